"""Whether a sentence reads by itself: what leans on its neighbours, or speaks of the talk, is worth less as a point."""

from __future__ import annotations

import pytest

from kb.summary.alone import stands_alone

WHOLE = (
    "Raised beds pay for themselves within two seasons.",
    "A gauge shows what the marsh held, not what it can do.",
    "Raised beds are cheap and sturdy, and the council should buy more of them.",
    "If there were a drought coming, the gauge would show the start of it by now.",
    "The point is: a wall that is built in autumn never dries before the frost.",
    "To put it in one line: where the wall is wet, the frost will find a way in.",
    "I claim there are far more gardens on clay than there are gardens on sand.",
    "Finally, I'm extremely sceptical of the idea that a low wall keeps out slugs.",
    "Harvests went up in the beds that have a wall and stayed flat in those that don't.",
    "What I'm arguing against is the view that beds dry out because of the wood.",
    "Nobody can say what it is that the slugs follow when it rains at night.",
)
LEANING = (
    ("This pays for itself within two dry seasons at most.", "who it is stands before"),
    ("Raised beds are the better choice in such cases.", "which cases stands before"),
    ("For what it's worth, I think they're both poor models of a garden.", "who they are stands before"),
    ("I think that one of the three reasons for beds is.", "what it is stands before"),
    ("A wooden wall is involved somehow, but it seems much more complicated than that.", "than what stands before"),
    ("I think that most of the gardeners in the valley act this way.", "which way stands before"),
    ("I think the harvests of the last years point strongly against that being likely.", "what stands before"),
    ("The two gardeners in question could simply have built a worse one.", "a worse what stands before"),
    ("One in nine used them because there was nothing to use them on.", "what they used stands before"),
    ("If there were, I would vote for the wooden walls myself.", "if there were what stands before"),
    ("The second answer is that a wall of stone costs too much.", "what is answered stands before"),
    ("In summer, it will probably dry out by the end of June.", "what dries out stands before"),
    ("Either way, the harvest is not a perfect match to the rain that fell.", "which ways stand before"),
    ("We should keep it for the dry months, when nobody is there to water.", "what to keep stands before"),
    ("I think (a) is very hard, and the fence round the garden is harder still.", "what (a) is stands before"),
    ("The gate of the lower bed was left open all night,", "one of a list"),
    ("Build a new wall for the lower bed and plant the beans behind wood.", "one of a list of things to do"),
    ("Addendum: the slugs in the second garden fail to follow the rule as well.", "an addition to what stands before"),
    ("I would translate the gardener's rule into a rule about clay and sand.", "speaks of how to say it"),
    ("At an afternoon a bed I withdraw the objection about the cost of wood.", "speaks of an objection"),
    ("I look after the tools of eleven gardens in the valley.", "says who speaks"),
    ("I want an example which is not taken from a garden on sand.", "asks for something"),
    ("@ann does seem more taken with clay than she is with sand.", "speaks to somebody"),
    ("I think I fully agree with the gardener in spirit but not in the details!", "speaks of agreement"),
)


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_sentence_stands_alone(text: str) -> None:
    assert stands_alone(text) == 1.0


@pytest.mark.parametrize(("text", "why"), LEANING, ids=[why for _, why in LEANING])
def test_what_needs_its_neighbours_does_not(text: str, why: str) -> None:
    assert stands_alone(text) < 0.5, why


def test_every_sign_costs() -> None:
    assert stands_alone("But they pay for themselves for three reasons:") < stands_alone(
        "They pay for themselves within two dry seasons at most."
    )
