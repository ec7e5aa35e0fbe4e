"""Full-text search: word stems, best first, and no query is ever syntax."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.ids import fingerprint, make_id

HOSTILE = [
    '"',
    "OR",
    "*",
    "NEAR(",
    ")",
    "^",
    "-",
    "a NEAR b",
    'x" OR "y',
    "text:drift",
    "\0",
    "'; DROP TABLE mentions",
    "{}",
]


@pytest.fixture
def worded(full, sample):
    base = sample.mentions[0]
    texts = [
        "A hygrometer lags behind the weather of the day.",
        "Hygrometers that were lagging lag, as every hygrometer lags.",
        "Soil moisture is another matter.",
    ]
    full.mentions.add(dataclasses.replace(base, id=make_id("m", n), text=text) for n, text in enumerate(texts))
    return full


def test_words_match_by_stem_and_best_comes_first(worded):
    found = worded.mentions.match(["hygrometer", "lagged"], 10)
    assert [id_ for id_, _ in found][:2] == [make_id("m", 1), make_id("m", 0)]
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert all(score > 0 for _, score in found)
    assert len(worded.mentions.match(["lag"], 1)) == 1


def test_any_term_is_enough_and_a_phrase_is_exact(worded):
    assert {id_ for id_, _ in worded.mentions.match(["moisture", "cleaned"], 10)} >= {make_id("m", 2)}
    assert [id_ for id_, _ in worded.mentions.match(["soil moisture"], 10)] == [make_id("m", 2)]
    assert worded.mentions.match(["moisture soil"], 10) == []


def test_what_says_the_same_words_is_found_however_they_are_written(worded):
    said = ["soil moisture is another matter.", "a hygrometer lags behind the weather of the day."]
    worded.connection.run(
        "UPDATE mentions SET text = 'Soil  MOISTURE is another matter.' WHERE id = ?", (make_id("m", 2),)
    )
    assert {m.id for m in worded.mentions.saying(said)} == {make_id("m", 2), make_id("m", 0)}
    assert worded.mentions.saying(said) == [
        m for m in worded.mentions.all() if m.id in {make_id("m", 2), make_id("m", 0)}
    ]
    assert worded.mentions.saying(["soil moisture"]) == worded.mentions.saying([]) == []


def test_changed_text_is_found_by_its_new_words(worded):
    worded.connection.run("UPDATE mentions SET text = 'Barometers lag.' WHERE id = ?", (make_id("m", 2),))
    assert worded.mentions.match(["moisture"], 10) == []
    assert [id_ for id_, _ in worded.mentions.match(["barometer"], 10)] == [make_id("m", 2)]


@pytest.mark.parametrize("terms", [[], [""], ["..."], *[[h] for h in HOSTILE], HOSTILE, ["\udcff"]])
def test_hostile_terms_are_only_words(worded, terms):
    assert isinstance(worded.mentions.match(terms, 5), list)


def test_operators_are_words(worded):
    assert worded.mentions.match(["OR"], 5) == []
    assert worded.mentions.match(["drift NOT again"], 5) == []


def test_very_many_terms(worded):
    assert worded.mentions.match([f"w{n}" for n in range(5000)] + ["moisture"], 5)[0][0] == make_id("m", 2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_text_breaks_the_search(worded, terms):
    found = worded.mentions.match(terms, 5)
    assert len(found) <= 5


def test_every_term_is_asked_for(worded):
    assert {id_ for id_, _ in worded.mentions.match(["soil", "matter"], -1, every=True)} == {make_id("m", 2)}
    assert worded.mentions.match(["soil", "weather"], -1, every=True) == []
    assert worded.mentions.match([f"w{n}" for n in range(5000)], -1, every=True) == []
    assert isinstance(worded.mentions.match(HOSTILE, -1, every=True), list)


def test_places_stand_in_reading_order(full):
    numbers = full.mentions.numbers(m.id for m in full.mentions.all())
    expected = [(numbers[m.id], m.post_id, m.document_id, fingerprint(m.text)) for m in full.mentions.all()]
    assert full.mentions.places() == expected
    assert expected
    assert full.mentions.ids(numbers.values()) == {n: id_ for id_, n in numbers.items()}
    assert full.mentions.texts(numbers.values()) == {numbers[m.id]: m.text for m in full.mentions.all()}


@pytest.mark.parametrize("terms", [["moisture", "lag"], ["soil moisture"], [], ["..."], HOSTILE])
def test_scores_of_all_are_those_of_the_best(worded, terms):
    best = worded.mentions.match(terms, -1)
    numbers = worded.mentions.numbers(id_ for id_, _ in best)
    assert sorted(worded.mentions.word_scores(terms)) == sorted((numbers[id_], score) for id_, score in best)
    every = worded.mentions.numbers(id_ for id_, _ in worded.mentions.match(terms, -1, every=True))
    assert sorted(worded.mentions.holding(terms)) == sorted(every.values())
