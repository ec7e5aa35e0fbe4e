from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.readers._partition import Partition


def grouped(entries: list[tuple[str, dict]], limit: int = 10**6, **sizes: int) -> dict[str, list]:
    with Partition(limit, **sizes) as partition:
        for number, (group, record) in enumerate(entries, 1):
            partition.add(group, number, record)
        found = list(partition.groups())
    assert len({g.name for g in found}) == len(found)
    return {g.name: [(line.number, line.record) for line in g.lines] for g in found}


def expected(entries: list[tuple[str, dict]]) -> dict[str, list]:
    wanted: dict[str, list] = {}
    for number, (group, record) in enumerate(entries, 1):
        wanted.setdefault(group, []).append((number, record))
    return wanted


def test_a_small_input_keeps_the_order_of_its_groups_and_touches_no_disk(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))
    entries = [("t2", {"a": 1}), ("t1", {"a": 2}), ("t2", {"a": 3})]
    assert list(grouped(entries).items()) == [("t2", [(1, {"a": 1}), (3, {"a": 3})]), ("t1", [(2, {"a": 2})])]


NAMES = st.text(max_size=6) | st.sampled_from(["a", "b", "\t", "\n", "t3_x", "\ud800"])
RECORDS = st.dictionaries(
    st.text(max_size=3),
    st.text(max_size=20)
    | st.integers()
    | st.none()
    | st.booleans()
    | st.sampled_from(["\ud83d", 10**40, "\t\n", [{}]]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(NAMES, RECORDS), max_size=60))
@pytest.mark.parametrize("sizes", [{}, {"waiting": 200}, {"waiting": 50, "bucket": 100}])
def test_every_record_comes_back_in_its_group(sizes: dict, entries: list) -> None:
    assert grouped(entries, **sizes) == expected(entries)


def test_disk_and_memory_give_the_same_groups_and_disk_the_same_order_however_records_come() -> None:
    entries = [(f"t{i % 40}", {"i": i, "words": "w" * 50}) for i in range(800)]
    small, large = grouped(entries), grouped(entries, waiting=2000, bucket=900)
    assert small == large
    assert list(large) == list(grouped(sorted(entries, key=lambda e: e[1]["i"] % 7), waiting=2000, bucket=900))


def test_a_group_beyond_the_limit_is_cut_and_says_so() -> None:
    for sizes in ({}, {"waiting": 500, "bucket": 400}):
        with Partition(1000, **sizes) as partition:
            for number in range(1, 101):
                partition.add("huge", number, {"words": "w" * 80})
                partition.add(f"small{number % 3}", number, {"n": number})
            found = {g.name: g for g in partition.groups()}
        assert 8 <= len(found["huge"].lines) <= 12
        assert len(found["huge"].lines) + found["huge"].left_out == 100
        assert all(found[f"small{i}"].left_out == 0 for i in range(3))


def test_nothing_stays_on_the_disk(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(KeyError), Partition(10**6, waiting=100) as partition:
        for number in range(100):
            partition.add(f"t{number}", number, {"words": "w"})
        assert list(tmp_path.iterdir())
        next(partition.groups())
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_fields_nested_too_deep_are_left_out() -> None:
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    assert grouped([("t", {"a": 1, "deep": deep})]) == {"t": [(1, {"a": 1})]}
