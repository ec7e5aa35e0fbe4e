"""Saying and denying by words alone: the golden rules."""

from __future__ import annotations

import pytest

from kb.denial import Verdict, compare


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("Barrels save water", "I think that barrels save water in most summers.", Verdict.SAYS),
        ("Barrels save water", "Barrels do not save water.", Verdict.DENIES),
        ("Barrels never save water", "Barrels save water.", Verdict.DENIES),
        ("Barrels never save water", "Barrels do not save water.", Verdict.SAYS),
        ("Barrels save water", "It is false that barrels save water.", Verdict.DENIES),
        ("Barrels save water", "I don't mind the noise, and barrels save water.", Verdict.UNSURE),
        ("Barrels save water", "If barrels save water, we should buy one.", Verdict.UNSURE),
        ("Barrel rot is unlikely", "Barrel rot is likely.", Verdict.DENIES),
        ("Barrel rot is unlikely", "Barrel rot smells of vinegar.", Verdict.UNSURE),
        ("Barrels save more water than hoses", "Hoses save more water than barrels.", Verdict.DENIES),
        ("Barrels save more water than hoses", "Barrels save more water than hoses, barrels being cold.", Verdict.SAYS),
        ("Barrels increase the yield", "Barrels decrease the yield.", Verdict.DENIES),
        ("Barrels should be banned", "Banned barrels rot.", Verdict.UNSURE),
        ("Barrels should be banned", "I think barrels must be banned.", Verdict.SAYS),
        ("Barrels should be banned", "Barrels should not be banned.", Verdict.DENIES),
        ("Barrels save water", "Everyone should know that barrels save water.", Verdict.UNSURE),
        ("Barrels save water", "Barrels may save water.", Verdict.UNSURE),
        ("Barrels may save water", "Barrels may save water.", Verdict.SAYS),
        ("Barrels save water", "Although barrels save water, they breed mosquitoes.", Verdict.UNSURE),
        ("Barrels save water", "Barrels save water?", Verdict.UNSURE),
    ],
)
def test_saying_and_denying(query: str, text: str, expected: Verdict) -> None:
    verdict, why = compare(query, text)
    assert verdict is expected, why
