"""Signs in the wording of a paragraph that it answers somebody, carries on, or is in somebody else's voice.

They serve text that does not say who speaks. Every list is English and holds only what a reader would accept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.text import plain_text, words

Span = tuple[int, int]

# Openings with which people begin an answer to what stands right before.
ANSWER = re.compile(
    r"\W{0,3}(?:(?:thanks|thank you|thx|ty)\b(?! to\b)|"
    r"(?:sure|yes|yeah|yep|yup|no|nope|nah|ok|okay|hmm*|huh|ah|oh|right|true|agreed|fair|exactly|indeed|nice|great|"
    r"lol|haha|sorry|correct|interesting)(?=\s?[,.!?:;…–—]|\s-\s|\s*$|"
    r"\s(?:point|question|enough|idea|i|so|but|and|mostly|about|on|with|that|for)\b)|"
    r"good (?:point|question|idea|comment|post|catch)\b|well(?:, first|, i\b|, you)|"
    r"i (?:(?!also)\w+ )?(?:agree|disagree|concur)\b|"
    r"i(?:'m| am)? (?:half|kinda|kind of|mostly|fully|partly|strongly|completely|totally) (?:agree|disagree)\b|"
    r"i don't (?:think (?:that's|this is|this follows|so|that follows)|agree|buy)\b|"
    r"this one is (?:debatable|wrong|right)|that's (?:fair|right|true|not)\b|"
    r"not (?:really|quite|sure (?:i|that|about))\b|"
    r"\(?(?:post|op|thread) author (?:here|again))",
    re.IGNORECASE,
)
THANKS = re.compile(r"\W{0,3}(?:thanks|thank you|thx)\b(?! to\b)", re.IGNORECASE)
POST_AUTHOR = re.compile(r"\W{0,2}(?:post |thread )?(?:author|op) (?:here|again)\b", re.IGNORECASE)
# Openings of an answer that make no sense without what stands right before.
_INTERJECTION = re.compile(
    r"\W{0,3}(?:sure|yes|yeah|yep|yup|no|nope|nah|ok|okay|hmm*|huh|ah|right|true|agreed|fair|exactly|indeed)\b",
    re.IGNORECASE,
)
PONDERS = re.compile(r"\W{0,3}(?:hmm*|huh|ah|oh|well|interesting)\b", re.IGNORECASE)
# Openings that carry a thought on.
CONTINUES = re.compile(
    r"\(?(?:and|but|or|however|for example|for instance|e\.g|also|another|furthermore|moreover|therefore|thus|so|then|"
    r"next|in (?:addition|fact|contrast|particular|other words|that case|short|sum|summary|conclusion|any case)|"
    r"similarly|likewise|finally|lastly|concretely|because|still|again|overall|anyway|instead|rather|first|firstly|"
    r"second|secondly|third|thirdly|on the other hand|alternatively|to (?:put|sum|summari[sz]e|conclude)|tl;?dr|"
    r"my (?:main|overall|broader|general|basic|other) (?:point|claim|worry))\b",
    re.IGNORECASE,
)
# Openings that more often carry a thought on than not.
MAY_CONTINUE = re.compile(
    r"\(?(?:perhaps|these|those|there (?:are|is)|this (?:is|was|makes|means|would|seems|one way)|even|actually|"
    r"that (?:is|was|would|said)|it (?:is|was|has|would)|in (?:this|these|those))\b",
    re.IGNORECASE,
)
ITEM = re.compile(r"\s*(?:[-*•◦‣+]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s|#\d)")
LISTED = re.compile(r"\s*[-*•◦‣+]\s")
NUMBERED_POINT = re.compile(r"\s*#?\d{1,3}\s*[.:)]?\s*\Z")
SECOND_PERSON = re.compile(r"\b(?:you|your|yours|you['’](?:re|ve|d|ll))\b", re.IGNORECASE)
OPINION = re.compile(
    r"\W?(?:i (?:don['’]t |do not )?(?:think|believe|find|suspect)|it seems to me|in my (?:view|opinion))\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"(?:[:;]-?\)|\bthanks[.!]*)\s*\Z", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:you|your|thanks?)\b|\b(?:does|do|did) (?:that|this|it) (?:\w+ )?(?:help|make sense|answer|clarify|sound)",
    re.IGNORECASE,
)
_TAG = re.compile(r",? (?:right|no|isn['’]t it|or not|surely)\?\Z", re.IGNORECASE)
_END = 240
_INTRODUCES_OTHER = re.compile(
    r"\byou(?:r (?:comment|post|reply|text)| (?:also |then |later )?"
    r"(?:wrote|write|said|say|mention(?:ed)?|claim(?:ed)?|ask(?:ed)?|argued?))\b[^.?!]{0,80}:\s*\Z",
    re.IGNORECASE,
)
_INTRODUCES_OWN = re.compile(
    r"\bi (?:once |also |previously |already )?(?:wrote|said|posted|argued|tweeted)\b|"
    r"\bmy (?:own )?(?:response|comment|reply|post|tweet|draft)\b",
    re.IGNORECASE,
)
_STRAIGHT = re.compile(r"(?<=\w)'(?=\w)|\"")
_CURLY = re.compile(r"[‘’“”]")
_SENTENCE_END = re.compile(r"[.?!…:;)\]\"”’]\s*\Z")
# Of the paragraphs with marks, at least this share must be typeset for a typewriter paragraph to stand out; less will
# do where there are several and it is answered.
_TYPESET_SHARE = 0.75
_TYPESET_SHARE_OF_SEVERAL = 0.5
_SEVERAL = 3
_FOREIGN_FROM = 2
_LONG_WORD = 6
_SHARED_WORDS = 2
_FRAGMENT_WORDS = 5
_SENTENCE_WORDS = 8
_POINTS = 2
_POINTS_WITHIN = 8


def is_answer(paragraph: str) -> bool:
    """Tell whether a paragraph opens as an answer to what stands before it."""
    return bool(ANSWER.match(plain_text(paragraph)))


def closes(paragraph: str) -> bool:
    """Tell whether a paragraph ends as a comment does: with a smile, thanks, or a question put to somebody."""
    end = paragraph.rstrip()[-_END:]
    asks = end.endswith("?") and not _TAG.search(end)
    return bool(_CLOSES.search(end)) or (asks and bool(_ASKS.search(end)))


def introduces_other(paragraph: str) -> bool:
    """Tell whether a paragraph announces words of the person addressed: "You wrote:"."""
    return bool(_INTRODUCES_OTHER.search(paragraph))


def introduces_own(paragraph: str) -> bool:
    """Tell whether a paragraph announces its own author's earlier words: "As I wrote here:"."""
    return paragraph.rstrip().endswith(":") and bool(_INTRODUCES_OWN.search(paragraph[-120:]))


@dataclass(frozen=True, slots=True)
class Pasted:
    """Paragraphs of a post that stand there as they were written elsewhere: by somebody else, or by its author."""

    other: frozenset[int]
    own: frozenset[int]


def typesets(text: str, paragraphs: Sequence[Span]) -> bool:
    """Tell whether the author of these paragraphs, some of them pasted from others, sets typographic quote marks."""
    straight, curly = _marked([text[start:end] for start, end in paragraphs])
    return len(curly) >= _SEVERAL and len(curly) >= _TYPESET_SHARE_OF_SEVERAL * (len(curly) + len(straight))


def in_other_voice(text: str, paragraphs: Sequence[Span], *, typeset: bool = False) -> frozenset[int]:
    """Return the indices of those paragraphs of one post that its author most likely pasted from somebody else.

    `typeset` says that the author is known to set typographic marks.
    """
    return pasted(text, paragraphs, typeset=typeset).other


def pasted(text: str, paragraphs: Sequence[Span], *, typeset: bool = False) -> Pasted:
    """Return which paragraphs of one post, or of one person's posts in a row, their author most likely pasted.

    Words of another are announced ("you wrote:"); or their quote marks are a typewriter's where the author's are
    typeset; or the next paragraph opens as an answer to them, and they break off without a full stop or the answer
    takes up their longer words; or they put a question, after other such passages, that the next paragraph answers.
    """
    parts = [text[start:end] for start, end in paragraphs]
    odd = _typewritten(parts, typeset=typeset or typesets(text, paragraphs))
    found: set[int] = set()
    announced = 0
    own: set[int] = set()
    for i, part in enumerate(parts):
        before, after = parts[i - 1] if i else "", parts[i + 1] if i + 1 < len(parts) else ""
        if i and introduces_other(before):
            announced = 1
            found.add(i)
            continue
        number = _number(part)
        if announced and number == announced + 1 and i - 1 not in found:
            announced = number
            found.add(i)
            continue
        if introduces_own(before) or (i - 1 in own and i in odd):
            own.add(i)
            continue
        listed = i - 1 in found and ITEM.match(part) and (before.endswith(":") or ITEM.match(before)) and number != 0
        answered = not _CURLY.search(part) and _answered(part, after) >= _FOREIGN_FROM
        if listed or i in odd or answered or _question_answered(part, after, i, found):
            found.add(i)
    if 1 in found and 0 not in own and _runs_on(parts[0], curly=bool(odd)):
        found.add(0)
    return Pasted(frozenset(found if len(found) < len(parts) else ()), frozenset(own))


def _runs_on(part: str, *, curly: bool) -> bool:
    """Tell whether the first paragraph belongs to the words of another that stand second: it introduces none."""
    marked = bool(_CURLY.search(part)) if curly else bool(_STRAIGHT.search(part))
    return not (marked or is_answer(part) or part.endswith(":")) and len(words(part)) >= _SENTENCE_WORDS


def _question_answered(part: str, answer: str, i: int, found: Collection[int]) -> bool:
    """Tell whether a paragraph is one question that the next one answers, in a post that goes point by point."""
    near = sum(i - _POINTS_WITHIN <= j < i for j in found)
    single = part.endswith("?") and not re.search(r"[.?!]\s", part) and len(words(part)) >= _SENTENCE_WORDS
    return near >= _POINTS and single and bool(OPINION.match(answer) or is_answer(answer))


def _answered(part: str, answer: str) -> int:
    """Return how many signs say that `answer` is another voice's answer to `part`."""
    if not (_INTERJECTION.match(answer) and is_answer(answer)) or part.rstrip().endswith("?"):
        return 0
    shared = {w for w in words(part) if len(w) >= _LONG_WORD} & set(words(answer))
    fragment = not _SENTENCE_END.search(part) and len(words(part)) >= _FRAGMENT_WORDS
    return 1 + fragment + (len(shared) >= _SHARED_WORDS)


def _marked(parts: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return the paragraphs with straight quote marks alone, and those with curly ones alone."""
    straight = {i for i, p in enumerate(parts) if _STRAIGHT.search(p) and not _CURLY.search(p)}
    curly = {i for i, p in enumerate(parts) if _CURLY.search(p) and not _STRAIGHT.search(p)}
    return straight, curly


def _typewritten(parts: Sequence[str], *, typeset: bool) -> set[int]:
    """Return the paragraphs with straight marks alone, where most others have curly ones, or whose answer has."""
    straight, curly = _marked(parts)
    if len(curly) > 1 and len(curly) >= _TYPESET_SHARE * (len(curly) + len(straight)):
        return straight
    return {i for i in straight if typeset and i + 1 < len(parts) and is_answer(parts[i + 1])}


def _number(part: str) -> int:
    match = re.match(r"\s*(\d{1,3})[.)]\s", part)
    return int(match.group(1)) if match else 0
