"""Any unambiguous prefix of an id stands for it."""

from __future__ import annotations

import dataclasses

import pytest

from kb.errors import AmbiguousError, NotFoundError


def test_prefixes_with_and_without_the_kind(full, sample):
    claim = sample.claims[0].id
    assert full.resolve(claim) == claim
    assert full.resolve(claim[:7]) == claim
    assert full.resolve(claim.removeprefix("c:")) == claim
    assert full.resolve(f"  {claim[:10].upper()} ") == claim


def test_every_kind_is_found(full, sample):
    records = (
        sample.document, sample.posts[0], sample.people[0], sample.quote, sample.mentions[0], sample.claims[0],
        sample.stance, sample.exchange, sample.topic, sample.crux, sample.judgement,
    )  # fmt: skip
    assert [full.resolve(r.id) for r in records] == [r.id for r in records]


def test_only_the_kinds_asked_for(full, sample):
    mention = sample.mentions[0].id
    with pytest.raises(NotFoundError, match="id of a mention"):
        full.resolve(mention, "c")
    with pytest.raises(NotFoundError):
        full.resolve(mention.removeprefix("m:"), "c")


def test_an_ambiguous_prefix_lists_ten_candidates(full, sample):
    full.derived.replace(
        claims=[
            dataclasses.replace(sample.claims[0], id=f"c:abc{n:02}", mention_ids=(), topic_id=None) for n in range(12)
        ]
    )
    with pytest.raises(AmbiguousError) as caught:
        full.resolve("c:abc")
    assert caught.value.candidates == tuple(f"c:abc{n:02}" for n in range(10))
    with pytest.raises(AmbiguousError):
        full.resolve("abc0")
    assert full.resolve("abc03") == "c:abc03"


def test_a_whole_id_is_meant_even_where_another_begins_with_it(full, sample):
    full.derived.replace(
        claims=[dataclasses.replace(sample.claims[0], id=i, mention_ids=(), topic_id=None) for i in ("c:ab", "c:abc")]
    )
    assert full.resolve("c:ab") == "c:ab"


@pytest.mark.parametrize("prefix", ["", " ", "c:", "z:12", "%", "c:%", "_", "nothing like it", "\udcff", "a:b:c", "é"])
def test_what_is_not_there_is_not_found(full, prefix):
    with pytest.raises(NotFoundError):
        full.resolve(prefix)
