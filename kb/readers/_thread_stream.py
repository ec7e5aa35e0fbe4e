"""Where one comment ends and the next begins in the stream of one person's comments, as a profile page shows it.

The speaker is always the same, so that signs of another speaker say something else here: words in another voice are
what the person answers. They stand at the beginning of most comments, and again in those that go point by point.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from kb import voices
from kb.readers._thread_signs import Passages, Sign, seen
from kb.readers._thread_split import WEIGHTS, Cut

_BAR = 1.4
_SURE = 0.8
_LIKELY = 0.65
_LEAST = 0.5
# What one person's texts say of themselves: after a close the next comment is due, and pondering answers nobody.
_OWN = {Sign.AFTER_CLOSE: 1.6, Sign.NAMES_TEXT: 1.2, Sign.STYLE_CHANGES: 0.0, Sign.ADDRESSES: 0.0}
_SHORTEST = 2


def split(passages: Passages, first: int, last: int) -> Cut:
    """Return where comments begin among the paragraphs from `first` to `last`, half-open."""
    held = voices.pasted(passages.text, passages.paragraphs[first:last])
    foreign, own = {i + first for i in held.other}, {i + first for i in held.own}
    starts = [first]
    sure = {first: 1.0}
    cited = first in foreign
    for i in range(first + 1, last):
        if i in foreign:
            certainty = _before_foreign(passages, i, starts[-1], foreign, cited=cited)
        elif i - 1 in foreign or i in own:
            certainty = 0.0
        else:
            certainty = _certainty(passages, i)
        if certainty >= _LEAST:
            starts.append(i)
            sure[i] = certainty
            cited = False
        cited = cited or i in foreign
    return Cut(tuple(starts), sure)


def _before_foreign(passages: Passages, i: int, begin: int, foreign: Collection[int], *, cited: bool) -> float:
    """Return how sure a comment begins with the words of another: not if it announced them or goes point by point."""
    before = passages.part(i - 1)
    if i - 1 in foreign or before.endswith(":") or voices.introduces_other(before):
        return 0.0
    if voices.closes(before):
        return _SURE
    return 0.0 if cited or i - begin < _SHORTEST else _LIKELY


def _certainty(passages: Passages, i: int) -> float:
    signs = seen(passages, i)
    if voices.PONDERS.match(passages.part(i)) and Sign.AFTER_CLOSE not in signs:
        signs -= {Sign.ANSWERS}
    score = sum(_OWN.get(sign, WEIGHTS[sign]) for sign in sorted(signs))
    return 1.0 / (1.0 + math.exp(_BAR - score))
