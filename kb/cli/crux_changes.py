"""Writes what became of the cruxes since an earlier run."""

from __future__ import annotations

from kb.cli.crux_page import draw
from kb.cli.page import Page, plural, short
from kb.views.changes import Change, CruxBefore, CruxChange, CruxChanges

_HEADINGS = {
    Change.NEW: ("New", "green"),
    Change.SHIFTED: ("Shifted", "yellow"),
    Change.CLOSED: ("Closed", "red"),
}


def write(page: Page, found: CruxChanges, limit: int) -> None:
    """Write the changes by kind, at most `limit` of each, and say so where there are none."""
    since = f"run {found.run} ({(found.finished or '')[:16]})" if found.run else "before the first run"
    page.meta(f"since {since}")
    if found.resettled:
        page.session.note("settings, models or kb itself changed since: some of this may come from that")
    if not found.changes:
        page.nothing("No crux is new, closed or shifted.", "kb cruxes shows how they stand")
    for change, (title, style) in _HEADINGS.items():
        own = [c for c in found.changes if c.change is change]
        if not own:
            continue
        page.blank()
        page.heading(title, plural(len(own), "crux", "cruxes"), f"bold {style}")
        for place, one in enumerate(own[:limit], 1):
            page.blank()
            _change(page, one, place)
        page.more(min(limit, len(own)), len(own), "--limit shows more")


def ident(one: CruxChange) -> str:
    """Return the id of the crux that changed."""
    return one.crux.id if one.crux else one.before.id if one.before else ""


def _change(page: Page, one: CruxChange, place: int) -> None:
    if one.crux is not None:
        draw(page, one.crux, place)
    if one.before is not None and one.crux is None:
        _gone(page, one.before, place)
    if one.change is not Change.NEW:
        page.meta(f"{one.change.value}: {one.why}", 3)


def _gone(page: Page, before: CruxBefore, place: int) -> None:
    page.prose(f"{place}. {before.passage.text if before.passage else '(its words are gone)'}", style="bold", hang=3)
    if before.passage:
        page.meta(page.cite(before.passage, short(before.id)), 3)
    page.prose(f"held by {', '.join(before.holding)}; rejected by {', '.join(before.rejecting)}", 3)
