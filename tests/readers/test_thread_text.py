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


@pytest.mark.parametrize(
    "line",
    [
        "2 comments, sorted by top scoring",
        "2 Comments",
        "Comments (2)",
        "114 points by heron 3 hours ago | hide | 2 comments",
        "1.2k points · 2 comments",
        "2 Comments Share Save",
    ],
)
def test_sites_state_the_number_of_comments_in_their_own_ways(line: str) -> None:
    post, *comments = read(
        "Our ferry should sail at night.",
        line,
        "The crew has families, and the harbour sleeps.",
        "Nobody asked them. I did, and most would rather sail at night than at six in the morning.",
    ).posts
    assert post.kind is PostKind.POST
    assert len(comments) == 2


def test_a_change_of_spelling_is_a_change_of_speaker() -> None:
    document = read(
        "The town should paint its boats.",
        "2 comments",
        "The colour is a matter of taste, and people organise themselves.",
        "They paint at night, in the sheds behind the mill.",
        "A color is seen from the sea, and sailors recognize their harbor by it.",
    )
    assert [p for _, _, p in pieces(document)] == [None, 0, 1]
    assert document.text[document.posts[2].start :].startswith("A color")


def test_gaps_of_two_sizes_show_where_comments_end() -> None:
    one = "The mill should be kept as it is.\n\nIt has stood for two hundred years."
    two = "A mill that mills nothing is a barn.\n\nBarns can be lived in, and mills cannot."
    three = "The roof will not last another winter.\n\nThe wheel has been gone since the flood."
    four = "The owner lives abroad and answers no letters.\n\nHis agent answers them with bills."
    document = read("Mills", "4 comments", "\n\n\n\n".join((one, two, three, four)))
    assert [document.text[p.start : p.end] for p in document.posts[1:]] == [one, two, three, four]


def test_the_one_who_is_thanked_and_quoted_answers_again() -> None:
    document = read(
        "4 comments",
        "The ice on the lake has been too thin to skate on since the mill opened its new sluice.",
        "The ice on the lake has been too thin to skate on since the mill opened its new sluice.",
        "I doubt that. Did you measure it, or is it what the skaters say?",
        "I doubt that.",
        "Thanks for asking! I measured it at four places, as I said at the meeting.",
    )
    speakers = [p.speaker for p in document.posts]
    assert speakers[0] == speakers[2] != speakers[1]


def test_unsure_bounds_are_said_to_be_unsure() -> None:
    document = read(*FIRST, *SECOND)
    assert all(0.2 <= post.confidence < 1.0 for post in document.posts)
    assert document.posts[0].confidence > 0.5


def test_furniture_alone_is_no_post() -> None:
    assert read("New Comment", "3 comments").posts == ()


@pytest.mark.parametrize(
    "text",
    [
        "\n\n",
        "3 comments",
        "3 comments\n3 comments\n3 comments",
        "\x01\n\x01\n",
        "> \n> >\n>>>",
        "***\n---\n***",
        '"\n"\n"',
        "0 comments\nHello there.",
        "\u202eabc\n\u200b\n",
    ],
)
def test_odd_texts_are_read_or_left_without_posts(text: str) -> None:
    for post in read(text + "x").posts:
        assert 0 <= post.start < post.end


def test_a_quote_of_the_post_opens_a_comment() -> None:
    document = read(
        "The bus should leave at seven. The road is empty then.",
        "2 comments",
        "The driver lives on the other side of the lake.",
        "A boat would have to fetch the driver every morning.",
        "The road is empty then.",
        "Nothing on that road is ever empty before the quarry has closed.",
    )
    assert [document.text[p.start :][:12] for p in document.posts] == ["The bus shou", "The driver l", "The road is "]
    assert [p.parent for p in document.posts] == [None, 0, 0]


def test_ones_own_earlier_words_open_no_comment_of_a_stream() -> None:
    document = read(
        "I'm a hydrologist in Tromsø. Email: a.b@example.org. I am also on Mastodon and LinkedIn, or see my website.",
        "Thanks! I don’t think it’s the salt. As I wrote in my post here:",
        "Here's what a \"well\" is: a hole that you'd rather not fall into, wouldn't you?",
        'I\'d call your "spring" a well, too. Does that help?',
        "So I’d look at the pump first, since that’s what broke in March.",
    )
    assert len(document.posts) == 2
