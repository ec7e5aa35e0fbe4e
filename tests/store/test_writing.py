"""Writing: whole or not at all, alone or beside others, and clear words where it cannot be done."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import signal
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from kb.errors import StoreError
from kb.store import Store


def test_a_transaction_that_raises_stores_nothing(store, sample, fill):
    with pytest.raises(ValueError, match="stop"), store.transaction():
        fill(store, sample)
        raise ValueError("stop")
    assert store.documents.all() == []
    assert store.mentions.match(["gauges"], 1) == []
    fill(store, sample)
    assert store.documents.count() == 1


def test_an_inner_transaction_joins_the_outer_one(store):
    with pytest.raises(KeyError), store.transaction():
        store.state.set("outer", "1")
        with store.transaction():
            store.state.set("inner", "1")
        raise KeyError
    assert store.state.get("inner") is None
    with store.transaction(), store.transaction():
        store.state.set("inner", "2")
    assert store.state.get("inner") == "2"


def test_an_interrupt_rolls_back(store):
    with pytest.raises(KeyboardInterrupt), store.transaction():
        store.state.set("a", "1")
        raise KeyboardInterrupt
    assert store.state.get("a") is None


def test_many_rows_are_stored_all_or_none(store, sample, fill):
    fill(store, sample)
    twin = dataclasses.replace(sample.mentions[0], id="m:new")
    with pytest.raises(StoreError, match=r"mentions\.id"):
        store.mentions.add([twin, sample.mentions[1]])
    assert len(store.mentions.all()) == 3


def test_a_full_disk_loses_nothing_that_was_stored(full, sample, make_sample, fill):
    before = full.bundle()
    (pages,) = full.connection.rows("PRAGMA page_count")[0]
    full.connection.rows(f"PRAGMA max_page_count = {pages}")
    big = make_sample("big")
    big = dataclasses.replace(big, document=dataclasses.replace(big.document, text="x" * 1_000_000))
    with pytest.raises(StoreError, match="disk is full") as caught:
        fill(full, big)
    assert str(full.path) in caught.value.message
    assert "space" in (caught.value.hint or "")
    assert full.bundle() == before
    full.connection.rows("PRAGMA max_page_count = 1000000")
    with Store.open(full.path, mode="read") as again:
        assert again.bundle() == before
    full.state.set("still", "writing")


def test_what_follows_a_full_disk_is_not_stored_piecemeal(full):
    (pages,) = full.connection.rows("PRAGMA page_count")[0]
    full.connection.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError), full.transaction():
        try:
            full.vectors.add("e", {str(n): np.zeros(1000, np.float32) for n in range(500)})
        except StoreError:
            full.connection.rows("PRAGMA max_page_count = 1000000")
            if full.connection.database.in_transaction:
                raise
        full.state.set("after", "1")
    assert full.state.get("after") is None
    assert full.vectors.count("e") == 0


@pytest.mark.parametrize("value", [2**63, -(10**30)])
def test_a_number_too_large_is_told(store, sample, fill, value):
    huge = dataclasses.replace(sample, posts=(dataclasses.replace(sample.posts[0], karma=value), sample.posts[1]))
    with pytest.raises(StoreError, match="does not fit"):
        fill(store, huge)
    assert store.documents.all() == []


def test_a_lone_surrogate_is_told(store, sample, fill):
    broken = dataclasses.replace(sample, document=dataclasses.replace(sample.document, title="\ud800"))
    with pytest.raises(StoreError, match="does not fit"):
        fill(store, broken)


def test_a_second_writer_waits_and_then_says_so(full):
    with closing(sqlite3.connect(full.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Store.open(full.path, mode="write", busy_seconds=0.1) as second:
            with pytest.raises(StoreError, match="another process") as caught:
                second.state.set("a", "b")
            assert "busy_seconds" in (caught.value.hint or "")
            other.execute("COMMIT")
            second.state.set("a", "b")
            assert second.state.get("a") == "b"


def test_a_closed_store_is_told(tmp_path):
    store = Store.open(tmp_path / "kb.db", mode="write")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.documents.all()


def add_many(path: Path, name: str, count: int) -> None:
    """Open the database, which may not be there yet, and set `count` values in as many transactions."""
    with Store.open(path, mode="write") as store:
        for n in range(count):
            store.state.set(f"{name}-{n}", name)


def count_up(path: Path, times: int) -> None:
    """Add one to a stored number, many times."""
    with Store.open(path, mode="write") as store:
        for _ in range(times):
            with store.transaction():
                store.state.set("sum", str(int(store.state.get("sum") or 0) + 1))


def test_processes_that_make_one_database_at_once(tmp_path):
    path = tmp_path / "kb.db"
    start = multiprocessing.get_context("spawn")
    workers = [start.Process(target=add_many, args=(path, f"w{n}", 20)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    with Store.open(path, mode="read") as store:
        assert store.connection.rows("SELECT COUNT(*) FROM state") == [(80,)]
        assert store.connection.rows("PRAGMA integrity_check") == [("ok",)]


def test_threads_lose_no_update(tmp_path):
    path = tmp_path / "kb.db"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count_up(path, 10), range(4)))
    with Store.open(path, mode="read") as store:
        assert store.state.get("sum") == "40"


def write_and_hang(path: Path, ready: threading.Event) -> None:
    """Leave a transaction open with half of what it should store."""
    with Store.open(path, mode="write") as store, store.transaction():
        for n in range(2000):
            store.state.set(f"half-{n}", "x" * 1000)
        ready.set()
        signal.pause()


@pytest.mark.skipif(not hasattr(signal, "pause"), reason="needs POSIX signals")
def test_a_killed_writer_leaves_what_was_there(full, sample):
    before = full.bundle()
    full.close()
    start = multiprocessing.get_context("spawn")
    ready = start.Event()
    worker = start.Process(target=write_and_hang, args=(full.path, ready))
    worker.start()
    assert ready.wait(60)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(60)
    with Store.open(full.path, mode="write") as store:
        assert store.bundle() == before
        assert store.connection.rows("SELECT COUNT(*) FROM state") == [(0,)]
