"""What searches multiply with, kept beside the base: never trusted where it does not fit, and missed by nobody."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config
from kb.ids import fingerprint
from kb.protocols import Encoder
from kb.retrieval import rows
from kb.search import SearchFilter, SearchResult, search
from kb.store import Store

QUERY = "Raised beds pay for themselves within two seasons"
CONFIG = Config().search


@pytest.fixture
def derived(base: Path) -> Path:
    """Return a base that was derived by a run, as far as its rows can tell."""
    with Store.open(base, mode="write") as store:
        store.state.set("stages", '{"threads": "1"}')
        rows.mark(store, 1)
    return base


def find(base: Path, encoder: Encoder) -> SearchResult:
    with Store.open(base, mode="read") as store:
        return search(store, encoder, Config(), QUERY, SearchFilter())


def count_made(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """Return a list that grows each time rows are made out of the database."""
    made, make = [], rows._made
    monkeypatch.setattr(rows, "_made", lambda store, *rest: made.append(store) or make(store, *rest))
    return made


def test_a_search_keeps_what_it_made_and_the_next_takes_it(derived: Path, encoder: Encoder, monkeypatch) -> None:
    made = count_made(monkeypatch)
    first = find(derived, encoder)
    assert rows.place(derived).exists()
    assert find(derived, encoder) == first
    assert first.hits
    assert len(made) == 1


def test_a_base_amid_a_change_or_made_by_hand_keeps_nothing(base: Path, derived: Path, encoder: Encoder) -> None:
    with Store.open(derived, mode="write") as store:
        store.state.set("stages", "{}")
    assert find(derived, encoder).hits
    assert not rows.place(derived).exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: data[:100],
        lambda data: b"",
        lambda data: b"\0" * len(data),
        lambda data: b"{}\n" + data,
        lambda data: data[:20] + b"\xff" + data[21:],
        lambda data: data[: data.index(b"\n") + 2] + b"\x07" + data[data.index(b"\n") + 3 :],
    ],
)
def test_what_is_damaged_is_made_anew(derived: Path, encoder: Encoder, damage) -> None:
    expected, place = find(derived, encoder), rows.place(derived)
    whole = place.read_bytes()
    place.write_bytes(damage(whole))
    assert find(derived, encoder) == expected
    assert place.read_bytes() == whole


def test_what_another_encoder_or_setting_or_run_made_is_not_taken(derived: Path, encoder: Encoder, monkeypatch) -> None:
    find(derived, encoder)
    made = count_made(monkeypatch)
    with Store.open(derived, mode="read") as store:
        rows.rows(store, encoder, dataclasses.replace(CONFIG, context_decay=0.5))
        assert len(made) == 1
        other = type("Other", (), {"fingerprint": "other", "dimension": 64})()
        assert not rows.rows(store, other, CONFIG).texts.vectors.scales.any()
        assert len(made) == 2
    with Store.open(derived, mode="write") as store:
        rows.mark(store, 2)
    find(derived, encoder)
    assert len(made) == 3


def test_where_nothing_may_be_written_a_search_answers_all_the_same(
    derived: Path, encoder: Encoder, monkeypatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    expected = find(derived, encoder)
    rows.place(derived).unlink()
    monkeypatch.setattr(Path, "replace", refuse)
    assert find(derived, encoder) == expected
    assert not list(derived.parent.glob("*.vectors*"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read(derived: Path, encoder: Encoder) -> None:
    derived.parent.chmod(0o500)
    try:
        assert find(derived, encoder).hits
        assert not rows.place(derived).exists()
    finally:
        derived.parent.chmod(0o700)


def test_who_has_it_open_keeps_it_while_it_is_made_anew(derived: Path, encoder: Encoder) -> None:
    find(derived, encoder)
    with Store.open(derived, mode="read") as one, Store.open(derived, mode="read") as two:
        mine, yours = (rows.rows(store, encoder, CONFIG) for store in (one, two))
        before = mine.texts.vectors.rows(0, len(mine))
        rows.renew(one, encoder, CONFIG)
        rows.clear(one)
        for held in (mine, yours):
            assert np.array_equal(held.texts.vectors.rows(0, len(held)), before)


def test_what_was_left_half_written_goes_with_the_next_run(derived: Path, encoder: Encoder) -> None:
    left = rows.place(derived).with_name(f"{derived.name}.vectors.0a0b0c0d.partial")
    left.write_bytes(b"half")
    with Store.open(derived, mode="read") as store:
        rows.renew(store, encoder, CONFIG)
    assert not left.exists()


@pytest.mark.parametrize("exact", [0, 100])
def test_what_is_made_with_the_file_before_is_what_is_made_without(
    derived: Path, encoder: Encoder, monkeypatch, exact: int
) -> None:
    config = dataclasses.replace(CONFIG, exact=exact)
    with Store.open(derived, mode="write") as store:
        rows.rows(store, encoder, config)
        first, *_, last = store.documents.all()
        store.documents.remove(first.id)
        changed = store.mentions.of_document(last.id)[0]
        store.connection.run("DELETE FROM mentions WHERE id = ?", (changed.id,))
        store.mentions.add([dataclasses.replace(changed, id="m:" + "f" * 16, text="Moles prefer damp lawns.")])
        store.vectors.add(encoder.fingerprint, {fingerprint("Moles prefer damp lawns."): encoder.encode(["Moles"])[0]})
        rows.mark(store, 2)
        read = []
        monkeypatch.setattr(rows, "_coded", lambda *_: read.append(1))
        rows.renew(store, encoder, config)
        kept = rows.place(derived).read_bytes()
        monkeypatch.undo()
        rows.clear(store)
        rows.renew(store, encoder, config)
        assert not read
        assert rows.place(derived).read_bytes() == kept


def test_of_a_file_without_rows_nothing_is_taken(derived: Path, encoder: Encoder) -> None:
    with Store.open(derived, mode="write") as store:
        document, *others = store.documents.all()
        posts, mentions = store.posts.as_added(document.id), store.mentions.of_document(document.id)
        for one in (document, *others):
            store.documents.remove(one.id)
        rows.renew(store, encoder, CONFIG)
        assert len(rows.rows(store, encoder, CONFIG)) == 0
        store.documents.add(document, derived_with="", run_id=None)
        store.posts.add(posts)
        store.mentions.add(mentions)
        rows.mark(store, 2)
        rows.renew(store, encoder, CONFIG)
        assert len(rows.rows(store, encoder, CONFIG)) == len(mentions)
