"""Who stands together against whom, and what they share all the same."""

from __future__ import annotations

import random

import pytest

from kb.records import Position, Stance
from kb.stages.camps import consensus, find_camps

FOR, AGAINST = Stance.ENDORSES, Stance.REJECTS


def positions(**claims: str) -> list[Position]:
    """`dyke="+ann +bob -cy"`: who endorses (+) and who rejects (-) the claim, all as surely."""
    return [
        Position(who[1:], claim, FOR if who[0] == "+" else AGAINST, 0.8, ())
        for claim, people in claims.items()
        for who in people.split()
    ]


DIVIDED = {"dyke": "+ann +bob -cy -dan", "sluice": "+ann +bob -cy", "toll": "+cy +dan -bob"}


def test_people_who_agree_stand_in_one_camp() -> None:
    camps = find_camps(positions(**DIVIDED))
    assert camps.groups == (("ann", "bob"), ("cy", "dan"))
    assert camps.opposed == {(0, 1)}


def test_where_nobody_disagrees_there_are_no_camps() -> None:
    assert find_camps(positions(dyke="+ann +bob", toll="-ann -cy")).groups == ()
    assert find_camps([]).groups == ()


def test_who_disagrees_with_nobody_is_in_no_camp() -> None:
    camps = find_camps(positions(**DIVIDED, rain="+eve +fay"))
    assert {person for camp in camps.groups for person in camp} == {"ann", "bob", "cy", "dan"}


def test_uncertain_takes_no_side() -> None:
    unsure = [Position("cy", "dyke", Stance.UNCERTAIN, 0.8, ())]
    assert find_camps([*positions(dyke="+ann +bob"), *unsure]).groups == ()


def test_what_both_camps_endorse_is_common_ground() -> None:
    said = positions(**DIVIDED, ferry="+ann +bob +cy +dan", eels="+ann +cy", moor="+ann +bob")
    found = consensus(said, find_camps(said))
    assert [c.claim_id for c in found] == ["ferry", "eels"]
    assert found[0].endorsing == ((0, ("ann", "bob")), (1, ("cy", "dan")))


def test_the_consensus_is_the_smoothed_share_of_each_camp() -> None:
    """Two of two and one of two: (3/4) and (2/4), whose geometric mean is 0.612; the camp of two rejects none more."""
    said = positions(**DIVIDED, ferry="+ann +bob +cy -dan")
    (found,) = consensus(said, find_camps(said))
    assert found.score == pytest.approx((3 / 4 * 2 / 4) ** 0.5, abs=1e-4)
    assert found.rejecting == ((1, ("dan",)),)


def test_what_a_camp_mostly_rejects_is_no_common_ground() -> None:
    said = positions(**DIVIDED, ferry="+ann +bob +cy -dan -eve", north="+dan +eve -ann", south="+dan +eve -bob")
    assert [c.claim_id for c in consensus(said, find_camps(said))] == []


def test_camps_of_other_quarrels_share_nothing() -> None:
    """Ann and Eve both endorse the ferry, but they are nobody's opponents there: their camps never meet."""
    said = positions(dyke="+ann -bob", moor="+eve -fay", ferry="+ann +eve")
    camps = find_camps(said)
    ferry = [c for c in consensus(said, camps) if c.claim_id == "ferry"]
    assert ferry == []


def test_the_order_of_positions_does_not_matter() -> None:
    said = positions(**DIVIDED, ferry="+ann +bob +cy +dan", eels="+ann +cy")
    expected = find_camps(said), consensus(said, find_camps(said))
    for seed in range(5):
        mixed = random.Random(seed).sample(said, len(said))
        assert (find_camps(mixed), consensus(mixed, find_camps(mixed))) == expected


def test_who_grants_what_another_says_shares_it() -> None:
    said = positions(**DIVIDED, ferry="+ann +bob")
    granted = Position("cy", "ferry", Stance.CONCEDES, 0.8, ())
    (found,) = (c for c in consensus([*said, granted], find_camps(said)) if c.claim_id == "ferry")
    assert found.endorsing == ((0, ("ann", "bob")), (1, ("cy",)))
    both = [Position(who, "eels", Stance.CONCEDES, 0.8, ()) for who in ("ann", "cy")]
    assert "eels" not in {c.claim_id for c in consensus([*said, *both], find_camps(said))}, "nobody says it"
