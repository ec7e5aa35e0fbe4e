"""Signs in the wording of a paragraph that it answers somebody, carries on, or is in somebody else's voice.

They serve text that does not say who speaks. Every list is English and holds only what a reader would accept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.text import words

Span = tuple[int, int]

# Openings with which people begin an answer to what stands right before.
ANSWER = re.compile(
    r"\W{0,3}(?:(?:thanks|thank you|thx|ty)\b(?! to\b)|"
    r"(?:sure|yes|yeah|yep|yup|no|nope|nah|ok|okay|hmm*|huh|ah|oh|right|true|agreed|fair|exactly|indeed|nice|great|"
    r"lol|haha|sorry|correct|interesting)(?=\s?[,.!?:;…–—]|\s-\s|\s*$|"
    r"\s(?:point|question|enough|idea|i|so|but|and|mostly|about|on|with|that|for)\b)|"
    r"good (?:point|question|idea|comment|post|catch)\b|well(?:, first|, i\b|, you)|"
    r"i (?:\w+ )?(?:agree|disagree|concur)\b|"
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
# Openings that carry a thought on.
CONTINUES = re.compile(
    r"\(?(?:and|but|or|however|for example|for instance|e\.g|also|another|furthermore|moreover|therefore|thus|so|then|"
    r"next|in (?:addition|fact|contrast|particular|other words|that case|short|this|these|those)|similarly|likewise|"
    r"finally|concretely|because|still|perhaps|again|overall|anyway|instead|rather|these|those|there (?:are|is)|"
    r"this (?:is|was|makes|means|would|seems|one way)|that (?:is|was|would|said)|it (?:is|was|has|would)|even|if|"
    r"to put|first|second|third|on the other hand|alternatively|actually)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(r"[a-z]|\.\.\.|…|--")
ITEM = re.compile(r"\s*(?:[-*•◦‣+]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s|#\d)")
NUMBERED_POINT = re.compile(r"\s*#?\d{1,3}\s*[.:)]?\s*\Z")
SECOND_PERSON = re.compile(r"\b(?:you|your|yours|you['’](?:re|ve|d|ll))\b", re.IGNORECASE)
OPINION = re.compile(
    r"\W?(?:i (?:don['’]t |do not )?(?:think|believe|find|suspect)|it seems to me|in my (?:view|opinion))\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"(?:[:;]-?\)|\bthanks[.!]*)\s*\Z", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:you|your|thanks?)\b", re.IGNORECASE)
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
# Of the paragraphs with marks, at least this share must be typeset for a typewriter paragraph to stand out.
_TYPESET_SHARE = 0.75
_FOREIGN_FROM = 2
_LONG_WORD = 6
_SHARED_WORDS = 2
_FRAGMENT_WORDS = 5


def is_answer(paragraph: str) -> bool:
    """Tell whether a paragraph opens as an answer to what stands before it."""
    return bool(ANSWER.match(paragraph.replace("’", "'")))


def carries_on(paragraph: str) -> bool:
    """Tell whether a paragraph opens in the middle of a thought: a connective, a list item, a lower-case letter."""
    return bool(CONTINUES.match(paragraph) or ITEM.match(paragraph) or _LOWER.match(paragraph))


def closes(paragraph: str) -> bool:
    """Tell whether a paragraph ends as a comment does: with a smile, thanks, or a question put to somebody."""
    return bool(_CLOSES.search(paragraph)) or (paragraph.rstrip().endswith("?") and bool(_ASKS.search(paragraph)))


def introduces_other(paragraph: str) -> bool:
    """Tell whether a paragraph announces words of the person addressed: "You wrote:"."""
    return bool(_INTRODUCES_OTHER.search(paragraph))


def introduces_own(paragraph: str) -> bool:
    """Tell whether a paragraph announces its own author's earlier words: "As I wrote here:"."""
    return paragraph.rstrip().endswith(":") and bool(_INTRODUCES_OWN.search(paragraph[-120:]))


def in_other_voice(text: str, paragraphs: Sequence[Span]) -> set[int]:
    """Return the indices of those paragraphs of one post that its author most likely pasted from somebody else.

    It is announced ("you wrote:"); or its quote marks are a typewriter's where the author's are typeset; or the next
    paragraph opens as an answer to it, and it breaks off without a full stop or the answer takes up its longer words.
    """
    parts = [text[start:end] for start, end in paragraphs]
    odd = _typewritten(parts)
    found: set[int] = set()
    announced = 0
    own: set[int] = set()
    for i, part in enumerate(parts):
        before = parts[i - 1] if i else ""
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
        if i - 1 in found and ITEM.match(part) and (before.endswith(":") or ITEM.match(before)) and number != 0:
            found.add(i)
        elif i in odd:
            found.add(i)
        elif not _CURLY.search(part) and _answered(part, parts[i + 1] if i + 1 < len(parts) else "") >= _FOREIGN_FROM:
            found.add(i)
    return found if len(found) < len(parts) else set()


def _answered(part: str, answer: str) -> int:
    """Return how many signs say that `answer` is another voice's answer to `part`."""
    if not (_INTERJECTION.match(answer) and is_answer(answer)) or part.rstrip().endswith("?"):
        return 0
    shared = {w for w in words(part) if len(w) >= _LONG_WORD} & set(words(answer))
    fragment = not _SENTENCE_END.search(part) and len(words(part)) >= _FRAGMENT_WORDS
    return 1 + fragment + (len(shared) >= _SHARED_WORDS)


def _typewritten(parts: Sequence[str]) -> set[int]:
    """Return the paragraphs with straight quote marks alone, where most others have curly ones alone."""
    straight = {i for i, p in enumerate(parts) if _STRAIGHT.search(p) and not _CURLY.search(p)}
    curly = {i for i, p in enumerate(parts) if _CURLY.search(p) and not _STRAIGHT.search(p)}
    return straight if len(curly) >= _TYPESET_SHARE * (len(curly) + len(straight)) and len(curly) > 1 else set()


def _number(part: str) -> int:
    match = re.match(r"\s*(\d{1,3})[.)]\s", part)
    return int(match.group(1)) if match else 0
