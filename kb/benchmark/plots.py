"""Growth curves as a picture, by matplotlib (the extra `bench`)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from math import ceil, floor, log10
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kb.benchmark.corpus import SIZES
from kb.benchmark.curves import PANELS, Panel, Point, points
from kb.benchmark.figures import Result, number

# A background of its own, so that it reads the same on a light page and on a dark one.
_PAPER, _INK, _RULE, _GUIDE = "#f7f8fa", "#24292f", "#d0d7de", "#6e7781"
_MARKS = ("o", "s", "^", "D")
_COLOURS = ("#0550ae", "#bc4c00", "#1a7f37", "#8250df")
_COLUMNS = 3
_STYLE = {
    "font.family": "sans-serif", "font.size": 9, "text.color": _INK, "axes.labelcolor": _INK, "axes.edgecolor": _RULE,
    "xtick.color": _INK, "ytick.color": _INK, "axes.facecolor": _PAPER, "figure.facecolor": _PAPER,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.color": _RULE,
    "grid.linewidth": 0.6, "legend.frameon": False,
    "svg.fonttype": "none", "svg.hashsalt": "kb",  # text stays text, and the same figures give the same bytes
}  # fmt: skip


def draw(results: Sequence[Result], out: Path) -> None:
    """Write the curves of some results to `out`, a .svg or .png. Raises `ValueError` for another ending."""
    rows = -(-len(PANELS) // _COLUMNS)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(10.5, 3 * rows + 0.4), layout="constrained")
        named: dict[str, Line2D] = {}
        for axes, panel in zip(figure.subplots(rows, _COLUMNS).flat, PANELS, strict=False):
            _panel(axes, panel, results, named)
        named["as the claims do"] = Line2D([], [], color=_GUIDE, linestyle=":", linewidth=1)
        figure.legend(named.values(), named.keys(), loc="outside lower center", ncols=len(named))
        out.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(out, dpi=110, metadata={"Date": None} if out.suffix == ".svg" else None)


def _panel(axes: Axes, panel: Panel, results: Sequence[Result], named: dict[str, Line2D]) -> None:
    axes.set_title(f"{panel.title}, {panel.unit}", fontsize=9.5, loc="left")
    axes.set_xscale("log")
    axes.set_xlim(600, 170_000)
    shown = {size: claims for size, claims in SIZES.items() if claims <= 100_000}
    axes.set_xticks(list(shown.values()), labels=list(shown), minor=False)
    axes.tick_params(which="minor", length=0)
    looks = dict(zip(_all_models(results), cycle(zip(_COLOURS, _MARKS, strict=True)), strict=False))
    curves = points(results, panel.figure)
    every = [at for found in curves.values() for at in found]
    for models, found in curves.items():
        colour, mark = looks[models]
        (line,) = axes.plot(*zip(*found, strict=True), color=colour, marker=mark, markersize=5, linewidth=1.4)
        named.setdefault(models, line)
        for at in found:
            below = any(claims == at[0] and value > at[1] for claims, value in every)
            axes.annotate(
                number(at[1]), at, (0, -13 if below else 6), textcoords="offset points", ha="center", fontsize=8,
                color=colour,
            )  # fmt: skip
    _scale(axes, panel, every)


def _scale(axes: Axes, panel: Panel, found: Sequence[Point]) -> None:
    """Begin at nothing where a figure is of one claim; else take decades, beside what grows as the claims do."""
    if not found:
        return
    least, most = min(value for _, value in found), max(value for _, value in found)
    if panel.a_claim:
        axes.set_ylim(0, 1.2 * most)
    else:
        claims, value = min(found)
        axes.plot((claims, claims * 1000), (value, value * 1000), color=_GUIDE, linestyle=":", linewidth=1)
        axes.set_yscale("log")
        axes.set_ylim(10 ** floor(log10(least / 1.5)), 10 ** ceil(log10(1.5 * most)))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def _all_models(results: Sequence[Result]) -> list[str]:
    return sorted({models for panel in PANELS for models in points(results, panel.figure)})
