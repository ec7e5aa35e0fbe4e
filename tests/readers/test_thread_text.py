from __future__ import annotations

import io

import pytest

from kb.protocols import Source
from kb.readers.thread_text import PLUGIN
from kb.records import ParsedDocument, PostKind


def read(*paragraphs: str) -> ParsedDocument:
    data = "\n".join(paragraphs).encode()
    (document,) = PLUGIN.read(Source("t/thread.txt", data, lambda: io.BytesIO(data), 10**6))
    assert isinstance(document, ParsedDocument)
    return document


def pieces(document: ParsedDocument) -> list[tuple[str, str | None, int | None]]:
    """(first three words, speaker, parent) of each post."""
    return [(" ".join(document.text[p.start : p.end].split()[:3]), p.speaker, p.parent) for p in document.posts]


FIRST = (
    "I went through your proposal for the allotment and have three remarks:",
    "1. Slugs are drawn by the ivy, and you would give them a second home there.",
    "2. The shed stands in the shade until noon, so nothing will dry in it.",
    "A shed that never dries is a shed that rots, as the last two did.",
    "3. Who will water in August, when all of you are away?",
)
SECOND = (
    "Thank you for the careful reading! I start with your second point.",
    "#2:",
    "The shed stands in the shade until noon, so nothing will dry in it.",
    "It gets the whole afternoon, and that has been enough for our neighbours.",
    "Slugs are drawn by the ivy, and you would give them a second home there!",
    "Yes, I had not thought of that, and I will move the bed.",
)


def test_an_exchange_is_cut_where_the_quoted_person_is_answered() -> None:
    document = read(*FIRST, *SECOND)
    assert pieces(document) == [("I went through", "1", None), ("Thank you for", "2", 0)]
    assert all(p.kind is PostKind.COMMENT for p in document.posts), "the proposal answered is not in the file"


def test_a_second_rendering_keeps_its_speakers_and_bounds() -> None:
    quotes = {SECOND[2], SECOND[4]}
    again = [p for p in SECOND if p not in quotes]
    document = read(*FIRST, *SECOND, *FIRST, *again)
    assert pieces(document) == [
        ("I went through", "1", None),
        ("Thank you for", "2", 0),
        ("I went through", "1", None),
        ("Thank you for", "2", 2),
    ]
    assert document.text[document.posts[3].end - 20 : document.posts[3].end] == again[-1][-20:]


def test_an_essay_is_one_post_by_one_speaker() -> None:
    document = read(
        "The ferry and the bridge",
        "Sure, a bridge is faster. Nobody denies it who has waited for the ferry in November.",
        "But a ferry makes two villages meet each other twice a day.",
        "I think that is worth eleven minutes. Thanks to my sister for the stopwatch.",
        "No. I would not trade it.",
    )
    assert pieces(document) == [("The ferry and", "1", None)]
    assert document.posts[0].kind is PostKind.POST
    assert document.title == "The ferry and the bridge"


PAGE = (
    "Here are the reasons for a later school day, as far as I could find any.",
    "Pupils sleep until seven whatever the timetable says.",
    "New Comment",
    "{count} comments, sorted by oldest",
    "Pupils sleep until seven whatever the timetable says.",
    "Ours do not. They are up at five because the bus leaves at six.",
    "A bus that leaves at six has its own reasons.",
    "Fair point, but which?",
    "Teachers were not asked about any of this.",
)


def test_page_furniture_belongs_to_no_post_and_divides_post_from_comments() -> None:
    document = read(*(p.format(count=3) for p in PAGE))
    post, *comments = document.posts
    assert post.kind is PostKind.POST
    assert document.text[post.start : post.end].endswith("timetable says.")
    assert all(c.kind is PostKind.COMMENT for c in comments)
    assert not any("New Comment" in document.text[p.start : p.end] or "sorted by" in document.text[p.start : p.end]
                   for p in document.posts)  # fmt: skip


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_stated_count_decides_how_many_comments_there_are(count: int) -> None:
    assert len(read(*(p.format(count=count) for p in PAGE)).posts) == count + 1


def test_a_stated_count_far_beyond_the_text_does_not_shred_it() -> None:
    assert len(read(*(p.format(count=900) for p in PAGE)).posts) < 6


def test_the_author_of_the_post_may_say_so_in_a_comment() -> None:
    document = read(*(p.format(count=4) for p in PAGE[:-1]), "(Post author here.) It was meant as a joke.")
    assert document.posts[-1].speaker == document.posts[0].speaker
    assert len({p.speaker for p in document.posts}) == len(document.posts) - 1


def test_a_profile_opens_the_stream_of_one_person() -> None:
    document = read(
        "I'm a hydrologist in Tromsø. Email: a.b@example.org. I am also on Mastodon and LinkedIn, or see my website.",
        "Thanks! I don’t think it’s the salt, though.",
        "The salt would show up in both wells.",
        "I’d look at the pump first :)",
        "Thanks for asking. It’s the pump, as you’ll see.",
    )
    assert [p.speaker for p in document.posts] == ["1", "1", "1"]
    assert [p.parent for p in document.posts] == [None] * 3


def test_long_texts_without_repeats_cost_no_more_than_their_length() -> None:
    words = [f"w{i}" for i in range(60_000)]
    document = read(*(" ".join(words[i : i + 60]) for i in range(0, 60_000, 60)))
    assert len(document.posts) == 1
