"""A pair of texts is read once, and again where anything that its verdict is made of has changed."""

from __future__ import annotations

import pytest

from kb.stages.verdicts import of_pairs
from tests.stages.test_units import Memory


class Reader:
    """Reads two texts, and notes which."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, one: str, two: str) -> str:
        self.asked.append(one + two)
        return f"{one} against {two}"


PAIRS = [("a", "b"), ("a", "c"), ("b", "c"), ("c", "d"), ("a", "b")]


def read(keeper: Memory | None, pairs: list[tuple[str, str]], *settings: object, stage: str = "x") -> list[str]:
    """Read pairs; return which ones had to be."""
    reader = Reader()
    found = of_pairs(keeper, stage, pairs, reader, str, *settings)
    assert found == {pair: f"{pair[0]} against {pair[1]}" for pair in pairs}
    return sorted(reader.asked)


def test_a_pair_is_read_once() -> None:
    keeper = Memory()
    assert read(keeper, PAIRS) == ["ab", "ac", "bc", "cd"]
    assert read(keeper, PAIRS[::-1]) == []
    assert read(None, PAIRS) == ["ab", "ac", "bc", "cd"]
    assert of_pairs(keeper, "x", (), Reader(), str) == {}


@pytest.mark.parametrize(
    ("pairs", "again"),
    [
        ([*PAIRS, ("a", "d")], ["ab", "ac", "ad"]),  # one more beside a text
        ([("a", "b"), ("b", "c"), ("c", "d")], ["ab"]),  # one less
        ([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")], ["bd"]),  # another in its place
        ([*PAIRS, ("e", "f")], ["ef"]),
    ],
)
def test_what_is_beside_a_text_tells_what_is_read_again(pairs: list, again: list) -> None:
    keeper = Memory()
    read(keeper, PAIRS)
    assert read(keeper, pairs) == again


def test_other_settings_another_kb_and_another_stage_read_anew() -> None:
    keeper = Memory()
    read(keeper, PAIRS, 85.0)
    assert len(read(keeper, PAIRS, 86.0)) == 4
    assert len(read(keeper, PAIRS, 86.0, stage="y")) == 4
    keeper.settings = "another kb"
    assert len(read(keeper, PAIRS, 86.0)) == 4


def test_what_is_of_no_pair_is_forgotten() -> None:
    keeper = Memory()
    read(keeper, PAIRS)
    read(keeper, PAIRS[:1])
    assert len(keeper.held["x"]) == 1
    assert read(keeper, PAIRS) == ["ab", "ac", "bc", "cd"]
