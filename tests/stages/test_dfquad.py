from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.stages.dfquad import Edge, strengths

UNIT = st.floats(0, 1, allow_subnormal=False)
NODES = "abcdef"
EDGES = st.lists(
    st.builds(Edge, st.sampled_from(NODES), st.sampled_from(NODES), UNIT, st.booleans()).filter(
        lambda e: e.source != e.target
    ),
    max_size=12,
)
BASES = st.fixed_dictionaries(dict.fromkeys(NODES, UNIT))


def test_by_hand_from_the_definition() -> None:
    """Two attackers of 0.5 and 0.8 aggregate to 0.9, one supporter of 0.6 to 0.6: 0.4 - 0.4 x (0.9 - 0.6) = 0.28."""
    edges = [Edge("b", "a", 1, supports=False), Edge("c", "a", 1, supports=False), Edge("d", "a", 1, supports=True)]
    assert strengths({"a": 0.4, "b": 0.5, "c": 0.8, "d": 0.6}, edges)["a"] == pytest.approx(0.28)
    # the other way round: 0.4 + 0.6 x (0.9 - 0.6) = 0.58
    turned = [Edge(e.source, e.target, e.weight, not e.supports) for e in edges]
    assert strengths({"a": 0.4, "b": 0.5, "c": 0.8, "d": 0.6}, turned)["a"] == pytest.approx(0.58)


def test_a_weight_passes_on_its_share() -> None:
    assert strengths({"a": 0.5, "b": 0.8}, [Edge("b", "a", 0.5, supports=True)])["a"] == pytest.approx(0.7)


def test_strength_travels_along_a_chain_whatever_the_order_of_edges() -> None:
    edges = [Edge(a, b, 1.0, supports=False) for a, b in zip("abcde", "bcdef", strict=True)]
    base = dict.fromkeys(NODES, 1.0)
    expected = {"a": 1, "b": 0, "c": 1, "d": 0, "e": 1, "f": 0}
    assert strengths(base, edges) == strengths(base, edges[::-1]) == expected


def test_equal_forces_cancel_out() -> None:
    edges = [Edge("b", "a", 0.7, supports=True), Edge("c", "a", 0.7, supports=False)]
    assert strengths({"a": 0.3, "b": 0.9, "c": 0.9}, edges)["a"] == pytest.approx(0.3)


def test_two_that_attack_each_other_come_to_rest() -> None:
    found = strengths({"a": 0.5, "b": 0.5}, [Edge("a", "b", 0.8, supports=False), Edge("b", "a", 0.8, supports=False)])
    # x = 0.5 - 0.5 x 0.8 x has its fixed point at 0.5 / 1.4
    assert found["a"] == found["b"] == pytest.approx(0.5 / 1.4, abs=1e-5)


@given(BASES, EDGES)
def test_strengths_stay_within_bounds(base: dict[str, float], edges: list[Edge]) -> None:
    found = strengths(base, edges)
    assert found.keys() == base.keys()
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in found.values())


@given(BASES)
def test_without_edges_the_base_scores_stay(base: dict[str, float]) -> None:
    assert strengths(base, []) == base


@given(UNIT, UNIT, UNIT)
def test_support_never_lowers_and_attack_never_raises(a: float, b: float, weight: float) -> None:
    assert strengths({"a": a, "b": b}, [Edge("b", "a", weight, supports=True)])["a"] >= a
    assert strengths({"a": a, "b": b}, [Edge("b", "a", weight, supports=False)])["a"] <= a


@given(UNIT, st.lists(st.tuples(UNIT, st.booleans()), max_size=4), UNIT, UNIT, st.booleans())
def test_a_stronger_source_moves_its_target_further(
    base: float, others: list[tuple[float, bool]], one: float, two: float, supports: bool
) -> None:
    names = [f"o{i}" for i in range(len(others))]
    edges = [Edge(n, "a", 1.0, s) for n, (_, s) in zip(names, others, strict=True)]
    edges.append(Edge("x", "a", 1.0, supports))
    rest = {"a": base, **dict(zip(names, (v for v, _ in others), strict=True))}
    low, high = (strengths({**rest, "x": v}, edges)["a"] for v in sorted((one, two)))
    assert (low <= high + 1e-9) if supports else (low >= high - 1e-9)


@given(BASES, EDGES, st.randoms(use_true_random=False))
def test_the_order_of_edges_does_not_show(base: dict[str, float], edges: list[Edge], random: object) -> None:
    # edges that tie in source, target and sign may be summed in either order
    one, two = strengths(base, edges), strengths(base, random.sample(edges, len(edges)))
    assert all(one[n] == pytest.approx(two[n], abs=1e-6) for n in base)
