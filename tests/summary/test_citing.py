"""An answer cut into sentences, with what each cites."""

from __future__ import annotations

import pytest

from kb.summary.citing import cut

ONE, TWO = "c:3f2a91aa00", "c:0b77d2bb11"


def cuts(answer: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(c.plain, c.claim_ids, c.unknown) for c in cut(answer, (ONE, TWO))]


@pytest.mark.parametrize(
    "answer",
    [
        "Beds pay [c:3f2a91aa00]. Walls rot [c:0b77d2bb11].",
        "Beds pay. [c:3f2a91aa00] Walls rot. [c:0b77d2bb11]",
        "Beds pay.[c:3f2a91aa00] Walls rot.[c:0b77d2bb11]",
        "Beds pay (c:3f2a91). Walls rot (C:0B77D2).",
        "- Beds pay \\[c:3f2a91aa00\\].\n- Walls rot [ c:0b77d2bb11 ].",
        "**Beds** pay [c:3f2a91aa00].\n\n`Walls` rot **[c:0b77d2bb11]**.",
        "```\nBeds pay [c:3f2a91aa00]. Walls rot [c:0b77d2bb11].\n```",
        "<think>c:0b77d2bb11 says. Hm.</think>\nBeds\npay [c:3f2a91aa00]. Walls rot [c:0b77d2bb11].",
        "Beds pay c:3f2a91aa00. Walls rot c:0b77d2bb11.",
        "\x1b[31mBeds pay\u202e [c:3f2a91aa00].\u200b Walls rot [c:0b77d2bb11].\x07".replace("\x1b[31m", "\x1b"),
    ],
)
def test_ways_to_cite(answer: str) -> None:
    assert cuts(answer) == [("Beds pay.", (ONE,), ()), ("Walls rot.", (TWO,), ())]


@pytest.mark.parametrize(
    "marks", ["[c:3f2a91aa00][c:0b77d2bb11]", "[c:3f2a91aa00, c:0b77d2bb11]", "(c:3f2a91; c:0b77d2 and c:3f2a91)"]
)
def test_several_at_once(marks: str) -> None:
    assert cuts(f"Beds pay but rot {marks}.") == [("Beds pay but rot.", (ONE, TWO), ())]


def test_a_citation_that_opens_a_sentence_stays_with_it() -> None:
    assert [ids for _, ids, _ in cuts("[c:3f2a91] says beds pay. [c:0b77d2] says walls rot.")] == [(ONE,), (TWO,)]
    assert [ids for _, ids, _ in cuts("Beds pay [c:3f2a91]. [c:0b77d2] Walls rot.")] == [(ONE,), (TWO,)]
    assert [ids for _, ids, _ in cuts("Some hold this.\n\n[c:3f2a91] Beds pay.")] == [(), (ONE,)]


def test_ids_that_were_not_given() -> None:
    said = "Beds pay [c:3f2a91][c:deadbeef]. Walls rot [c:zzz]. They pay [c:3f]. Slugs climb [1]."
    assert [unknown for _, _, unknown in cuts(said)] == [("c:deadbeef",), ("c:zzz",), ("c:3f",), ()]
    assert [c.claim_ids for c in cut("Beds pay [c:3f2a].", ("c:3f2a91", "c:3f2a77"))] == [()]


def test_paragraphs_and_the_words_as_they_were_written() -> None:
    found = cut("Beds pay [c:3f2a91], they say.\n\nWalls rot.", (ONE, TWO))
    assert [(c.text, c.paragraph) for c in found] == [("Beds pay [c:3f2a91], they say.", 0), ("Walls rot.", 1)]
    assert found[0].plain == "Beds pay, they say."


@pytest.mark.parametrize("answer", ["", " \n ", "```\n```", "\x1b\x07"])
def test_nothing_is_no_sentence(answer: str) -> None:
    assert cut(answer, (ONE,)) == []
