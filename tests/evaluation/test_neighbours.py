"""Neighbours of one subject are not one claim: what the shipped models make of sentences that stand near each other."""

from __future__ import annotations

from kb import registry
from kb.config import Config
from kb.evaluation.pairs import Pair, merges
from kb.models.encoders import load_encoder

NEIGHBOURS = [
    ("It does need a human behind it.", "It needs a fine-tuned one beside it."),
    ("We metered six training runs and compared the readings with what was declared.",
     "Between March and November we were allowed to read the meters of two data centres in which six training runs "
     "took place."),
    ("Here we part with the compute thresholds altogether.",
     "We conclude that thresholds should be adopted now, set too low rather than too high, and revised every year."),
    ("They could hold them with a voucher.", "If there were, I would vote for the vouchers myself."),
    ("I'll move the proposal from the conclusion to future work, where proposals of that kind go to rest.",
     "I'll take point four first, since it is indeed where we part ways, and then go back to the start."),
]  # fmt: skip


def test_sentences_that_stand_near_each_other_in_a_debate_stay_apart() -> None:
    config = Config()
    pairs = [Pair(a, b, "different") for a, b in NEIGHBOURS]
    found = merges(pairs, load_encoder(config.encoder), registry.load("same", config.dedup.model), config)
    assert [pair for pair, one in zip(pairs, found, strict=True) if one] == []


def test_the_network_alone_would_join_some_of_them() -> None:
    """What the bar of nearness is for; where better weights no longer need it, this test says so."""
    config = Config()
    model = registry.load("same", config.dedup.model)
    assert any(row[0] >= config.dedup.same for row in model.predict(NEIGHBOURS))
