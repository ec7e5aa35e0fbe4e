"""Puts results on the page: prose that wraps, places that never do, and no markup from any document.

On a terminal there are colours, small bars and lines; in a pipe the same words stand plain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from kb.cli.session import Session
from kb.cli.terminal import write
from kb.records import Label, Part, Stance, Unit
from kb.text import printable
from kb.views.passages import Passage

SHORT_ID = 10
WIDE = 100
BAR_CELLS = 10
PART_CELLS = 6
UNBOUNDED = 100_000  # cells; wider than any row
JOINT = " · "
STYLES = {
    Stance.ENDORSES: "green", Stance.REJECTS: "red", Stance.UNCERTAIN: "yellow",
    Stance.CONCEDES: "cyan",
    Label.SUPPORTS: "green", Label.DISPUTES: "red", Label.NEUTRAL: "dim",
}  # fmt: skip


class Page:
    """Writes one command's results to stdout."""

    def __init__(self, run: Session, console: Console | None = None) -> None:
        self.session = run
        self.console: Console = console or run.out
        self.terminal = self.console.is_terminal

    @property
    def wide(self) -> bool:
        """Whether two columns of prose fit beside each other."""
        return self.console.width >= WIDE

    def blank(self) -> None:
        """Leave a line empty."""
        self.console.print()

    def heading(self, title: str, note: str = "", style: str = "bold") -> None:
        """Write a heading with a note behind it."""
        self.console.print(Text.assemble((printable(title), style), (f"  {printable(note)}" if note else "", "dim")))

    def prose(self, words: str | Text, indent: int = 0, style: str = "", hang: int = 0) -> None:
        """Write words that wrap at the width of the page; all lines but the first stand `hang` further in."""
        text = plain(words, style)
        room = max(self.console.width - indent - hang, 1)
        head, rest = text[: hang or len(text)], text[hang:] if hang else Text()
        for number, line in enumerate((rest if hang else head).wrap(self.console, room)):
            line.rstrip()
            start = Text(" " * indent) + (head if number == 0 else Text(" " * hang)) if hang else Text(" " * indent)
            self.console.print(start + line, soft_wrap=True)

    def entry(self, place: int, words: str | Text, style: str = "bold") -> int:
        """Write the first line of a numbered entry of a list; return how far what follows it stands in."""
        lead = f"{place}. "
        self.prose(Text.assemble((lead, "bold yellow"), plain(words, style)), hang=len(lead))
        return len(lead)

    def meta(self, words: str | Text, indent: int = 0, style: str = "dim") -> None:
        """Write a line that says where or how much; in a pipe it never wraps, so that paths stay whole."""
        pieces = (
            [plain(part, style) for part in words.split(JOINT)] if isinstance(words, str) else list(words.split(JOINT))
        )
        self.flow(pieces, indent, Text(JOINT, style=style or "dim"))

    def flow(self, pieces: Sequence[Text], indent: int = 0, joint: Text | None = None) -> None:
        """Write pieces one behind the other; on a terminal a line breaks between them rather than inside one."""
        gap = joint or Text("  ")
        if not self.terminal:
            self.console.print(Text(" " * indent) + gap.join(pieces), soft_wrap=True)
            return
        room = max(self.console.width - indent - len(gap.plain.rstrip()), 1)  # a joint stays on its line
        line = Text()
        for piece in pieces:
            if line and line.cell_len + gap.cell_len + piece.cell_len > room:
                self.prose(Text.assemble(line, gap), indent)
                line = Text()
            line = Text.assemble(line, gap, piece) if line else Text.assemble(piece)
        self.prose(line, indent)

    def put(self, renderable: RenderableType, indent: int = 0, piped_width: int | None = None) -> None:
        """Write anything rich can draw; in a pipe `piped_width` cells wide, without the spaces that fill lines up."""
        padded = Padding(renderable, (0, 0, 0, indent))
        if self.terminal:
            self.console.print(padded)
            return
        width = self.console.width
        self.console.width = piped_width or width
        with self.console.capture() as drawn:
            self.console.print(padded)
        self.console.width = width
        for line in drawn.get().splitlines():
            self.console.print(Text(line.rstrip()), soft_wrap=True)

    def nothing(self, said: str, *tries: str) -> None:
        """Say that there is nothing to show, and what to try."""
        self.prose(said)
        for one in tries:
            self.meta(f"-> {one}", indent=2)

    def empty(self) -> None:
        """Say that the base holds no document."""
        self.nothing("The base is empty.", "kb ingest PATH")

    def more(self, shown: int, total: int, how: str) -> None:
        """Say that a list was cut and how to see the rest."""
        if shown < total:
            self.blank()
            self.meta(f"{shown} of {total} shown; {how}")

    def rows(self, columns: Sequence[str], rows: Iterable[Sequence[str | Text]], numbers: Iterable[str] = ()) -> None:
        """Write a table; the columns named in `numbers` stand to the right. Without any name there is no header.

        In a pipe a row is one line, however long, so that other programs find what they look for.
        """
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=any(columns))
        right = set(numbers)
        for name in columns:
            table.add_column(name, justify="right" if name in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(plain(cell) for cell in row))
        self.put(table, piped_width=UNBOUNDED)

    def place(self, passage: Passage) -> str:
        """Return `path:line` of a passage, or its path and page."""
        return self.at(passage.path, passage.line, passage.unit)

    def at(self, path: str, line: int, unit: Unit = Unit.LINE) -> str:
        """Return a place in a file, by its stored path."""
        return place(self.session.shown(path), line, unit)

    def cite(self, passage: Passage, *further: str) -> Text:
        """Return author, date and place of a passage on one line; on a terminal the place is a link to it."""
        date = (passage.date or "")[:10]
        # An unnamed author's name says in which document; here the place says so already.
        author = passage.author if passage.named else passage.author.partition(" in ")[0]
        return self.facts(author, date, self.where(passage), *further)

    def where(self, passage: Passage, *further: str) -> Text:
        """Return the place of a passage, on a terminal with a link to it, and what else there is to say."""
        return self.facts(self.spot(passage.path, passage.line, passage.unit, passage.url), *further)

    def spot(self, path: str, line: int, unit: Unit, url: str | None = None) -> Text:
        """Return a place in a file, by its stored path, on a terminal with a link to it."""
        spot = plain(self.at(path, line, unit), "dim")
        if self.terminal and (link := self.session.link(path, line if unit is Unit.LINE else None, url)):
            spot.stylize(Style(link=link))
        return spot

    @staticmethod
    def facts(*parts: str | Text) -> Text:
        """Return what there is to say about an entry, in one line; empty parts are left out."""
        return Text(JOINT, style="dim").join(plain(part, "dim") for part in parts if part)

    def quote(self, passage: Passage, indent: int = 0) -> None:
        """Write a passage in quotation marks, with its place below."""
        self.prose(f"“{passage.text}”", indent)
        self.meta(self.cite(passage), indent)

    def score(self, lead: str, parts: Iterable[Part], indent: int = 0) -> None:
        """Write what a score is made of, each part with a small bar where it lies between 0 and 1."""
        self.flow([Text(printable(lead), style="bold dim"), *(self._part(part) for part in parts)], indent)

    def _part(self, part: Part) -> Text:
        text = Text(f"{printable(part.name)} ", style="dim")
        if self.terminal and 0 <= part.value <= 1:
            text.append(f"{bar(part.value, PART_CELLS)} ", style="not dim cyan")
        return text.append(number(part.value))


def plain(words: str | Text, style: str = "") -> Text:
    """Return words as text that cannot drive the terminal and is never markup."""
    return words if isinstance(words, Text) else Text(printable(words), style=style)


def place(path: str, line: int, unit: Unit) -> str:
    """Return a place in a file as it is written."""
    return path + (f":{line}" if unit is Unit.LINE else f" p. {line}")


def bar(value: float, cells: int = BAR_CELLS) -> str:
    """Return a bar of `cells` characters for a value between 0 and 1."""
    full = round(max(0.0, min(1.0, value)) * cells)
    return "━" * full + "╌" * (cells - full)


def number(value: float) -> str:
    """Return a number as it is read: whole ones without a point."""
    return str(int(value)) if value == int(value) else f"{value:.2f}"


def short(id_: str) -> str:
    """Return the beginning of an id, long enough to be typed without doubt."""
    return id_[:SHORT_ID]


def plural(count: int, noun: str, several: str = "") -> str:
    """Return `1 claim`, `2 claims`."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def print_json(value: Any) -> None:
    """Print records as JSON on stdout."""
    from kb.exports.json import encode

    write(encode(value), escape=True)
