"""Numbers as sentences state them, and how far apart two of them are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.stages.quantities import Quantity, Unit, quantities, spread


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'd put the chance at 30%.", [(Unit.PROBABILITY, 0.3, "")]),
        ("There is a 20-40 per cent chance of a flood.", [(Unit.PROBABILITY, 0.3, "")]),
        ("The odds are 1 in 10.", [(Unit.PROBABILITY, 0.1, "")]),
        ("Two in three gauges drift.", [(Unit.SHARE, 2 / 3, "")]),
        ("About 45 % of the gauges drift.", [(Unit.SHARE, 0.45, "")]),
        ("The dyke will be raised by 2031.", [(Unit.YEAR, 2031, "")]),
        ("It took 1,200 engineers.", [(Unit.AMOUNT, 1200, "engineer")]),
        ("It cost $2.5 million.", [(Unit.AMOUNT, 2.5e6, "$")]),
        ("It is 3x as fast.", [(Unit.AMOUNT, 3, "times")]),
        ("It is 3 times as fast.", [(Unit.AMOUNT, 3, "times")]),
        ("It will rain 5 days, at 80 %.", [(Unit.AMOUNT, 5, "day"), (Unit.SHARE, 0.8, "")]),
        ("Point 3 is wrong, see #12 and v2.1.", []),
        ("It grew by 300%.", []),
        ("I'm personally only about 60% on a dry May.", [(Unit.PROBABILITY, 0.6, "")]),
        ("The marsh dries out with P>98%.", [(Unit.PROBABILITY, 0.98, "")]),
        ("It took 2000 people.", [(Unit.AMOUNT, 2000, "people")]),
        ("The 2027 plan for the weir is the one that counts.", []),
        ("Stage 2 comes when the channel is dug, see section 3 for that.", []),
        ("Of the three plans 2 comes closest.", []),
        ("She wrote it at 5am, in the style of the 50s, and came 148th.", []),
        ("No number at all.", []),
    ],
)
def test_what_a_sentence_states(text: str, expected: list) -> None:
    found = [(q.unit, pytest.approx(q.value), q.of) for q in quantities(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("a 10 % chance", "a 60% chance", 0.5),
        ("by 2030", "by 2040", 0.5),
        ("40 boats", "10 boats", 0.75),
        ("0 boats", "0 boats", 0.0),
        ("40 boats", "10 gauges", None),
        ("a 10 % chance", "10 % of the boats", None),
        ("by 2030", "2,030 boats", None),
    ],
)
def test_how_far_apart(one: str, two: str, apart: float | None) -> None:
    (a,), (b,) = quantities(one), quantities(two)
    assert spread(a, b) == (apart if apart is None else pytest.approx(apart))
    assert spread(b, a) == spread(a, b)


@given(st.text(max_size=60))
def test_any_text_is_read_and_every_number_stands_in_it(text: str) -> None:
    for found in quantities(text):
        assert isinstance(found, Quantity)
        assert 0 <= found.start < found.end <= len(text)
        assert any(c.isdigit() for c in text[found.start : found.end]) or found.unit in (Unit.PROBABILITY, Unit.SHARE)
        if found.unit in (Unit.PROBABILITY, Unit.SHARE):
            assert 0 <= found.value <= 1
