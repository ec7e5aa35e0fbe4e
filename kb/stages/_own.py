"""A person's own words from elsewhere, where the text announces them: "Reposting my answer from the list:".

They stay the speaker's own claims, and are told apart only as words that stand elsewhere too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb import marks, voices

Span = tuple[int, int]

_SAID = r"(?:wrote|said|posted|tweeted|argued|commented|replied|answered|noted|put it|summari[sz]ed)"
_TEXTS = r"(?:comments|replies|responses|answers|posts|tweets|threads|messages|e-?mails|notes|reviews|thoughts|remarks)"
_TEXT = r"(?:comment|reply|response|answer|post|tweet|thread|message|e-?mail|note|review|essay|draft|report)"
_WHERE = (
    r"(?:here|there|elsewhere|earlier|before|back|once|previously|above|recently|yesterday|then|in|on|at|to|as|for|"
    r"when|last|over|under|about|a (?:while|year|month|week|day|few|couple)|\w+ (?:years?|months?|weeks?|days?) ago)"
)
# "As I wrote on the list:", "something that I said there:". What "I wrote a letter:" announces may be anything.
_WROTE = re.compile(
    rf"\bi(?:['’]ve)? (?:(?:\w+ly|once|also|first|then|had|have|just) )*{_SAID}"
    rf"(?: (?:this|that|it|the following))?(?:,? {_WHERE}\b[^.?!]{{0,100}})?\s*:\s*\Z",
    re.IGNORECASE,
)
# A whole text follows, or several: only another announcement or the end of the post closes them.
_REPOSTS = re.compile(
    r"\A\W{0,3}(?:(?:i(?:['’]m| am)|just|also|here,?) )?"
    r"(?:(?:re-?|cross-?)post(?:ing|ed)|cop(?:ying|ied)|copy-?past(?:ing|ed)|pasting|quoting myself)\b"
    r"(?=[^?!]*\b(?:my|mine|myself|i)\b)[^?!]{0,200}:\s*\Z|"
    rf"\b{_TEXTS} (?:that |which )?i (?:\w+ly |have |had )?{_SAID}\b[^.?!]{{0,100}}:\s*\Z",
    re.IGNORECASE,
)
_EXCERPT = re.compile(
    rf"\A\W{{0,3}}(?:from|quoting(?: from)?|an? (?:excerpt|quote|passage) from) my "
    rf"(?:[\w-]+ ){{0,3}}{_TEXT}s?\b[^.?!]{{0,80}}:\s*\Z",
    re.IGNORECASE,
)
# "As I put it in my review, ...", "what I call, in section 2.1, a ...", right before words in marks.
_PLACED = re.compile(
    rf"\bi(?:['’]ve)? (?:\w+ly )?(?:{_SAID}(?: (?:this|that|it))?|call(?:ed)?(?: (?:this|that|it))?),? (?:in|on|at) "
    r"(?:[^.?!\"“”]|\.\d){1,80}(?:[,:]|\bthat|,? (?:an?|the))\s*[\"“„«‘]?\Z",
    re.IGNORECASE,
)
_REACH = 160


def own_passages(text: str, parts: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the half-open ranges of those paragraphs of a post that are its author's words from elsewhere."""
    found: list[tuple[int, int]] = []
    for i, part in enumerate(parts[:-1], 1):
        if not _announces(text, part) or (found and i < found[-1][1]):
            continue
        whole = _REPOSTS.search(text[slice(*part)]) is not None
        stop = i + 1
        while stop < len(parts) and not _announces(text, parts[stop]) and (whole or _goes_on(text, parts, stop)):
            stop += 1
        found.append((i, stop))
    return found


def placed(text: str, start: int) -> bool:
    """Tell whether the author says of the marked words at `start` where else they said them."""
    line = text.rfind("\n", 0, start) + 1
    return _PLACED.search(text[max(line, start - _REACH) : start]) is not None


def _announces(text: str, part: Span) -> bool:
    line = text[slice(*part)]
    return line.endswith(":") and any(p.search(line) for p in (_WROTE, _REPOSTS, _EXCERPT))


def _goes_on(text: str, parts: Sequence[Span], i: int) -> bool:
    """Tell whether a paragraph belongs to the passage that the one before it began: an item, or a further `>` line."""
    before, here = parts[i - 1], parts[i]
    if marks.block(text, *here) is not None:
        return marks.block(text, *before) is not None
    last = text[slice(*before)]
    return voices.ITEM.match(text, *here) is not None and (last.endswith(":") or voices.ITEM.match(last) is not None)
