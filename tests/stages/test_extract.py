from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.config import ExtractConfig
from kb.records import ClaimKind, Document, Hedge, Mode, Post, PostKind, Quote, QuoteKind
from kb.stages.extract import claim_kind, extract, form, hedge
from kb.stages.segment import segment

CONFIG = ExtractConfig()


def take(thread: object, quotes: tuple[Quote, ...] = (), score: float = 1.0) -> list:
    sentences = segment(thread.document, thread.posts)
    return extract(thread.document, thread.posts, sentences, quotes, [score] * len(sentences), CONFIG)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Raised beds warm up earlier than the open ground.", ClaimKind.EMPIRICAL),
        ("The council should dredge the harbour before spring.", ClaimKind.NORMATIVE),
        ("It is reckless to sail without a second anchor.", ClaimKind.NORMATIVE),
        ("By definition a ferry carries passengers.", ClaimKind.DEFINITIONAL),
        ("The term counts as an insult in the north.", ClaimKind.DEFINITIONAL),
        ("The old bridge won't survive another flood.", ClaimKind.PREDICTION),
        ("By 2040 most allotments are gone.", ClaimKind.PREDICTION),
        ("One season of counts is weak evidence for a decline.", ClaimKind.METHODOLOGICAL),
        ("The analogy with tides proves nothing here.", ClaimKind.METHODOLOGICAL),
        # two cues: the rarer kind is asked first
        ("By definition a promise should be kept.", ClaimKind.DEFINITIONAL),
    ],
)
def test_kinds(text: str, kind: ClaimKind) -> None:
    assert claim_kind(text) is kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Slugs climb wood.", Hedge.PLAIN),
        ("Slugs probably climb wood.", Hedge.HEDGED),
        ("I'd guess slugs climb wood.", Hedge.HEDGED),
        ("I’m not sure slugs climb wood.", Hedge.HEDGED),
        ("Slugs clearly climb wood.", Hedge.STRONG),
        ("Slugs never climb wood.", Hedge.STRONG),
        ("Slugs clearly may climb wood.", Hedge.HEDGED),
        ("The mayor of Maybrook grows clovers.", Hedge.PLAIN),
    ],
)
def test_hedges(text: str, expected: Hedge) -> None:
    assert hedge(text) is expected


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("The harbour is too shallow in winter.", Mode.ASSERTS),
        ("I say the harbour is too shallow for ferries.", Mode.ASSERTS),
        ("Some people argue that the harbour is too shallow for ferries.", Mode.PRESENTS),
        ("Critics might say the harbour is too shallow for ferries.", Mode.PRESENTS),
        ("A common objection is that the harbour is shallow anyway.", Mode.PRESENTS),
        ("According to the guild, the harbour is shallow anyway.", Mode.PRESENTS),
        ("You seem to be arguing that the harbour is too shallow for ferries.", Mode.PRESENTS),
    ],
)
def test_modes(text: str, mode: Mode, talk: Callable) -> None:
    thread = talk()
    thread.post(text)
    (found,) = take(thread)
    assert found.mode is mode


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Raised beds warm up earlier than the open ground.", True),
        ("That's a choice, not a law.", True),
        ("They're far too weak for the job.", True),
        ("The ferry is too slow for commuters, isn't it?", True),
        ("Isn't the ferry far too slow for commuters?", True),
        ("Why is the ferry so slow for commuters?", False),
        ("Thanks for writing all of this up!", False),
        ("Suppose that the wall were a metre higher.", False),
        ("See the appendix for the full table of counts.", False),
        ("I agree with all of this.", False),
        ("I think the crux is whether the ferry pays.", False),
        ("[The chair calls the meeting to order again.]", False),
        ("The harbour, the wall and the long wet winter.", False),
        ("It is false.", False),
        ("2.1 What the ferry is for and who pays", False),
        ("1 Whom the harbour belongs to", False),
        ("12 people were hurt when the wall fell.", True),
        ("For a ferry of that size, here’s the timetable:", False),
        ("The rules that the council set are as follows:", False),
        ("If the ferry is late because of this, the crew could:", False),
        ("Two habits of the old ferry that matter here include:", False),
        ("Notes on the Harbour Trust and its wall:", False),
        ("The ferry is too slow, for three reasons:", True),
        ("Where I don't follow: the winter timetable", False),
        ("Why the ferry is too slow", False),
        ("What slows the ferry is the pier.", True),
        ("What slows the ferry down in winter is the ice at the second pier", True),
        ("Here is why the ferry is too slow: it stops at every pier.", True),
        ("word " * 130 + "is long.", False),
        ("https://example.org/a/b/c/d is down.", False),
        ("", False),
    ],
)
def test_the_form_says_what_cannot_be_a_claim(text: str, claims: bool) -> None:
    assert (form(text, CONFIG) > 0.75) is claims


def test_every_doubt_lowers_the_confidence() -> None:
    plain = form("The harbour is old and is closed.", CONFIG)
    story = form("I went to the harbour and it was closed.", CONFIG)
    both = form("I went to the harbour and it was closed:", CONFIG)
    assert 1.0 == plain > story > both > 0


def test_confidence_is_the_score_lowered_and_cut_off(talk: Callable) -> None:
    thread = talk()
    thread.post("The harbour is old and is closed. I went to the harbour and it was closed.")
    assert [m.confidence for m in take(thread)] == [1.0, 0.85]
    assert [m.confidence for m in take(thread, score=0.45)] == [0.45]
    assert take(thread, score=CONFIG.confidence - 0.01) == []


def quote(thread: object, words: str, kind: QuoteKind, author: str = "a:quoted") -> Quote:
    start = thread.text.rindex(words)
    post = next(p for p in thread.posts if p.start <= start < p.end)
    return Quote("q:1", thread.id, post.id, author, kind, start, start + len(words), 1, 1, True, 1.0)


@pytest.mark.parametrize("kind", [QuoteKind.BLOCK, QuoteKind.INLINE, QuoteKind.DUPLICATE])
def test_repeated_words_are_no_mention_of_the_quoter(kind: QuoteKind, talk: Callable) -> None:
    thread = talk()
    one = thread.post("The harbour is too shallow for ferries.")
    thread.post("The harbour is too shallow for ferries.\nDredging is dearer than a new pier.", "Ben", one)
    found = take(thread, (quote(thread, "The harbour is too shallow for ferries.", kind),))
    assert [(m.author_id, m.text) for m in found] == [
        (thread.authors["Ann"], "The harbour is too shallow for ferries."),
        (thread.authors["Ben"], "Dredging is dearer than a new pier."),
    ]


def test_words_from_outside_are_the_quoted_persons(talk: Callable) -> None:
    thread = talk()
    thread.post("> Some say the harbour is too shallow for ferries.\nDredging is dearer than a new pier.")
    words = "Some say the harbour is too shallow for ferries."
    one, two = take(thread, (quote(thread, words, QuoteKind.OUTSIDE),))
    assert (one.author_id, one.quote_id, one.mode) == ("a:quoted", "q:1", Mode.ASSERTS)
    assert (two.author_id, two.quote_id) == (thread.authors["Ann"], None)


def test_who_repeats_themselves_still_means_it(talk: Callable) -> None:
    thread = talk()
    thread.post("The harbour is too shallow for ferries.")
    thread.post("The harbour is too shallow for ferries.")
    assert len(take(thread, (quote(thread, "The harbour is too shallow for ferries.", QuoteKind.SELF),))) == 2


def test_a_paragraph_in_somebodys_part_is_presented_to_its_end(talk: Callable) -> None:
    thread = talk()
    thread.post(
        "Straw person: the harbour is too shallow for ferries. Dredging is dearer than a new pier.\n"
        "I hold that dredging is cheap by now.\nIt is sound. Straw person: the harbour is too deep for poles."
    )
    assert [m.mode for m in take(thread)] == [Mode.PRESENTS, Mode.PRESENTS, Mode.ASSERTS, Mode.PRESENTS]


def test_a_view_reported_inside_a_quote_is_the_quoted_persons(talk: Callable) -> None:
    thread = talk()
    thread.post("Ida thinks that the harbour is too shallow for ferries.\nDredging is dearer than a new pier.")
    words = "Ida thinks that the harbour is too shallow for ferries."
    assert take(thread)[0].mode is Mode.PRESENTS
    assert take(thread, (quote(thread, words, QuoteKind.OUTSIDE),))[0].mode is Mode.ASSERTS


def test_lists_for_and_against_are_only_presented(talk: Callable) -> None:
    thread = talk()
    thread.post(
        "I weigh both sides here.\nFor:\nDredging keeps the port open.\nAgainst:\nDredging drives the eels away, sadly."
    )
    assert [m.mode for m in take(thread)][-1] is Mode.PRESENTS
    other = talk()
    other.post("Against:\nDredging harms eels and makes mud.")
    assert [m.mode for m in take(other)] == [Mode.ASSERTS]


@settings(deadline=None)
@given(st.text(max_size=200).map(lambda t: f"{t} It is plainly so here. {t}\nHe is wrong about the wall."))
def test_mentions_hold_their_words_and_lines(text: str) -> None:
    document = Document("d:1", "t.txt", "test", "T", text)
    post = Post("p:1", "d:1", "a:1", PostKind.POST, 0, len(text), 1, 1)
    sentences = segment(document, [post])
    found = extract(document, [post], sentences, (), [1.0] * len(sentences), CONFIG)
    for m in found:
        assert text[m.start : m.end] == m.text
        assert (m.line, m.end_line) == (text.count("\n", 0, m.start) + 1, text.count("\n", 0, m.end - 1) + 1)
    assert len({m.id for m in found}) == len(found)


def test_a_retracted_post_asserts_nothing(talk) -> None:
    thread = talk()
    thread.post("Raised beds drain faster than clay does in a wet spring.", "Ann Holm")
    thread.posts[0] = dataclasses.replace(thread.posts[0], retracted=True)
    base = thread.base()
    assert [m.mode for m in base.mentions] == [Mode.PRESENTS]
    assert thread.derive().positions == ()
