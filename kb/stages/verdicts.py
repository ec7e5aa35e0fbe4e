"""What reading the words of two texts shows, each pair read once in the life of a base.

A pair is kept with the other pairs of the text that is named first: all are read again where one comes or goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kb.stages.units import Keeper, Made, each

Pair = tuple[str, str]


def of_pairs(
    keeper: Keeper | None,
    stage: str,
    pairs: Iterable[Pair],
    read: Callable[[str, str], Made],
    kind: type[Made],
    *settings: object,
) -> dict[Pair, Made]:
    """Return what `read` says of each of `pairs`; it may look at nothing but the two texts and `settings`."""
    beside: dict[str, set[str]] = {}
    for one, two in pairs:
        beside.setdefault(one, set()).add(two)
    others = {one: sorted(met) for one, met in beside.items()}
    parts = {one: (settings, met) for one, met in others.items()}

    def make(new: list[str]) -> dict[str, list[Made]]:
        return {one: [read(one, two) for two in others[one]] for one in new}

    made = each(keeper, stage, parts, make, kind)
    return {(one, two): said for one, met in others.items() for two, said in zip(met, made[one], strict=True)}
