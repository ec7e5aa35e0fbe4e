"""How the cruxes stood after each run: intervals that open and close, and nothing of anybody's words."""

from __future__ import annotations

import dataclasses

from kb.records import Dispute, Hinge


def claims(sample):
    return {c.id: c for c in sample.claims}


def test_a_crux_stands_until_a_run_changes_it(store, sample):
    store.history.update(1, [sample.crux], claims(sample))
    store.history.update(2, [sample.crux], claims(sample))
    moved = dataclasses.replace(sample.crux, score=0.3)
    store.history.update(3, [moved], claims(sample))
    store.history.update(4, [], claims(sample))
    assert [[(p.score, p.since, p.until) for p in store.history.at(run)] for run in range(6)] == [
        [], [(0.6, 1, 3)], [(0.6, 1, 3)], [(0.3, 3, 4)], [], [],
    ]  # fmt: skip
    (past,) = store.history.at(1)
    assert (past.crux_id, past.mention_id, past.sides) == (
        sample.crux.id,
        claims(sample)[sample.crux.claim_id].mention_id,
        sample.crux.sides,
    )


def test_a_run_that_is_repeated_keeps_one_row(store, sample):
    store.history.update(1, [sample.crux], claims(sample))
    store.history.update(1, [], claims(sample))
    store.history.update(1, [dataclasses.replace(sample.crux, score=0.2)], claims(sample))
    assert [p.score for p in store.history.at(1)] == [0.2]


def test_it_outlives_its_document_and_holds_none_of_its_words(full, sample):
    full.history.update(1, [sample.crux], claims(sample))
    full.documents.remove(sample.document.id)
    assert [p.crux_id for p in full.history.at(1)] == [sample.crux.id]
    held = str(full.connection.rows("SELECT * FROM crux_history"))
    assert not any(claim.text in held for claim in sample.claims)


def test_a_crux_comes_back_with_its_kind_and_the_way_to_its_hinges(full, sample, derive_all):
    hinge = Hinge(sample.people[0].id, sample.claims[1].id, 0.4, sample.claims[0].id)
    crux = dataclasses.replace(sample.crux, kind=Dispute.VERBAL, hinges=(hinge,))
    derive_all(full, dataclasses.replace(sample, crux=crux))
    assert full.cruxes.all() == [crux]


def test_what_is_asked_of_many_claims(full, sample):
    ids = [c.id for c in sample.claims]
    assert full.positions.of_claims(ids) == {sample.claims[0].id: full.positions.all()}
    assert full.positions.of_claims([]) == {}
    assert full.positions.contested() == {sample.claims[0].id}
    assert full.stances.of_claims(ids[:1]) == full.stances.of_claims(ids) == [sample.stance]
    assert full.stances.of_claims(["c:none"]) == []
