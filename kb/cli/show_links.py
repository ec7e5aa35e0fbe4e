"""How `kb show` writes the links between claims, the reasons for them, and how a person overrules them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from kb.cli.page import STYLES, Page, plain, short

if TYPE_CHECKING:
    from kb.views.claims import ClaimView, MergeView, StanceView


def bearing(page: Page, view: ClaimView) -> None:
    """Write what bears on a claim, and what it bears on."""
    if not view.stances:
        return
    page.blank()
    page.heading("What bears on it")
    for link in view.stances:
        _link(page, link, view.claim.id)
    if free := next((link for link in view.stances if link.judgement is None), None):
        page.blank()
        page.meta(f"-> kb claim neutral {short(free.id)} overrules a link (kb claim --help)", 2)


def merges(page: Page, view: ClaimView) -> None:
    """Write why the mentions of a claim were taken to say the same."""
    if not view.merges:
        return
    page.blank()
    page.heading("Why these are one claim")
    for merge in view.merges:
        if merge.source and merge.target:
            page.meta(Text.assemble(page.cite(merge.source), " = ", page.cite(merge.target)), 2)
            _reason(page, merge, f"{merge.method} {merge.score:.2f}:", 4)
    for merge in view.merges:
        if merge.source and merge.target and merge.source.text != merge.target.text and merge.judgement is None:
            two = f"{short(merge.source.mention_id)} {short(merge.target.mention_id)}"
            page.meta(f"-> kb claim different {two} keeps two of them apart", 2)
            break


def stance(page: Page, view: StanceView) -> None:
    """Write a link between two claims with the two passages that show it."""
    for id_, text, passage in (
        (view.source_id, view.source_text, view.source),
        (view.target_id, view.target_text, view.target),
    ):
        page.prose(text)
        page.meta(f"claim {short(id_)}", 2)
        if passage:
            page.quote(passage, 2)
        if id_ == view.source_id:
            page.prose(view.label.value, style=f"bold {STYLES[view.label]}")
    _reason(page, view, f"by {view.method}, {view.score:.2f}:")
    if view.judgement:
        page.meta(f"-> kb claim undo {short(view.judgement)} takes that back")
        return
    turned = "supports" if view.label.value == "disputes" else "disputes"
    page.meta(f"-> kb claim neutral {short(view.id)} takes it away")
    page.meta(f"-> kb claim {turned} {short(view.id)} turns it")


def _link(page: Page, link: StanceView, claim_id: str) -> None:
    page.blank()
    active = link.source_id == claim_id
    other_id, other = (link.target_id, link.target_text) if active else (link.source_id, link.source_text)
    verb = f"It {link.label.value}" if active else f"{link.label.value.capitalize()} it:"
    page.prose(Text.assemble((f"{verb} ", STYLES[link.label]), plain(other), (f"  {short(other_id)}", "dim")), 2)
    _why(page, link, 4)


def _why(page: Page, link: StanceView, indent: int) -> None:
    _reason(page, link, f"by {link.method}, {link.score:.2f}:", indent)
    if link.source and link.target:
        verb = "beside" if link.source.author_id == link.target.author_id else "answering"
        page.meta(page.cite(link.source, short(link.id)), indent)
        page.meta(Text.assemble((f"{verb} ", "dim"), page.cite(link.target)), indent)


def _reason(page: Page, found: StanceView | MergeView, lead: str, indent: int = 0) -> None:
    """Write by what a link or a match stands: a person's word, which is a reason without parts, or a score."""
    if found.judgement:
        page.meta(f"by judgement {short(found.judgement)}", indent, style="bold dim")
    else:
        page.score(lead, found.parts, indent)
