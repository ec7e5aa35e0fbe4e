"""The honest scores on written debates: each thread by models that saw nothing of its domain.

The domains are split into folds; for each, the claim model and the stance model are fitted and calibrated on
the others, by the same recipe as the shipped ones, into a temporary folder.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.config import Config
from kb.evaluation import Figure, Measure, files
from kb.evaluation._base import Kit, kit
from kb.evaluation._threads import load
from kb.evaluation.written import Scorer
from kb.models.claims.sentence import SentenceModel
from kb.models.stance.reply import ReplyModel
from kb.training import claim, reply

FOLDS = 4


class Unseen:
    """`written`, across domains."""

    name = "unseen"
    description = "written debates by models fitted on other domains only: the honest score; takes a minute"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the figures over all threads, each scored by a fit without its domain."""
        threads = [load(path) for path in files(data, "written/threads", "*.json")]
        domains = sorted({t.domain for t in threads})
        scorer, shipped = Scorer(), kit(config)
        for fold in range(FOLDS):
            held = frozenset(domains[fold::FOLDS])
            with TemporaryDirectory() as folder:
                models = fit(data / "written", held, Path(folder), shipped)
                for thread in (t for t in threads if t.domain in held):
                    scorer.score(thread, config, models)
        yield from scorer.figures()


def fit(data: Path, held: frozenset[str], folder: Path, shipped: Kit) -> Kit:
    """Return models fitted without the `held` domains, their weights in `folder`; the encoder is as shipped."""
    claim.train(data, folder / "claim.npz", without=held)
    reply.train(data, folder / "reply.npz", without=held)
    return dataclasses.replace(
        shipped, claims=SentenceModel(folder / "claim.npz"), stance=ReplyModel(folder / "reply.npz")
    )


PLUGIN: Measure = Unseen()
