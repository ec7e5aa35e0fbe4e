"""Tests of sense: what must not change a crux, and what must, over small bases through the real chain.

The threads are built here, or taken from the sample corpus, and changed in ways whose effect is known (metamorphic
testing): nothing says which cruxes are right, only what a change may do to them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kb.config import Config
from kb.evaluation._base import Kit, derive, kit, read
from kb.records import Stance
from kb.stages.chain import Base

CORPUS = Path(__file__).parents[1] / "corpus"
CONTESTED = (
    "ea/forecasting-tournaments.txt",
    "createdebate/homework-in-holidays.txt",
    "lesswrong/sandbagged-tests.json",
)
AGREEING = "threads/garden-sensors.txt"
OPENING = (
    "The harbour wall has to be raised before the next winter. The stones at the north end moved by a hand's breadth "
    "in January. A wall that moves once will move again in the next storm. The boats behind it are worth ten times "
    "what the raising costs."
)
OBJECTION = (
    "> A wall that moves once will move again in the next storm.\n\nI disagree: a wall that has moved has settled, and "
    "it won't move again in a storm of the same kind. We measured it after the February gale and it stood still."
)
ANSWER = (
    "> We measured it after the February gale and it stood still.\n\nNo, that is wrong: the February gale came from "
    "the south, and the wall shelters its north end from it."
)
AGREEMENT = (
    "> A wall that moves once will move again in the next storm.\n\nI agree, it will move again. My grandfather saw it "
    "move twice in one winter."
)
Comment = tuple[str, str, str, str | None]  # id, author, words, parent


@pytest.fixture(scope="module")
def models() -> Kit:
    return kit(Config())


@pytest.fixture
def make(tmp_path: Path, models: Kit) -> Callable[..., Base]:
    """Return a function that derives a base from threads of comments, each thread a file."""

    def made(*threads: Sequence[Comment], copies: int = 1) -> Base:
        paths = []
        for number, thread in enumerate(threads):
            for copy in range(copies):
                path = tmp_path / f"{number}-{copy}.ndjson"
                path.write_text(
                    "".join(f"{json.dumps(_reddit(c, thread, number))}\n" for c in thread), encoding="utf-8"
                )
                paths.append(path)
        return derive(read(paths, Config()), Config(), models)

    return made


def _reddit(comment: Comment, thread: Sequence[Comment], number: int) -> dict[str, object]:
    id_, author, words, parent = comment
    place = [c[0] for c in thread].index(id_)
    common = {"author": author, "created_utc": 1_700_000_000 + 3600 * place + 10**6 * number, "subreddit": "harbours"}
    name = f"w{number}{id_}"
    if parent is None:
        return {**common, "id": name, "title": "The wall", "selftext": words, "name": f"t3_{name}", "num_comments": 3}
    root = thread[0][0]
    up = ("t3_" if parent == root else "t1_") + f"w{number}{parent}"
    return {
        **common,
        "id": name,
        "body": words,
        "link_id": f"t3_w{number}{root}",
        "parent_id": up,
        "name": f"t1_{name}",
    }


CONTEST: list[Comment] = [
    ("a", "wilma_quay", OPENING, None),
    ("b", "harald_mole", OBJECTION, "a"),
    ("c", "wilma_quay", ANSWER, "b"),
]


def told(base: Base) -> list[tuple]:
    """The cruxes by their words, without ids: what a reader sees, the names of people as they are."""
    claims, mentions = {c.id: c for c in base.claims}, {m.id: m for m in base.mentions}
    names = {a.id: a.name for a in base.authors}
    return sorted(
        (
            claims[x.claim_id].text,
            tuple(sorted(claims[f].text for f in x.facet_ids)),
            tuple((s.stance, tuple(sorted(names[a] for a in s.author_ids))) for s in x.sides),
            tuple(tuple(sorted({mentions[m].text for m in s.mention_ids})) for s in x.sides),
            tuple(sorted((names[h.author_id], claims[h.claim_id].text, h.shift) for h in x.hinges)),
            x.score,
            x.parts,
            x.kind,
        )
        for x in base.cruxes
    )


def about(base: Base) -> set[str]:
    """The words that cruxes are about, facets among them."""
    claims = {c.id: c.text for c in base.claims}
    return {claims[i] for x in base.cruxes for i in (x.claim_id, *x.facet_ids)}


def test_a_contest_has_a_crux(make) -> None:
    base = make(CONTEST)
    assert "A wall that moves once will move again in the next storm." in about(base)
    (crux, *_) = base.cruxes
    names = {a.id: a.name for a in base.authors}
    assert {names[a] for side in crux.sides for a in side.author_ids} == {"wilma_quay", "harald_mole"}


@pytest.mark.parametrize("parent", ["a", "b"])
@pytest.mark.parametrize("words", [AGREEMENT, "I agree with all of this, and I have nothing to add to it."])
def test_an_agreeing_comment_never_creates_a_crux(make, words: str, parent: str) -> None:
    agreeing = CONTEST[:1]
    assert make(agreeing).cruxes == ()
    more: Comment = ("d", "petra_jetty", words, "a")
    assert make([*agreeing, more]).cruxes == ()
    assert about(make([*CONTEST, (*more[:3], parent)])) <= about(make(CONTEST))


def test_removing_one_sides_posts_removes_the_crux(make) -> None:
    assert make([c for c in CONTEST if c[1] != "harald_mole"][:1]).cruxes == ()
    alone = [("b", "harald_mole", OBJECTION.partition("\n\n")[2], None)]
    assert make(alone).cruxes == ()


def test_an_author_never_disputes_themself(make) -> None:
    """The same words, all by one person who argues with themself: no side is made of them."""
    assert make([(id_, "wilma_quay", words, parent) for id_, _, words, parent in CONTEST]).cruxes == ()


OTHER: list[Comment] = [
    ("a", "ondine_lock", "The ferry should run at night too. The night shift of the mill has no other way home.",
     None),
    ("b", "bertil_sluys", "> The night shift of the mill has no other way home.\n\nI don't think so: the mill's own "
     "van takes them home at five, and it is never full.", "a"),
]  # fmt: skip


def test_the_order_of_files_changes_nothing(make) -> None:
    assert told(make(CONTEST, OTHER)) == told(make(OTHER, CONTEST)) != []


def test_the_order_of_comments_in_a_file_changes_nothing(make) -> None:
    assert told(make([CONTEST[0], CONTEST[2], CONTEST[1]])) == told(make(CONTEST))


def test_a_second_thread_does_not_touch_the_first(make) -> None:
    assert set(told(make(CONTEST))) <= set(told(make(CONTEST, OTHER)))


def test_renaming_an_author_changes_only_the_name(make) -> None:
    renamed = [(id_, "aage_groyne" if a == "harald_mole" else a, w, p) for id_, a, w, p in CONTEST]
    before = json.dumps(told(make(CONTEST, OTHER)), default=str)
    assert json.dumps(told(make(renamed, OTHER)), default=str) == before.replace("harald_mole", "aage_groyne")
    assert "harald_mole" in before


def test_duplicating_a_document_changes_nothing(make, tmp_path: Path, models: Kit) -> None:
    assert told(make(CONTEST, copies=2)) == told(make(CONTEST))
    thread = CORPUS / CONTESTED[0]
    again = tmp_path / "saved again.txt"
    again.write_bytes(thread.read_bytes())
    once = derive(read([thread], Config()), Config(), models)
    assert told(derive(_once(read([thread, again], Config())), Config(), models)) == told(once)


def _once(documents: Sequence) -> list:
    """Documents as a base holds them: one of each id."""
    return list({d.document.id: d for d in documents}.values())


@pytest.mark.parametrize("name", CONTESTED)
def test_a_contested_document_has_cruxes_that_hold(name: str, models: Kit) -> None:
    base = derive(read([CORPUS / name], Config()), Config(), models)
    assert base.cruxes
    holds(base)


def test_an_uncontested_document_has_none(models: Kit) -> None:
    assert derive(read([CORPUS / AGREEING], Config()), Config(), models).cruxes == ()


def holds(base: Base) -> None:
    """Everyone named is on one side and quoted, and every quote stands where it is said to stand."""
    texts = {d.id: d.text for d in base.documents}
    mentions, posts = {m.id: m for m in base.mentions}, {p.id: p for p in base.posts}
    claims = {c.id: c for c in base.claims}
    for crux in base.cruxes:
        one, two = crux.sides
        assert (one.stance, two.stance) == (Stance.ENDORSES, Stance.REJECTS)
        assert not set(one.author_ids) & set(two.author_ids)
        for side in crux.sides:
            quoted = {m: mentions[m] for m in side.mention_ids}
            speakers = {a for m in quoted.values() for a in (m.author_id, *posts[m.post_id].coauthor_ids)}
            assert set(side.author_ids) <= speakers
            for mention in quoted.values():
                assert texts[mention.document_id][mention.start : mention.end] == mention.text
        for hinge in crux.hinges:
            assert hinge.author_id in claims[hinge.claim_id].author_ids
            assert hinge.author_id in {*one.author_ids, *two.author_ids}
