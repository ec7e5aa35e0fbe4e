"""Which disputes are of words only, and which of what was said and how."""

from __future__ import annotations

import pytest

from kb.records import Claim, ClaimKind, Dispute, Hedge, Mention, Mode
from kb.stages._depth import dispute, neighbours


def mention(text: str, place: int = 0, kind: ClaimKind = ClaimKind.EMPIRICAL, author: str = "a:ben") -> Mention:
    start = 200 * place
    return Mention(
        f"m:{place}", "d:1", f"p:{author}", author, start, start + len(text), 1, 1, text, kind, Hedge.PLAIN,
        Mode.ASSERTS, 0.9,
    )  # fmt: skip


def claim(text: str, kind: ClaimKind = ClaimKind.EMPIRICAL) -> Claim:
    return Claim("c:1", text, "m:9", kind, ("m:9",), ("a:ann",))


@pytest.mark.parametrize(
    ("said", "against", "expected"),
    [
        ("The dyke is safe.", "It leaked twice last winter.", Dispute.SUBSTANCE),
        ("The dyke is safe.", "That depends on what you mean by safe.", Dispute.VERBAL),
        ("The dyke is safe.", "By safe I mean that nobody drowns.", Dispute.VERBAL),
        ("The dyke is safe.", "You are using the word safe for anything that stands.", Dispute.VERBAL),
        ("The dyke is safe.", "That depends on what you mean by cheap.", Dispute.SUBSTANCE),
        ("The dyke is safe.", "I never said that.", Dispute.SHALLOW),
        ("Your tone does not help anybody.", "Nobody else minded.", Dispute.SHALLOW),
        ("The pump has a hollow tone when it runs dry.", "It sounds the same.", Dispute.SUBSTANCE),
        ("The title of the report misled the board.", "The board never read it.", Dispute.SUBSTANCE),
        ("You have misread the table.", "I have not.", Dispute.SHALLOW),
        ("Nobody may shrink the scope of a debate on dykes to sea dykes.", "Rivers have none.", Dispute.SHALLOW),
        ("The scope of the survey is too narrow.", "It covers each dyke.", Dispute.SUBSTANCE),
        ("You are moving the goalposts.", "I have asked for this from the start.", Dispute.SHALLOW),
        ("Sluices silt up.", "You imply that we never dredge.", Dispute.SUBSTANCE),
    ],
)
def test_what_a_dispute_is_about(said: str, against: str, expected: Dispute) -> None:
    assert dispute(claim(said), [mention(against)], []) is expected


def test_one_remark_on_words_makes_no_shallow_dispute_while_another_is_of_substance() -> None:
    both = [mention("I never said that.", 1), mention("It leaked twice last winter.", 2)]
    assert dispute(claim("The dyke is safe."), both, []) is Dispute.SUBSTANCE


def test_a_definition_beside_the_objection_counts() -> None:
    beside = [mention("What do you mean by safe?")]
    assert dispute(claim("The dyke is safe."), [mention("It leaked.")], beside) is Dispute.VERBAL


def test_two_definitions_against_each_other_are_verbal() -> None:
    define = ClaimKind.DEFINITIONAL
    said = claim("A dyke is a wall against water.", define)
    assert dispute(said, [mention("A dyke is a bank of earth.", kind=define)], []) is Dispute.VERBAL
    assert dispute(said, [mention("It leaked.")], []) is Dispute.SUBSTANCE


def test_neighbours_stand_in_one_paragraph_of_one_author() -> None:
    said = [mention("One holds.", 1), mention("Two holds.", 2), mention("Three holds.", 3, author="a:cy")]
    found = neighbours({m.id: m for m in said})
    assert [m.text for m in found["m:1"]] == ["Two holds."]
    assert [m.text for m in found["m:2"]] == ["One holds."]
    assert found["m:3"] == ()
