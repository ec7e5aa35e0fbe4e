from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.repeats import Repeat, RepeatIndex, coverage, strongest

SOURCE = (
    "3. Wait a minute. Surely the tide has some sort of clock, e.g. if we told our children about the moon early on, "
    "they would swim by it?"
)


def find(source: str, later: str, *, min_words: int = 5, similarity: float = 88.0, shingle: int = 2) -> list[Repeat]:
    index = RepeatIndex(shingle)
    index.add(7, source, 0, len(source))
    return strongest(index.find(later, 0, len(later), min_words=min_words, similarity=similarity))


@pytest.mark.parametrize(
    "later",
    [
        SOURCE,
        SOURCE.removeprefix("3. "),
        "Surely the tide has some sort of clock, e.g., if we told our children about the moon, early on",
        "SURELY THE TIDE HAS SOME SORT OF CLOCK",
        "of clock, e.g. if we told our children",
        "Surely the tide has some kind of clock, e.g. if we told our children about the moon early on, they’d swim",
    ],
)
def test_small_edits_and_parts_of_sentences_are_repeats(later: str) -> None:
    (repeat,) = find(SOURCE, later)
    assert (repeat.key, repeat.negated) == (7, False)
    assert repeat.score >= 88
    assert repeat.end - repeat.start >= 0.9 * len(later.strip("?. 3"))
    assert (
        SOURCE[repeat.source_start : repeat.source_end].lower().split()[-1][:4]
        == later[repeat.start : repeat.end].lower().split()[-1][:4]
    )


def test_quote_marks_and_apostrophes_of_either_kind_are_the_same() -> None:
    (repeat,) = find("It's \"ever so\" grand, isn't it", "it’s “ever so” grand, isn’t it")
    assert repeat.score == 100


@pytest.mark.parametrize(
    "later",
    [
        "A wholly different remark about the height of chairs.",
        "Clock of sort some has tide the surely.",
        "The tide has a clock and so has the moon.",
        "",
        "?!",
    ],
)
def test_other_words_are_no_repeat(later: str) -> None:
    assert find(SOURCE, later) == []


def test_a_denial_is_marked_as_such() -> None:
    (repeat,) = find(
        "The probe generalises beyond the training set it was fitted on.",
        "The probe never generalises beyond the training set it was fitted on.",
    )
    assert repeat.negated


def test_another_word_in_the_middle_is_another_text() -> None:
    (repeat,) = find(
        "The sea here rises slowly twice a day in calm weather.",
        "The sea here falls slowly twice a day in calm weather.",
    )
    assert (repeat.negated, repeat.changed, repeat.faithful) == (False, 1, False)


def test_fewer_words_than_asked_for_are_no_repeat() -> None:
    later = "he said some sort of clock and left"
    assert find(SOURCE, later) == []
    assert [r.words for r in find(SOURCE, later, min_words=3)] == [4]


def test_a_changed_word_at_the_edge_belongs_to_the_repeat() -> None:
    source, later = "They collect heaps of garden rubbish", "collecting heaps of garden rubbish"
    (repeat,) = find(source, later)
    assert (later[repeat.start : repeat.end], source[repeat.source_start : repeat.source_end]) == (later, source[5:])


def test_each_passage_answers_for_itself() -> None:
    text = "first the kettle sang a long low song; then the kettle fell silent for the whole night"
    cut = text.index("; then")
    index = RepeatIndex()
    index.add(1, text, 0, cut)
    index.add(2, text, cut, len(text))
    later = "then the kettle fell silent for the whole night, as first the kettle sang a long low song"
    found = strongest(index.find(later, 0, len(later), min_words=5, similarity=90))
    assert [r.key for r in found] == [2, 1]
    assert all(r.source_start < cut if r.key == 1 else r.source_start >= cut for r in found)


def test_only_the_given_range_is_searched_and_spans_stay_absolute() -> None:
    index = RepeatIndex()
    index.add(0, SOURCE, 18, len(SOURCE))
    later = "Before. " + SOURCE
    assert index.find(later, 0, 26, min_words=3, similarity=80) == []
    (repeat,) = strongest(index.find(later, 8, len(later), min_words=5, similarity=90))
    assert later[repeat.start : repeat.end] == SOURCE[repeat.source_start : repeat.source_end]


def test_stock_phrases_are_ignored_and_cost_nothing() -> None:
    index = RepeatIndex()
    phrase = "as a matter of fact"
    for key in range(2_000):
        index.add(key, phrase, 0, len(phrase))
    assert index.find(phrase * 50, 0, len(phrase) * 50, min_words=3, similarity=80) == []


def test_a_large_index_still_finds_the_one_repeat() -> None:
    choice = random.Random(1).choices
    vocabulary = [f"word{i}" for i in range(3_000)]
    texts = [" ".join(choice(vocabulary, k=120)) for _ in range(400)]
    index = RepeatIndex(shingle=4)
    for key, text in enumerate(texts):
        index.add(key, text, 0, len(text))
    later = " ".join(texts[217].split()[40:70])
    assert [r.key for r in index.find(later, 0, len(later), min_words=10, similarity=95)] == [217]


def test_coverage_is_the_share_of_words_inside_the_spans() -> None:
    text = "one two three four"
    assert coverage(text, 0, len(text), [(0, 7)]) == 0.5
    assert coverage(text, 0, len(text), [(0, len(text)), (0, 3)]) == 1.0
    assert coverage("...", 0, 3, [(0, 3)]) == 0.0


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["sea", "Salt", "not", "wind,", "“is", "a”", "\n", "e.g."]), max_size=60),
    st.integers(0, 20),
)
def test_spans_lie_inside_both_texts_whatever_they_are(parts: list[str], cut: int) -> None:
    source, later = " ".join(parts[:cut]), " ".join(parts[cut:])
    index = RepeatIndex()
    index.add(0, source, 0, len(source))
    repeats = index.find(later, 0, len(later), min_words=2, similarity=0)
    for r in repeats:
        assert 0 <= r.start < r.end <= len(later)
        assert 0 <= r.source_start < r.source_end <= len(source)
        assert 0 <= r.score <= 100
    chosen = strongest(repeats)
    assert all(a.end <= b.start for a, b in itertools.pairwise(chosen))
