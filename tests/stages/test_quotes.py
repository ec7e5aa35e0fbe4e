from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import registry
from kb.config import QuotesConfig, StanceConfig
from kb.ids import make_id
from kb.protocols import Source
from kb.readers import choose
from kb.records import Author, Document, ParsedDocument, Post, PostKind, Quote, QuoteKind
from kb.stages.authors import raw_author, resolve
from kb.stages.exchanges import find_exchanges
from kb.stages.passages import Aim
from kb.stages.quotes import find_quotes, link_outside, quoted_authors
from kb.text import LineIndex

CONFIG = QuotesConfig()
SHARED = Path(__file__).parents[3] / "shared"


def thread(*posts: tuple[str, str], name: str = "t.txt", confidence: float = 1.0) -> tuple[Document, list[Post]]:
    """A document of (author, text) posts in a row, each answering the one before."""
    text = "\n".join(words for _, words in posts)
    document = Document(make_id("d", name, text), name, "test", "T", text)
    lines = LineIndex(text)
    made: list[Post] = []
    position = 0
    for author, words in posts:
        end = position + len(words)
        made.append(
            Post(
                make_id("p", document.id, position, end),
                document.id,
                raw_author(author, document).id,
                PostKind.COMMENT,
                position,
                end,
                *lines.lines(position, end),
                parent_id=made[-1].id if made else None,
                confidence=confidence,
            )
        )
        position = end + 1
    return document, made


def seen(document: Document, quotes: Sequence[Quote]) -> list[tuple[str, str, bool]]:
    return [(document.text[q.start : q.end], q.kind.value, q.marked) for q in quotes]


SAID = (
    "I have three remarks on tides.\n"
    "1. The moon lifts the sea twice a day, and no harbour master has ever found another cause for it.\n"
    "People speak of a ghost of celestial machine reasoning here, which is rather grand. "
    "The wind does the rest of the work on most days.\n"
    "Nobody should sail on a falling tide."
)
MOON = "The moon lifts the sea twice a day, and no harbour master has ever found another cause for it."


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (f"{MOON}\nI found one.", [(MOON, "block", False)]),
        (f"1. {MOON}\nI found one.", [(f"1. {MOON}", "block", False)]),
        (
            f"{MOON.replace(',', '').replace(' for', ', for')}\nNo.",
            [(MOON.replace(",", "").replace(" for", ", for"), "block", False)],
        ),
        (
            "no harbour master has ever found another\nI did.",
            [("no harbour master has ever found another", "block", False)],
        ),
        ("> no harbour master\nI did.", [("no harbour master", "block", True)]),
        (
            "> Sailors always lie about their harbours.\nThey do.",
            [("Sailors always lie about their harbours.", "outside", True)],
        ),
        (
            'You say that "no harbour master has ever found another cause", but I did.',
            [("no harbour master has ever found another cause", "inline", True)],
        ),
        ("Re: your “ghost of machine reasoning” -- no.", [("ghost of machine reasoning", "inline", True)]),
        (
            'Re: your "ghost of machine reasoning, and "the wind does the rest" -- no.',
            [("ghost of machine reasoning", "inline", True), ("the wind does the rest", "inline", True)],
        ),
        (f"As you put it. {MOON} Well.", [(MOON.rstrip("."), "inline", False)]),
    ],
)
def test_repeats_are_quotes_of_their_author(answer: str, expected: list[tuple[str, str, bool]]) -> None:
    document, posts = thread(("Ann", SAID), ("Bo", answer))
    quotes = find_quotes(document, posts, CONFIG)
    assert seen(document, quotes) == expected
    for quote in quotes:
        assert quote.post_id == posts[1].id
        if quote.kind is not QuoteKind.OUTSIDE:
            assert (quote.source_post_id, quote.author_id) == (posts[0].id, posts[0].author_id)
            assert posts[0].start <= quote.source_start < quote.source_end <= posts[0].end  # type: ignore[operator]


@pytest.mark.parametrize(
    "answer",
    [
        "I think the moon is fine.",
        'I call this the "tidal machine objection" elsewhere.',
        'One "ghost" more or less, and a "falling tide" too.',
        'Imagine somebody who wrote nothing. "Boats are never late in spring" is what they might think.',
        'Ida Quist wrote "Why Nearly All Boats Arrive Late" years ago.',
        'If somebody says "boats are never late in spring", laugh at them.',
        'You might claim "boats are never late in spring" if you like.',
        'I would say "boats are never late in spring" is a slogan.',
        'See chapter 3, "What if no boat is ever late again?", for more.',
        'There is a "boats are never late in spring" attitude about.',
        'Perhaps your view is "boats are never late in spring, whatever they say".',
        'I call this, for want of a better name, "tidal machine thinking" here.',
        "What remains is\n- that wind wears down every wall, and\n- that no mason has ever been paid in full.",
        "The moon does not lift the sea twice a day, and no harbour master has ever found another cause for it.",
        "Some days the wind does the rest of the work on most days I know, and that is that.",
        "I doubt that nobody should sail on a falling tide, as it were.",
        "Nobody should ever sail on a rising tide.\nI mean it.",
        "The wind does the least of the work on most days.\nI mean it.",
    ],
)
def test_what_is_no_quote(answer: str) -> None:
    document, posts = thread(("Ann", SAID), ("Bo", answer))
    assert find_quotes(document, posts, CONFIG) == []


def test_ones_own_words_are_a_quote_of_oneself() -> None:
    document, posts = thread(("Ann", SAID), ("Bo", "Hm."), ("Ann", f"> {MOON}\nI stand by this."))
    (quote,) = find_quotes(document, posts, CONFIG)
    assert (quote.kind, quote.author_id) == (QuoteKind.SELF, posts[0].author_id)


def test_a_quote_of_a_quote_belongs_to_whoever_said_it_first() -> None:
    document, posts = thread(("Ann", SAID), ("Bo", f"{MOON}\nI found one."), ("Cy", f"{MOON}\nMe too."))
    first, second = find_quotes(document, posts, CONFIG)
    assert first.source_post_id == second.source_post_id == posts[0].id


def test_a_post_rendered_twice_is_one_duplicate_and_keeps_what_it_quotes_of_others() -> None:
    answer = 'I have found another cause myself.\nIt is the "ghost of celestial machine reasoning" that you mention.'
    document, posts = thread(("Ann", SAID), ("Bo", f"{MOON}\n{answer}"), ("Ann", SAID), ("Bo", answer))
    quotes = find_quotes(document, posts, CONFIG)
    spans = {(p.start, p.end): n for n, p in enumerate(posts)}
    duplicates = [(spans[q.start, q.end], q.source_post_id) for q in quotes if q.kind is QuoteKind.DUPLICATE]
    assert duplicates == [(2, posts[0].id), (3, posts[1].id)]
    inline = [q for q in quotes if q.kind is QuoteKind.INLINE]
    assert [q.post_id for q in inline] == [posts[1].id, posts[3].id]
    assert {q.author_id for q in inline} == {posts[0].author_id}
    assert len(quotes) == 5


def test_another_person_who_repeats_everything_is_no_duplicate() -> None:
    document, posts = thread(("Ann", MOON), ("Bo", MOON))
    assert [q.kind for q in find_quotes(document, posts, CONFIG)] == [QuoteKind.BLOCK]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "> Boats are never late in spring, they say.\n> -- Ida Grand Quist, Spring Boats (1988)\nSo there.",
            "Ida Grand Quist",
        ),
        ("As Ida Quist wrote:\n> Boats are never late in spring, whatever they say.\nSo there.", "Ida Quist"),
        ('Ida Quist writes: "Boats are never late in spring" and I agree.', "Ida Quist"),
        ('According to Ida Quist, "boats are never late in spring", and I agree.', "Ida Quist"),
        ("In the words of Ida Quist: “Boats are never late in spring”. I agree.", "Ida Quist"),
        ('I agree with Ida Quist\'s claim that "boats are never late in spring".', "Ida Quist"),
        ('"Boats are never late in spring," Ida Quist wrote, and I agree.', "Ida Quist"),
        ('"Boats are never late in spring" (Quist Grand, 1988) is where I begin.', "Quist Grand"),
        ("“Boats are never late in spring.”\u00a0\n-- Ida Quist, commenting on spring\nSo there.", "Ida Quist"),
        ('The harbour master is claiming (on the radio) that "boats are never late in spring".', None),
        ('You say that "boats are never late in spring" and I agree.', None),
        ('According to my aunt, "boats are never late in spring".', None),
        ('Your claim that "boats are never late in spring" is true.', None),
        ('My aunt wrote "Boats are never late in spring" and I agree.', None),
        ("> Boats are never late in spring, whatever they say.\nSo there.", None),
    ],
)
def test_words_from_outside_belong_to_whoever_is_named_or_to_nobody_else(text: str, name: str | None) -> None:
    document, posts = thread(("Ann", text), ("Bo", "> Ships are seldom early in the autumn either.\nNo."))
    quotes = find_quotes(document, posts, CONFIG)
    assert [q.kind for q in quotes] == [QuoteKind.OUTSIDE] * 2
    people = {a.id: a for a in quoted_authors(document, quotes)}
    person = people[quotes[0].author_id]
    assert person.named == (name is not None)
    assert name is None or person.id == raw_author(name, document).id
    assert not people[quotes[1].author_id].named
    assert len(people) == 2


def test_what_a_sentence_quotes_further_is_the_same_persons() -> None:
    text = (
        'Ida Quist writes that "boats are never late in spring" and that "ships are seldom early in autumn", no less.'
    )
    document, posts = thread(("Ann", text))
    one, two = find_quotes(document, posts, CONFIG)
    assert one.author_id == two.author_id == raw_author("Ida Quist", document).id
    apart = text.replace(" and that ", ". Some call it ")
    document, posts = thread(("Ann", apart))
    assert len(find_quotes(document, posts, CONFIG)) == 1


def test_words_taken_up_from_a_quote_above_are_of_the_person_quoted_there() -> None:
    words = "Boats are never late in spring, whatever the almanac has to say."
    document, posts = thread(
        ("Ann", f'> {words}\nI doubt that they are "never late in spring, whatever the almanac" says.')
    )
    block, again = find_quotes(document, posts, CONFIG)
    assert (again.kind, again.author_id) == (QuoteKind.OUTSIDE, block.author_id)
    document, posts = thread(("Ann", f'> Rafts are late.\n> {words}\nI doubt "whatever the almanac has to say" here.'))
    block, again = find_quotes(document, posts, CONFIG)
    assert again.author_id == block.author_id in {a.id for a in quoted_authors(document, [block, again])}
    document, posts = thread(("Ann", f'> {words}\nI doubt that they are "late in spring" at all.'))
    assert len(find_quotes(document, posts, CONFIG)) == 1, "a phrase in common is no quote"


TIDE = "Tides follow the moon, and that is all there is to it."
WALL = "Walls follow the tide, which nobody denies."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Reposting my answer from the mailing list (lightly edited):\n{TIDE}\n{WALL}", [f"{TIDE}\n{WALL}"]),
        (f"Copied from a letter I sent:\n{TIDE}\n{WALL}", [f"{TIDE}\n{WALL}"]),
        (f"Some other notes I wrote in the margin:\n{TIDE}\n{WALL}", [f"{TIDE}\n{WALL}"]),
        (f"As I wrote here:\n{TIDE}\n{WALL}", [TIDE]),
        (f"Here’s something I posted two years ago:\n{TIDE}\n{WALL}", [TIDE]),
        (
            "As I said on the list:\nTwo things hold:\n- tides rise\n- tides fall\nSo there.",
            ["Two things hold:\n- tides rise\n- tides fall"],
        ),
        (f"From my old review of it:\n> {TIDE}\n> {WALL}\nSo there.", [f"{TIDE}\n> {WALL}"]),
        (
            f"Reposting my answer:\n{TIDE}\nSome other replies I posted there:\n{WALL}\n{MOON}",
            [TIDE, f"{WALL}\n{MOON}"],
        ),
        ('As I put it in my 2019 review, "tides are lazy rivers".', ["tides are lazy rivers"]),
        ('It is what I call, in section 2.1, a "lazy river argument" -- no more.', ["lazy river argument"]),
        (f"My answer to your three points:\n{TIDE}", []),
        (f"I wrote a song about it:\n{TIDE}", []),
        (f"He wrote here:\n{TIDE}", []),
        (f"Copied from the almanac:\n{TIDE}", []),
        ("As I wrote here:", []),
    ],
)
def test_words_of_ones_own_from_elsewhere_stay_ones_own(text: str, expected: list[str]) -> None:
    document, posts = thread(("Ann", "Hello there."), ("Bo", text), confidence=0.5)
    quotes = [q for q in find_quotes(document, posts, CONFIG) if q.kind is QuoteKind.SELF]
    assert [document.text[q.start : q.end] for q in quotes] == expected
    assert all((q.author_id, q.source_post_id) == (posts[1].author_id, None) for q in quotes)
    assert not [q for q in find_quotes(document, posts, CONFIG) if q.kind is QuoteKind.OUTSIDE]


def test_a_repost_of_what_the_document_holds_is_traced_and_stands_once() -> None:
    document, posts = thread(("Ann", SAID), ("Bo", "Hm."), ("Ann", f"As I wrote above:\n{MOON}"))
    (quote,) = find_quotes(document, posts, CONFIG)
    assert (quote.kind, quote.source_post_id) == (QuoteKind.SELF, posts[0].id)


def test_what_is_reposted_can_be_quoted_by_others() -> None:
    document, posts = thread(("Ann", f"Reposting my letter:\n{TIDE}\n{WALL}"), ("Bo", f"> {WALL}\nI deny it."))
    own, answer = find_quotes(document, posts, CONFIG)
    assert (answer.kind, answer.author_id, answer.source_post_id) == (QuoteKind.BLOCK, posts[0].author_id, posts[0].id)
    other, other_posts = thread(("Cy", f"> {WALL}\nSo do I."), name="other.md")
    quotes = [own, answer, *find_quotes(other, other_posts, CONFIG)]
    assert link_outside(quotes, [document, other], [*posts, *other_posts], CONFIG)[2].source_post_id == posts[0].id


def test_reposted_words_answer_like_any_others() -> None:
    asked: list[str] = []

    class Silent:
        name = fingerprint = "silent"

        def predict(self, answers: Sequence[str], answered: Sequence[str]) -> np.ndarray:
            asked.extend(answers)
            return np.full((len(answers), 3), 1 / 3, dtype=np.float32)

    document, posts = thread(("Ann", SAID), ("Bo", f"Reposting my letter:\n{WALL}"))
    quotes = find_quotes(document, posts, CONFIG)
    aim = Aim((), np.zeros((0, 1), np.float32))
    find_exchanges({document.id: document}, posts, quotes, aim, Silent(), StanceConfig())
    assert [WALL in answer for answer in asked] == [True]


def test_lines_of_one_block_from_outside_are_one_quote() -> None:
    document, posts = thread(
        ("Ann", "See:\n> Boats are late.\n>\n> Ships are later.\nSo there.\n> Rafts never leave at all.")
    )
    quotes = find_quotes(document, posts, CONFIG)
    assert seen(document, quotes) == [
        ("Boats are late.\n>\n> Ships are later.", "outside", True),
        ("Rafts never leave at all.", "outside", True),
    ]


def test_words_quoted_from_outside_stay_that_persons_when_quoted_again() -> None:
    words = "Boats are never late in spring, whatever the almanac has to say."
    document, posts = thread(("Ann", f"> {words}\nSo there."), ("Bo", f"{words}\nNot true."))
    first, second = find_quotes(document, posts, CONFIG)
    assert first.author_id == second.author_id != posts[0].author_id


def test_a_hidden_voice_is_looked_for_only_where_attribution_is_unsure() -> None:
    text = "Let me answer what you wrote:\n1. boats are late\nThey are not.\n2. ships are later\nNor they."
    for confidence, count in ((1.0, 0), (0.6, 2)):
        document, posts = thread(("Ann", "Hello there."), ("Bo", text), confidence=confidence)
        quotes = find_quotes(document, posts, CONFIG)
        assert [q.kind for q in quotes] == [QuoteKind.OUTSIDE] * count
    assert quotes[0].author_id == posts[0].author_id, "you are whoever is answered"


def test_words_from_outside_are_linked_to_the_document_that_holds_them_whatever_the_order() -> None:
    paper, paper_posts = thread(("Ida", f"We begin.\n{MOON} And so on.\nThe end."), name="paper.md")
    copy, copy_posts = thread(("Xu", f"> {MOON}\nAgreed."), name="copy.md")
    reply, reply_posts = thread(
        ("Bo", f"> {MOON}\nNo.\n> Something that stands nowhere else at all.\nNo."), name="reply.md"
    )
    documents, posts = [paper, copy, reply], [*paper_posts, *copy_posts, *reply_posts]
    quotes = [q for d, p in ((copy, copy_posts), (reply, reply_posts)) for q in find_quotes(d, p, CONFIG)]
    assert {q.kind for q in quotes} == {QuoteKind.OUTSIDE}
    linked = link_outside(quotes, documents, posts, CONFIG)
    assert [(q.kind, q.source_post_id) for q in linked] == [
        (QuoteKind.BLOCK, paper_posts[0].id),
        (QuoteKind.BLOCK, paper_posts[0].id),
        (QuoteKind.OUTSIDE, None),
    ]
    assert {q.author_id for q in linked[:2]} == {paper_posts[0].author_id}
    assert paper.text[linked[1].source_start : linked[1].source_end] == MOON.rstrip(".")
    assert link_outside(quotes[::-1], documents[::-1], posts[::-1], CONFIG) == linked[::-1]
    assert [q.id for q in linked] == [q.id for q in quotes]


def test_nothing_is_linked_within_its_own_document_or_without_words_from_outside() -> None:
    document, posts = thread(("Ann", f"> {MOON}\nSo there."), ("Bo", "Fine."))
    quotes = find_quotes(document, posts, CONFIG)
    assert link_outside(quotes, [document], posts, CONFIG) == quotes
    assert link_outside([], [document], posts, CONFIG) == []


PARTS = st.sampled_from(
    [
        MOON,
        f"> {MOON}",
        "Thanks, I agree.",
        '"ghost of celestial machine reasoning"',
        "You wrote:",
        "As I wrote here:",
        "Reposting my letter:",
        'Ida Quist wrote "boats are never late in spring" and "ships are seldom early in autumn"',
        "1. a",
        "",
        "“",
    ]
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Ann", "Bo"]), st.lists(PARTS, min_size=1, max_size=4).map("\n".join)),
        min_size=1,
        max_size=5,
    )
)
def test_quotes_lie_inside_their_posts_and_sources_whatever_the_text(parts: list[tuple[str, str]]) -> None:
    document, posts = thread(*[(a, t) for a, t in parts if t] or [("Ann", "x")], confidence=0.5)
    by_id = {p.id: p for p in posts}
    quotes = find_quotes(document, posts, CONFIG)
    assert quotes == find_quotes(document, posts[::-1], CONFIG)
    for quote in quotes:
        post = by_id[quote.post_id]
        assert post.start <= quote.start < quote.end <= post.end
        assert 0.0 <= quote.score <= 1.0
        assert quote.source_post_id is not None or quote.kind in (QuoteKind.OUTSIDE, QuoteKind.SELF)
        assert quote.kind is not QuoteKind.OUTSIDE or quote.source_post_id is None
        if quote.source_post_id:
            source = by_id[quote.source_post_id]
            assert source.start <= quote.source_start < quote.source_end <= source.end  # type: ignore[operator]
            assert source.start < post.start


def read_seed(name: str) -> tuple[Document, list[Post], dict[str, Author]]:
    path = next((SHARED / "seeds").glob(f"{name}_*.txt"))
    data = path.read_bytes()
    source = Source(path.name, data[:65_536], lambda: io.BytesIO(data), 10**7)
    reader = choose(source, [registry.load("readers", n) for n in registry.names("readers")])
    (parsed,) = reader.read(source)
    assert isinstance(parsed, ParsedDocument)
    document = Document(make_id("d", parsed.text), path.name, parsed.format, parsed.title, parsed.text)
    lines = LineIndex(parsed.text)
    ids = [make_id("p", document.id, p.start, p.end) for p in parsed.posts]
    authors = [raw_author(p.author, document, p.speaker) for p in parsed.posts]
    people, keys = resolve(authors, {})
    posts = [
        Post(
            ids[n],
            document.id,
            keys[authors[n].id],
            p.kind,
            p.start,
            p.end,
            *lines.lines(p.start, p.end),
            parent_id=None if p.parent is None else ids[p.parent],
            confidence=p.confidence,
        )
        for n, p in enumerate(parsed.posts)
    ]
    return document, posts, {a.id: a for a in people}


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not there")
@pytest.mark.parametrize("name", ["000", "002"])
def test_segments_and_quotes_of_the_annotated_seeds(name: str) -> None:
    document, posts, people = read_seed(name)
    gold = SHARED / "eval" / "seeds"
    segments = [s for s in json.loads((gold / "segments.json").read_text()) if s["document"] == document.path]
    assert [p.end_line for p in posts] == [s["end_line"] for s in segments]
    assert all(s["start_line"] <= p.line <= s["start_line"] + 2 for p, s in zip(posts, segments, strict=True))
    labels = {s["author"] for s in segments}
    pairs = {(people[p.author_id].name, s["author"]) for p, s in zip(posts, segments, strict=True)}
    assert len(pairs) == len(labels) == len({n for n, _ in pairs})
    assert all(shown == label for shown, label in pairs if not label.startswith("anon"))
    ids = {s["id"]: p.id for s, p in zip(segments, posts, strict=True)}
    assert [p.parent_id for p in posts] == [ids.get(s["parent"]) for s in segments]
    gold_quotes = json.loads((gold / "quotes.json").read_text())
    wanted = [q for q in gold_quotes if q["document"] == document.path and q["quoted"] != "outside"]
    quotes = find_quotes(document, posts, CONFIG)
    found = {(q.line, q.end_line, q.source_post_id, q.kind.value) for q in quotes if q.source_post_id}
    assert {(q["line"], q["end_line"], ids[q["quoted"]], q["kind"]) for q in wanted} == found
    elsewhere = {(q["line"], q["end_line"]) for q in gold_quotes if q["document"] == document.path} - {
        f[:2] for f in found
    }
    assert {(q.line, q.end_line) for q in quotes if not q.source_post_id} == elsewhere


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not there")
def test_the_stated_number_of_comments_is_found() -> None:
    document, posts, _ = read_seed("004")
    stated = int(document.text.partition(" comments, sorted by")[0].rpartition("\n")[2])
    assert sum(p.kind is PostKind.COMMENT for p in posts) == stated
