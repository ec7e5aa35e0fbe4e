from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import AmbiguousError, NotFoundError
from kb.ids import make_id, speaker_of, unnamed
from kb.records import Author, Document, Judgement, JudgementKind, Post, PostKind
from kb.stages.authors import (
    author_key,
    display_name,
    is_nobody,
    match_exactly,
    match_name,
    name_key,
    raw_author,
    resolve,
    stated_aliases,
)

DOCUMENT = Document("d:1", "threads/kettle.txt", "x", "T", "")


def named(*names: str) -> list[Author]:
    return [raw_author(name, DOCUMENT) for name in names]


def judge(
    subject: str, object_: str, verdict: str = "same", created: str = "2024", *, undone: bool = False,
    kind: JudgementKind = JudgementKind.ALIAS,
) -> Judgement:  # fmt: skip
    id_ = make_id("j", kind, subject, object_, verdict)
    return Judgement(id_, kind, subject, object_, verdict, None, created, undone)


def names_of(people: list[Author], *judgements: Judgement, **more: object) -> list[str]:
    """The names of the people after these judgements, sorted."""
    return sorted(a.name for a in resolve(people, {}, judgements, **more)[0])


SPELLINGS = [
    ("Ada Byte", ["Ada_Byte", "By Ada_Byte", "By Ada Byte", "ada byte", "ADA  BYTE", "Áda Byte", "@ada_byte",
                  "Ada Byte.", "Ada-Byte", "ada\u2011byte", "Ada\u200b Byte", "\ufeffAda Byte", "nullAda Byte",
                  "nullAda_Byte",
                  "By nullAda Byte", "u/ada_byte", "/u/Ada-Byte", "Ａda Byte"]),
    ("Jean-Luc Moe", ["jean luc moe", "Jean_Luc_Moe", "JEAN-LUC MOE", "Jéan-Luc Moe"]),
    ("J. K. Moe", ["J.K. Moe", "j k moe", "J K Moe", "J._K._Moe"]),
    ("Nia O'Dell", ["Nia O’Dell", "nia o`dell"]),
    ("nullius", ["Nullius", "@nullius"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "form"), [(name, form) for name, forms in SPELLINGS for form in forms])
def test_spellings_of_one_name_share_a_key(name: str, form: str) -> None:
    assert author_key(form, "d:1") == author_key(name, "d:2")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        *(("Ada Byte", other) for other in ["Ada Bite", "AdaByte", "Byte", "adabyte", "Ada B", "Ada C. Byte"]),
        *(("ada_b", other) for other in ["_ada_b", "ada_b_", "ada__b", "adab"]),
        ("Pointer", "nullPointer"),
        ("Pointer", "nullpointer"),
        ("Ada Byte", "nullada byte"),
        ("design", "by_design"),
        ("a.smith", "a smith"),
    ],
)
def test_other_names_do_not(name: str, form: str) -> None:
    assert author_key(form, "d:1") != author_key(name, "d:1")


@given(st.text(min_size=1, max_size=20))
def test_any_text_has_a_key_and_an_id(name: str) -> None:
    assert name_key(name) or not name.strip()
    assert author_key(name, "d:1").startswith("a:")


@given(st.lists(st.sampled_from(["Ada", "ada", "B.", "_", " ", "-", "'", "é", "7"]), min_size=1).map("".join))
def test_a_name_has_the_same_key_as_it_is_shown(name: str) -> None:
    assert name_key(display_name(name)) == name_key(name) or not name.strip(" _-'")
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    "name",
    ["[deleted]", "deleted", "[removed]", "Anonymous", "[anonymous]", "null", "NULL", "(unknown)", "Deleted_User"],
)
def test_what_stands_for_a_gone_account_is_no_person(name: str) -> None:
    assert is_nobody(name)
    author = raw_author(name, DOCUMENT, "3")
    assert (author.named, author.id) == (False, author_key(None, "d:1", "3"))
    # Without a label it is not taken for the first speaker either.
    assert raw_author(name, DOCUMENT).id != raw_author(None, DOCUMENT).id
    other = Document("d:2", "threads/other.txt", "x", "T", "")
    assert raw_author(name, DOCUMENT).id != raw_author(name, other).id


@pytest.mark.parametrize("name", ["Nullius", "Anonymous Moose", "Deleted Scenes", "anon_42", "Unknown Pleasures"])
def test_names_that_only_look_so_are_people(name: str) -> None:
    assert not is_nobody(name)
    assert raw_author(name, DOCUMENT).named


def test_nobody_makes_one_person_of_many() -> None:
    stored = Author(author_key("Ada Byte", "d:1"), "[deleted]", True, ("[deleted]",))
    people = [stored, *named("Bo Ek", "Cy Moe")]
    links = [judge("Bo Ek", "[deleted]"), judge("[deleted]", "Cy Moe")]
    authors, _ = resolve(people, {"Bo Ek": ["anonymous"], "Cy Moe": ["anonymous"]}, links, [("Bo Ek", "Anonymous")])
    assert sorted((a.name, a.named) for a in authors) == [("Bo Ek", True), ("Cy Moe", True), ("[deleted]", False)]


def test_an_account_is_a_further_name() -> None:
    author = raw_author("Ada Byte", DOCUMENT, account="adab77")
    assert (author.name, author.id, author.aliases) == ("Ada Byte", author_key("Ada Byte", ""), ("Ada Byte", "adab77"))
    assert raw_author(None, DOCUMENT, account="adab77").name == "adab77"
    assert not raw_author("[deleted]", DOCUMENT, account="[deleted]").named


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


def test_the_latest_of_two_contrary_judgements_wins() -> None:
    pair = named("abyte", "Ada Byte")
    joined, parted = judge("abyte", "Ada Byte", "same", "2024-01"), judge("Ada Byte", "abyte", "different", "2024-02")
    assert names_of(pair, joined, parted) == names_of(pair, parted, joined) == ["Ada Byte", "abyte"]
    later = judge("abyte", "Ada Byte", "same", "2024-03")
    assert names_of(pair, parted, later) == ["Ada Byte"]


def test_a_pair_kept_apart_is_not_joined_by_way_of_a_third() -> None:
    three = named("Ada", "Bo", "Cy")
    bar = judge("Ada", "Cy", "different", "2024-01")
    older, newer = judge("Ada", "Bo", "same", "2024-02"), judge("Bo", "Cy", "same", "2024-03")
    authors, _ = resolve(three, {}, [older, newer, bar])
    assert sorted((a.name, a.aliases) for a in authors) == [("Ada", ()), ("Bo", ("Cy",))]


def test_a_judgement_comes_before_the_configuration() -> None:
    (author,), _ = resolve(named("abyte"), {"Ada Byte": ["abyte"]}, [judge("Ada Byte", "Countess", "named")])
    assert author.name == "Countess"
    assert "Ada Byte" in author.aliases


def test_a_new_name_is_shown_and_the_old_one_kept() -> None:
    (author,), mapping = resolve(named("abyte"), {}, [judge("abyte", "Ada Byte", "named")])
    assert (author.name, author.aliases) == ("Ada Byte", ("abyte",))
    assert mapping[author_key("abyte", "")] == author.id == author_key("Ada Byte", "")
    spelt = judge("abyte", "ABYTE", "named")
    assert names_of(named("abyte"), spelt) == ["ABYTE"]
    # The latest of several names; one taken back or overruled says nothing.
    again = judge("Ada Byte", "Countess", "named", "2025")
    assert names_of(named("abyte"), judge("abyte", "Ada Byte", "named"), again) == ["Countess"]
    parted = judge("abyte", "Bo ek", "different", "2025")
    assert names_of(named("abyte", "Bo Ek"), judge("abyte", "Bo ek", "named"), parted) == ["Bo Ek", "abyte"]


def test_whoever_wrote_the_words_gets_the_name() -> None:
    one, two, three = (raw_author(None, DOCUMENT, label) for label in "123")
    word = judge("so it goes", "Ada Byte", "named", kind=JudgementKind.AUTHOR)
    writers = {"so it goes": (one.id, two.id)}
    authors, mapping = resolve([one, two, three, *named("ada_byte")], {}, [word], (), writers)
    assert sorted((a.name, a.named) for a in authors) == [("Ada Byte", True), (three.name, False)]
    assert mapping[one.id] == mapping[two.id] == author_key("Ada Byte", "") == mapping[author_key("Ada Byte", "")]
    undone = judge("so it goes", "Ada Byte", "named", kind=JudgementKind.AUTHOR, undone=True)
    assert len(resolve([one, two, three], {}, [undone], (), writers)[0]) == 3
    assert len(resolve([one, two, three], {}, [word])[0]) == 3


def test_two_unnamed_are_one_if_somebody_says_so() -> None:
    one, two = (raw_author(None, DOCUMENT, label) for label in "12")
    word = judge("so it goes", "and so on", "same", kind=JudgementKind.AUTHOR)
    (author,), mapping = resolve([one, two], {}, [word], (), {"so it goes": [one.id], "and so on": [two.id]})
    assert not author.named
    assert author in {one, two}
    assert set(mapping.values()) == {author.id}


@given(st.permutations(range(6)), st.permutations(range(5)))
def test_the_order_of_judgements_does_not_matter(places: list[int], people: list[int]) -> None:
    one, two = (raw_author(None, DOCUMENT, label) for label in "12")
    everybody = [*named("Ada", "Bo", "Cy"), one, two]
    said = [
        judge("Ada", "Bo", "same", "2024-01"), judge("Bo", "Cy", "same", "2024-02"),
        judge("Ada", "Cy", "different", "2024-02"), judge("Cy", "Cyril", "named", "2024-03"),
        judge("w", "Ada", "named", "2024-03", kind=JudgementKind.AUTHOR),
        judge("v", "w", "same", "2024-01", kind=JudgementKind.AUTHOR),
    ]  # fmt: skip
    writers = {"w": [one.id], "v": [two.id]}
    expected = resolve(everybody, {}, said, (), writers)
    assert resolve([everybody[n] for n in people], {}, [said[n] for n in places], (), writers) == expected


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


def test_what_is_to_be_kept_is_matched_to_the_letter() -> None:
    authors, _ = resolve(named("Ada Byte", "Bo Ek"), {"Bo Ek": ["ada"]})
    assert match_exactly("ADA_BYTE", authors).name == "Ada Byte"
    assert match_exactly("ada", authors).name == "Bo Ek"
    with pytest.raises(NotFoundError) as caught:
        match_exactly("Ada Bite", authors)
    assert "Ada Byte" in str(caught.value.hint)
    twins = [raw_author(None, Document(i, path, "x", "T", "")) for i, path in (("d:1", "a/x.txt"), ("d:2", "b/x.txt"))]
    with pytest.raises(AmbiguousError) as several:
        match_exactly("anonymous 1 in x", twins)
    assert len(several.value.candidates) == 2


def test_ids_are_hashes_of_keys() -> None:
    assert author_key("Ada_Byte", "d:1") == make_id("a", "ada byte")
