"""For, against or neither: the golden rules of placing."""

from __future__ import annotations

import pytest

from kb.config import SearchConfig
from kb.placing import Candidate, Group, Placing, Reading, follow_links, place_directly, reading, speaks_of
from kb.records import Label, StanceLink

CONFIG = SearchConfig()


def link(source: str, target: str, label: Label, score: float = 0.9) -> StanceLink:
    return StanceLink(f"s:{source}{target}", source, target, label, score, "reply", "m:1", "m:2")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Raised beds pay for themselves", Reading.STATEMENT),
        ("Raised beds will pay for themselves", Reading.STATEMENT),
        ("capabilities generalize further than alignment", Reading.STATEMENT),
        ("Goats eat what gardeners plant", Reading.KEYWORDS),
        ("Gardeners prefer shallow beds", Reading.STATEMENT),
        ("Barrels cost more than hoses", Reading.STATEMENT),
        ("barrel transfer cost", Reading.KEYWORDS),
        ("Winter rain drowns the young beans", Reading.STATEMENT),
        ("rain and the beans", Reading.KEYWORDS),
        ("The goat eats what gardeners plant", Reading.STATEMENT),
        ("raised beds", Reading.KEYWORDS),
        ("Do raised beds pay?", Reading.QUESTION),
        ("why slugs climb", Reading.QUESTION),
        ("", Reading.KEYWORDS),
        ("?!", Reading.KEYWORDS),
    ],
)
def test_what_a_query_is_taken_for(query: str, expected: Reading) -> None:
    assert reading(query) is expected


def test_a_claim_is_placed_only_if_near_and_sharing_the_words() -> None:
    query = "Barrels save water in summer"
    placed = place_directly(
        query,
        [
            Candidate("c:same", "Barrels save much water in summer.", 0.9),
            Candidate("c:far", "Barrels save much water in summer.", CONFIG.stance_cosine - 0.01),
            Candidate("c:other words", "Cisterns conserve rainfall all year.", 0.9),
            Candidate("c:denied", "Barrels do not save water in summer.", 0.8),
        ],
        CONFIG,
    )
    assert {claim: found.group for claim, found in placed.items()} == {
        "c:same": Group.FOR,
        "c:denied": Group.AGAINST,
    }
    assert "not" in placed["c:denied"].why


def test_few_words_in_common_ask_for_all_of_them_and_for_more_nearness() -> None:
    def placed(query: str, text: str, cosine: float) -> bool:
        return bool(place_directly(query, [Candidate("c:1", text, cosine)], CONFIG))

    above, below = CONFIG.stance_near + 0.01, CONFIG.stance_near - 0.01
    assert placed("Barrels breed mosquitoes", "Barrels breed many mosquitoes.", above)
    assert not placed("Barrels breed mosquitoes", "Barrels breed many mosquitoes.", below)
    assert not placed("Green barrels breed mosquitoes", "Barrels breed many mosquitoes.", above)
    long = "Green barrels breed mosquitoes in hot summers"
    assert placed(long, "Green barrels breed mosquitoes in summers.", below)


def test_a_tail_that_sets_it_off_denies_nothing_of_the_query() -> None:
    text = "Yields should be judged by weighed fruit and not by counted fruit."
    placed = place_directly("fruit yields should be judged by weighed fruit", [Candidate("c:1", text, 0.9)], CONFIG)
    assert placed["c:1"].group is Group.FOR
    placed = place_directly("Yields should be judged by counted fruit", [Candidate("c:1", text, 0.9)], CONFIG)
    assert placed["c:1"].group is Group.AGAINST


def test_what_a_claim_only_quotes_is_not_what_it_says() -> None:
    quoting = Candidate("c:1", 'Re: "green barrels breed mosquitoes in hot summers" -- see the leaflet.', 0.9)
    assert place_directly("Green barrels breed mosquitoes in hot summers", [quoting], CONFIG) == {}


def test_a_claim_speaks_of_the_query_only_if_near_and_sharing_what_tells() -> None:
    query, near = "Barrels save water", CONFIG.min_cosine + 0.01
    weights = {"barre": 0.1, "save": 1.0, "water": 1.0}
    assert speaks_of(query, Candidate("c:1", "They save no water at all.", near), weights, CONFIG)
    assert not speaks_of(
        query, Candidate("c:1", "They save no water at all.", CONFIG.min_cosine - 0.01), weights, CONFIG
    )
    assert not speaks_of(query, Candidate("c:1", "Barrels rot.", near), weights, CONFIG)


def test_a_comparison_is_answered_only_by_a_comparison() -> None:
    candidate = Candidate("c:1", "Barrels and hoses save more and more water.", 0.9)
    assert place_directly("Barrels save more water than hoses", [candidate], CONFIG) == {}


def test_links_carry_sides() -> None:
    direct = {"c:for": Placing(Group.FOR, "", 0.9), "c:against": Placing(Group.AGAINST, "", 0.8)}
    links = [
        link("c:1", "c:for", Label.DISPUTES),
        link("c:2", "c:for", Label.SUPPORTS),
        link("c:against", "c:3", Label.DISPUTES),
        link("c:4", "c:for", Label.NEUTRAL),
        link("c:5", "c:for", Label.DISPUTES, score=0.4),
        link("c:1", "c:9", Label.DISPUTES),
    ]
    placed = follow_links(direct, links, least=0.5)
    groups = {claim: found.group for claim, found in placed.items() if claim not in direct}
    assert groups == {"c:1": Group.AGAINST, "c:2": Group.FOR, "c:3": Group.FOR}
    assert placed["c:1"].via == "c:for"
    assert "disputes c:for" in placed["c:1"].why
    assert "disputed by c:against" in placed["c:3"].why


def test_opposite_evidence_abstains() -> None:
    direct = {"c:a": Placing(Group.FOR, "", 0.9), "c:b": Placing(Group.FOR, "", 0.8)}
    links = [link("c:1", "c:a", Label.DISPUTES), link("c:1", "c:b", Label.SUPPORTS)]
    assert "c:1" not in follow_links(direct, links)


def test_an_exchange_overrules_a_weaker_closeness_only() -> None:
    direct = {"c:near": Placing(Group.FOR, "", 0.9), "c:less": Placing(Group.FOR, "", 0.6)}
    placed = follow_links(direct, [link("c:less", "c:near", Label.DISPUTES)])
    assert placed["c:less"].group is Group.AGAINST
    assert placed["c:near"].group is Group.FOR


def test_a_denial_by_words_is_not_overruled() -> None:
    direct = {"c:near": Placing(Group.FOR, "", 0.9), "c:denial": Placing(Group.AGAINST, "", 0.6)}
    placed = follow_links(direct, [link("c:denial", "c:near", Label.SUPPORTS)])
    assert placed["c:denial"].group is Group.AGAINST
