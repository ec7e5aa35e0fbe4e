"""What a reader sees at a paragraph that speaks for or against a new comment beginning there."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from kb import voices
from kb.readers import _thread_style
from kb.readers._thread_repeats import Repeats
from kb.readers._thread_style import Style
from kb.text import words

Span = tuple[int, int]

_OPENING = 240
_SHORT = 100
_BRIEF_WORDS = 12
_LONG_WORDS = 60
_LONG_WORD = 6
_ECHOED_WORDS = 3
_SENTENCE_WORDS = 8
_DENIAL_WITHIN = 8
_STYLE_BACK = 3
_WIDE = 3
_WIDE_GAPS = 3


class Sign(StrEnum):
    """One thing to be seen; what each is worth stands in `_thread_split`."""

    ANSWERS = auto()
    THANKS = auto()
    REPLIES = auto()
    ADDRESSES = auto()
    NAMES_YOURS = auto()
    NAMES_TEXT = auto()
    OPINION = auto()
    SPEAKS_OF_SELF = auto()
    ASKS = auto()
    DENIES = auto()
    AGREES = auto()
    CARRIES_ON = auto()
    MAY_CARRY_ON = auto()
    ITEM = auto()
    POINT_NUMBER = auto()
    ADDS = auto()
    LABELLED_ON = auto()
    ASIDE = auto()
    QUOTES = auto()
    QUOTES_PART = auto()
    QUOTES_ON = auto()
    QUOTES_ON_AFAR = auto()
    QUOTES_INSIDE = auto()
    QUOTES_INSIDE_ON = auto()
    INTRODUCES_QUOTE = auto()
    AFTER_CLOSE = auto()
    AFTER_QUESTION = auto()
    AFTER_OPEN_END = auto()
    AFTER_QUOTE = auto()
    AFTER_COLON = auto()
    AFTER_ITEM = auto()
    AFTER_BRIEF = auto()
    AFTER_SHORT_ANSWER = auto()
    AFTER_LONG = auto()
    BRIEF = auto()
    LONG = auto()
    ECHOES = auto()
    WIDE_GAP = auto()
    STYLE_CHANGES = auto()
    MARKS_CHANGE = auto()


_YOURS = re.compile(
    r"\byour (?:\w+ )?(?:points?|arguments?|questions?|examples?|claims?|objections?|views?|positions?|analog(?:y|ies)|"
    r"proposals?|concerns?|framing|comments?|posts?|repl(?:y|ies)|responses?)\b|"
    r"\byou(?:['’]re| are| say| said| wrote| mean| think| seem| mention(?:ed)?)\b",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"\bthis (?:\w+ )?(?:comment|post|reply|response|article|essay|write-?up)s?\b|"
    r"\bthe (?:author|post|original)\b|\bOP\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\W*(?:i|i['’](?:m|d|ve|ll)|my)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\W*(?:what|why|how|when|where|who|which|do|does|did|is|are|was|were|can|could|would|should|will|has|have|isn['’]t|"
    r"aren['’]t|doesn['’]t|don['’]t|wasn['’]t|couldn['’]t|wouldn['’]t)\b",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\W*(?:maybe|perhaps|because|by \w+ing|it depends|depends on|i don['’]t know|probably|possibly|none|neither|both|"
    r"not (?:that|as|for|in|at|a|really)\b|here['’]s|mostly|for me|something like|"
    r"i (?:mean|meant|was|am|did|do|have))\b",
    re.IGNORECASE,
)
_ADDITION = re.compile(
    r"\b(?:also|too|as well|besides,|in addition|further(?:more)?|moreover|likewise|another|second(?:ly)?|third(?:ly)?|"
    r"next|finally|lastly)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\W*[A-Z][^.?!:\n]{2,50}:\s\S")
_SIGNED = re.compile(r"\W*(?:--|—|–|―)\s*\S")
_DENIAL = re.compile(r"\b(?:not|no|never|disagree|\w+n['’]t)\b", re.IGNORECASE)
_AGREEMENT = re.compile(r"\b(?:agree[ds]?|disagree[ds]?|disagreement|agreement|convinced|sold on|\+1)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passages:
    """The paragraphs of a text, what they repeat, how they are typed, and which stand after a wide gap."""

    text: str
    paragraphs: Sequence[Span]
    repeats: Repeats
    styles: Sequence[Style]
    wide: frozenset[int]

    def part(self, i: int) -> str:
        """Return the text of paragraph `i`."""
        return self.text[slice(*self.paragraphs[i])]


def passages(text: str, paragraphs: Sequence[Span], repeats: Repeats) -> Passages:
    """Return the paragraphs with what is to be known about each."""
    styles = [_thread_style.of(text, start, end) for start, end in paragraphs]
    gaps = [text.count("\n", a[1], b[0]) for a, b in itertools.pairwise(paragraphs)]
    sizes = Counter(gaps)
    widest = max(sizes, default=0)
    # One blank line also parts a list from its paragraph; two are set on purpose.
    regular = widest >= _WIDE and _WIDE_GAPS <= sizes[widest] < sizes.total() - sizes[widest]
    wide = frozenset(i + 1 for i, gap in enumerate(gaps) if regular and gap == widest)
    return Passages(text, paragraphs, repeats, styles, wide)


def seen(passages: Passages, i: int) -> set[Sign]:
    """Return the signs at paragraph `i`, which is not the first, that do not depend on where comments begin."""
    part, before = passages.part(i), passages.part(i - 1)
    found = _opening(part, i, passages.repeats) | _before(before, i, passages.repeats)
    found |= _around(passages, i, part, before)
    if Sign.AFTER_QUESTION in found and (_REPLY.match(part) or Sign.ANSWERS in found):
        # An answer takes up the words of the question.
        found = (found - {Sign.ECHOES}) | {Sign.REPLIES}
    return found


def quoting(passages: Passages, i: int, starts: Sequence[int]) -> set[Sign]:
    """Return what the quotes in paragraph `i` say, if comments begin at `starts`, sorted, and one holds `i - 1`."""
    quoted, inside = passages.repeats.quoted, passages.repeats.inside
    source = quoted.get(i, inside.get(i))
    if source is None:
        return set()
    here = bisect.bisect_right(starts, i - 1)
    begin = starts[here - 1] if here else 0
    cited = {bisect.bisect_right(starts, quoted[j]) for j in range(begin, i) if j in quoted}
    on = bisect.bisect_right(starts, quoted.get(source, source)) in cited
    if i not in quoted:
        return {Sign.QUOTES_INSIDE_ON if on or source >= begin else Sign.QUOTES_INSIDE}
    if not on:
        return {Sign.QUOTES}
    return {Sign.QUOTES_ON if here - 1 in cited else Sign.QUOTES_ON_AFAR}


def _opening(part: str, i: int, repeats: Repeats) -> set[Sign]:
    opening = part[:_OPENING]
    sentence = re.split(r"(?<=[.?!])\s", opening, maxsplit=1)[0]
    count = len(words(part))
    quote, number = i in repeats.quoted, bool(voices.NUMBERED_POINT.match(part))
    item = bool(voices.ITEM.match(part))
    found = {
        Sign.ANSWERS: voices.is_answer(part),
        Sign.THANKS: bool(voices.THANKS.match(part)),
        Sign.ADDRESSES: bool(voices.SECOND_PERSON.search(opening)) and not item,
        Sign.NAMES_YOURS: bool(_YOURS.search(opening)) and not item,
        Sign.NAMES_TEXT: bool(_TEXT.search(opening)) and not item,
        Sign.OPINION: bool(voices.OPINION.match(part)),
        Sign.SPEAKS_OF_SELF: bool(_SELF.match(part)),
        Sign.ASKS: sentence.endswith("?") and bool(_ASKING.match(sentence)),
        Sign.DENIES: bool(_DENIAL.search(" ".join(sentence.split()[:_DENIAL_WITHIN]))),
        Sign.AGREES: bool(_AGREEMENT.search(sentence)),
        Sign.CARRIES_ON: (bool(voices.CONTINUES.match(part)) or part.startswith(("…", "..."))) and not quote,
        Sign.MAY_CARRY_ON: bool(voices.MAY_CONTINUE.match(part)) and not quote,
        Sign.ITEM: item and not number and not quote,
        Sign.POINT_NUMBER: number,
        Sign.ADDS: bool(_ADDITION.search(sentence)) and not quote,
        Sign.ASIDE: part.startswith("("),
        Sign.QUOTES_PART: quote and (part[:1].islower() or not part.endswith((".", "!"))),
        Sign.INTRODUCES_QUOTE: part.endswith(":") and len(part) < _SHORT and i + 1 in repeats.quoted,
        Sign.BRIEF: count < _BRIEF_WORDS and not part.endswith(":"),
        Sign.LONG: count >= _LONG_WORDS,
    }
    return {sign for sign, holds in found.items() if holds}


def _before(before: str, i: int, repeats: Repeats) -> set[Sign]:
    quote = i - 1 in repeats.quoted or bool(voices.NUMBERED_POINT.match(before))
    count, signed = len(words(before)), bool(_SIGNED.match(before))
    found = {
        Sign.AFTER_CLOSE: voices.closes(before) and not quote,
        Sign.AFTER_QUESTION: before.rstrip(')"”').endswith("?") and not quote,
        Sign.AFTER_OPEN_END: before[-1:].isalnum() and count >= _SENTENCE_WORDS and not quote and not signed,
        Sign.AFTER_QUOTE: quote,
        Sign.AFTER_COLON: before.endswith((":", ",")),
        Sign.AFTER_ITEM: bool(voices.ITEM.match(before)),
        Sign.AFTER_BRIEF: count < _BRIEF_WORDS and not quote,
        Sign.AFTER_SHORT_ANSWER: i in repeats.quoted and len(before) < _SHORT and voices.is_answer(before),
        Sign.AFTER_LONG: count >= _LONG_WORDS,
    }
    return {sign for sign, holds in found.items() if holds}


def _around(passages: Passages, i: int, part: str, before: str) -> set[Sign]:
    found = set()
    held = {w for w in words(before) if len(w) >= _LONG_WORD}
    if len({w for w in words(part) if len(w) >= _LONG_WORD} & held) >= _ECHOED_WORDS:
        found.add(Sign.ECHOES)
    if i in passages.wide:
        found.add(Sign.WIDE_GAP)
    if _LABEL.match(part) and _LABEL.match(before):
        found.add(Sign.LABELLED_ON)
    quoted = passages.repeats.quoted
    if i not in quoted:
        style = Style()
        for j in range(max(0, i - _STYLE_BACK), i):
            style = style if j in quoted else style.then(passages.styles[j])
        if style.clashes(passages.styles[i]):
            found.add(Sign.STYLE_CHANGES)
        elif style.apostrophe * passages.styles[i].apostrophe < 0:
            found.add(Sign.MARKS_CHANGE)
    return found
