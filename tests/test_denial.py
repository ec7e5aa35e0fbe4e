"""Saying and denying by words alone: the golden rules."""

from __future__ import annotations

import pytest

from kb.denial import Verdict, compare, own_words, without_contrast


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
        ("Barrels save more water than hoses", "Hoses do not save more water than barrels.", Verdict.UNSURE),
        (
            "Barrels save more water than hoses",
            "If so, hoses save more than barrels.",
            Verdict.UNSURE,
        ),
        ("Barrels increase the yield", "Barrels decrease the yield.", Verdict.DENIES),
        ("Barrels should be banned", "Banned barrels rot.", Verdict.UNSURE),
        ("Barrels should be banned", "I think barrels must be banned.", Verdict.SAYS),
        ("Barrels should be banned", "Barrels should not be banned.", Verdict.DENIES),
        ("Barrels save water", "Everyone should know that barrels save water.", Verdict.UNSURE),
        ("Barrels save water", "Barrels may save water.", Verdict.UNSURE),
        ("Barrels may save water", "Barrels may save water.", Verdict.SAYS),
        ("Barrels save water", "Although barrels save water, they breed mosquitoes.", Verdict.UNSURE),
        ("Barrels save water", "Barrels save water?", Verdict.UNSURE),
        ("Barrels save water", "Barrels, that nobody can do, save water.", Verdict.UNSURE),
        ("Barrels save water", "It's possible that barrels save water.", Verdict.UNSURE),
        ("Barrels save water", "For that it must be the case that barrels save water.", Verdict.UNSURE),
        ("Barrels save water", "I don't think they'll save water, barrels.", Verdict.DENIES),
        ("Barrels will not save water", "I don't expect they'll save water, barrels.", Verdict.SAYS),
    ],
)
def test_saying_and_denying(query: str, text: str, expected: Verdict) -> None:
    verdict, why = compare(query, text)
    assert verdict is expected, why


@pytest.mark.parametrize(
    ("query", "text", "left"),
    [
        ("Beds need deep soil", "Beds need deep soil and not a fence.", "Beds need deep soil."),
        ("Beds need deep soil", "Beds need deep soil rather than compost.", "Beds need deep soil."),
        ("Beds need deep soil", "Beds need deep soil, not just a fence.", None),  # no contrast: both
        ("Beds need a fence", "Beds need deep soil and not a fence.", None),  # it denies that
        ("Beds need clay soil", "Beds need deep soil and not wet clay.", None),  # the query ends in other words
        ("Beds need deep soil, not a fence", "Beds need deep soil and not a fence.", None),
        ("Beds need deep soil", "Beds need deep soil.", None),
        ("Beds need deep soil", "Beds need deep soil and not one of those I dug has ever had enough of it.", None),
    ],
)
def test_a_tail_that_only_sets_off_falls_away(query: str, text: str, left: str | None) -> None:
    assert without_contrast(query, text) == (left or text)


def test_own_words_are_those_outside_long_quotes() -> None:
    text = 'On "beds need deep soil": the “so-called” deep soil is "too deep".'
    assert " ".join(own_words(text).split()) == 'On : the “so-called” deep soil is "too deep".'
