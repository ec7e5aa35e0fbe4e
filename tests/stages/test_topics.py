from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.config import TopicsConfig
from kb.ids import make_id
from kb.records import Claim, ClaimKind
from kb.stages.topics import find_topics, join

CONFIG = TopicsConfig(threshold=0.4, min_claims=3)
HARBOUR = [f"The harbour ferry is {how}." for how in ("slow", "red", "dear", "late")]
SLUGS = [f"Garden slugs climb {what} walls." for what in ("brick", "timber", "stone")]


def claims(texts: Sequence[str]) -> list[Claim]:
    return [Claim(make_id("c", t), t, make_id("m", t), ClaimKind.EMPIRICAL, (make_id("m", t),), ()) for t in texts]


def rows(texts: Sequence[str]) -> dict[str, int]:
    return {claim.id: n for n, claim in enumerate(claims(texts))}


def find(texts: Sequence[str], encoder: object, config: TopicsConfig = CONFIG) -> list:
    return find_topics(claims(texts), range(len(texts)), encoder.encode(texts), config)


def test_claims_that_lie_close_are_a_topic_named_by_what_sets_it_apart(bag: object) -> None:
    found = find([*HARBOUR, *SLUGS, "Nobody counts owls."], bag)
    assert [len(t.claim_ids) for t in found] == [4, 3]
    assert set(found[0].claim_ids) == {make_id("c", t) for t in HARBOUR}
    assert set(found[1].claim_ids) == {make_id("c", t) for t in SLUGS}
    assert "ferry" in found[0].label
    assert "slugs" in found[1].label
    assert all(t.label.startswith(t.terms[0]) and len(t.terms) <= CONFIG.terms for t in found)


def test_small_groups_are_no_topic(bag: object) -> None:
    assert find(SLUGS, bag, TopicsConfig(threshold=0.4, min_claims=4)) == []
    assert find(["Nobody counts owls."], bag) == []
    assert find([], bag) == []


def test_stop_words_and_numbers_name_nothing(bag: object) -> None:
    texts = [f"The ferry is not what it was in {year}." for year in (1990, 1991, 1992)]
    (topic,) = find(texts, bag)
    assert topic.terms == ("ferry",)


def test_a_group_without_a_shared_term_is_shown_by_a_claim() -> None:
    texts = ["It is so.", "That was it.", "They are that."]
    (topic,) = find_topics(claims(texts), range(3), np.ones((3, 1), np.float32), CONFIG)
    assert topic.terms == ()
    assert topic.label in texts


def test_a_claim_that_names_a_topic_is_cut_between_words() -> None:
    long = "It is so as it was, and it is what it was before that."
    (topic,) = find_topics(claims([long] * 3), range(3), np.ones((3, 1), np.float32), CONFIG)
    assert topic.label == "It is so as it was, and it is what it …"


def test_a_phrase_of_three_words_names_a_topic_and_forms_of_one_word_do_once(bag: object) -> None:
    texts = [f"The spring tide gauge measures what a measurement {how}." for how in ("costs", "saves", "proves")]
    (topic,) = find(texts, bag)
    assert topic.terms[0] == "spring tide gauge"
    assert len({"measures", "measurement"} & set(topic.terms)) == 1


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.sampled_from([*HARBOUR, *SLUGS, "Nobody counts owls.", "Owls count slugs."]), unique=True), st.data()
)
def test_the_order_of_claims_does_not_show_and_no_claim_has_two_topics(
    bag: object, texts: list[str], data: st.DataObject
) -> None:
    found = find(texts, bag)
    assert found == find(data.draw(st.permutations(texts)), bag)
    held = [c for t in found for c in t.claim_ids]
    assert len(held) == len(set(held))
    assert all(len(t.claim_ids) >= CONFIG.min_claims for t in found)


def test_a_new_claim_joins_the_nearest_topic_and_no_other_claim_moves(bag: object) -> None:
    texts = [*HARBOUR, *SLUGS]
    before = find(texts[:3] + texts[4:], bag)
    known = {c.id for c in claims(texts[:3] + texts[4:])}
    now = [*texts, "Nobody counts owls."]
    after = join(before, known, rows(now), bag.encode(now), CONFIG)
    held = {t.id: t for t in before}
    assert {t.id: (t.label, t.terms) for t in after} == {t.id: (t.label, t.terms) for t in before}
    assert set(after[0].claim_ids) == {make_id("c", t) for t in HARBOUR}
    assert after[1] == held[after[1].id]


def test_a_claim_that_was_known_joins_nothing(bag: object) -> None:
    before = find(HARBOUR[:3], bag)
    known = {c.id for c in claims(HARBOUR)}
    assert join(before, known, rows(HARBOUR), bag.encode(HARBOUR), CONFIG) == before


def test_what_is_gone_leaves_its_topic_and_a_topic_that_is_too_small_is_none(bag: object) -> None:
    before = find([*HARBOUR, *SLUGS], bag)
    now = [*HARBOUR[1:], *SLUGS[1:]]
    (left,) = join(before, {c.id for c in claims(now)}, rows(now), bag.encode(now), CONFIG)
    assert (left.id, left.label) == (before[0].id, before[0].label)
    assert set(left.claim_ids) == {make_id("c", t) for t in HARBOUR[1:]}
    assert join(before, set(), {}, np.zeros((0, 3), np.float32), CONFIG) == []
    assert join([], set(), rows(HARBOUR), bag.encode(HARBOUR), CONFIG) == []
