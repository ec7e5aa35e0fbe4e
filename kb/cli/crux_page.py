"""Draws one crux: the claim, the two sides beside or below each other, what hinges on it, and its score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kb.cli.page import PART_CELLS, STYLES, Page, bar, number, plain, plural, short
from kb.records import Dispute, Part, Stance
from kb.text import printable
from kb.views.cruxes import CruxHinge, CruxSide, CruxView
from kb.views.passages import Passage

QUOTES = 3
HINGES = 3
FACETS = 5
_SIDE = {
    Stance.ENDORSES: "Holds it",
    Stance.CONCEDES: "Grants it",
    Stance.REJECTS: "Rejects it",
    Stance.UNCERTAIN: "Unsure",
}
_KIND = {
    Dispute.VERBAL: "A verbal dispute: the two sides do not mean the same by its words.",
    Dispute.SHALLOW: "A shallow dispute: it is about what was said and how.",
}
_TAKES = ("substance", "present")  # parts that only lower a score
_PART_NAME = 12  # cells of the longest name of a part


def draw(page: Page, crux: CruxView, place: int | None = None) -> None:
    """Write one crux; `place` is its number in a list."""
    number_ = f"{place}. " if place else ""
    indent = len(number_)
    before = f"{crux.before} " if page.terminal else f"[{crux.before}] "
    leaned_on = plain(before if crux.before else "", "dim")
    page.prose(Text.assemble((number_, "bold yellow"), leaned_on, plain(crux.text, "bold")), hang=indent)
    if crux.passage:
        topic = f"topic {crux.topic}" if crux.topic else ""
        page.meta(page.cite(crux.passage, short(crux.id), short(crux.claim_id), topic), indent)
    if crux.kind in _KIND:
        page.prose(_KIND[crux.kind], indent, style="yellow")
    page.blank()
    _sides(page, crux, indent)
    hinges = [h for h in crux.hinges if h.claim_id not in {f.claim_id for f in crux.facets}]
    if hinges:
        page.blank()
        _hinges(page, hinges, indent)
    if crux.facets:
        page.blank()
        _facets(page, crux, indent)
    page.blank()
    _score(page, crux, indent)


Quoted = tuple[str, str | Text]
"""Words as they are shown, empty for none, and the line below them that says where they stand."""


def _sides(page: Page, crux: CruxView, indent: int) -> None:
    beside(page, [(_title(side), list(_quotes(page, side, crux.passage))) for side in crux.sides], indent)


def beside(page: Page, columns: Sequence[tuple[Text, Sequence[Quoted]]], indent: int) -> None:
    """Write what two people say: beside each other where the page is wide, else below each other."""
    if not page.wide or not page.terminal:
        for title, quotes in columns:
            page.prose(title, indent)
            for quote, cite in quotes:
                if quote:
                    page.prose(quote, indent + 2)
                page.meta(cite, indent + 2)
        return
    table = Table.grid(padding=(0, 3, 0, 0), expand=True)
    for _ in columns:
        table.add_column(ratio=1, overflow="fold")
    table.add_row(*(Group(title, *_column(quotes)) for title, quotes in columns))
    page.put(table, indent)


def _column(quotes: Sequence[Quoted]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for quote, cite in quotes:
        lines += [plain(quote)] if quote else []
        lines.append(plain(cite, "dim"))
    return lines


def _quotes(page: Page, side: CruxSide, claim: Passage | None) -> Iterable[Quoted]:
    """Yield what is shown of a side: words with their place; the claim itself stands above and is not said again."""
    shown = _shown(side, claim)
    for passage in shown:
        above = claim is not None and passage.mention_id == claim.mention_id
        yield ("the words above" if above else f"“{passage.text}”"), page.cite(passage)
    if len(side.passages) > len(shown):
        yield "", f"and {plural(len(side.passages) - len(shown), 'more passage')}"


def _title(side: CruxSide) -> Text:
    held = (f"{_SIDE[side.stance]}: ", f"bold {STYLES[side.stance]}")
    return Text.assemble(held, plain(", ".join(side.authors), "bold"))


def _shown(side: CruxSide, claim: Passage | None) -> list[Passage]:
    """Return a few passages of the side, one of each author before a second of any, no words of a person twice.

    The claim itself comes first.
    """
    seen: dict[str, int] = {}
    said: set[tuple[str, str]] = set()
    ranked = []
    first = [p for p in side.passages if claim is not None and p.mention_id == claim.mention_id]
    for order, passage in enumerate([*first, *(p for p in side.passages if p not in first)]):
        if (passage.author_id, passage.text) in said:
            continue
        said.add((passage.author_id, passage.text))
        turn = seen[passage.author_id] = seen.get(passage.author_id, 0) + 1
        ranked.append((turn, order, passage))
    ranked.sort(key=lambda entry: entry[:2])
    return [passage for _, _, passage in ranked[: max(QUOTES, len(seen))]]


def _hinges(page: Page, hinges: Sequence[CruxHinge], indent: int) -> None:
    """Write a small tree for each author: what of theirs falls if they change their mind."""
    page.heading(" " * indent + "What hinges on it", "what would fall with a change of mind")
    for author in dict.fromkeys(h.author_id for h in hinges):
        own = [h for h in hinges if h.author_id == author][:HINGES]
        below: dict[str | None, list[CruxHinge]] = {}
        for hinge in own:
            known = hinge.through in {h.claim_id for h in own}
            below.setdefault(hinge.through if known else None, []).append(hinge)
        if not page.terminal:
            page.prose(f"for {own[0].author}:", indent + 2)
            _outline(page, below, None, indent + 4)
            continue
        tree = Tree(plain(own[0].author, "bold"), guide_style="dim")
        _grow(tree, below, None)
        page.put(tree, indent + 2)


def _outline(page: Page, below: dict[str | None, list[CruxHinge]], above: str | None, indent: int) -> None:
    for hinge in below.get(above, ()):
        page.prose(f"- {hinge.text} (falls {hinge.shift:.2f}, {short(hinge.claim_id)})", indent)
        _outline(page, below, hinge.claim_id, indent + 2)


def _grow(tree: Tree, below: dict[str | None, list[CruxHinge]], above: str | None) -> None:
    for hinge in below.get(above, ()):
        fallen = (f"  {bar(hinge.shift, PART_CELLS)}", "cyan")
        number_ = (f" {hinge.shift:.2f} {short(hinge.claim_id)}", "dim")
        _grow(tree.add(Text.assemble(plain(hinge.text), fallen, number_)), below, hinge.claim_id)


def _facets(page: Page, crux: CruxView, indent: int) -> None:
    """Write the further claims of the dispute, each with the first words against it, and for whom it falls with it."""
    page.heading(" " * indent + "They also divide on")
    falls = {h.claim_id: f"falls {h.shift:.2f} for {h.author}" for h in crux.hinges}
    for facet in crux.facets[:FACETS]:
        page.prose(facet.text, indent + 2)
        if facet.passage:
            cite = page.cite(facet.passage, short(facet.claim_id), falls.get(facet.claim_id, ""))
            page.meta(cite, indent + 2)
        against = [p for side in facet.sides if side.stance is Stance.REJECTS for p in side.passages]
        for passage in against[:1]:
            above = crux.passage is not None and passage.mention_id == crux.passage.mention_id
            page.prose("against it: the words at the top" if above else f"against it: “{passage.text}”", indent + 4)
            page.meta(page.cite(passage), indent + 4)
    if len(crux.facets) > FACETS:
        page.meta(f"and {plural(len(crux.facets) - FACETS, 'further claim')}", indent + 2)


def _score(page: Page, crux: CruxView, indent: int) -> None:
    """Write the score and the parts that count: a bar for each on a terminal, plain numbers in a pipe."""
    parts = [part for part in crux.parts if part.value != (1 if part.name in _TAKES else 0)]
    if not page.terminal:
        page.score(f"score {crux.score:.2f}", parts, indent)
        return
    page.prose(Text.assemble(("score ", "dim"), (f"{crux.score:.2f}", "bold")), indent)
    page.flow([_bar(part) for part in parts], indent)


def _bar(part: Part) -> Text:
    name = Text(f"{printable(part.name):{_PART_NAME}} ", style="dim")
    return name.append(f"{bar(part.value, PART_CELLS)} ", style="not dim cyan").append(f"{number(part.value):4}")
