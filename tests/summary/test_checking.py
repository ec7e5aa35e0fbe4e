"""Sentences held against what they cite: by rule, with models that say what the test tells them; and by the shipped."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kb.config import Config
from kb.evaluation import score
from kb.summary.checking import check
from kb.summary.citing import Cut
from kb.summary.woven import Fault

TEXTS = {"c:1": "Raised beds pay for themselves within two seasons.", "c:2": "Raised beds never pay for themselves."}
SAID = "Raised beds pay for themselves within two seasons."
DENIED = "Raised beds do not pay for themselves within two seasons."
OTHER = "Whoever builds boxes soon recovers his outlay."


class Told:
    """A model that answers every pair alike, and keeps what it was asked."""

    def __init__(self, row: Sequence[float]) -> None:
        self.row, self.asked = row, list[tuple[str, str]]()

    def predict(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        self.asked += pairs
        return np.tile(np.array(self.row, dtype=np.float32), (len(pairs), 1))


def fault(
    monkeypatch: pytest.MonkeyPatch, sentence: str, *ids: str, supports: float = 0.1, disputes: float = 0.1,
    contradicts: float = 0.1, unknown: tuple[str, ...] = (),
) -> Fault | None:  # fmt: skip
    stance = Told((supports, disputes, 1 - supports - disputes))
    same = Told((0.0, contradicts, 1 - contradicts))
    monkeypatch.setattr("kb.summary.checking.load_pair_model", lambda _: stance)
    monkeypatch.setattr("kb.summary.checking.load_same_model", lambda _: same)
    (found,) = check([Cut(sentence, sentence, 0, ids, unknown)], TEXTS, Config())
    assert stance.asked == same.asked == [(sentence, TEXTS[i]) for i in ids]
    assert [c.claim_id for c in found.cited] == list(ids)
    return found.fault


def test_what_is_cited(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fault(monkeypatch, SAID) is Fault.CITES_NOTHING
    assert fault(monkeypatch, SAID, "c:1") is None
    assert fault(monkeypatch, SAID, "c:1", unknown=("c:3",)) is Fault.UNKNOWN


def test_other_words_pass_where_the_model_takes_them_to_be_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fault(monkeypatch, OTHER, "c:1") is Fault.UNSUPPORTED
    assert fault(monkeypatch, OTHER, "c:1", supports=0.6) is None
    assert fault(monkeypatch, OTHER, "c:1", disputes=0.8, contradicts=0.9) is Fault.UNSUPPORTED


def test_words_of_several_claims_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    both = "Raised beds pay within two seasons or never."
    assert fault(monkeypatch, both, "c:1", "c:2") is None


def test_a_denial_needs_the_words_and_both_models(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = {"disputes": 0.85, "contradicts": 0.9}
    assert fault(monkeypatch, DENIED, "c:1", **sure) is Fault.CONTRADICTS
    assert fault(monkeypatch, SAID, "c:1", **sure) is None
    assert fault(monkeypatch, DENIED, "c:1", disputes=0.7, contradicts=0.9) is None
    assert fault(monkeypatch, DENIED, "c:1", disputes=0.85, contradicts=0.4) is None
    assert fault(monkeypatch, DENIED, "c:1", "c:2", **sure) is None  # it stands with one of the two


def test_nothing_cited_asks_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check([], TEXTS, Config()) == ()


@pytest.mark.slow
def test_the_check_stays_as_good_as_docs_quality_says(tmp_path) -> None:
    found = {f.name: f.value for f in score("woven", tmp_path, Config()).figures}
    assert found["kept apart: faithful marked"] <= 0.06
    assert found["kept apart: added marked"] >= 0.75
    assert found["kept apart: turned marked"] >= 0.4
