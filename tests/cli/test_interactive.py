"""`kb search --interactive`, driven by keys; and what it says where it cannot run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.cli import show_pages
from kb.cli.page import Page
from kb.cli.session import Session
from kb.config import Config
from kb.errors import ConfigError
from kb.search import SearchFilter, SearchResult, search
from kb.store import Store
from kb.views.claims import claim_view

pytest.importorskip("textual")

from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from kb.cli import interactive

STATEMENT = "raised beds pay for themselves within two seasons"
Keys = Callable[[Pilot[None]], Awaitable[None]]


pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def app(base: Path, encoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[interactive.Search]:
    """The screen on the sample base; it waits for nobody, and notes what it was asked."""
    monkeypatch.setattr(interactive, "_TYPED", 0.001)
    monkeypatch.setattr(interactive, "_RESTED", 0.001)
    with Store.open(base, mode="read") as store:
        asked: list[tuple[str, bool]] = []

        def look(words: str, read: bool) -> SearchResult:
            asked.append((words, read))
            if words == "fail":
                raise ConfigError("no \x1b[31msuch date", hint="[red]2023")
            return search(store, encoder, Config(), words, SearchFilter(), None)

        def opened(page: Page, claim_id: str) -> None:
            show_pages.PAGES["c"](page, claim_view(store, claim_id))

        made = interactive.Search(Page(Session(base, None)), look, opened, "")
        vars(made)["asked"] = asked
        yield made


def drive(app: interactive.Search, keys: Keys) -> None:
    async def run() -> None:
        async with app.run_test(size=(80, 30)) as pilot:
            await keys(pilot)

    asyncio.run(run())


async def typed(pilot: Pilot[Any], words: str) -> OptionList:
    app, asked = pilot.app, vars(pilot.app)["asked"]
    while not asked:  # what was given at the start is searched for first
        await pilot.pause(0.01)
    app.typed.value = words
    while not (app.rests and asked[-1][0] == words):
        await pilot.pause(0.01)
    return app.found


def test_type_see_move_open_and_back(app: interactive.Search, draft) -> None:
    async def keys(pilot: Pilot[None]) -> None:
        shown = await typed(pilot, STATEMENT)
        assert shown.option_count > 2
        assert shown.get_option_at_index(0).disabled  # a heading
        assert shown.highlighted_option.id == draft.claims["pay"].id
        assert "claims" in str(app.said.render())
        await pilot.press("down")
        assert shown.has_focus
        await pilot.press("down", "up", "enter")
        await pilot.pause()
        page = str(app.screen.query_one(Static).render())
        assert "Raised beds pay for themselves within two seasons." in page
        assert "beds.txt:1" in page
        await pilot.press("escape")
        assert shown.has_focus
        await pilot.press("escape")
        assert app.typed.has_focus
        await pilot.press("escape")

    drive(app, keys)
    assert app.return_code == 0


def test_words_given_at_the_start_are_searched_for(app: interactive.Search) -> None:
    given = interactive.Search(app._page, app._look, app._opened, STATEMENT)
    vars(given)["asked"] = vars(app)["asked"]

    async def keys(pilot: Pilot[None]) -> None:
        while not vars(given)["asked"]:
            await pilot.pause(0.01)
        assert given.typed.value == STATEMENT
        assert given.found.option_count > 2

    drive(given, keys)
    assert vars(given)["asked"][0][0] == STATEMENT


def test_the_networks_are_asked_only_once_the_keys_rest(app: interactive.Search) -> None:
    async def keys(pilot: Pilot[None]) -> None:
        await typed(pilot, STATEMENT)

    drive(app, keys)
    asked = [read for words, read in vars(app)["asked"] if words == STATEMENT]
    assert asked == [False, True]


def test_a_search_may_end_while_a_claim_is_open(app: interactive.Search, draft) -> None:
    async def keys(pilot: Pilot[None]) -> None:
        await typed(pilot, STATEMENT)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.screen is not app.screen_stack[0]
        await typed(pilot, "slugs climb walls")
        await pilot.press("escape")
        assert app.found.get_option(draft.claims["slugs"].id)

    drive(app, keys)


def test_words_that_find_nothing_and_words_that_are_wrong(app: interactive.Search) -> None:
    async def keys(pilot: Pilot[None]) -> None:
        assert (await typed(pilot, "xylophone quasar")).option_count == 0
        await pilot.press("down")
        assert app.typed.has_focus
        assert (await typed(pilot, "fail")).option_count == 0
        said = str(app.said.render())
        assert said == "no [31msuch date -> [red]2023"
        assert (await typed(pilot, "")).option_count == 0

    drive(app, keys)


def test_hostile_words_are_shown_as_they_are(app: interactive.Search, draft) -> None:
    async def keys(pilot: Pilot[None]) -> None:
        shown = await typed(pilot, "barrels breed mosquitoes fast")
        line = str(shown.get_option(draft.claims["breed"].id).prompt)
        assert "[31mBarrels breed mosquitoes [bold]fast[/bold]." in line
        assert "\x1b" not in line

    drive(app, keys)


def test_where_it_cannot_run_it_says_why(kb, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = kb("search", "--interactive")
    assert piped.exit_code == 2
    assert "needs a terminal" in piped.stderr
    assert kb("search", "-i", "--json").exit_code == 2
    assert kb("search", "-i", "--explain").exit_code == 2
    monkeypatch.setattr("kb.cli.search.find_spec", lambda _: None)
    missing = kb("search", "-i")
    assert missing.exit_code == 2
    assert "pip install 'kb[interactive]'" in missing.stderr
    assert kb("search").exit_code == 2
