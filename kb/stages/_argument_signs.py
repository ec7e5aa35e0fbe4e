"""What two sentences of one author's text show of how they bear on each other: connectives, place, wording, closeness.

Discourse connectives after the Penn Discourse Treebank (Prasad et al. 2008); that place in the text and the words of
either sentence tell premise from conclusion, after Stab and Gurevych, "Parsing Argumentation Structures in
Persuasive Essays", CL 2017.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.records import Mention, Stance
from kb.stages import cues
from kb.stages._attitude import attitude
from kb.text import plain_text

_APART = 3  # characters between two sentences beyond which something else stands between them
_LONG, _SHORT = 24, 9  # words

_COUNTS = (
    r"\d|(?<!\w)(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|"
    r"thousand|half|"
    r"third|quarter|per ?cent)(?!\w)"
)
_BUT = (
    r"\A\W*(?:and )?(?:but|however|yet|still|though|although|that said|nevertheless|nonetheless|whereas|for all that|"
    r"all the same|"
    r"even so|on the other hand)\b"
)
_EXAMPLE = (
    r"\A\W*(?:for (?:example|instance)|take\b|e\.g|look at|think of|at (?:my|our)|in (?:our|my|\d{4})|when (?:i|we|"
    r"the|my)\b|my \w+|"
    r"we\b|i (?:had|have|was|ran|counted|checked|looked|went|worked|asked)\b|one of\b)"
)
_MORE = (
    r"\A\W*(?:also|and|besides|moreover|furthermore|plus|nor|likewise|(?:the )?(?:second|third|other|next|last)\b|"
    r"\d{1,2}[.)])"
)
_POINTS_BACK = r"\A\W*(?:and |but |so )?(?:it|that|this|they|these|those|which|he|she)\b"
_VIEW = (
    r"(?<!\w)(?:i (?:\w+ )?(?:think|believe|suspect|doubt|hold|say|want|propose|conclude)|i'd|i would|"
    r"my (?:view|claim|point|position|answer|bet|conclusion))(?!\w)"
)
_OUGHT = r"(?<!\w)(?:should(?:n't)?|ought|must|needs? to|has to|have to|let's|would be better|worth)(?!\w)"
_PAST = r"(?<!\w)(?:was|were|had|did|went|came|got|told|said|found|\w{3,}ed)(?!\w)"
_SUPPOSES = r"(?<!\w)(?:if|unless)(?!\w)"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


# Name of a sign that one sentence shows by itself, and what shows it.
_SHOWN: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("opens with a conclusion word", cues.CONCLUDES.match),
    ("opens with a reason word", cues.GROUNDS.match),
    ("opens with a turn", _pattern(_BUT).match),
    ("opens like an example", _pattern(_EXAMPLE).match),
    ("adds a point", _pattern(_MORE).match),
    ("points back", _pattern(_POINTS_BACK).match),
    ("grants", lambda text: attitude(text) is Stance.CONCEDES),
    ("gives a view", _pattern(_VIEW).search),
    ("says what ought to be", _pattern(_OUGHT).search),
    ("gives a figure", _pattern(_COUNTS).search),
    ("tells what happened", _pattern(_PAST).search),
    ("supposes", _pattern(_SUPPOSES).search),
    ("is long", lambda text: len(text.split()) >= _LONG),
    ("is short", lambda text: len(text.split()) <= _SHORT),
)
# Of these the one next to the other sentence counts apart: "so" says most about the sentence right before it.
_NEXT = frozenset({"opens with a conclusion word", "opens with a reason word", "opens with a turn", "points back"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences of one author in one post, in the order of the text, and what they show."""

    earlier: Mention
    later: Mention
    signs: tuple[tuple[str, float], ...]


def pairs(post: Sequence[Mention], cosine: Callable[[Mention, Mention], float], reach: int) -> list[Pair]:
    """Return the pairs of the sentences of one post in reading order that lie at most `reach` sentences apart.

    The first and the last sentence are paired with every other: what a text begins or ends with is often its point.
    """
    plains = [plain_text(m.text) for m in post]
    shown = [frozenset(name for name, shows in _SHOWN if shows(plain)) for plain in plains]
    count = len(post)
    return [
        Pair(post[i], post[j], tuple(_signs(post, i, j, shown, cosine)))
        for i in range(count)
        for j in range(i + 1, count)
        if j - i <= reach or i == 0 or j == count - 1
    ]


def _signs(
    post: Sequence[Mention],
    i: int,
    j: int,
    shown: Sequence[frozenset[str]],
    cosine: Callable[[Mention, Mention], float],
) -> list[tuple[str, float]]:
    one, two = post[i], post[j]
    found = [(f"the earlier {name}", 1.0) for name in sorted(shown[i])]
    found += [(f"the later {name}", 1.0) for name in sorted(shown[j])]
    near = j - i == 1
    if near:
        found += [(f"the next {name}", 1.0) for name in sorted(shown[j] & _NEXT)]
    place = {
        "side by side": near and two.start - one.end <= _APART,
        "next but apart": near and two.start - one.end > _APART,
        "one between": j - i == 2,
        "far apart": j - i > 3,
        "in one paragraph": one.paragraph == two.paragraph,
        "the earlier opens the text": i == 0,
        "the earlier opens its paragraph": i > 0 and post[i - 1].paragraph != one.paragraph,
        "the later opens its paragraph": post[j - 1].paragraph != two.paragraph,
        "the later ends the text": j == len(post) - 1,
        "the later ends its paragraph": j < len(post) - 1 and post[j + 1].paragraph != two.paragraph,
    }
    found += [(name, 1.0) for name, here in place.items() if here]
    return [*found, ("close in meaning", round(max(cosine(one, two), 0.0), 4))]
