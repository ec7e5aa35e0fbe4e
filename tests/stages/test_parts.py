"""A part is known as changed by everything that what is made of it depends on, and by nothing that stands elsewhere.

Four documents of one post, mention and claim each: the second answers the first, the fourth quotes the third.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

import pytest

from kb.records import (
    Claim,
    ClaimKind,
    Document,
    Exchange,
    Hedge,
    Label,
    Mention,
    Mode,
    Position,
    Post,
    PostKind,
    Quote,
    QuoteKind,
    Stance,
    StanceLink,
)
from kb.stages import parts
from kb.stages.reactions import Backing
from kb.stages.told import Told
from kb.stages.turns import Turn
from kb.stages.units import digest

N = "1234"
Change = Callable[["Scene"], None]


class Scene:
    """What parts are made of; tests change it in place."""

    def __init__(self) -> None:
        self.documents = [Document(f"d:{n}", f"{n}.txt", "text", "Harbour", f"The wall {n} leaks.") for n in N]
        self.posts = {n: Post(f"p:{n}", f"d:{n}", f"a:{n}", PostKind.POST, 0, 17, 1, 1) for n in N}
        self.set("posts", "2", parent_id="p:1")
        self.quotes = {"4": Quote("q:4", "d:4", "p:4", "a:3", QuoteKind.BLOCK, 0, 5, 1, 1, False, 1.0, "p:3", 0, 5)}
        self.mentions = {
            n: Mention(
                f"m:{n}", f"d:{n}", f"p:{n}", f"a:{n}", 0, 17, 1, 1, f"The wall {n} leaks.", ClaimKind.EMPIRICAL,
                Hedge.PLAIN, Mode.ASSERTS, 0.9,
            )
            for n in N
        }  # fmt: skip
        self.claims = {
            n: Claim(f"c:{n}", f"The wall {n} leaks.", f"m:{n}", ClaimKind.EMPIRICAL, (f"m:{n}",), (f"a:{n}",))
            for n in N
        }
        self.exchanges = {"2": Exchange("e:2", "d:2", "p:2", 0, 17, "p:1", 0, 17, Label.DISPUTES, 0.9, "parent+cue")}
        self.links = {"21": self.link("2", "1", Label.DISPUTES), "34": self.link("3", "4", Label.SUPPORTS)}
        self.backings = {"1": Backing("a:9", "m:1", Stance.ENDORSES, 0.6, "r:1")}
        self.turns = {"1": Turn("a:1", "m:1", Stance.REJECTS, "p:1", 0, 9, "said", 0.75)}
        self.positions = {n: Position(f"a:{n}", "c:1", Stance.ENDORSES, 0.8, (f"m:{n}",)) for n in "12"}
        self.set("positions", "2", stance=Stance.REJECTS)
        self.marked: set[str] = set()

    @staticmethod
    def link(one: str, two: str, label: Label) -> StanceLink:
        return StanceLink(f"s:{one}{two}", f"c:{one}", f"c:{two}", label, 0.8, "parent+cue", f"m:{one}", f"m:{two}")

    def set(self, kind: str, name: str, **values: object) -> None:
        """Have a record with other values."""
        held = getattr(self, kind)
        held[name] = dataclasses.replace(held[name], **values)

    @property
    def told(self) -> Told:
        return Told(self.documents, *(tuple(k.values()) for k in (self.posts, self.quotes, self.mentions)))

    def of(self, stage: str) -> Mapping[str, object]:
        """Return what a stage is told of its parts."""
        told, claims = self.told, {c.id: c for c in self.claims.values()}
        mentions, links = {m.id: m for m in self.mentions.values()}, tuple(self.links.values())
        if stage == "claims":
            groups: dict[str, list[Sequence[Mention]]] = {}
            for claim in claims.values():
                groups.setdefault(told.home[claim.mention_ids[0]], []).append([mentions[m] for m in claim.mention_ids])
            return parts.of_claims(told, groups)
        if stage == "answers":
            return parts.of_answers(told)
        if stage == "links":
            return parts.of_links(told, self.exchanges.values(), claims.values())
        if stage == "positions":
            return parts.of_positions(told, claims, links, self.backings.values(), self.turns.values())
        sides = {"c:1": ([self.positions["1"]], [self.positions["2"]])}
        return parts.of_cruxes(told, claims, sides, links, frozenset(self.marked))


def words(n: str) -> Change:
    return lambda scene: scene.set("mentions", n, text="The wall is dry.")


def put(kind: str, name: str, **values: object) -> Change:
    return lambda scene: scene.set(kind, name, **values)


def add(one: str, two: str, label: Label) -> Change:
    return lambda scene: scene.links.update({one + two: scene.link(one, two, label)})


@pytest.mark.parametrize(
    ("stage", "change", "changed"),
    [
        ("claims", words("1"), "d:1"),
        ("claims", put("claims", "1", mention_ids=("m:1", "m:2")), "d:1"),
        ("claims", lambda s: (s.set("claims", "1", mention_ids=("m:1", "m:3")), words("3")(s)), "d:1 d:3"),
        ("claims", put("posts", "3", coauthor_ids=("a:9",)), "d:3"),
        ("answers", words("2"), "d:2"),
        ("answers", words("1"), "d:1 d:2"),
        ("answers", words("3"), "d:3 d:4"),
        ("answers", put("posts", "1", author_id="a:2"), "d:1 d:2"),
        ("answers", put("quotes", "4", end=7), "d:4"),
        ("links", words("1"), "d:1 d:2"),
        ("links", put("exchanges", "2", label=Label.SUPPORTS), "d:2"),
        ("links", put("claims", "2", mention_ids=()), "d:2"),
        ("links", put("claims", "1", id="c:9"), "d:1 d:2"),
        ("links", put("claims", "3", id="c:9"), "d:3 d:4"),
        ("positions", words("1"), "d:1"),
        ("positions", words("2"), "d:1 d:2"),
        ("positions", put("posts", "2", date="2023-01-01"), "d:1 d:2"),
        ("positions", put("links", "21", score=0.7), "d:1"),
        ("positions", put("backings", "1", score=0.7), "d:1"),
        ("positions", put("turns", "1", score=0.5), "d:1"),
        ("positions", lambda s: (s.set("turns", "1", post_id="p:3"), words("3")(s)), "d:1 d:3 d:4"),
        ("positions", put("claims", "3", author_ids=()), "d:3"),
        ("positions", put("claims", "3", topic_id="t:9"), ""),
        ("cruxes", words("1"), "c:1"),
        ("cruxes", words("2"), "c:1"),
        ("cruxes", words("3"), ""),
        ("cruxes", put("positions", "2", score=0.7), "c:1"),
        ("cruxes", put("links", "21", score=0.7), "c:1"),
        ("cruxes", add("4", "1", Label.DISPUTES), "c:1"),
        ("cruxes", add("1", "4", Label.SUPPORTS), "c:1"),
        ("cruxes", add("3", "1", Label.SUPPORTS), "c:1"),
        ("cruxes", add("3", "2", Label.SUPPORTS), ""),
        ("cruxes", lambda s: s.marked.add("m:2"), "c:1"),
        ("cruxes", lambda s: s.marked.add("m:3"), ""),
        ("cruxes", put("claims", "2", id="c:9"), None),
        ("cruxes", put("claims", "2", author_ids=()), "c:1"),
        ("cruxes", put("claims", "1", topic_id="t:9"), ""),
    ],
)  # fmt: skip
def test_a_change_shows_in_the_parts_that_it_touches(stage: str, change: Change, changed: str | None) -> None:
    before, scene = Scene().of(stage), Scene()
    if changed is None:
        scene.links.clear()
        before = scene.of(stage)
        changed = "c:1"
    change(scene)
    after = scene.of(stage)
    assert before.keys() == after.keys()
    assert {part for part in after if digest(before[part]) != digest(after[part])} == set(changed.split())


def argue(scene: Scene, name: str, one: str, two: str, score: float = 0.8) -> None:
    """Have the author of the second claim, who is against the first, say how two claims bear on each other."""
    link = dataclasses.replace(scene.link(one, two, Label.SUPPORTS), source_mention_id="m:2", score=score)
    scene.links[name] = link


def test_of_an_argument_all_counts_that_hangs_together_with_the_claim() -> None:
    seen = []
    for links in ([], ["34"], ["34", "42"], ["34!", "42"], ["42"]):
        scene = Scene()
        for name in links:
            argue(scene, name, name[0], name[1], 0.7 if name.endswith("!") else 0.8)
        seen.append(digest(scene.of("cruxes")["c:1"]))
    assert seen[0] == seen[1]
    assert len(set(seen)) == 4


def test_a_thread_over_several_files_is_seen_whole() -> None:
    before, scene = Scene(), Scene()
    for one in (before, scene):
        one.set("posts", "3", parent_id="p:2")
    words("3")(scene)
    assert before.told.threads == {"d:1": ["d:1", "d:2", "d:3"], "d:2": ["d:1", "d:2", "d:3"],
                                   "d:3": ["d:1", "d:2", "d:3"], "d:4": ["d:4"]}  # fmt: skip
    assert digest(before.of("cruxes")["c:1"]) != digest(scene.of("cruxes")["c:1"])


def test_an_answer_to_nothing_that_is_held_is_in_a_thread_of_its_own() -> None:
    scene = Scene()
    scene.set("posts", "2", parent_id="p:9")
    assert scene.told.threads["d:2"] == ["d:2"]
    assert scene.told.beside["d:2"] == set()
