"""Threads of several kinds without names, of which the truth is known: who speaks where, and whom they answer.

In the notation a line `#3 A>1` begins post 3, by A, in answer to post 1; `@` marks page furniture and `~` a paragraph
of somebody else's words. None of the marks is part of what the reader sees. Paragraphs stand apart by blank lines.
"""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass, field

import pytest

from kb import voices
from kb.protocols import Source
from kb.readers.thread_text import PLUGIN
from kb.records import ParsedDocument
from kb.text import paragraphs

THREADS = {
    "hn": """\
#0 P
Show: a pocket tide clock that runs for ten years on one battery. I wrote down what went wrong over the winter.
@14 points | 5 comments
#1 A>0
The clock drifts by six minutes a month if you only model the moon. Did you measure it against a real harbour table?

Also, a coin cell at ten microamps is optimistic below freezing.
#2 P>1
~a coin cell at ten microamps is optimistic below freezing
Good point, I only tested it indoors. The drift is about four minutes against the harbour office's table.
#3 A>2
Thanks, four minutes is better than I expected. Then your harbour must be a simple one.
#4 B>0
I don't see why this needs a battery at all. A float and a pointer have done the job for two hundred years.
#5 C>4
A float only tells you the tide where you stand, and you can't carry it in a pocket.
""",
    "lw": """\
#0 P
Most reading groups die in the third month. I argue that they die because nobody owns the summary.

Whoever writes the summary decides what was said, and people stop coming once they no longer recognise it.
@New Comment
@4 comments, sorted by top scoring
#1 A>0
~Whoever writes the summary decides what was said, and people stop coming once they no longer recognise it.
I think this is backwards. In my groups people stopped coming first, and then nobody was left to correct the summary.

For example, our spring group lost five of nine members in the week before the first summary was even written.
#2 P>1
~people stopped coming first
Do you know why those five left? If the first session was muddled, that's the same cause one step earlier.
#3 A>2
Two moved away, one had a baby, and I never asked the others. So I can't rule it out.
#4 B>0
Our group has met for eleven years and never had a summary. We have soup.
""",
    "reddit": """\
#0 P
Why do bakers weigh water? I have always used a jug and my bread is fine.
@3 comments
#1 A>0
Because a jug read from above is off by ten grams, and at seventy percent hydration you can feel ten grams.
#2 P>1
~at seventy percent hydration you can feel ten grams
I can't feel it. Maybe my flour is more forgiving than yours?
#3 A>2
Sure, that's possible. What flour are you using?
""",
    "exchange": """\
#0 A
I read your draft on the bridge toll twice and have three remarks.

1. The traffic counts come from a week with a strike, so they are far too low.

2. You assume that nobody will drive around by the ford, although it is open seven months of the year.

3. The toll house stands on land that the parish has promised to the school.
#1 B>0
Thank you for reading it twice! I start with the counts.

~The traffic counts come from a week with a strike, so they are far too low.

True, but I scaled them by the ferry tickets, which were not affected.

~You assume that nobody will drive around by the ford, although it is open seven months of the year.

I assume that few will. The ford costs twenty minutes, and the toll is worth four.
#2 A>1
~The ford costs twenty minutes, and the toll is worth four.

Thanks, that convinces me about the ford. A count without a strike would still cost you nothing but a week.
""",
    "stream": """\
#0 S
I'm a bell founder in Tartu. Email: toll@example.org. I am also on Mastodon, Bluesky and GitHub, or see my website.
#1 S
Thanks! I don’t think the alloy explains it. We’ve cast it for thirty years and only the last two bells cracked.

Does that help?
#2 S
~I think the clapper was simply too heavy. It's a common mistake when an old bell's replaced by a lighter one.
OK, that’s testable. We weighed the clapper of the second bell, and it’s within a kilo of the old one.

~You could also be ringing it wrong, since a rope that's pulled too early lets the clapper rest on the rim
Yeah, I asked the ringers about that. They’ve been trained by the same man as before, so I’d be surprised.
#3 S
Thanks for the photographs! I’d never have seen the seam otherwise. I’d guess it’s where the two pours met.
""",
    "email": """\
#0 A
The heating in the reading room was off on both Sundays. I propose that we close the room on Sundays until May.
#1 B>0
~> I propose that we close the room on Sundays until May.
I disagree. Sunday is the only day on which the students from the harbour school can come.
#2 A>1
~> Sunday is the only day on which the students from the harbour school can come.
Fair point, I had not thought of them. Could we open the small room instead?
""",
}


@dataclass
class Truth:
    """A thread as the reader gets it, and what is true of it."""

    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    parents: list[int | None] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)


def truth(notation: str) -> Truth:
    found = Truth()
    for line in filter(None, notation.split("\n")):
        if line.startswith("#"):
            speaker, _, parent = line.split(" ")[1].partition(">")
            found.speakers.append(speaker)
            found.parents.append(int(parent) if parent else None)
            found.starts.append(len(found.lines))
            continue
        words = line.removeprefix("@").removeprefix("~")
        if line.startswith("~"):
            found.foreign.add(words)
        found.lines.append(words)
    return found


def read(lines: list[str], gap: str = "\n\n") -> tuple[ParsedDocument, list[int]]:
    """The document, and at which of the lines its posts begin."""
    data = gap.join(lines).encode()
    (document,) = PLUGIN.read(Source("t/thread.txt", data, lambda: io.BytesIO(data), 10**6))
    assert isinstance(document, ParsedDocument)
    places = [start for start, _ in paragraphs(document.text, 0, len(document.text))]
    return document, [places.index(post.start) for post in document.posts]


@pytest.fixture(params=THREADS, ids=lambda name: name)
def thread(request: pytest.FixtureRequest) -> Truth:
    return truth(THREADS[request.param])


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n\r\n", "\n \n"])
def test_posts_begin_where_a_speaker_begins(thread: Truth, gap: str) -> None:
    assert read(thread.lines, gap)[1] == thread.starts


def test_two_people_are_never_held_for_one(thread: Truth) -> None:
    document, _ = read(thread.lines)
    for (one, a), (other, b) in itertools.combinations(zip(document.posts, thread.speakers, strict=True), 2):
        assert one.speaker != other.speaker or a == b, (
            document.text[one.start :][:40],
            document.text[other.start :][:40],
        )


@pytest.mark.parametrize("name", ["reddit", "exchange", "email", "stream"])
def test_answers_find_what_they_answer(name: str) -> None:
    known = truth(THREADS[name])
    assert [post.parent for post in read(known.lines)[0].posts] == known.parents


@pytest.mark.parametrize("name", ["hn", "lw"])
def test_a_quote_or_an_answer_shows_what_is_answered(name: str) -> None:
    known = truth(THREADS[name])
    assert [post.parent for post in read(known.lines)[0].posts][:4] == known.parents[:4]


@pytest.mark.parametrize("name", ["exchange", "stream"])
def test_who_speaks_again_is_known_where_the_text_says_so(name: str) -> None:
    known = truth(THREADS[name])
    document, _ = read(known.lines)
    assert len({post.speaker for post in document.posts}) == len(set(known.speakers))


def test_the_words_of_others_in_a_stream_are_told_apart_in_each_of_its_posts() -> None:
    known = truth(THREADS["stream"])
    document, _ = read(known.lines)
    typeset = voices.typesets(document.text, paragraphs(document.text, 0, len(document.text)))
    found = set()
    for post in document.posts:
        assert post.confidence < 1.0, "else nobody looks for them"
        spans = paragraphs(document.text, post.start, post.end)
        found |= {document.text[slice(*spans[i])] for i in voices.in_other_voice(document.text, spans, typeset=typeset)}
    assert found == known.foreign
