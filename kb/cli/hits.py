"""The claims that a search found, as they are printed: group by group, each in its context with its match marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from kb.cli.page import Page, plain, plural, short
from kb.placing import Group, Reading
from kb.records import Mode
from kb.search import MOST_BELOW, Hit, SearchResult, Snippet

HEADINGS = {
    Group.FOR: ("For", "bold green"),
    Group.AGAINST: ("Against", "bold red"),
    Group.RELATED: ("Related", "bold"),
}
BESIDE = "+ "
_MARK = "bold underline"
_ALSO = 3


def show_hits(page: Page, result: SearchResult, explain: bool) -> None:
    """Print the groups of a result; for and against even if empty, where the query is a statement."""
    first, shown = True, 0
    for group in Group:
        hits = result.group(group)
        if not hits and (group is Group.RELATED or result.reading is not Reading.STATEMENT):
            continue
        if not first:
            page.blank()
        first = False
        title, style = HEADINGS[group]
        page.heading(title, _count(hits) if hits else "nothing that kb can be sure of", style)
        for head, below, more in by_passage(hits):
            _hit(page, head, explain)
            for hit in below:
                _below(page, hit, explain)
            if more:
                page.meta(f"{BESIDE}{more} more close by", indent=4)
            shown += 1 + len(below)
    page.more(shown, result.found, "--limit shows more")


def _count(hits: Sequence[Hit]) -> str:
    heads = sum(hit.under is None for hit in hits)
    return plural(len(hits), "claim") + (f" in {plural(heads, 'passage')}" if heads < len(hits) else "")


def by_passage(hits: Sequence[Hit]) -> Iterator[tuple[Hit, list[Hit], int]]:
    """Yield the best claim of each passage, the next best few as they are written, and how many more there are."""
    for head in (hit for hit in hits if hit.under is None):
        below = [hit for hit in hits if hit.under == head.claim_id]
        best = sorted(below, key=lambda hit: -hit.score)[:MOST_BELOW]
        yield head, [hit for hit in below if hit in best], len(below) - len(best)


def _below(page: Page, hit: Hit, explain: bool) -> None:
    """Print a claim that stands close to the one above: its words, and its place alone."""
    page.prose(marked(page, hit), indent=4, hang=len(BESIDE))
    page.meta(beside(page, hit), indent=4 + len(BESIDE))
    _reasons(page, hit, explain, 4 + len(BESIDE))


def _hit(page: Page, hit: Hit, explain: bool) -> None:
    page.blank()
    # A pipe gets the author's words alone, so that other programs find what they look for.
    page.prose(in_context(hit.snippet) if page.terminal else hit.passage.text, indent=2)
    page.meta(cited(page, hit), indent=2)
    for passage in hit.also[:_ALSO]:
        page.meta(Text.assemble(("also ", "dim"), page.cite(passage)), indent=4)
    _reasons(page, hit, explain, 4)


def _reasons(page: Page, hit: Hit, explain: bool, indent: int) -> None:
    if explain:
        page.meta(f"why: {hit.why}", indent)
        page.score(f"score {hit.score:.2f}", hit.parts, indent)


def marked(page: Page, hit: Hit) -> Text:
    """Return a claim of the passage above it, behind the sign for that, the words of the query marked."""
    words = _marked_text(hit.snippet) if page.terminal else plain(hit.passage.text)
    return Text.assemble((BESIDE, "dim"), words)


def beside(page: Page, hit: Hit) -> Text:
    """Return where a claim of the passage above stands, and how often it is made."""
    return page.where(hit.passage, short(hit.claim_id), *_more(hit))


def cited(page: Page, hit: Hit) -> Text:
    """Return who says it where, and how often."""
    return page.cite(hit.passage, short(hit.claim_id), *_more(hit))


def _more(hit: Hit) -> tuple[str, str]:
    # An argument counts whoever only lays it out, but a reader must know that its author does not say so.
    presented = "presented, not asserted" if hit.passage.mode is Mode.PRESENTS else ""
    return plural(hit.mentions, "mention") if hit.mentions > 1 else "", presented


def in_context(snippet: Snippet) -> Text:
    """Return the passage with what stands around it dimmed and the words of the query marked."""
    shown = Text().append_text(plain(("… " if snippet.cut_before else "") + snippet.text[: snippet.start], "dim"))
    shown.append_text(_marked_text(snippet))
    return shown.append_text(plain(snippet.text[snippet.end :] + (" …" if snippet.cut_after else ""), "dim"))


def _marked_text(snippet: Snippet) -> Text:
    """Return the passage alone with the words of the query marked."""
    shown, end = Text(), snippet.start
    for start, stop in snippet.marks:
        shown.append_text(plain(snippet.text[end:start])).append_text(plain(snippet.text[start:stop], _MARK))
        end = stop
    return shown.append_text(plain(snippet.text[end : snippet.end]))
