"""The seeds scorers on two little documents with a base made by hand: right in some things, wrong in others."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config
from kb.errors import InputError, NotFoundError
from kb.evaluation import Figure
from kb.evaluation._seeds import claims, cruxes, gold, posts, queries, quotes, scene
from kb.evaluation._seeds.corpus import label
from kb.evaluation.seeds import PLUGIN
from kb.ids import make_id
from kb.placing import Group
from kb.records import (
    Author,
    Claim,
    ClaimKind,
    Crux,
    Document,
    Hedge,
    Label,
    Mention,
    Mode,
    Post,
    PostKind,
    Quote,
    QuoteKind,
    Side,
    Stance,
    StanceLink,
)
from kb.search import Hit
from kb.stages import chain
from kb.text import LineIndex

PATHS = """\
Ana @ 2024
Footpaths keep a town healthy. Cars keep it poor.
Bo @ 2024
> Footpaths keep a town healthy.
Footpaths do nothing for health. Buses would help more. Thanks for reading!"""
PONDS = "Ponds breed midges.\nPonds calm people.\nDucks eat midges."
ANA, BO, ONE, TWO = (make_id("a", name) for name in ("ana", "bo", "one", "two"))
TOWN = Document("d:town", "some/town_1.txt", "thread", "Town", PATHS)
POND = Document("d:pond", "pond_2.txt", "thread", "Pond", PONDS)


def span(document: Document, words: str, after: str = "") -> tuple[int, int, int, int]:
    start = document.text.index(words, document.text.index(after))
    return start, start + len(words), *LineIndex(document.text).lines(start, start + len(words))


def post(document: Document, author: str, words: str, parent: str | None = None) -> Post:
    start, end, line, end_line = span(document, words)
    kind = PostKind.COMMENT if parent else PostKind.POST
    return Post(make_id("p", words), document.id, author, kind, start, end, line, end_line, parent)


def mention(
    document: Document, author: str, words: str, kind: ClaimKind = ClaimKind.EMPIRICAL, hedge: Hedge = Hedge.PLAIN
) -> Mention:
    start, end, line, end_line = span(document, words)
    return Mention(
        make_id("m", words), document.id, "p:", author, start, end, line, end_line, words, kind, hedge, Mode.ASSERTS,
        0.9,
    )  # fmt: skip


def claim(name: str, *mentions: Mention) -> Claim:
    first = mentions[0]
    return Claim(f"c:{name}", first.text, first.id, first.kind, tuple(m.id for m in mentions), (first.author_id,))


def link(source: Claim, target: Claim, kind: Label) -> StanceLink:
    return StanceLink(
        make_id("s", source.id, target.id), source.id, target.id, kind, 0.8, "quote", source.mention_id,
        target.mention_id,
    )  # fmt: skip


def crux(about: Claim, for_: tuple[str, Mention], against: tuple[str, Mention]) -> Crux:
    sides = tuple(
        Side(stance, (author,), (shown.id,))
        for stance, (author, shown) in ((Stance.ENDORSES, for_), (Stance.REJECTS, against))
    )
    return Crux(make_id("x", about.id), about.id, (), sides, (), 0.5)


def base() -> chain.Base:
    opening = post(TOWN, ANA, "Footpaths keep a town healthy. Cars keep it poor.")
    answer = post(TOWN, BO, PATHS.split("Bo @ 2024\n")[1], opening.id)
    middle = post(POND, TWO, "Ponds calm people.")
    pond = [post(POND, ONE, "Ponds breed midges."), middle, post(POND, TWO, "Ducks eat midges.", middle.id)]
    healthy = mention(TOWN, ANA, "Footpaths keep a town healthy.")
    poor = mention(TOWN, ANA, "Cars keep it poor.", hedge=Hedge.HEDGED)
    nothing = mention(TOWN, BO, "Footpaths do nothing for health.", ClaimKind.NORMATIVE)
    thanks = mention(TOWN, BO, "Thanks for reading!")
    breed, calm = mention(POND, ONE, "Ponds breed midges."), mention(POND, TWO, "Ponds calm people.")
    ducks = mention(POND, TWO, "Ducks eat midges.")
    held = [claim("healthy", healthy), claim("poor", poor), claim("nothing", nothing), claim("thanks", thanks)]
    held += [claim("ponds", breed, calm), claim("ducks", ducks)]
    c = {x.id: x for x in held}
    again = span(TOWN, "Footpaths keep a town healthy.", "> ")
    false = span(TOWN, "keep it poor")
    return chain.Base(
        documents=(POND, TOWN),
        names=(),
        posts=(*pond, opening, answer),
        quotes=(
            Quote("q:1", TOWN.id, answer.id, ANA, QuoteKind.BLOCK, *again, True, 1.0, opening.id, 0, 9),
            Quote("q:2", TOWN.id, opening.id, ANA, QuoteKind.INLINE, *false, False, 0.9),
        ),
        mentions=(healthy, poor, nothing, thanks, breed, calm, ducks),
        vectors=np.zeros((7, 2), dtype=np.float32),
        authors=(
            Author(ANA, "Ana", True), Author(BO, "B. Oak", True, ("bo",)),
            Author(ONE, "anonymous 1 in pond_2", False), Author(TWO, "anonymous 2 in pond_2", False),
        ),
        claims=tuple(held),
        stances=(
            link(c["c:nothing"], c["c:healthy"], Label.DISPUTES),
            link(c["c:nothing"], c["c:poor"], Label.SUPPORTS),
            link(c["c:ducks"], c["c:ponds"], Label.DISPUTES),
        ),
        cruxes=(
            crux(c["c:healthy"], (ANA, healthy), (BO, nothing)),
            crux(c["c:ducks"], (TWO, ducks), (ONE, breed)),
        ),
    )  # fmt: skip


T, P = "town_1.txt", "pond_2.txt"


def rows(keys: str, *values: tuple) -> list[dict]:
    return [dict(zip(keys.split(), value, strict=True)) for value in values]


def side(author: str, *held: str) -> dict:
    return {"author": author, "claims": held}


def relevant(**grades: int) -> list[dict]:
    return [{"claim": name, "grade": grade} for name, grade in grades.items()]


ANNOTATION = {
    "segments": rows(
        "id document start_line end_line kind author parent author_proven",
        ("S1", T, 1, 2, "post", "Ana", None, True),
        ("S2", T, 3, 5, "comment", "Bo", "S1", True),
        ("S3", P, 1, 1, "post", "anon-A", None, False),
        ("S4", P, 2, 2, "post", "anon-B", None, False),
        ("S5", P, 3, 3, "post", "anon-A", None, False),
    ),
    "quotes": rows(
        "id document line end_line start quoted kind",
        ("Q1", T, 4, 4, "Footpaths keep a tow", "S1", "block"),
        ("Q2", T, 5, 5, "Buses would help", "outside", "inline"),
    ),
    "claims": rows(
        "id document line sentence author type hedge also_lines",
        ("C1", T, 2, "Footpaths keep a town healthy.", "Ana", "empirical", "plain", [4]),
        ("C2", T, 2, "Cars keep it poor.", "Ana", "empirical", "plain", []),
        ("C3", T, 5, "Footpaths do nothing for health.", "Bo", "empirical", "plain", []),
        ("C4", T, 5, "Buses would help more.", "Bo", "prediction", "plain", []),
        ("C5", P, 1, "Ponds breed midges.", "anon-A", "empirical", "plain", []),
        ("C6", P, 2, "Ponds calm people.", "anon-B", "empirical", "plain", []),
        ("C7", P, 3, "Ducks eat midges.", "anon-A", "empirical", "plain", []),
    ),
    "nonclaims": rows(
        "id document line sentence reason",
        ("N1", T, 5, "Thanks for reading!", "thanks"),
        ("N2", T, 3, "Bo @ 2024", "header"),
    ),
    "same": rows("id a b", ("A1", "C5", "C6"), ("A2", "C2", "C4")),
    "opposed": rows("id a b", ("O1", "C1", "C3"), ("O2", "C2", "C3")),
    "unrelated_hard": rows("id a b", ("U1", "C5", "C6"), ("U2", "C6", "C7"), ("U3", "C1", "C2")),
    "cruxes": rows(
        "id documents side_a side_b importance",
        ("X1", [T], side("Bo", "C3"), side("Ana", "C1"), 3),
        ("X2", [T], side("Ana", "C2"), side("Bo", "C4"), 2),
    ),
    "queries": rows(
        "id query relevant",
        ("R1", "midges", relevant(C5=2, C7=1)),
        ("R2", "ducks and footpaths", relevant(C1=2, C7=1)),
    ),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "eval" / "seeds"
    folder.mkdir(parents=True)
    for name, held in ANNOTATION.items():
        (folder / f"{name}.json").write_text(json.dumps(held), encoding="utf-8")
    return tmp_path / "eval"


@pytest.fixture
def here(data: Path) -> scene.Scene:
    return scene.build(base(), gold.load(data))


def table(figures: Iterable[Figure]) -> dict[str, tuple[float | None, int]]:
    return {f.name: (None if f.value is None else round(f.value * f.n, 6), f.n) for f in figures}


def test_posts(here: scene.Scene) -> None:
    town = len(PATHS) - 1  # the line feed between the two segments belongs to neither
    held = town - len("Ana @ 2024\n") - len("Bo @ 2024\n")  # the headers stand in no post
    pond = len(PONDS) - 2
    assert table(posts.figures(here)) == {
        "posts exact": (5, 5),
        "posts right": (5, 5),
        "parents right": (4, 5),  # S5 answers nothing, the base has it answer S4
        "post kinds right": (4, 5),
        "text held": (held + pond, town + pond),
        "author right": (held + pond - len("Ducks eat midges."), held + pond),
        "names right": (2, 2),
    }


def test_a_post_cut_elsewhere_is_not_exact(here: scene.Scene) -> None:
    moved = [s for s in here.gold.segments if s.id == "S1"]
    assert posts._post(here, moved[0]) is not None
    assert posts._post(here, dataclasses.replace(moved[0], end_line=3)) is None
    claimed = dataclasses.replace(here.gold.claims[0], line=1)
    gold_ = dataclasses.replace(here.gold, claims=(claimed,))
    assert posts._post(dataclasses.replace(here, gold=gold_), moved[0]) is None, "a lost claim is no header"


def test_quotes(here: scene.Scene) -> None:
    assert table(quotes.figures(here)) == {
        "quotes found": (1, 2),
        "quote kinds right": (1, 2),
        "quotes block": (1, 1),
        "quotes outside": (0, 1),
        "quote sources right": (1, 1),
        "quotes near gold": (1, 2),
    }


def test_claims_and_pairs(here: scene.Scene) -> None:
    assert table(claims.figures(here)) == {
        "claims found": (6, 7),
        "nonclaims taken": (1, 2),
        "claims precision": (6, 7),
        "claim authors right": (5, 6),  # the ducks are credited to the other one
        "claim kinds right": (5, 6),
        "hedges right": (5, 6),
        "repeats as one": (1, 1),
        "same pairs merged": (1, 2),
        "opposed pairs linked": (1, 2),
        "opposed pairs as support": (1, 2),
        "opposed pairs merged": (0, 2),
        "hard pairs merged": (1, 3),
        "hard pairs disputed": (1, 3),
    }


def test_cruxes(here: scene.Scene) -> None:
    assert table(cruxes.figures(here)) == {
        "cruxes met @5": (1, 2),
        "cruxes met @10": (1, 2),
        "important met @5": (1, 1),
        "cruxes right @5": (1, 2),
        "crux people right": (1, 2),
    }


def test_the_same_side_twice_meets_no_crux(here: scene.Scene) -> None:
    found, wanted = here.base.cruxes[0], here.gold.cruxes[0]
    assert cruxes.meets(here, found, wanted)
    one_sided = Crux(found.id, found.claim_id, (), (found.sides[0], Side(Stance.REJECTS, (BO,), ())), (), 0.5)
    assert not cruxes.meets(here, one_sided, wanted)


def test_a_document_alone_takes_only_what_lies_in_it(here: scene.Scene) -> None:
    part = here.gold.of({P})
    assert [c.id for c in part.claims] == ["C5", "C6", "C7"]
    assert [p.id for p in part.unrelated] == ["U1", "U2"]
    assert [q.id for q in part.queries] == ["R1"]
    assert part.cruxes == part.nonclaims == part.quotes == ()
    assert here.gold.documents == (P, T)


@pytest.mark.parametrize(
    ("line", "sentence", "end_line", "words"),
    [
        (2, "cars  KEEP it poor", None, "Cars keep it poor"),
        (1, "Cars keep it poor", None, None),
        (1, "Cars keep it poor", 3, "Cars keep it poor"),
        (5, "Thanks for reading!", None, "Thanks for reading"),
        (5, "...", None, None),
    ],
)
def test_a_sentence_is_found_in_its_line(line: int, sentence: str, end_line: int | None, words: str | None) -> None:
    place = scene.find(TOWN, line, sentence, end_line)
    assert (place and PATHS[place.start : place.end]) == words


def test_sides_of_a_search(here: scene.Scene) -> None:
    query = gold.GoldQuery("R", "q", (), "Footpaths help.", for_=("C1", "C2"), against=("C3", "C4"))

    def hit(claim_id: str, group: Group) -> Hit:
        return Hit(claim_id, "", group, "", 1.0, None, None, 1, ())  # type: ignore[arg-type]

    hits = [hit("c:healthy", Group.FOR), hit("c:poor", Group.RELATED), hit("c:nothing", Group.FOR)]
    assert table(queries._placing(here, [query], {"R": hits})) == {
        "search placed": (2, 4),
        "search sides right": (1, 2),
    }


def test_what_the_screen_shows_of_hits() -> None:
    def hit(claim_id: str, score: float, under: str | None = None) -> Hit:
        return Hit(claim_id, "", Group.RELATED, "", score, None, None, 1, (), under=under)  # type: ignore[arg-type]

    heads = [hit(f"c:{n}", 1 - n / 100) for n in range(queries._DEPTH + 1)]
    close = [hit(f"c:close{n}", 0.985 - n / 1000, "c:1") for n in range(5)]
    low, last = hit("c:low", 0.1, "c:0"), hit("c:last", 0.05, heads[-1].claim_id)
    shown = queries._shown(sorted([*heads, *close, low, last], key=lambda hit: -hit.score))
    assert [h.claim_id for h in shown] == [
        "c:0",
        "c:1",
        "c:close0",
        "c:close1",
        "c:close2",
        *(f"c:{n}" for n in range(2, 10)),
    ]


def test_labels_are_short_and_distinct() -> None:
    assert label("000_ab.txt", ["000_ab.txt", "001_ab.txt"]) == "000"
    assert label("000_ab.txt", ["000_ab.txt", "000_cd.txt"]) == "000_ab.txt"


def test_broken_annotation_and_absent_documents_are_told(data: Path) -> None:
    with pytest.raises(NotFoundError, match=P):
        list(PLUGIN.run(data, Config()))
    (data / "seeds" / "claims.json").write_text('[{"id": 3}]', encoding="utf-8")
    with pytest.raises(InputError, match=r"claims\.json"):
        gold.load(data)


def test_the_whole_program_on_a_little_thread(data: Path) -> None:
    (data.parent / "seeds").mkdir()
    (data.parent / "seeds" / T).write_text(PATHS.replace(" @ 2024", " @ 2024-01-02T10:00 (+1)"), encoding="utf-8")
    (data.parent / "seeds" / P).write_text(PONDS, encoding="utf-8")
    found = {f.name: f for f in PLUGIN.run(data, Config())}
    assert {name.partition(":")[0] for name in found} == {"town", "pond", "all"}
    assert found["town: posts exact"].value == found["town: names right"].value == 1.0
    assert found["all: posts exact"].n == 5
    assert found["pond: posts exact"].n == 3
    assert found["all: search recall @10"].n == 4
    assert found["all: search recall judged @10"].n == 4
