"""Every record comes back as it was stored, in a stated order."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from kb.errors import NotFoundError, StoreError
from kb.ids import fingerprint
from kb.records import Author, Judgement, JudgementKind, MatchEdge, Problem, QuoteKind
from kb.store import Store


def test_source_records_round_trip(full, sample):
    assert full.documents.all() == [sample.document]
    assert full.documents.get(sample.document.id) == sample.document
    assert full.documents.at_path("gauges.txt") == sample.document
    assert full.documents.derived_with(sample.document.id) == "fp-1"
    assert full.documents.count() == 1
    assert full.posts.all() == list(sample.posts)
    assert full.posts.of_document(sample.document.id) == list(sample.posts)
    assert full.quotes.all() == full.quotes.of_document(sample.document.id) == [sample.quote]
    assert full.mentions.all() == full.mentions.of_document(sample.document.id) == list(sample.mentions)
    assert full.names.all() == sorted(sample.people, key=lambda a: a.id)
    assert full.authors.all() == sorted(sample.people, key=lambda a: a.id)


def test_derived_records_round_trip(full, sample):
    assert full.edges.all() == [sample.edge]
    assert full.claims.all() == sorted(sample.claims, key=lambda c: c.id)
    assert full.exchanges.all() == [sample.exchange]
    assert full.stances.all() == [sample.stance]
    assert full.positions.all() == sorted(sample.positions, key=lambda p: (p.claim_id, p.author_id))
    assert full.topics.all() == [sample.topic]
    assert full.cruxes.all() == [sample.crux]
    assert full.judgements.all() == [sample.judgement]
    assert full.problems.all() == [sample.problem]


def test_queries_by_what_a_record_hangs_on(full, sample):
    drift, steady = sample.claims
    first, second, third = sample.mentions
    assert full.edges.of_mentions([second.id]) == full.edges.of_mentions([first.id, second.id]) == [sample.edge]
    assert full.edges.of_mentions([third.id]) == []
    assert full.claims.of_mention([third.id, first.id, "m:none"]) == {first.id: drift.id, third.id: steady.id}
    assert [e.id for e in full.exchanges.of_post(sample.posts[0].id)] == [sample.exchange.id]
    assert full.stances.of_claim(drift.id) == full.stances.of_claim(steady.id) == [sample.stance]
    assert full.positions.of_claim(steady.id) == []
    assert full.positions.of_author(sample.people[1].id) == [sample.positions[1]]


def test_many_leaves_out_what_is_not_there(full, sample):
    first = sample.mentions[0]
    assert full.mentions.many([first.id, "m:none"]) == {first.id: first}
    assert full.posts.many([]) == {}
    assert full.claims.many([c.id for c in sample.claims]) == {c.id: c for c in sample.claims}
    assert set(full.authors.many(a.id for a in sample.people)) == {a.id for a in sample.people}


@pytest.mark.parametrize(
    "shelf",
    ["documents", "posts", "quotes", "mentions", "authors", "claims", "exchanges", "stances", "topics", "cruxes"],
)
def test_an_unknown_id_is_not_found(full, shelf):
    with pytest.raises(NotFoundError, match="x:none"):
        getattr(full, shelf).get("x:none")


def test_documents_without_text(full, sample):
    assert full.documents.all(with_text=False) == [dataclasses.replace(sample.document, text="")]


def test_resolved_authors_stand_in_for_keys(full, sample):
    ann, bob = sample.people
    merged = Author("a:merged", "Ann Example", named=True, aliases=("ann_ex", "A. Example"))
    full.authors.replace([merged], {ann.id: merged.id, bob.id: merged.id})
    assert {p.author_id for p in full.posts.all()} == {merged.id}
    assert full.quotes.get(sample.quote.id).author_id == merged.id
    assert {m.author_id for m in full.mentions.all()} == {merged.id}
    assert full.authors.all() == [merged]
    full.authors.replace([], {})
    assert [p.author_id for p in full.posts.all()] == [ann.id, bob.id]


def test_every_written_form_of_a_name_is_kept_for_its_document(full, sample):
    ann = dataclasses.replace(sample.people[0], aliases=("Ann_Example", "A. Example"))
    before = full.names.all()
    full.names.add([ann], sample.document.id)
    added = [a for a in full.names.all() if a not in before]
    assert [a.aliases for a in added] == [("A. Example",), ("Ann_Example",)]
    assert set(full.names.of_document(sample.document.id)) == set(full.names.all())


def test_cruxes_come_best_first(full, sample, derive_all):
    low = dataclasses.replace(sample.crux, id="x:b", score=0.1)
    tied = dataclasses.replace(sample.crux, id="x:a", score=0.1)
    derive_all(full, sample)
    full.derived.replace(
        claims=sample.claims, topics=[sample.topic], cruxes=[low, tied, sample.crux], positions=sample.positions
    )
    assert [x.id for x in full.cruxes.all()] == [sample.crux.id, "x:a", "x:b"]
    assert [x.id for x in full.cruxes.best(0.1, 2)] == [sample.crux.id, "x:a"]
    assert [x.id for x in full.cruxes.best(0.2, -1)] == [sample.crux.id]
    assert (full.cruxes.count(), full.cruxes.count(0.1), full.cruxes.count(0.2)) == (3, 3, 1)


def test_a_claim_knows_the_cruxes_on_it_and_those_that_it_is_a_facet_of(full, sample):
    drift, steady = sample.crux.claim_id, sample.crux.facet_ids[1]
    alone = dataclasses.replace(sample.crux, id="x:c", facet_ids=())
    full.derived.replace(claims=sample.claims, topics=[sample.topic], cruxes=[sample.crux, alone])
    assert full.cruxes.of_claim(drift) == sorted([sample.crux.id, "x:c"])
    assert full.cruxes.of_claim(steady) == [sample.crux.id]
    assert full.cruxes.of_claim("c:none") == []


def test_deriving_again_replaces_all_that_was_derived(full, sample):
    alone = dataclasses.replace(sample.claims[1], topic_id=None)
    full.derived.replace(claims=[alone])
    assert full.claims.all() == [alone]
    shelves = (full.edges, full.exchanges, full.stances, full.positions, full.cruxes)
    assert [shelf.all() for shelf in shelves] == [[]] * 5
    assert full.mentions.all() == list(sample.mentions)


def test_a_derivation_that_does_not_fit_changes_nothing(full, sample):
    before = full.bundle()
    with pytest.raises(StoreError, match="refused a row"):
        full.derived.replace(edges=[MatchEdge("m:none", sample.mentions[0].id, 1.0, "dedup")])
    assert full.bundle() == before


def test_numpy_scores_are_stored_as_plain_numbers(full, sample):
    parts = (dataclasses.replace(sample.edge.parts[0], value=np.float64(0.5)),)
    full.derived.replace(edges=[dataclasses.replace(sample.edge, score=np.float32(0.25), parts=parts)])
    (edge,) = full.edges.all()
    assert (edge.score, edge.parts[0].value) == (0.25, 0.5)


def test_a_derived_kind_of_a_quote_lasts_until_the_next_derivation(full, sample):
    revised = dataclasses.replace(sample.quote, kind=QuoteKind.SELF)
    full.derived.replace(quotes=[revised])
    assert full.quotes.all() == [revised]
    full.derived.replace()
    assert full.quotes.all() == [sample.quote]


def test_the_raw_name_of_a_post_stays_known(full, sample):
    ann, bob = sample.people
    full.authors.replace([ann], {ann.id: ann.id, bob.id: ann.id})
    assert [post.author_id for post in full.posts.of_document(sample.document.id)] == [ann.id, ann.id]
    assert [post.author_id for post in full.posts.as_added(sample.document.id)] == [ann.id, bob.id]


def test_problems_are_replaced_by_file(full):
    full.problems.replace("other.txt", [Problem("other.txt", None, "empty")], None)
    full.problems.replace("gauges.txt", [], None)
    assert full.problems.all() == [Problem("other.txt", None, "empty")]
    full.problems.remove("other.txt")
    assert full.problems.all() == []


def test_a_judgement_taken_back_stays_on_record(store: Store):
    given = Judgement("j:1", JudgementKind.ALIAS, "ann_ex", "Ann Example", "same", "one person", "2024-01-01")
    store.judgements.add([given, given])
    taken_back = dataclasses.replace(given, created="2024-01-02", undone=True)
    store.judgements.add([taken_back])
    assert store.judgements.all() == []
    assert store.judgements.all(active_only=False) == [taken_back]
    assert store.connection.rows("SELECT COUNT(*) FROM judgements") == [(2,)]
    assert store.judgements.get("j:1") == taken_back
    store.judgements.add([given])
    assert store.judgements.all() == [given]
    with pytest.raises(NotFoundError):
        store.judgements.get("j:2")


def test_runs(store: Store):
    assert store.runs.last() is None
    first = store.runs.start(
        "ingest a", version="1", config_fingerprint="c", model_fingerprints=["m"], started="2024-01-01T00:00:00"
    )
    second = store.runs.start("ingest b", version="1", config_fingerprint="c")
    store.runs.finish(first, added=2, failed=1, finished="2024-01-01T00:01:00")
    store.runs.finish(second, model_fingerprints=["a", "b"], finished="2024-01-02T00:00:00")
    run = store.runs.all()[0]
    assert (run.id, run.command, run.added, run.replaced, run.failed) == (first, "ingest a", 2, 0, 1)
    assert (run.started, run.finished, run.model_fingerprints) == ("2024-01-01T00:00:00", "2024-01-01T00:01:00", ("m",))
    last = store.runs.last()
    assert last is not None
    assert (last.id, last.finished, last.model_fingerprints) == (second, "2024-01-02T00:00:00", ("a", "b"))
    assert last.started >= "2024"


def test_state(store: Store):
    assert store.state.get("derived") is None
    store.state.set("derived", "one")
    store.state.set("derived", "two")
    assert store.state.get("derived") == "two"


def test_vectors_are_shared_by_equal_texts(full, sample):
    ids, matrix = full.vectors.matrix("encoder-1")
    assert ids == sorted(m.id for m in sample.mentions)
    assert matrix.shape == (3, 4)
    assert matrix.dtype == np.float32
    place = ids.index(sample.mentions[2].id)
    assert matrix[place].tolist() == [2.0] * 4
    hashes = [fingerprint(m.text) for m in sample.mentions]
    assert sorted(full.vectors.get("encoder-1", [*hashes, "none"])) == sorted(hashes)
    assert full.vectors.get("encoder-1", hashes)[hashes[1]].tolist() == [1.0] * 4
    assert full.vectors.get("encoder-2", hashes) == {}
    ids, matrix = full.vectors.matrix("encoder-2")
    assert (ids, len(matrix)) == ([], 0)


def test_vectors_of_texts_that_are_gone_are_pruned(full, sample):
    full.vectors.add("encoder-1", {"orphan": np.zeros(4, np.float32)})
    assert full.vectors.count("encoder-1") == 4
    assert full.vectors.prune() == 1
    assert full.vectors.count("encoder-1") == 3


def test_sizes(full):
    sizes = full.sizes()
    assert (sizes.documents, sizes.posts, sizes.authors, sizes.anonymous, sizes.quotes) == (1, 2, 1, 1, 1)
    assert (sizes.mentions, sizes.claims, sizes.merged) == (3, 2, 1)
    assert (sizes.stances, sizes.supports, sizes.disputes) == (1, 0, 1)
    assert (sizes.positions, sizes.topics, sizes.cruxes, sizes.contested) == (2, 1, 1, 1)
    assert (sizes.problems, sizes.vectors) == (1, 3)
    assert sizes.bytes > 0


def test_bundle_holds_everything_whatever_the_order_of_storing(tmp_path, make_sample, fill, derive_all):
    samples = [make_sample("alpha"), make_sample("beta")]
    bundles = []
    for number, order in enumerate((samples, samples[::-1])):
        with Store.open(tmp_path / f"{number}.db", mode="write") as base:
            for one in order:
                fill(base, one)
            base.authors.replace({a.id: a for s in order for a in s.people}.values(), {})
            derive_all(base, *order)
            bundles.append(base.bundle())
    assert bundles[0] == bundles[1]
    assert [d.path for d in bundles[0].documents] == ["alpha.txt", "beta.txt"]
    assert [p.id for p in bundles[0].posts] == [p.id for s in samples for p in s.posts]
    for records in (bundles[0].mentions, bundles[0].claims, bundles[0].cruxes, bundles[0].judgements):
        assert [r.id for r in records] == sorted(r.id for r in records)
    assert len(bundles[0].mentions) == 6
