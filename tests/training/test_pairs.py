"""What the neural models learn from, and what they must never see."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import InputError
from kb.records import Label
from kb.training import examples, pairs


def test_topics_are_kept_apart_whole(labelled: Path) -> None:
    rows = pairs.tuples(labelled)
    assert {(t.domain, t.topic) for t in rows if t.kept_apart} == {
        ("d0", "beans 0"), ("d1", "leeks 1"), ("d0", "kale 2")
    }  # fmt: skip
    assert len(rows) == 44


def test_a_written_group_has_restatements_and_opposites(labelled: Path) -> None:
    (group,) = pairs.written_groups(pairs.tuples(labelled)[:1])
    assert group.anchor == "beans need a cold frame before May."
    assert group.same == ("I would not plant beans out unprotected in early spring.", "Early beans want cover.")
    assert "beans need no cold frame before May." in group.other


def test_pairs_are_gathered_by_sentence_with_contradictions_first(labelled: Path) -> None:
    found = {g.anchor: g for g in pairs.pair_groups(labelled, "perspectrum")}
    group = found["beans rot in perspectrum."]
    assert group.same == ("In perspectrum beans rot.",)
    assert group.other == ("beans never rot in perspectrum.", "beans cost much.")


def test_a_sentence_without_a_restatement_is_its_own(labelled: Path) -> None:
    found = {g.anchor: g for g in pairs.pair_groups(labelled, "wikifactcheck")}
    assert found["kale rot in wikifactcheck."].same == ("kale rot in wikifactcheck.",)
    assert found["kale rot in wikifactcheck."].other == ("kale never rot in wikifactcheck.",)


def test_the_set_beside_the_trainers_is_whole() -> None:
    rows = pairs.tuples()
    assert 0.05 < sum(t.kept_apart for t in rows) / len(rows) < 0.15


def test_a_query_leaves_out_texts_that_are_not_there(labelled: Path) -> None:
    assert pairs.query_groups(labelled, "argkp")[0].same == ("beans dislike lime.",)


@pytest.mark.parametrize("name", ["perspectrum", "snli", "ibm_claim_stance", "explagraphs"])
def test_no_claim_is_both_fitted_on_and_scored(labelled: Path, name: str) -> None:
    fitted, apart = (examples.public(labelled, name, apart=a) for a in (False, True))
    assert fitted
    assert apart
    assert not {e.group for e in fitted} & {e.group for e in apart}


def test_written_relations_have_the_labels_of_their_fields(labelled: Path) -> None:
    rows = [t for t in pairs.tuples(labelled) if t.domain == "d0"]
    found = {(e.claim, e.text): e.label for e in examples.written(rows)}
    claim = "beans need a cold frame before May."
    assert found[claim, "Early beans want cover."] is Label.SUPPORTS
    assert found[claim, "beans need no cold frame before May."] is Label.DISPUTES
    assert found["beans come through April bare without harm.", "My beans froze twice last April."] is Label.DISPUTES
    assert found[claim, "beans in a cold frame need water by May."] is Label.NEUTRAL


def test_absent_data_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tuples"):
        pairs.tuples(tmp_path)
    (tmp_path / "tuples").mkdir()
    (tmp_path / "tuples" / "x-01.jsonl").write_text("")
    with pytest.raises(InputError, match="held_out"):
        pairs.tuples(tmp_path)
    with pytest.raises(InputError, match="semantoneg"):
        pairs.pair_groups(tmp_path, "semantoneg")
