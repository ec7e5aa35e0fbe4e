"""A document goes with all that hung on it, and with nothing else."""

from __future__ import annotations

import pytest

from kb.errors import NotFoundError, StoreError


def test_removing_a_document_removes_all_that_hung_on_it(full, sample):
    full.documents.remove(sample.document.id)
    for shelf in (full.documents, full.posts, full.quotes, full.mentions, full.claims, full.edges, full.exchanges):
        assert shelf.all() == []
    assert full.stances.all() == full.positions.all() == full.cruxes.all() == []
    assert full.mentions.match(["gauges", "drift"], 5) == []
    assert full.names.all() == []
    assert full.vectors.prune() == 3
    assert full.connection.rows("PRAGMA foreign_key_check") == []
    assert full.judgements.all() == [sample.judgement], "a person's verdict is never removed"


def test_other_documents_stay(full, sample, make_sample, fill, derive_all):
    other = make_sample("other")
    fill(full, other)
    derive_all(full, sample, other)
    full.documents.remove(sample.document.id)
    assert full.documents.all() == [other.document]
    assert full.mentions.all() == list(other.mentions)
    assert {c.id for c in full.claims.all()} == {c.id for c in other.claims}
    assert full.cruxes.all() == [other.crux]
    assert [m for m, _ in full.mentions.match(["gauges"], 5)] == [other.mentions[0].id]
    assert sample.people[0].id in {a.id for a in full.names.all()}, "the other document still names her"


def test_a_quote_of_a_removed_document_keeps_no_half_source(full, sample, make_sample, fill):
    other = make_sample("other")
    fill(full, other)
    full.connection.run("UPDATE quotes SET source_post_id = ? WHERE id = ?", (sample.posts[0].id, other.quote.id))
    full.documents.remove(sample.document.id)
    quote = full.quotes.get(other.quote.id)
    assert (quote.source_post_id, quote.source_start, quote.source_end) == (None, None, None)


def test_a_document_can_be_replaced_in_one_transaction(full, sample, fill):
    before = full.bundle()
    with full.transaction():
        full.documents.remove(sample.document.id)
        fill(full, sample)
    assert full.bundle() == before


def test_removing_what_is_not_there(full):
    with pytest.raises(NotFoundError):
        full.documents.remove("d:none")


def test_a_row_that_refers_to_nothing_is_refused(store, sample):
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.posts.add(sample.posts)
    assert store.posts.all() == []


def test_two_documents_cannot_share_a_path(full, sample):
    with pytest.raises(StoreError, match=r"documents\.(id|path)"):
        full.documents.add(sample.document, derived_with="", run_id=None)
