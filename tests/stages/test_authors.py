from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import AmbiguousError, NotFoundError
from kb.ids import make_id, speaker_of, unnamed
from kb.records import Author, Document, Judgement, JudgementKind, Post, PostKind
from kb.stages.authors import author_key, display_name, match_name, raw_author, resolve, stated_aliases, suggest

DOCUMENT = Document("d:1", "threads/kettle.txt", "x", "T", "")


def named(*names: str) -> list[Author]:
    return [raw_author(name, DOCUMENT) for name in names]


def judge(subject: str, object_: str, verdict: str = "same", *, undone: bool = False) -> Judgement:
    return Judgement("j:1", JudgementKind.ALIAS, subject, object_, verdict, None, "2024", undone)


@pytest.mark.parametrize(
    "form", ["Ada_Byte", "By Ada_Byte", "By Ada Byte", "ada byte", "ADA  BYTE", "Áda Byte", "@ada_byte", "Ada Byte."]
)
def test_spellings_of_one_name_share_a_key(form: str) -> None:
    assert author_key(form, "d:1") == author_key("Ada Byte", "d:2")


@pytest.mark.parametrize("form", ["Ada Bite", "AdaByte", "Byte", "adabyte", "Ada B"])
def test_other_names_do_not(form: str) -> None:
    assert author_key(form, "d:1") != author_key("Ada Byte", "d:1")


def test_names_without_letters_still_have_keys_of_their_own() -> None:
    assert len({author_key(name, "d:1") for name in ("@", "_", "...", "By", "漢字", "Ωμέγα")}) == 6


def test_unnamed_speakers_are_distinct_by_document_and_label() -> None:
    keys = [author_key(None, d, s) for d, s in itertools.product(["d:1", "d:2"], ["1", "2"])]
    assert len(set(keys)) == 4
    author = raw_author(None, DOCUMENT, "2")
    assert (author.id, author.name, author.named, author.document_id) == (
        keys[1],
        "anonymous 2 in kettle",
        False,
        "d:1",
    )
    assert raw_author("  ", DOCUMENT).id == keys[0]


@given(st.text(min_size=1, max_size=8), st.sampled_from(["a/b.txt", "x in y.md", "anonymous 1 in x", "-"]))
def test_the_label_of_an_unnamed_speaker_can_be_read_from_the_name(speaker: str, path: str) -> None:
    assert speaker_of(unnamed(speaker, path), path) == speaker
    assert speaker_of("Ada Byte", path) is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ada_Byte", "Ada Byte"),
        ("mossy_prior", "mossy_prior"),
        ("By Ada_Byte", "Ada Byte"),
        ("By", "By"),
        ("a\x1b[1m", "a[1m"),
    ],
)
def test_display_names(written: str, shown: str) -> None:
    assert display_name(written) == shown


def test_all_written_forms_become_aliases_of_the_best() -> None:
    (author,), mapping = resolve(named("ada byte", "Ada_Byte", "By Ada_Byte", "Áda Byte"), {})
    assert author.name == "Áda Byte"
    assert author.aliases == ("Ada Byte", "Ada_Byte", "By Ada_Byte", "ada byte")
    assert set(mapping.values()) == {author.id} == {author_key("Ada Byte", "d:1")}


def test_a_configured_alias_joins_and_names_the_person() -> None:
    authors, mapping = resolve(named("abyte", "Ada Byte", "Bo Ek"), {"Dr. Ada Byte": ["abyte", "Ada Byte"]})
    assert [a.name for a in sorted(authors, key=lambda a: a.name)] == ["Bo Ek", "Dr. Ada Byte"]
    ids = {a.name: a.id for a in authors}
    assert mapping[author_key("abyte", "d:1")] == mapping[author_key("Ada Byte", "d:1")] == ids["Dr. Ada Byte"]
    assert ids["Dr. Ada Byte"] == author_key("Dr. Ada Byte", "d:9")


def test_judgements_join_and_part_and_undone_ones_do_nothing() -> None:
    pair = named("abyte", "Ada Byte")
    assert len(resolve(pair, {}, [judge("abyte", "Ada Byte")])[0]) == 1
    assert len(resolve(pair, {}, [judge("abyte", "Ada Byte", undone=True)])[0]) == 2
    assert len(resolve(pair, {"Ada Byte": ["abyte"]}, [judge("Ada Byte", "abyte", "different")])[0]) == 2
    three = named("abyte", "Ada Byte", "ada-b")
    kept_apart = resolve(three, {"Ada Byte": ["abyte", "ada-b"]}, [judge("abyte", "ada-b", "not-same")])[0]
    assert len(kept_apart) == 2


def test_unnamed_authors_are_never_joined() -> None:
    people = [raw_author(None, DOCUMENT, "1"), raw_author(None, DOCUMENT, "2")]
    authors, mapping = resolve(people, {people[0].name: [people[1].name]}, [judge(people[0].name, people[1].name)])
    assert {a.id for a in people} <= {a.id for a in authors}
    assert all(mapping[a.id] == a.id for a in people)


@given(st.permutations(["abyte", "Ada_Byte", "ada byte", "Bo Ek", "bo", "Cy", "By Cy"]))
def test_the_order_of_authors_does_not_matter(names: list[str]) -> None:
    aliases = {"Ada Byte": ["abyte"]}
    judgements = [judge("bo", "Bo Ek")]
    stated = [("Cy", "Cyril Moe")]
    assert resolve(named(*names), aliases, judgements, stated) == resolve(
        named(*sorted(names)), aliases, judgements[::-1], stated
    )


def test_resolving_again_changes_nothing() -> None:
    authors, _ = resolve(named("abyte", "Ada_Byte", "Bo"), {"Ada Byte": ["abyte"]})
    again, mapping = resolve(authors, {})
    assert again == authors
    assert all(key == value for key, value in mapping.items())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(This is Ada Byte, posting from my org account.) I agree.", True),
        ("I'm Ada Byte, writing here from my other handle.", True),
        ("This is Ada Byte posting from the society's account, hello", True),
        ("This is Ada Byte, who posts from an org account.", False),
        ("I agree with Ada Byte, posting from my org account.", False),
        ("This is a mess, posting from my account.", False),
        ("Is this Ada Byte, posting from an account?", False),
    ],
)
def test_only_a_plain_statement_of_ones_own_names_a_person(text: str, found: bool) -> None:
    document = Document("d:1", "a.txt", "x", "T", text)
    author = raw_author("Kelp_Fund", document)
    post = Post("p:1", "d:1", author.id, PostKind.COMMENT, 0, len(text), 1, 1)
    stated = stated_aliases(document, [post], {author.id: author})
    assert stated == ([("Kelp Fund", "Ada Byte")] if found else [])


def test_a_stated_person_is_shown_by_the_name_stated() -> None:
    (author,), _ = resolve(named("Kelp_Fund_Of_The_North"), {}, [], [("Kelp_Fund_Of_The_North", "Ada Byte")])
    assert author.name == "Ada Byte"
    assert author.id == author_key("Ada Byte", "d:1")


def test_similar_names_are_suggested_best_first_and_not_merged() -> None:
    authors, _ = resolve(named("Ada Byte", "AdaByte", "Ada Bytes", "Bo Ek"), {})
    assert len(authors) == 4
    found = suggest(authors, 88.0)
    assert next({s.first.name, s.second.name} for s in found) == {"Ada Byte", "AdaByte"}
    assert found[0].score == 100.0
    assert all("Bo Ek" not in {s.first.name, s.second.name} for s in found)
    assert suggest([raw_author(None, DOCUMENT, "1"), raw_author(None, DOCUMENT, "2")], 50.0) == []


@pytest.mark.parametrize("query", ["Ada Byte", "ada_byte", "abyte", "Ada Bite", "byte"])
def test_a_typed_name_is_matched_exactly_then_loosely(query: str) -> None:
    authors, _ = resolve(named("Ada Byte", "Bo Ek", "Zoë Quist"), {"Ada Byte": ["abyte"]})
    assert match_name(query, authors, 70.0).name == "Ada Byte"


def test_an_exact_name_wins_over_longer_ones() -> None:
    authors, _ = resolve(named("Ann", "Ann Lee", "Ann Moe"), {})
    assert match_name("ann", authors, 70.0).name == "Ann"


def test_an_ambiguous_name_lists_the_candidates() -> None:
    authors, _ = resolve(named("Ann Lee", "Ann Moe", "Bo Ek"), {})
    with pytest.raises(AmbiguousError) as caught:
        match_name("ann", authors, 70.0)
    assert [c.split(" (")[0] for c in caught.value.candidates] == ["Ann Lee", "Ann Moe"]


def test_an_unknown_name_is_not_found_and_the_nearest_are_named() -> None:
    authors, _ = resolve(named("Ann Lee"), {})
    with pytest.raises(NotFoundError) as caught:
        match_name("Xu Qi", authors, 70.0)
    assert "Ann Lee" in str(caught.value.hint)
    with pytest.raises(NotFoundError):
        match_name("Ann", [], 70.0)


def test_ids_are_hashes_of_keys() -> None:
    assert author_key("Ada_Byte", "d:1") == make_id("a", "ada byte")
