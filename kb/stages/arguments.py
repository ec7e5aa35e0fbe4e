"""Argument structure inside one author's text: which of their claims support or speak against which.

Every two sentences near each other, and each with the first and the last, are weighed by what they show
(`_argument_signs`); the weights are log-odds that were fitted on labelled threads (`_argument_weights`). A link's score
is the calibrated probability, its parts are the signs that spoke for it, in log-odds. The hinge of a crux is computed
over these links.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from kb.config import StanceConfig
from kb.records import Label, Mention, Mode, Part, StanceLink
from kb.stages._argument_signs import Pair, pairs
from kb.stages._argument_weights import BIAS, WEIGHTS
from kb.stages.bearing import Bearing, make_link

METHOD = "argument"
_NOTHING = (0.0, 0.0, 0.0)
_REASONS = 3  # parts kept: the signs that say most


def find_arguments(
    posts: Mapping[str, Sequence[Mention]], bearing: Bearing, config: StanceConfig
) -> Iterator[StanceLink]:
    """Yield the links inside the texts of single authors; `posts` holds the mentions of each post in reading order.

    What is only presented, or the words of somebody else, bears on nothing here. Two sentences of one claim bear on
    nothing either. Below the set probabilities nothing is linked, and a sentence bears on the one that it most likely
    bears on: texts argue in trees.
    """
    for post in posts.values():
        own = [m for m in post if m.mode is Mode.ASSERTS and m.quote_id is None]
        found = [
            link
            for pair in pairs(own, bearing.cosine, config.argument_reach)
            if bearing.claim_of[pair.earlier.id] != bearing.claim_of[pair.later.id]
            for link in _read(pair, bearing, config)
        ]
        taken: set[str] = set()
        for link in sorted(found, key=lambda s: (-s.score, s.id)):
            if link.source_mention_id not in taken:
                taken.add(link.source_mention_id)
                yield link


def probabilities(pair: Pair) -> tuple[float, float, float]:
    """Return how likely the earlier supports the later, the later the earlier, and the two speak against each other."""
    scores = [b + sum(WEIGHTS.get(name, _NOTHING)[i] * value for name, value in pair.signs) for i, b in enumerate(BIAS)]
    top = max(0.0, *scores)
    exps = [math.exp(score - top) for score in scores]
    whole = math.exp(-top) + sum(exps)
    forward, backward, dispute = (e / whole for e in exps)
    return forward, backward, dispute


def _read(pair: Pair, bearing: Bearing, config: StanceConfig) -> Iterator[StanceLink]:
    forward, backward, dispute = probabilities(pair)
    if max(forward, backward) >= config.argument_supports:
        if forward >= backward:
            yield make_link(bearing, pair.earlier, pair.later, Label.SUPPORTS, forward, METHOD, _parts(pair, 0))
        else:
            yield make_link(bearing, pair.later, pair.earlier, Label.SUPPORTS, backward, METHOD, _parts(pair, 1))
    elif dispute >= config.argument_disputes:
        # What is granted gives way to what is said against it, and that is what comes later.
        yield make_link(bearing, pair.later, pair.earlier, Label.DISPUTES, dispute, METHOD, _parts(pair, 2))


def _parts(pair: Pair, column: int) -> tuple[Part, ...]:
    said = [(WEIGHTS.get(name, _NOTHING)[column] * value, name) for name, value in pair.signs]
    said.sort(key=lambda s: (-s[0], s[1]))
    return tuple(Part(name, round(weight, 4)) for weight, name in said[:_REASONS] if weight > 0)
