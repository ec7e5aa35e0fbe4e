"""Words of a query: what lies beside the base gives the scores that FTS5 gives, row by row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.config import Config
from kb.protocols import Encoder
from kb.records import ThreadLink
from kb.retrieval.postings import invert
from kb.retrieval.query import Query, terms
from kb.retrieval.rows import Rows, rows
from kb.retrieval.worded import worded
from kb.store import Store
from kb.store.posts import Posts

QUERIES = [
    "raised beds pay for themselves", "beds bed bedding", "beds beds", "the of and", "xylophone", "slugs xylophone",
    '"drip lines" water', '"drip lines" "hard water"', "don't raise", "gpt-4 beds", '"', "...", "", "ÜBER Beds",
]  # fmt: skip


def by_fts(store: Store, query: Query, ranked: Rows) -> dict[int, float]:
    found = dict(store.mentions.word_scores(terms(query)))
    return {row: found.get(n, 0.0) for row, n in enumerate(ranked.numbers.tolist())}


def check(store: Store, encoder: Encoder, said: str) -> None:
    query, ranked = Query(said.replace('"', ""), tuple(said.split('"')[1::2])), rows(store, encoder, Config().search)
    asked = worded(store, query)
    assert dict(enumerate(asked.scores(store, ranked))) == pytest.approx(by_fts(store, query, ranked), rel=1e-5)
    holding = {n for n in store.mentions.holding(terms(query)) if n in ranked.numbers}
    assert set(ranked.numbers[asked.holding(store, ranked)].tolist()) == holding


@pytest.mark.parametrize("said", QUERIES)
def test_scores_and_what_holds_every_word_are_those_of_the_index(base: Path, encoder: Encoder, said: str) -> None:
    with Store.open(base, mode="read") as store:
        check(store, encoder, said)
    with Store.open(base, mode="write") as store:
        check(store, encoder, said)


@pytest.mark.parametrize("said", QUERIES)
def test_a_copy_counts_in_how_common_words_are_and_is_not_found(base: Path, encoder: Encoder, said: str) -> None:
    with Store.open(base, mode="write") as store:
        first, last = (post.id for post in (store.posts.all()[0], store.posts.all()[-1]))
        for copied in (first, last):
            Posts(store.connection).link([ThreadLink(copied, None, first if copied == last else last)])
            assert len(rows(store, encoder, Config().search)) < store.words.last()
            check(store, encoder, said)
            Posts(store.connection).clear()


def test_reading_only_stays_so(base: Path) -> None:
    with Store.open(base, mode="read") as store:
        assert list(store.words.instances())
        with pytest.raises(Exception, match="readonly"):
            store.connection.database.execute("DELETE FROM state")


def test_rows_are_in_order_whatever_their_numbers() -> None:
    row = np.array([-1, 2, 0, 1])
    made = invert([("a", np.array([1, 2, 3, 3])), ("b", np.array([1, 3])), ("c", np.array([2]))], row, 3)
    assert made.holding(["a"]).tolist() == [0, 1, 2]
    assert made.holding(["b", "a"]).tolist() == [1, 2]
    assert made.holding(["b", "c"]).tolist() == []
    assert made.holding([]).tolist() == [0, 1, 2]
    assert (made.score(["b"]) > 0).tolist() == [False, True, True]
    assert made.score(["a"])[1] > made.score(["a"])[2]  # said twice in no longer a text
    assert made.score(["b", "b"]) == pytest.approx(2 * made.score(["b"]))
    assert made.score(["nowhere"]).tolist() == [0, 0, 0]


def test_no_texts_hold_nothing() -> None:
    made = invert([], np.full(1, -1), 0)
    assert made.score(["a"]).tolist() == []
    assert made.holding(["a"]).tolist() == []
