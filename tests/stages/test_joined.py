from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.stages._joined import joined

NAMES = st.sampled_from("abcdefgh")


def test_what_hangs_together_over_others_is_called_by_the_least_of_it() -> None:
    assert joined([("c", "d"), ("x", "y"), ("b", "c"), ("z", "z")]) == {
        "b": "b", "c": "b", "d": "b", "x": "x", "y": "x", "z": "z",
    }  # fmt: skip
    assert joined([]) == {}


@given(pairs=st.lists(st.tuples(NAMES, NAMES), max_size=12), seed=st.randoms())
def test_in_whatever_order(pairs: list[tuple[str, str]], seed) -> None:
    found = joined(pairs)
    for one, two in pairs:
        assert found[one] == found[two]
    groups = {name: {one for one, at in found.items() if at == name} for name in set(found.values())}
    for name, group in groups.items():
        assert name == min(group)
        reached = {name}
        for _ in group:
            reached |= {b for pair in pairs for a, b in (pair, pair[::-1]) if a in reached}
        assert reached == group
    seed.shuffle(pairs)
    assert joined([pair[::-1] for pair in pairs]) == found
