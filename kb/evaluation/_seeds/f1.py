"""Precision, recall and their balance, as figures."""

from __future__ import annotations

from collections.abc import Iterator

from kb.evaluation import Figure, share

Ratio = tuple[int, int]


def balance(name: str, precision: Ratio, recall: Ratio, of: str) -> Iterator[Figure]:
    """Yield the figures `NAME precision`, `NAME recall` and `NAME F1` of (right, all of the base) and (found, gold)."""
    yield share(f"{name} precision", *precision, f"{of} of the base that are gold")
    yield share(f"{name} recall", *recall, f"gold {of} that the base has")
    whole = precision[1] + recall[1]
    if not whole:
        yield Figure(f"{name} F1", None, 0, "harmonic mean of the two")
        return
    p, r = (right / held if held else 0.0 for right, held in (precision, recall))
    yield Figure(f"{name} F1", 2 * p * r / (p + r) if p + r else 0.0, recall[1], "harmonic mean of the two")
