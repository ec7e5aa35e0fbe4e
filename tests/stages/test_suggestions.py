from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.records import Author, Document
from kb.stages import suggestions
from kb.stages.authors import name_key, raw_author, resolve
from kb.stages.suggestions import signature, suggest, weighed

DOCUMENT = Document("d:1", "threads/kettle.txt", "x", "T", "")
LISTED = 88.0


def named(*names: str) -> list[Author]:
    return [raw_author(name, DOCUMENT) for name in names]


def pairs(*names: str, threshold: float = LISTED) -> set[frozenset[str]]:
    return {frozenset((s.first.name, s.second.name)) for s in suggest(named(*names), threshold)}


@pytest.mark.parametrize(
    ("one", "two", "method"),
    [
        ("Ada Brook", "AdaBrook", "spacing"),
        ("Ada Brook", "brook_ada", "reordered"),
        ("Brook, Ada", "Ada Brook", "reordered"),
        ("Ada Brook", "Ada M. Brook", "middle name"),
        ("Ada Maria Brook", "Ada M. Brook", "middle name"),
        ("Joseph Brook", "Joe Brook", "nickname"),
        ("Bob Quillon", "Robert Quillon", "nickname"),
        ("A. Brook", "Ada Brook", "initial"),
        ("J. K. Brook", "Joan Kim Brook", "initial"),
        ("JK Brook", "Joan Kim Brook", "initial"),
        ("abrook", "Ada Brook", "handle"),
        ("@akbrook", "Ada Brook", "handle"),
        ("ambrook", "Ada Maria Brook", "handle"),
        ("brooka", "Ada Brook", "handle"),
        ("adabrook77", "Ada Brook", "handle"),
        ("Quillon Vesperton", "Quillon Vespertan", "similar"),
        ("mossy_priors", "mossy_prior", "similar"),
    ],
)
def test_what_is_likely_is_suggested_with_its_reason(one: str, two: str, method: str) -> None:
    found = suggest(named(one, two), LISTED)
    assert [s.method for s in found] == [method]
    assert found[0].why
    assert sum(p.value for p in found[0].parts) == found[0].score
    assert len(resolve(named(one, two), {})[0]) == 2


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("John", "John Smith"),
        ("Smith", "John Smith"),
        ("John S.", "John Smith"),
        ("John A. Smith", "John B. Smith"),
        ("Ann Lee", "Anna Lee"),
        ("Ann Lee", "Ann Lees"),
        ("Maria Silva", "Mario Silva"),
        ("gardener41", "gardener42"),
        ("Joe Brook", "Robert Brook"),
        ("abrook", "Bea Brook"),
        ("bo", "Bo Ek"),
        ("jli", "Jo Li"),
    ],
)
def test_what_many_may_share_is_not_listed(one: str, two: str) -> None:
    assert pairs(one, two) == set()


def test_a_first_name_alone_scores_low() -> None:
    (found,) = suggest(named("John", "John Smith"), 40.0)
    assert (found.method, found.score) == ("first name", 50.0)


def test_a_short_name_that_fits_several_people_is_less_sure() -> None:
    assert frozenset(("jbrook", "Joan Brook")) in pairs("jbrook", "Joan Brook")
    assert pairs("jbrook", "Joan Brook", "Jim Brook") == set()
    rivals = suggest(named("jbrook", "Joan Brook", "Jim Brook"), 70.0)
    assert all("2 people" in s.why and ("rivals", -12.0) in {(p.name, p.value) for p in s.parts} for s in rivals)
    # Two forms of one person's name are no rivals.
    assert frozenset(("jbrook", "Joe Brook")) in pairs("jbrook", "Joe Brook", "Joseph Brook")


def test_a_name_known_from_the_site_is_the_surest() -> None:
    site = raw_author("Ada Brook", DOCUMENT, account="mossy77")
    (found,) = suggest([site, *named("mossy77", "Bo Ek")], LISTED)
    assert (found.method, found.score) == ("alias", 97.0)


def test_the_unnamed_and_those_judged_apart_are_left_out() -> None:
    assert suggest([raw_author(None, DOCUMENT, "1"), raw_author(None, DOCUMENT, "2")], 50.0) == []
    apart = {frozenset((name_key("Ada Brook"), name_key("abrook")))}
    assert suggest(named("Ada Brook", "abrook"), LISTED, apart) == []
    assert suggest(named("Ada Brook", "abrook"), LISTED)


def test_reach_brings_what_evidence_may_lift_but_no_mere_likeness() -> None:
    people = named("Brook", "Ada Brook", "Ann Lee", "Ann Lees")
    found = suggest(people, LISTED, reach=20.0)
    assert [s.method for s in found] == ["surname"]
    lifted = weighed(found[0], ("signs", 20.0, "Brook signs as Ada Brook"))
    assert (lifted.score, lifted.why) == (98.0, "the surname alone; Brook signs as Ada Brook")
    assert weighed(found[0], ("answers", -200.0, "no")).score == 0.0


@settings(max_examples=30)
@given(
    st.permutations(["Ada Brook", "abrook", "Ada M. Brook", "AdaBrook", "Addy Brook", "A. Brook", "Brook", "Bo Brook"])
)
def test_the_order_of_authors_does_not_matter(names: list[str]) -> None:
    assert suggest(named(*names), 60.0) == suggest(named(*sorted(names)), 60.0)


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_any_two_names_can_be_compared(one: str, two: str) -> None:
    for found in suggest([a for a in named(one, two) if a.named], 0.0):
        assert 0 <= found.score <= 100


def test_one_slip_in_a_long_name_is_found_wherever_it_is() -> None:
    name = "corvanthelius"
    slips = {name[:i] + "x" + name[i:] for i in range(1, len(name))} | {
        name[:i] + name[i + 1 :] for i in range(len(name))
    }
    assert all(frozenset((name, slip)) in pairs(name, slip) for slip in slips)


def test_crowds_are_no_evidence() -> None:
    crowd = [f"{a}{b}a Smith" for a, b in itertools.product("bcdfghjklmnpqrstvw", repeat=2)]
    assert not any("Smith" in pair and len(pair) == 2 for pair in pairs("Smith", *crowd, threshold=70.0))


@pytest.mark.parametrize(
    ("post", "signed"),
    [
        ("I think so.\n-- Ada Brook", "ada brook"),
        ("I think so.\n\nCheers, Ada", "ada"),
        ("I think so.\n— Ada_Brook.  \n", "ada brook"),
        ("", None),
        ("...", None),
    ],
)
def test_signatures(post: str, signed: str | None) -> None:
    assert signature(post) == signed


def test_many_names_are_compared_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    people = named("mossy_prior", "mossy_priors", "mossy_prion", "mossy_gate", "Mossy Prior", "mossyprio", "mosspriors")
    few = suggest(people, 80.0)
    assert any(s.method == "similar" for s in few)
    monkeypatch.setattr(suggestions, "_FEW", 1)
    monkeypatch.setattr(suggestions, "_ROWS", 2)
    assert suggest(people, 80.0) == few
