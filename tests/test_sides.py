"""Sides by the models of two texts, with models that a test controls: both have to agree, and what is asked of whom."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from kb.config import Config
from kb.placing import Candidate, Group
from kb.search import sides

QUERY = "Raised beds drain badly in wet clay soil"
OTHER_WORDS = "In heavy wet clay even a raised bed stays waterlogged for weeks."


class Answers:
    """A model that answers every pair alike and keeps what it was asked."""

    def __init__(self, *row: float) -> None:
        self.row, self.asked = row, []

    def predict(self, pairs):
        self.asked += pairs
        return np.tile(np.array(self.row, dtype=np.float32), (len(pairs), 1))


def read(monkeypatch, stance: Answers, same: Answers, *candidates: Candidate, weights=None, **settings: float) -> dict:
    monkeypatch.setattr(sides, "load_pair_model", lambda name: stance)
    monkeypatch.setattr(sides, "load_same_model", lambda name: same)
    config = dataclasses.replace(Config(), search=dataclasses.replace(Config().search, **settings))
    return sides.read_sides(QUERY, candidates, weights or {}, config)


NEAR = Candidate("c:1", OTHER_WORDS, 0.6)


def test_two_models_that_agree_place_a_claim_for_or_against(monkeypatch) -> None:
    placed = read(monkeypatch, Answers(0.7, 0.1, 0.2), Answers(0.8, 0.1, 0.1), NEAR)["c:1"]
    assert (placed.group, placed.weight) == (Group.FOR, 0.6)
    assert "supports 0.70, one claim 0.80" in placed.why
    denial = Candidate("c:1", "Even wet clay soil raised beds are rid of water within the hour, drain or none.", 0.6)
    placed = read(monkeypatch, Answers(0.05, 0.9, 0.05), Answers(0.05, 0.9, 0.05), denial)["c:1"]
    assert placed.group is Group.AGAINST
    assert "disputes 0.90, contradicts 0.90" in placed.why


@pytest.mark.parametrize("words", ["The crux is whether {}.", "Do {}?", "If {}, slate is a waste."])
def test_what_only_supposes_it_is_on_no_side(monkeypatch, words: str) -> None:
    asked = Answers(0.9, 0.05, 0.05)
    open_ = Candidate("c:1", words.format("raised beds drain badly in wet clay"), 0.9)
    assert read(monkeypatch, asked, Answers(0.9, 0.05, 0.05), open_) == {}
    assert asked.asked == []


@pytest.mark.parametrize(
    ("stance", "same"),
    [
        ((0.9, 0.05, 0.05), (0.2, 0.1, 0.7)),  # a reason for it, yet another claim
        ((0.3, 0.1, 0.6), (0.9, 0.05, 0.05)),
        ((0.45, 0.5, 0.05), (0.9, 0.05, 0.05)),  # rather disputes it
        ((0.1, 0.7, 0.2), (0.1, 0.8, 0.1)),
        ((0.1, 0.9, 0.0), (0.4, 0.2, 0.4)),
    ],
)
def test_where_one_model_is_not_sure_nothing_is_placed(monkeypatch, stance, same) -> None:
    candidate = Candidate("c:1", "Raised beds drain badly, they say, in the wet clay soil that we have.", 0.6)
    assert read(monkeypatch, Answers(*stance), Answers(*same), candidate) == {}


def test_words_that_deny_the_query_overrule_the_models(monkeypatch) -> None:
    denial = Candidate("c:1", "Raised beds do not drain badly in wet clay soil.", 0.9)
    assert read(monkeypatch, Answers(0.9, 0.0, 0.1), Answers(0.9, 0.0, 0.1), denial) == {}


@pytest.mark.parametrize(
    "doubt", ["I'm not worried that", "I doubt that", "But I don't really think", "I’m not convinced"]
)
def test_what_its_author_doubts_is_not_for_it(monkeypatch, doubt: str) -> None:
    stance, same = Answers(0.9, 0.0, 0.1), Answers(0.9, 0.0, 0.1)
    doubted = Candidate("c:1", f"{doubt} raised beds drain badly in wet clay soil.", 0.9)
    assert read(monkeypatch, stance, same, doubted) == {}
    held = dataclasses.replace(doubted, text="I'm worried that raised beds drain badly in wet clay soil.")
    assert read(monkeypatch, stance, same, held)["c:1"].group is Group.FOR


def test_few_shared_words_are_too_few_against(monkeypatch) -> None:
    stance, same = Answers(0.0, 0.95, 0.05), Answers(0.0, 0.95, 0.05)
    assert read(monkeypatch, stance, same, NEAR, read_against_words=0.9) == {}
    assert read(monkeypatch, stance, same, NEAR, read_against_words=0.3)


def test_only_what_is_near_and_shares_words_is_read_and_no_more_than_the_setting(monkeypatch) -> None:
    far, strange = dataclasses.replace(NEAR, cosine=0.4), Candidate("c:2", "Slugs climb any wooden wall.", 0.7)
    stance, same = Answers(0.9, 0.0, 0.1), Answers(0.9, 0.0, 0.1)
    assert read(monkeypatch, stance, same, far, strange) == {}
    assert stance.asked == []
    many = [dataclasses.replace(NEAR, claim_id=f"c:{n}") for n in range(5)]
    assert sorted(read(monkeypatch, stance, same, *many, read=2)) == ["c:0", "c:1"]
    assert len(stance.asked) == 2
    assert read(monkeypatch, stance, same, *many, read=0) == {}
    assert len(stance.asked) == 2


def test_words_that_all_here_share_do_not_count(monkeypatch) -> None:
    stance, same = Answers(0.9, 0.0, 0.1), Answers(0.9, 0.0, 0.1)
    candidate = Candidate("c:1", "Raised beds in clay soil are dear.", 0.9)
    assert read(monkeypatch, stance, same, candidate, weights={"bad": 1.0, "badly": 1.0}, read_words=0.5)
    told = {"raise": 0.1, "bed": 0.1, "clay": 0.1, "soil": 0.1}
    assert read(monkeypatch, stance, same, candidate, weights=told, read_words=0.5) == {}


def test_what_is_only_quoted_is_not_for_the_query(monkeypatch) -> None:
    stance, same = Answers(0.9, 0.0, 0.1), Answers(0.9, 0.0, 0.1)
    quoting = Candidate("c:1", f'"{QUERY}" is how the leaflet puts it.', 0.9)
    assert read(monkeypatch, stance, same, quoting) == {}


def test_the_models_read_a_claim_without_the_tail_that_sets_it_off(monkeypatch) -> None:
    stance, same = Answers(0.9, 0.0, 0.1), Answers(0.9, 0.0, 0.1)
    read(monkeypatch, stance, same, Candidate("c:1", f"{QUERY}, not in dry sand.", 0.9))
    assert stance.asked == [(QUERY, f"{QUERY}.")]


def test_a_claim_that_says_much_besides_has_to_be_nearer(monkeypatch) -> None:
    stance, same = Answers(0.9, 0.0, 0.1), Answers(0.9, 0.0, 0.1)
    long = Candidate("c:1", f"{QUERY}, " + "and slugs climb any wooden wall that you build, " * 4 + "as we know.", 0.65)
    assert read(monkeypatch, stance, same, long) == {}
    assert read(monkeypatch, stance, same, dataclasses.replace(long, cosine=0.75))


def test_a_comparison_turned_round_is_left_to_words(monkeypatch) -> None:
    asked = Answers(0.0, 0.95, 0.05)
    monkeypatch.setattr(sides, "load_pair_model", lambda name: asked)
    turned = Candidate("c:1", "Hoses do not cost more than barrels.", 0.9)
    assert sides.read_sides("Barrels cost more than hoses", [turned], {}, Config()) == {}
    assert asked.asked == []
