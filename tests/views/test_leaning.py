"""A claim that leans on the sentence before it is shown with that sentence."""

from __future__ import annotations

import dataclasses

import pytest

from kb.views.cruxes import CruxFilter, list_cruxes
from kb.views.passages import Context, Passages, sentence_before


@pytest.mark.parametrize(
    ("text", "words", "before"),
    [
        ("Beds rot. In that case they cost more.", "In that case they cost more.", "Beds rot."),
        ("Why? Beds rot! In that case they cost more.", "In that case they cost more.", "Beds rot!"),
        ("He said “beds rot.” In that case they cost more.", "In that case they cost more.", "He said “beds rot.”"),
        ("In that case they cost more.", "In that case they cost more.", ""),
    ],
)
def test_the_sentence_before(desk, text: str, words: str, before: str) -> None:
    (passage,) = Passages(desk.store).of([desk.mention("pay").id])
    start = text.index(words)
    assert sentence_before(Context(passage, text, start, start + len(words), 1)) == before


def test_a_crux_that_leans_shows_what_it_leans_on(desk) -> None:
    (crux,) = list_cruxes(desk.store, CruxFilter()).cruxes
    assert crux.before == ""
    slugs = desk.draft.claims["slugs"]
    leaning = dataclasses.replace(slugs, text="They rarely climb a wooden wall.")
    (stored,) = desk.given["cruxes"]
    desk.derive(
        claims=[leaning if c is slugs else c for c in desk.given["claims"]],
        cruxes=[dataclasses.replace(stored, claim_id=slugs.id)],
    )
    (crux,) = list_cruxes(desk.store, CruxFilter()).cruxes
    assert crux.before == "Raised beds pay for themselves within two seasons."
