"""docs/cruxes.md: its worked example is what the code computes, and its arithmetic is right.

`KB_UPDATE_GOLDENS=1` writes the example anew; read the difference, and the prose around it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import kb
from kb.records import Label, Stance
from kb.stages import cruxes, hinges
from kb.stages.dfquad import Edge, strengths

PAGE = Path(__file__).parents[2] / "docs" / "cruxes.md"
WORKED = re.compile(r"(?<=^```text worked\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
BLOCKS = re.compile(r"^```.*?^```$|^    .*$", re.MULTILINE | re.DOTALL)
NAMES = {"explicit": "marked_weight", "quoted": "quoted_weight", "traffic": "traffic_weight",
         "thread": "thread_weight", "unanswered": "unanswered_weight"}  # fmt: skip


def worked(base: kb.api.Base) -> str:
    """Return the example, from what is stored and what the code makes of it."""
    (crux,) = base.cruxes(between=("Henrik Boateng-Lyle", "mossy_prior"))
    (hinge,) = crux.hinges
    assert (hinge.author, hinge.through) == ("Henrik Boateng-Lyle", None)
    view = base.claim(crux.claim_id)
    (link,) = [s for s in view.stances if s.source_id == crux.claim_id and s.target_id == hinge.claim_id]
    assert link.label is Label.SUPPORTS
    edge, open_ = Edge(crux.claim_id, hinge.claim_id, link.score, supports=True), hinges._OPEN
    held, given_up = (strengths({crux.claim_id: on, hinge.claim_id: open_}, [edge])[hinge.claim_id] for on in (1, 0))
    assert held - given_up == pytest.approx(hinge.shift, abs=1e-4)
    part = {p.name: p.value for p in crux.parts}
    config, half = base.config.cruxes, cruxes._HALF
    disputes = sum(s.label is Label.DISPUTES and s.source.author_id != s.target.author_id for s in view.stances)
    surest = {stance: max(p.score for p in view.positions if p.stance is stance) for stance in Stance
              if any(p.stance is stance for p in view.positions)}  # fmt: skip
    assert min(surest[Stance.ENDORSES], surest[Stance.REJECTS]) == pytest.approx(part["disagreement"], abs=1e-4)
    answers = round(half * part["thread"] / (1 - part["thread"]))
    weights = {name: getattr(config, field) for name, field in NAMES.items()}
    weights["alone"] = 1 - sum(weights.values())
    evidence = sum(weight * part[name] for name, weight in weights.items())
    terms = " + ".join(f"{weight:.2f} x {short(part[name])}" for name, weight in weights.items())
    rest = 1 - config.hinge_weight - config.evidence_weight
    product = " x ".join(short(part[name]) for name in ("disagreement", "claim", "substance", "present"))
    inner = (
        f"{rest:.2f} + {config.hinge_weight:.2f} x {part['hinge']:.4f} + {config.evidence_weight:.2f} x {evidence:.4f}"
    )
    return "".join(
        f"{name:20}{what}\n"
        for name, what in (
            ("he holds it", f"{open_:g} + (1 - {open_:g}) x {link.score:.4f} x 1 = {held:.4f}"),
            ("he gives it up", f"{open_:g} + (1 - {open_:g}) x {link.score:.4f} x 0 = {given_up:.4f}"),
            ("fall", f"{held:.4f} - {given_up:.4f} = {hinge.shift:.4f}"),
            ("hinge", f"({hinge.shift:.4f} + 0) / 2 = {part['hinge']:.4f}"),
            ("traffic", f"{disputes} / ({disputes} + {half}) = {part['traffic']:.4f}"),
            ("thread", f"{answers} / ({answers} + {half}) = {part['thread']:.4f}"),
            ("evidence", f"{terms} = {evidence:.4f}"),
            ("score", f"{product} x ({inner}) = {crux.score:.4f}"),
        )
    )


def short(value: float) -> str:
    return f"{value:g}" if value in (0, 1) else f"{value:.4f}"


@pytest.mark.slow
def test_the_worked_example_is_what_the_code_computes(ingested) -> None:
    page = PAGE.read_text(encoding="utf-8")
    with kb.open(ingested.folder / "kb.db") as base:
        made = worked(base)
    if os.environ.get("KB_UPDATE_GOLDENS"):
        page = WORKED.sub(lambda _: made, page)
        PAGE.write_text(page, encoding="utf-8")
    assert WORKED.findall(page) == [made]


def test_its_arithmetic_is_right() -> None:
    (example,) = WORKED.findall(PAGE.read_text(encoding="utf-8"))
    for line in example.splitlines():
        sum_, _, result = line[20:].replace(" x ", " * ").rpartition(" = ")
        assert re.fullmatch(r"[\d. ()+*/-]+", sum_), line
        assert eval(sum_) == pytest.approx(float(result), abs=2e-4), line


def test_no_figure_of_the_prose_is_without_a_source() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = {float(n) for block in BLOCKS.findall(page) for n in re.findall(r"\d\.\d+", block)}
    for figure in re.findall(r"\d\.\d+", BLOCKS.sub("", page)):
        assert float(figure) in shown, figure
