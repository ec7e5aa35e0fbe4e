"""Who answers whom, and who speaks again, in text that names nobody.

A comment answers the one whose words it quotes; without a quote, most likely the one right above, or another one that
is still open there and shares its vocabulary. A speaker is taken for a known one only if the comment alternates with
the one it answers and says so by more than its place: two people held for one do more harm than one held for two.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb import voices
from kb.readers import _thread_style
from kb.readers._thread_signs import Passages
from kb.readers._thread_style import Style
from kb.text import words

# Log-odds of answering a comment, from a conditional logistic regression over labelled threads; rounded.
_QUOTED = 1.9
_QUOTED_AGAIN = 1.1
_INSIDE = 1.1
_PARTLY = 1.7
_ABOVE = 2.2
_POST = 1.2
_HIGHER = -0.1
_LIKE = 4.7
_LIKE_ABOVE = 1.3
_POST_ANSWERED = -0.9
# Log-odds of being the one whom the comment above answers.
_CHAIN = 0.3
_APART = -0.4
_OF_POST = -0.7
_ASKED = 0.6
_TAKEN_UP = 0.6
_ADDRESSED = 0.4
_ANSWERS = 0.5
_OWN_WORDS = 0.5
_TAKES_UP = 0.4
_ALTERNATES = 0.5
_TYPED_ALIKE = 1.0
_SAME_SPEAKER = 1.5

_LATEST = 12
_HIGHEST = 5
_WORD = 5
_OPENING = 300
_OWN = re.compile(
    r"\bmy (?:\w+ )?(?:comment|point|argument|claim|example|reply|question|objection|worry|analogy)s?\b|"
    r"\bi (?:said|wrote|meant|asked|claimed|mentioned|linked|argued|was (?:thinking|asking|talking|saying|trying))\b|"
    r"\b(?:as|like) i (?:said|wrote)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One post: its own paragraphs, furniture left out. `twin` is the turn that it renders again."""

    own: Sequence[int]
    is_post: bool
    twin: int | None = None


@dataclass(slots=True)
class _Said:
    """What is known of the turns so far."""

    passages: Passages
    turns: Sequence[Turn]
    bags: list[Counter[str]]
    weights: dict[str, float]
    norms: list[float]
    styles: list[Style]
    telling: tuple[bool, bool, bool]
    turn_of: dict[int, int]
    parents: list[int | None] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)

    def text(self, turn: int) -> str:
        """Return a turn's own words, quoted paragraphs left out."""
        quoted = self.passages.repeats.quoted
        return "\n".join(self.passages.part(i) for i in self.turns[turn].own if i not in quoted)


def resolve(passages: Passages, turns: Sequence[Turn]) -> list[tuple[int | None, str]]:
    """Return the parent and the speaker's label of each turn."""
    said = _said(passages, turns)
    for n, turn in enumerate(turns):
        if turn.twin is not None:
            said.parents.append(_rendered_parent(said, turn.twin))
            said.speakers.append(said.speakers[turn.twin])
            continue
        said.parents.append(_parent(said, n) if n else None)
        said.speakers.append(_speaker(said, n))
    return list(zip(said.parents, said.speakers, strict=True))


def _said(passages: Passages, turns: Sequence[Turn]) -> _Said:
    bags, styles = [], []
    for turn in turns:
        bags.append(Counter(w for i in turn.own for w in words(passages.part(i)) if len(w) >= _WORD))
        style = Style()
        for i in turn.own:
            style = style if i in passages.repeats.quoted else style.then(passages.styles[i])
        styles.append(style)
    held = Counter(w for bag in bags for w in bag)
    weights = {w: math.log((len(bags) + 1) / count) for w, count in held.items()}
    norms = [math.sqrt(sum((_tf(k) * weights[w]) ** 2 for w, k in bag.items())) or 1.0 for bag in bags]
    turn_of = {i: n for n, turn in enumerate(turns) for i in turn.own}
    return _Said(passages, turns, bags, weights, norms, styles, _thread_style.telling(styles), turn_of)


def _parent(said: _Said, n: int) -> int:
    """Return the turn that turn `n` most likely answers."""
    quoted, inside, partly = _cited(said, n)
    above_all = _open(said, n)
    candidates = [*above_all, *quoted, *inside, *partly]
    answers = voices.is_answer(said.text(n)[:_OPENING])

    def score(c: int) -> float:
        likeness = _likeness(said, n, c)
        above = c == n - 1
        found = _QUOTED * (c in quoted) + _QUOTED_AGAIN * (quoted[c] > 1) + _INSIDE * (c in inside)
        found += _PARTLY * (c in partly) + _ABOVE * above
        found += (_POST + _POST_ANSWERED * answers) * said.turns[c].is_post
        higher = above_all.index(c) if c in above_all else _HIGHEST
        return found + _HIGHER * min(_HIGHEST, higher) + (_LIKE + _LIKE_ABOVE * above) * likeness

    return max(candidates, key=lambda c: (score(c), c))


def _cited(said: _Said, n: int) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Return how often turn `n` holds paragraphs of each earlier turn, words in marks, and other longer repeats."""
    repeats = said.passages.repeats
    quoted, inside, partly = Counter[int](), Counter[int](), Counter[int]()
    for i in said.turns[n].own:
        source = repeats.quoted.get(i)
        if source is not None:
            quoted[said.turn_of.get(source, n)] += 1
            continue
        if i in repeats.inside:
            inside[said.turn_of.get(repeats.quoted.get(repeats.inside[i], repeats.inside[i]), n)] += 1
        partly.update({said.turn_of.get(j, n) for j in repeats.partly.get(i, ())})
    for counts in (quoted, inside, partly):
        for key in [key for key in counts if key >= n]:
            del counts[key]
    return quoted, inside, partly


def _open(said: _Said, n: int) -> list[int]:
    """Return the turns that a page would show turn `n` under: the one above, and those that it stands under in turn."""
    found: list[int] = []
    turn: int | None = n - 1
    while turn is not None and len(found) < _LATEST:
        found.append(turn)
        turn = said.parents[turn]
    if said.turns[0].is_post:
        return found if 0 in found else [*found, 0]
    return [*found, *(m for m in range(max(0, n - _LATEST), n) if m not in found)]


def _likeness(said: _Said, n: int, c: int) -> float:
    """Return the cosine of the two turns' words, rare ones weighing most."""
    one, other = said.bags[n], said.bags[c]
    if len(other) < len(one):
        one, other = other, one
    shared = sum(_tf(one[w]) * _tf(other[w]) * said.weights[w] ** 2 for w in one if w in other)
    return shared / (said.norms[n] * said.norms[c]) if shared else 0.0


def _tf(count: int) -> float:
    return 1.0 + math.log(count)


def _speaker(said: _Said, n: int) -> str:
    """Return the label of the speaker of turn `n`: a new one, unless the text says that it is a known one."""
    new = str(len(set(said.speakers)) + 1)
    if n == 0:
        return new
    text = said.text(n)
    if said.turns[0].is_post and voices.POST_AUTHOR.match(text):
        return said.speakers[0]
    parent = said.parents[n]
    answered = said.parents[parent] if parent is not None else None
    if parent is None or answered is None or said.speakers[answered] == said.speakers[parent]:
        return new
    return said.speakers[answered] if _alternates(said, n, parent, answered, text) >= _SAME_SPEAKER else new


def _alternates(said: _Said, n: int, parent: int, answered: int, text: str) -> float:
    """Return the log-odds that turn `n` is by the speaker of `answered`, whom its parent answers."""
    styles = said.styles
    if styles[n].clashes(styles[answered]):
        return -math.inf
    above, opening = said.text(parent), text[:_OPENING]
    before = said.parents[answered]
    score = _CHAIN if parent == n - 1 and answered == n - 2 else _APART
    score += _OF_POST * said.turns[answered].is_post
    score += _ASKED * above.rstrip(')"” ').endswith("?")
    score += _TAKEN_UP * (answered in _quoted_by(said, parent))
    score += _ADDRESSED * bool(voices.SECOND_PERSON.search(above))
    score += _ANSWERS * (voices.is_answer(opening) + bool(voices.THANKS.match(opening)))
    score += _OWN_WORDS * bool(_OWN.search(text))
    score += _TAKES_UP * (parent in _quoted_by(said, n))
    score += _ALTERNATES * (before is not None and said.speakers[before] == said.speakers[parent])
    return score + _TYPED_ALIKE * styles[n].agrees(styles[answered], said.telling)


def _quoted_by(said: _Said, turn: int) -> set[int]:
    quoted = said.passages.repeats.quoted
    return {said.turn_of[quoted[i]] for i in said.turns[turn].own if i in quoted and quoted[i] in said.turn_of}


def _rendered_parent(said: _Said, original: int) -> int | None:
    """Return the latest rendering of the turn that the original answers."""
    parent = said.parents[original]
    again = [m for m in range(len(said.parents)) if said.turns[m].twin is not None and said.turns[m].twin == parent]
    return again[-1] if parent is not None and again else parent
