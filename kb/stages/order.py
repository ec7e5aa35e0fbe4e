"""The order of the stages over a whole base: what each reads and what it writes; `chain` runs them.

By itself, because what is stale follows from it, which every command asks, and most run no stage.
"""

from __future__ import annotations

from dataclasses import dataclass

PER_DOCUMENT = ("documents", "names", "posts", "reactions", "quotes", "mentions", "vectors", "judgements")
"""What stands in a `Base` before the chain begins."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one stage reads and writes."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step(
        "threads",
        ("documents", "names", "posts", "reactions", "quotes", "mentions", "vectors"),
        ("threads", "posts", "reactions", "quotes", "mentions", "vectors"),
    ),
    Step(
        "authors",
        ("documents", "names", "posts", "reactions", "quotes", "mentions", "judgements"),
        ("authors", "keys", "posts", "reactions", "quotes", "mentions"),
    ),
    Step(
        "quotes",
        ("documents", "posts", "quotes", "mentions", "vectors"),
        ("quotes", "mentions", "vectors", "told"),
    ),
    Step("claims", ("mentions", "posts", "vectors", "judgements", "told"), ("edges", "claims")),
    Step("exchanges", ("documents", "posts", "quotes", "mentions", "vectors", "told"), ("exchanges",)),
    Step(
        "stance",
        ("documents", "posts", "mentions", "quotes", "vectors", "claims", "exchanges", "judgements", "told"),
        ("stances",),
    ),
    Step("verified", ("mentions", "stances", "judgements"), ("stances",)),
    Step(
        "positions",
        ("claims", "documents", "mentions", "posts", "quotes", "reactions", "stances", "told"),
        ("positions",),
    ),
    Step("topics", ("claims", "mentions", "vectors"), ("topics", "claims")),
    Step(
        "cruxes",
        ("claims", "mentions", "documents", "posts", "reactions", "stances", "positions", "vectors", "told"),
        ("cruxes",),
    ),
)
