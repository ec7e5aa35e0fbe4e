"""Draws one crux: the claim, the two sides beside or below each other, what hinges on it, and its score."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kb.cli.page import STYLES, Page, bar, plain, plural, short
from kb.records import Stance
from kb.text import printable
from kb.views.cruxes import CruxHinge, CruxSide, CruxView
from kb.views.passages import Passage

QUOTES = 3
HINGES = 3
_SIDE = {Stance.ENDORSES: "Holds it", Stance.REJECTS: "Rejects it", Stance.UNCERTAIN: "Unsure"}


def draw(page: Page, crux: CruxView, place: int | None = None) -> None:
    """Write one crux; `place` is its number in a list."""
    number = f"{place}. " if place else ""
    indent = len(number)
    page.prose(Text(number, style="bold yellow") + plain(crux.text, "bold"), hang=indent)
    if crux.passage:
        topic = f"topic {crux.topic}" if crux.topic else ""
        page.meta(page.cite(crux.passage, short(crux.id), short(crux.claim_id), topic), indent)
    page.blank()
    _sides(page, crux, indent)
    if crux.hinges:
        page.blank()
        _hinges(page, crux.hinges, indent)
    if crux.facets:
        page.blank()
        page.heading(" " * indent + "They also divide on")
        for facet in crux.facets:
            page.prose(facet.text, indent + 2)
            page.meta(short(facet.claim_id), indent + 2)
    page.blank()
    page.score(f"score {crux.score:.2f}", crux.parts, indent)


def _sides(page: Page, crux: CruxView, indent: int) -> None:
    if not page.wide or not page.terminal:
        for side in crux.sides:
            _stacked(page, side, indent)
        return
    table = Table.grid(padding=(0, 3, 0, 0), expand=True)
    for _ in crux.sides:
        table.add_column(ratio=1, overflow="fold")
    table.add_row(*(Group(*_column(page, side)) for side in crux.sides))
    page.put(table, indent)


def _stacked(page: Page, side: CruxSide, indent: int) -> None:
    page.put(_title(side), indent)
    shown = _shown(side)
    for passage in shown:
        page.prose(f"“{passage.text}”", indent + 2)
        page.meta(page.cite(passage), indent + 2)
    if len(side.passages) > len(shown):
        page.meta(_rest(side, shown), indent + 2)


def _column(page: Page, side: CruxSide) -> list[RenderableType]:
    lines: list[RenderableType] = [_title(side)]
    shown = _shown(side)
    for passage in shown:
        lines += [plain(f"“{passage.text}”"), plain(page.cite(passage), "dim")]
    if len(side.passages) > len(shown):
        lines.append(Text(_rest(side, shown), style="dim"))
    return lines


def _title(side: CruxSide) -> Text:
    title = Text(f"{_SIDE[side.stance]}: ", style=f"bold {STYLES[side.stance]}")
    return title + Text(printable(", ".join(side.authors)), style="bold")


def _shown(side: CruxSide) -> list[Passage]:
    """Return a few passages of the side, one of each author before a second of any."""
    seen: dict[str, int] = {}
    ranked = []
    for order, passage in enumerate(side.passages):
        turn = seen[passage.author_id] = seen.get(passage.author_id, 0) + 1
        ranked.append((turn, order, passage))
    ranked.sort(key=lambda entry: entry[:2])
    return [passage for _, _, passage in ranked[: max(QUOTES, len(seen))]]


def _rest(side: CruxSide, shown: list[Passage]) -> str:
    return f"and {plural(len(side.passages) - len(shown), 'more passage')}"


def _hinges(page: Page, hinges: tuple[CruxHinge, ...], indent: int) -> None:
    """Write a small tree for each author: what of theirs would move if the crux flipped."""
    page.heading(" " * indent + "What hinges on it")
    by_author: dict[str, list[CruxHinge]] = {}
    for hinge in sorted(hinges, key=lambda h: (-h.shift, h.claim_id)):
        by_author.setdefault(hinge.author, []).append(hinge)
    for author in sorted(by_author):
        if not page.terminal:
            page.prose(f"for {author}:", indent + 2)
            for hinge in by_author[author][:HINGES]:
                page.prose(f"- {hinge.text} (moves {hinge.shift:.2f}, {short(hinge.claim_id)})", indent + 4)
            continue
        tree = Tree(plain(author, "bold"), guide_style="dim")
        for hinge in by_author[author][:HINGES]:
            moves = Text(f"  {bar(hinge.shift)}", style="cyan") + Text(
                f" {hinge.shift:.2f} {short(hinge.claim_id)}", style="dim"
            )
            tree.add(plain(hinge.text) + moves)
        page.put(tree, indent + 2)
