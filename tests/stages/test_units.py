"""What is made of a part is made once, comes back as it was, and is made again when what it was made of changes."""

from __future__ import annotations

import numpy as np

from kb.records import Label, Part, StanceLink
from kb.stages.units import digest, each


class Memory:
    """A keeper that holds what it is given, and nothing that is not used."""

    def __init__(self) -> None:
        self.settings, self.held = "s", {}

    def fed(self, stage: str) -> str:
        return f"{stage} {self.settings}"

    def get(self, stage: str) -> dict[str, bytes]:
        return dict(self.held.get(stage, {}))

    def put(self, stage: str, made, used) -> None:
        held = self.held.setdefault(stage, {})
        held.update(made)
        self.held[stage] = {key: held[key] for key in used}


def link(name: str, score: float = 0.5) -> StanceLink:
    return StanceLink(f"s:{name}", "c:1", "c:2", Label.DISPUTES, score, "quote", "m:1", "m:2", (Part("cosine", 0.25),))


class Maker:
    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, parts: list[str]) -> dict[str, list[StanceLink]]:
        self.asked.append(parts)
        return {part: [link(part), link(f"{part} too")] for part in parts if part != "nothing"}


def test_only_what_has_changed_is_made_again() -> None:
    keeper, make = Memory(), Maker()
    first = each(keeper, "stance", {"a": 1, "b": [2, None], "nothing": 3}, make, StanceLink)
    again = each(keeper, "stance", {"b": [2, 2], "nothing": 3, "a": 1}, make, StanceLink)
    assert make.asked == [["a", "b", "nothing"], ["b"]]
    assert {part: list(made) for part, made in first.items()} == {part: list(made) for part, made in again.items()}
    assert list(again) == ["b", "nothing", "a"]
    assert again["nothing"] == ()
    assert all(isinstance(made.label, Label) and made.parts == (Part("cosine", 0.25),) for made in again["a"])


def test_without_a_keeper_everything_is_made() -> None:
    make = Maker()
    assert each(None, "stance", {"a": 1, "nothing": 1}, make, StanceLink) == {
        "a": [link("a"), link("a too")],
        "nothing": (),
    }
    assert make.asked == [["a", "nothing"]]


def test_other_settings_and_other_stages_are_apart_and_what_is_not_there_goes() -> None:
    keeper, make = Memory(), Maker()
    for settings, parts in (("s", {"a": 1, "b": 1}), ("t", {"a": 1, "b": 1}), ("t", {"b": 1})):
        keeper.settings = settings
        each(keeper, "stance", parts, make, StanceLink)
    each(keeper, "positions", {"b": 1}, make, StanceLink)
    assert make.asked == [["a", "b"], ["a", "b"], ["b"]]
    assert {stage: len(held) for stage, held in keeper.held.items()} == {"stance": 1, "positions": 1}


def test_what_cannot_be_read_is_made_again() -> None:
    keeper, make = Memory(), Maker()
    first = each(keeper, "stance", {"a": 1, "b": 1}, make, StanceLink)
    key = next(iter(keeper.held["stance"]))
    for damaged in (b"", b"\xff", keeper.held["stance"][key][:-3], b"\x91\x01"):
        keeper.held["stance"][key] = damaged
        again = each(keeper, "stance", {"a": 1, "b": 1}, make, StanceLink)
        assert {part: list(made) for part, made in again.items()} == {part: list(made) for part, made in first.items()}
    assert [len(asked) for asked in make.asked] == [2, 1, 1, 1, 1]


def test_numbers_of_numpy_are_plain_ones_and_two_parts_may_look_alike() -> None:
    keeper = Memory()
    made = each(keeper, "x", {"a": 1, "b": 1}, lambda new: {p: [link(p, np.float32(0.5))] for p in new}, StanceLink)
    again = each(keeper, "x", {"a": 1, "b": 1}, Maker(), StanceLink)
    assert [again[part][0].id for part in "ab"] == ["s:a", "s:b"]
    assert {part: list(links) for part, links in made.items()} == {part: list(links) for part, links in again.items()}
    assert type(again["a"][0].score) is float


def test_a_digest_tells_records_apart() -> None:
    assert digest([link("a")], None) == digest([link("a")], None)
    assert len({digest(link("a")), digest(link("b")), digest([link("a")]), digest(link("a"), None), digest()}) == 5
