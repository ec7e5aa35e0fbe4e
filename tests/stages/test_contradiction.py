from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.stages.contradiction import contradicts, difference

OPPOSED = [
    ("Slugs climb wood.", "Slugs do not climb wood.", "negation"),
    ("Slugs climb wood.", "Slugs don’t climb wood.", "negation"),
    ("The pier is deep enough for ferries.", "The pier is hardly deep enough for ferries.", "negation"),
    ("Dredging is impossible in winter.", "Dredging is possible in winter.", "negation"),
    ("With tests the code breaks.", "Without tests the code breaks.", "negation"),
    ("Nobody denies that slugs climb wood.", "Everybody agrees that slugs climb wood.", "negation"),
    ("The cause is not the wind but the tide.", "The cause is not the tide but the wind.", "negation of another word"),
    ("Rent control increases the supply of flats.", "Rent control decreases the supply of flats.", "antonym"),
    ("The harbour is safe in winter.", "The harbour is unsafe in winter.", "antonym"),
    ("The harbour is inviting in winter.", "The harbour is uninviting in winter.", "antonym"),
    ("All ferries are late.", "Some ferries are late.", "antonym"),
    ("The ferry sails before noon.", "The ferry sails after noon.", "antonym"),
    ("The ferry carries 40 cars.", "The ferry carries 60 cars.", "number"),
    ("It takes two days to walk there.", "It takes 3 days to walk there.", "number"),
    ("It takes twice as long to walk.", "It takes half as long to walk.", "number"),
    ("The moon causes the tide.", "The tide causes the moon.", "roles exchanged"),
    ("Taxes lower wages.", "Wages lower taxes.", "roles exchanged"),
    ("Bees prefer clover to heather.", "Bees prefer heather to clover.", "roles exchanged"),
    ("The crew is small because the ferry is late.", "The ferry is late because the crew is small.", "roles exchanged"),
    ("Bees and ants need more sun than wasps.", "Wasps and ants need more sun than bees.", "roles exchanged"),
]
ALIKE = [
    ("Slugs don't climb wood.", "Slugs do not climb wood."),
    ("I don't think slugs climb wood.", "I think slugs don't climb wood."),
    ("It is not impossible to cross in winter.", "It is possible to cross in winter."),
    ("The harbour is not unsafe in winter.", "The harbour is safe in winter."),
    ("It takes three days to walk there.", "It takes 3 days to walk there."),
    ("The fee rose to 1,000 crowns.", "The fee rose to 1000 crowns."),
    ("Prices rose by 5.0% in two years.", "Prices rose by 5 % in two years."),
    ("The mayor and the council opposed the pier.", "The council and the mayor opposed the pier."),
    ("Cats, dogs and birds need shelter.", "Birds, dogs and cats need shelter."),
    ("In summer, ferries run every day.", "Ferries run every day in summer."),
    ("Slugs climb wood.", "Slugs climb wood!"),
    ("Beds pay for themselves within two seasons.", "Beds quickly pay for themselves, within two seasons."),
]


@pytest.mark.parametrize(("one", "two", "reason"), OPPOSED)
def test_opposed_sentences_are_told_with_the_reason(one: str, two: str, reason: str) -> None:
    found = difference(one, two)
    assert found is not None
    assert found.reason == reason
    assert found.words


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_alike_sentences_are_left_alone(one: str, two: str) -> None:
    assert difference(one, two) is None


@pytest.mark.parametrize(("one", "two"), [p[:2] for p in OPPOSED] + ALIKE)
def test_the_order_of_the_two_does_not_matter(one: str, two: str) -> None:
    assert contradicts(one, two) is contradicts(two, one)


def test_the_words_that_differ_are_named() -> None:
    assert difference("The ferry carries 40 cars.", "The ferry carries 60 cars.").words == ("40", "60")
    assert difference("Slugs climb wood.", "Slugs do not climb wood.").words == ("not",)


@pytest.mark.parametrize(
    ("one", "two"), [("", ""), ("", "No."), ("Yes.", "No."), ("Eels like mud.", "Nobody ever asked a tax clerk.")]
)
def test_sentences_about_other_words_are_not_judged(one: str, two: str) -> None:
    assert difference(one, two) is None


@given(st.text(max_size=80))
def test_nothing_contradicts_itself(text: str) -> None:
    assert not contradicts(text, text)


PIECES = ["not", "no", "never", "safe", "unsafe", "two", "3", "1,000", "and", "or", ",", "wind", "tide", "more", "less"]
SENTENCES = st.lists(st.sampled_from([*PIECES, "think", "don't"]), max_size=9).map(" ".join)


@given(SENTENCES, SENTENCES)
def test_any_two_sentences_are_judged_alike_both_ways(one: str, two: str) -> None:
    assert contradicts(one, two) is contradicts(two, one)
