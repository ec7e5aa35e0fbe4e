"""Fits `kb/stages/_argument_weights.py`: `python -m kb.training.arguments`.

Multinomial logistic regression over the named signs of two sentences of one author's text, fitted on the threads of
`kb/training/data` that are not kept apart. Two sentences of the same labelled claim teach nothing and are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kb.config import EncoderConfig, StanceConfig
from kb.models.encoders import load_encoder
from kb.protocols import Encoder
from kb.records import ClaimKind, Hedge, Mention, Mode
from kb.stages import _argument_weights
from kb.stages._argument_signs import Pair, pairs
from kb.training.written import POLARITY, held_out

DATA = Path(__file__).parent / "data"
NONE, FORWARD, BACKWARD, DISPUTE = range(4)
STRENGTH = 0.1  # inverse of the L2 penalty
FOLDS = 6
CONNECTIVE = "opens with"
FREE = 3.0  # connectives are rare and mean what they say: stretched, their columns are held less by the penalty


@dataclass(frozen=True, slots=True)
class Case:
    """A pair, and how its sentences bear on each other by the labels."""

    pair: Pair
    label: int
    domain: str


def main() -> None:
    """Fit, report, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=Path(_argument_weights.__file__))
    options = parser.parse_args()
    found = list(cases(options.data, load_encoder(EncoderConfig()), StanceConfig().argument_reach))
    options.out.write_text(table(found), encoding="utf-8")
    sys.stdout.write(report(found) + "\n")


def cases(folder: Path, encoder: Encoder, reach: int) -> Iterator[Case]:
    """Yield the pairs of the threads in `folder` that are not kept apart."""
    apart = held_out(folder)
    for path in sorted((folder / "threads").glob("*.json")):
        thread = msgspec.json.decode(path.read_bytes())
        if thread["id"] not in apart:
            bears = {(a, b): 1 if kind == "supports" else -1 for a, kind, b in thread["relations"]}
            for post in thread["posts"]:
                yield from _of_post(post, bears, thread["domain"], encoder, reach)


def table(found: list[Case]) -> str:
    """Return the module that holds the fitted weights: log-odds against bearing on each other in no way."""
    names, values, gold = _matrix(found)
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(values, gold)
    weights = model.coef_[1:] - model.coef_[0]
    rows = [", ".join(f"{w * _stretch(name):.2f}" for w in weights[:, i]) for i, name in enumerate(names)]
    lines = [f'    "{name}": ({row}),' for name, row in zip(names, rows, strict=True)]
    bias = ", ".join(f"{b:.2f}" for b in model.intercept_[1:] - model.intercept_[0])
    return (
        '"""What each sign says, in log-odds: the earlier supports the later, the later the earlier, they dispute.\n\n'
        "Written by `python -m kb.training.arguments`; change the signs or the data, not the numbers.\n"
        '"""\n\nfrom __future__ import annotations\n\n'
        f"BIAS = ({bias})\n\nWEIGHTS = {{\n" + "\n".join(lines) + "\n}\n"
    )


def report(found: list[Case]) -> str:
    """Return how well fits score on domains that they had not seen."""
    _, rows, gold = _matrix(found)
    domains = np.array([c.domain for c in found])
    p = np.zeros((len(found), 4))
    for fold in range(FOLDS):
        here = np.isin(domains, sorted(set(domains))[fold::FOLDS])
        p[here] = LogisticRegression(C=STRENGTH, max_iter=1000).fit(rows[~here], gold[~here]).predict_proba(rows[here])
    sides = p[:, 1:3].argmax(axis=1) + 1
    order = np.argsort(-p[:, 1:3].max(axis=1), kind="stable")
    right = (sides == gold)[order]
    shares = ", ".join(f"{n}: {right[:n].mean():.2f}" for n in (100, 200, 300, 400, 600) if n <= len(right))
    return f"{len(found)} pairs; supports of unseen domains, right of the first {shares}"


def _matrix(found: list[Case]) -> tuple[list[str], NDArray[np.float64], NDArray[np.int64]]:
    names = sorted({name for c in found for name, _ in c.pair.signs})
    column = {name: i for i, name in enumerate(names)}
    rows = np.zeros((len(found), len(names)))
    for row, case in zip(rows, found, strict=True):
        for name, value in case.pair.signs:
            row[column[name]] = value * _stretch(name)
    return names, rows, np.array([c.label for c in found])


def _stretch(name: str) -> float:
    return FREE if CONNECTIVE in name else 1.0


def _of_post(
    post: dict[str, Any], bears: dict[tuple[str, str], int], domain: str, encoder: Encoder, reach: int
) -> Iterator[Case]:
    held = list(_mentions(post))
    vectors = encoder.encode([m.text for m, _ in held])
    unit = {m.id: u for m, u in held}
    rows = {m.id: i for i, (m, _) in enumerate(held)}
    for pair in pairs([m for m, _ in held], lambda a, b: float(vectors[rows[a.id]] @ vectors[rows[b.id]]), reach):
        one, two = unit[pair.earlier.id], unit[pair.later.id]
        if one["c"] != two["c"]:
            yield Case(pair, _label(one, two, bears), domain)


def _label(one: dict[str, Any], two: dict[str, Any], bears: dict[tuple[str, str], int]) -> int:
    sign = POLARITY[one["stance"]] * POLARITY[two["stance"]]
    forward, backward = bears.get((one["c"], two["c"]), 0) * sign, bears.get((two["c"], one["c"]), 0) * sign
    if forward > 0:
        return FORWARD
    return BACKWARD if backward > 0 else DISPUTE if forward or backward else NONE


def _mentions(post: dict[str, Any]) -> Iterator[tuple[Mention, dict[str, Any]]]:
    """Yield what the author asserts in a post, as the extraction would leave it."""
    start, paragraph = 0, 0
    for number, unit in enumerate(post["units"]):
        paragraph += bool(unit.get("br") and number)
        start += 2 if unit.get("br") and number else 1
        end = start + len(unit["t"])
        if "q" not in unit and unit.get("c") and unit.get("stance") in POLARITY:
            yield (
                Mention(
                    f"{post['id']}.{number}", "", post["id"], post["author"], start, end, 1, 1, unit["t"],
                    ClaimKind.EMPIRICAL, Hedge.PLAIN, Mode.ASSERTS, 1.0, paragraph,
                ),
                unit,
            )  # fmt: skip
        start = end


if __name__ == "__main__":
    main()
