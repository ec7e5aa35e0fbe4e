"""Every line of cases.toml: one trap each, with its reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kb.config import ExtractConfig
from kb.records import Document, Post, PostKind
from kb.stages._reported import presents
from kb.stages.contradiction import contradicts
from kb.stages.exchanges import read_cue
from kb.stages.extract import form
from kb.stages.guard import near_twins
from kb.stages.segment import segment

DOUBTFUL = 0.75  # one doubt about the form leaves more, two leave less
CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))


def each(section: str) -> pytest.MarkDecorator:
    rows = CASES[section]
    return pytest.mark.parametrize("case", rows, ids=[row["why"] for row in rows])


@each("claims")
def test_claims(case: dict) -> None:
    assert (form(case["text"], ExtractConfig()) > DOUBTFUL) is case["claim"], case


@each("reported")
def test_reported_views(case: dict) -> None:
    assert presents(case["text"]) is case["presents"], case


@each("cuts")
def test_cuts(case: dict) -> None:
    text = case["text"]
    post = Post("p:1", "d:1", "a:1", PostKind.POST, 0, len(text), 1, 1)
    assert [s.text for s in segment(Document("d:1", "t", "test", "T", text), [post])] == case["cut"], case


@each("pairs")
def test_pairs(case: dict) -> None:
    one, two = case["one"], case["two"]
    if case["merge"]:
        assert not contradicts(one, two), case
        assert not contradicts(two, one), case
    else:
        assert contradicts(one, two) or near_twins(one, two), case
        assert contradicts(two, one) or near_twins(two, one), case


@each("openings")
def test_openings(case: dict) -> None:
    assert str(read_cue(case["text"]) or "none") == case["label"], case


def test_every_case_has_a_reason_and_stands_once() -> None:
    for section, rows in CASES.items():
        keys = [(row.get("text"), row.get("one"), row.get("two")) for row in rows]
        assert len(keys) == len(set(keys)), section
        assert all(row["why"].strip() for row in rows)
