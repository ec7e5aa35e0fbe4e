"""`kb search --interactive`: type, see, move, open. The only file that imports Textual, which is an optional extra."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import ClassVar

from rich.console import Console
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from kb.cli.hits import HEADINGS, beside, by_passage, cited, in_context, marked
from kb.cli.page import Page, plain, plural
from kb.errors import KbError
from kb.placing import Group, Reading
from kb.search import Hit, SearchResult

Look = Callable[[str, bool], SearchResult]
Opened = Callable[[Page, str], None]
_TYPED = 0.12  # seconds without a key after which the words are searched for
_RESTED = 0.6  # after which the networks read what is near, which takes too long between two keys


class Search(App[None]):
    """A line to type in, what is found below it, and a page for each claim.

    `look` searches for words, and says whether the networks may be asked; `opened` writes the page of a claim.
    """

    CSS = """
    Input { border: tall $primary; }
    #said { height: 1; padding: 0 1; color: $text-muted; }
    OptionList { height: 1fr; border: none; padding: 0; }
    #page { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Back, or quit"), ("down", "list", "Move")]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, page: Page, look: Look, opened: Opened, query: str) -> None:
        super().__init__()
        self._page, self._look, self._opened = page, look, opened
        self._waiting: Timer | None = None
        # Held here, for a search may end while the page of a claim lies above them.
        self.typed, self._query = Input(placeholder="a statement, a question or keywords"), query
        self.said = Static(id="said", markup=False)
        self.found = OptionList(markup=False)

    @property
    def rests(self) -> bool:
        """Whether nothing waits to be searched for."""
        return self._waiting is None

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        self.typed.value = self._query  # not before: a line that holds words asks for the running app
        yield self.typed
        yield self.said
        yield self.found
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Search for what was given; where nothing was, load what a search needs all the same."""
        self.call_after_refresh(self._search, read=True)

    def on_input_changed(self) -> None:
        """Search a moment after the last key."""
        self._wait(_TYPED, read=False)

    def on_input_submitted(self) -> None:
        """Go to the list."""
        self.action_list()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open a claim."""
        if event.option_id:
            self.push_screen(Claim(self._page, self._opened, event.option_id))

    def action_list(self) -> None:
        """Go from the line to the list."""
        if self.typed.has_focus and self.found.option_count:
            self.found.focus()

    def action_leave(self) -> None:
        """Go back from the list to the line, and from there out."""
        if self.typed.has_focus:
            self.exit()
        else:
            self.typed.focus()

    def _wait(self, seconds: float, *, read: bool) -> None:
        if self._waiting:
            self._waiting.stop()
        self._waiting = self.set_timer(seconds, lambda: self._search(read=read))

    def _search(self, *, read: bool) -> None:
        self._waiting = None
        words = self.typed.value.strip()
        try:
            result = self._look(words, read)
        except KbError as error:
            self._show([], f"{error.message}{f' -> {error.hint}' if error.hint else ''}")
            return
        said = ", ".join([plural(result.found, "claim"), *result.narrowed]) if words else ""
        self._show(self._options(result), said)
        if not read and result.reading is Reading.STATEMENT:
            self._wait(_RESTED, read=True)

    def _show(self, options: list[Option], said: str) -> None:
        self.said.update(plain(said))
        before = self.found.highlighted_option.id if self.found.highlighted_option else None
        self.found.clear_options()
        self.found.add_options(options)
        places = [n for n, option in enumerate(options) if option.id]
        same = [n for n in places if options[n].id == before and self.found.has_focus]
        self.found.highlighted = next(iter([*same, *places]), None)

    def _options(self, result: SearchResult) -> list[Option]:
        options: list[Option] = []
        for group in Group:
            if hits := result.group(group):
                title, style = HEADINGS[group]
                options.append(Option(Text(title, style), disabled=True))
                shown = (hit for head, below, _ in by_passage(hits) for hit in (head, *below))
                options += [Option(self._line(hit), id=hit.claim_id) for hit in shown]
        return options

    def _line(self, hit: Hit) -> Text:
        if hit.under:
            return Text("\n").join([marked(self._page, hit), beside(self._page, hit), Text("")])
        return Text("\n").join([in_context(hit.snippet), cited(self._page, hit), Text("")])


class Claim(Screen[None]):
    """The page of one claim, as `kb show` prints it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,backspace,q", "app.pop_screen", "Back")]

    def __init__(self, page: Page, opened: Opened, claim_id: str) -> None:
        super().__init__()
        self._page, self._opened, self._claim = page, opened, claim_id

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with VerticalScroll(id="page"):
            yield Static(self._drawn(), markup=False)
        yield Footer(show_command_palette=False)

    def _drawn(self) -> Text:
        width = max(self.app.size.width - 4, 20)
        console = Console(
            file=io.StringIO(), width=width, force_terminal=True, highlight=False, markup=False, emoji=False,
            no_color=self._page.console.no_color,
        )  # fmt: skip
        with console.capture() as drawn:
            self._opened(Page(self._page.session, console), self._claim)
        return Text.from_ansi(drawn.get())
