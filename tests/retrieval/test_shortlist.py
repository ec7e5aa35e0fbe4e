"""A large base: what a first look leaves out would not have been found."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config, SearchConfig
from kb.protocols import Encoder
from kb.retrieval import coarse
from kb.retrieval.coded import encode
from kb.retrieval.fusion import cut, fuse, in_context, lay_out, with_documents
from kb.retrieval.postings import invert
from kb.retrieval.query import Query
from kb.retrieval.ranking import Ranker
from kb.retrieval.rows import Rows
from kb.retrieval.shortlist import shortlist
from kb.search import SearchFilter, search
from kb.store import Store

COUNT, DIMENSION = 4000, 96
CONFIG = dataclasses.replace(SearchConfig(), shortlist=400)


@pytest.fixture(scope="module")
def many() -> Rows:
    """Return rows that lie in clusters, in posts and documents, of which each holds one word of twenty."""
    random = np.random.default_rng(3)
    centres = random.standard_normal((40, DIMENSION)) * (0.95 ** np.arange(DIMENSION))
    vectors = centres[random.integers(0, 40, COUNT)] + 0.5 * centres[random.integers(0, 40, COUNT)]
    vectors += 0.1 * random.standard_normal((COUNT, DIMENSION))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    posts = np.sort(random.integers(0, COUNT // 4, COUNT)).astype(np.int32)
    texts = lay_out(encode(vectors), posts, posts // 10, CONFIG.context_decay)
    held = random.integers(0, 20, COUNT)
    words = invert([(f"w{n:02}", np.flatnonzero(held == n)) for n in range(20)], np.arange(COUNT), COUNT)
    looked_at = in_context(texts, 0, COUNT, CONFIG)
    made = coarse.make([looked_at], looked_at, COUNT)
    everywhere = np.arange(COUNT)
    return Rows(everywhere, everywhere.astype(np.int32), everywhere.astype(np.uint64), texts, words, made)


def queries(rows: Rows) -> list[np.ndarray]:
    return [rows.texts.vectors.rows(n, n + 1)[0] for n in range(5, COUNT, 160)]


def best(total: np.ndarray, count: int = 10) -> list[int]:
    return np.argsort(-total, kind="stable")[:count].tolist()


def test_the_first_look_finds_nearly_all_of_the_nearest(many: Rows) -> None:
    exact = in_context(many.texts, 0, COUNT, CONFIG)
    found = [len({*best(exact @ q)} & {*best(many.coarse.dot(q), 100)}) for q in queries(many)]
    assert np.mean(found) / 10 >= 0.95


def test_the_best_have_the_scores_that_they_have_among_all(many: Rows) -> None:
    for query in queries(many):
        scores = many.words.score(["w03", "w07"])
        whole = fuse(query, many.texts, scores, CONFIG)
        total, _ = with_documents(whole.total, many.texts.documents, CONFIG)
        at = shortlist(many, query, scores, CONFIG, None)
        some, inner = cut(many.texts, at)
        found = fuse(query, some, scores[at], CONFIG, inner)
        ranked, _ = with_documents(found.total, some.documents[inner], CONFIG)
        assert at[best(ranked)].tolist() == best(total)
        assert found.total == pytest.approx(whole.total[at], abs=1e-4)
        assert found.around == pytest.approx(whole.around[at], abs=1e-5)
        assert found.words.tolist() == whole.words[at].tolist()


def test_of_what_is_allowed_the_likeliest_are_there(many: Rows) -> None:
    query, scores = queries(many)[0], np.zeros(COUNT, np.float32)
    allowed = np.arange(COUNT) % 50 == 0
    at = shortlist(many, query, scores, dataclasses.replace(CONFIG, shortlist=30), allowed)
    kept = at[allowed[at]]
    assert len(kept) >= 30
    exact = in_context(many.texts, 0, COUNT, CONFIG) @ query
    assert len({*kept.tolist()} & {*np.flatnonzero(allowed)[best(exact[allowed])].tolist()}) >= 9


def test_the_best_by_words_is_there_however_far(many: Rows) -> None:
    query, scores = queries(many)[0], np.zeros(COUNT, np.float32)
    farthest = int(np.argmin(in_context(many.texts, 0, COUNT, CONFIG) @ query))
    scores[farthest] = 1.0
    assert farthest in shortlist(many, query, scores, dataclasses.replace(CONFIG, shortlist=5, word_weight=0.0), None)


def test_rows_that_meet_only_by_what_was_left_out_are_no_neighbours() -> None:
    vectors = encode(np.eye(20, dtype=np.float32))
    texts = lay_out(vectors, np.zeros(20, np.int32), np.zeros(20, np.int32), CONFIG.context_decay)
    some, inner = cut(texts, np.array([0, 10, 19]))
    assert len(some.posts) == 4 + 7 + 4
    assert inner.tolist() == [0, 7, 14]
    query = np.ones(20, np.float32)
    nothing = np.zeros(20, np.float32)
    whole = fuse(query, texts, nothing, CONFIG).around
    assert fuse(query, some, nothing[:3], CONFIG, inner).around == pytest.approx(whole[[0, 10, 19]], abs=1e-5)


@pytest.mark.parametrize("most", [0, 1, 1000])
def test_a_search_by_a_shortlist_finds_the_same(base: Path, encoder: Encoder, most: int) -> None:
    said, asked = "Raised beds pay for themselves within two seasons", Config()
    few = dataclasses.replace(asked, search=dataclasses.replace(asked.search, exact=0, shortlist=most))
    with Store.open(base, mode="read") as store:
        whole = search(store, encoder, asked, said, SearchFilter())
        found = search(store, encoder, few, said, SearchFilter())
        assert found.hits[0].claim_id == whole.hits[0].claim_id
        if most == 1000:
            assert [hit.claim_id for hit in found.hits] == [hit.claim_id for hit in whole.hits]
        ids = [m.id for m in store.mentions.all()]
        rankers = [Ranker(store, encoder, config.search, Query(said)) for config in (asked, few)]
        assert rankers[1].cosines(ids) == pytest.approx(rankers[0].cosines(ids))
        assert rankers[1].by_cosine(5) == rankers[0].by_cosine(5)


def test_a_filter_leaves_the_shortlist_what_it_lets_through(base: Path, encoder: Encoder) -> None:
    few = dataclasses.replace(Config().search, exact=0, shortlist=1)
    with Store.open(base, mode="read") as store:
        query = Query("Raised beds pay for themselves within two seasons")
        first = Ranker(store, encoder, few, query).rank()[0].mention_id
        others = [n for id_, n in store.mentions.numbers(m.id for m in store.mentions.all()).items() if id_ != first]
        found = {match.mention_id for match in Ranker(store, encoder, few, query, others).rank()}
        assert found
        assert first not in found
