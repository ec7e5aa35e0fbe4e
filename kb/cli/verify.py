"""`kb verify`: a stronger model re-reads the links behind the cruxes, after saying what it will be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.page import Page, plural, print_json, short
from kb.cli.sending import allowed
from kb.cli.session import Session, session
from kb.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.pipeline.verifying import Plan, Reread, Verified

EXAMPLE = (
    '\b\nExamples:\n  kb verify --dry-run           # with [verify] llm = "..." in kb.toml\n  kb verify --limit 3\n'
    "  kb verify --dry-run --json    # every question, to the letter"
)
SHOWN = 20
_SIZES = (("stances", "stances"), ("contested", "contested claims"), ("cruxes", "cruxes"))


def command(
    ctx: typer.Context,
    limit: Annotated[
        int | None, typer.Option(min=1, help="How many of the top cruxes to look behind (else verify.cruxes).")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Send without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked, and stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Have a stronger model re-read the links that put people on the sides of the top cruxes.

    Name it in kb.toml, under [verify]: model, a cross-encoder with NLI labels on this machine; or llm, a model of the
    llm library (pip install 'kb[llm]'), which may run elsewhere: then kb first says what it would send, and asks. Sent
    are the two sentences and what stands around them, without author or file names.

    A verdict confirms a link, turns it round or drops it. It is kept under the model's name, never asked for twice,
    never stands above what you said yourself, and counts only while kb.toml names its model.
    """
    from kb.cli.progress import StageProgress
    from kb.models.judges import load_judge
    from kb.pipeline.verifying import plan, verify

    run = session(ctx)
    judge = load_judge(run.config.verify)
    made = plan(run.config, run.database, judge, limit=limit)
    if dry_run:
        _show_plan(run, made, as_json=as_json)
        return
    question = f"Send {plural(len(made.asks), 'question')} to {made.judge}?"
    if not allowed(run, _said(made), question, sends=made.characters > 0, yes=yes):
        return
    with StageProgress(run) as progress:
        done = verify(made, run.config, run.database, judge, progress=progress)
    if as_json:
        print_json(done)
        return
    _report(Page(run), made, done)


def _said(made: Plan) -> list[str]:
    """Return what would be asked, and how much of it leaves kb, in sentences."""
    if not made.links:
        return [
            "there is no crux, so there is nothing to read again" if not made.cruxes else "no answer stands behind them"
        ]
    before = f"; {made.judge} has read {made.answered:,} of them before" if made.answered else ""
    lines = [f"behind {plural(made.cruxes, 'crux', 'cruxes')} stand {plural(made.links, 'link')}{before}"]
    if made.characters:
        lines.append(
            f"to be sent through llm to {made.judge}: {plural(len(made.asks), 'question')}, {made.characters:,} "
            f"characters, about {made.tokens:,} tokens; without author or file names"
        )
    elif made.asks:
        lines.append(f"{made.judge} reads {plural(len(made.asks), 'link')} on this machine; nothing is sent")
    return lines


def _show_plan(run: Session, made: Plan, *, as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    page = Page(run)
    for line in _said(made):
        page.prose(f"{line[0].upper()}{line[1:]}.")
    for ask in made.asks[:SHOWN]:
        page.blank()
        _question(page, ask.question.answer, ask.question.label.value, ask.question.claim, ask.question.crux_id)
    page.more(min(SHOWN, len(made.asks)), len(made.asks), "--json shows every question to the letter")


def _question(page: Page, answer: str, label: str, claim: str, crux: str) -> None:
    page.prose(f"“{answer}”", 2)
    page.prose(f"{label} “{claim}”", 4)
    page.meta(f"behind {short(crux)}", 4)


def _report(page: Page, made: Plan, done: Verified) -> None:
    counts = done.outcomes
    said = [f"{counts[name]:,} {name}" for name in ("confirmed", "turned", "dropped", "unclear") if counts[name]]
    if not done.reread:
        page.prose("Nothing new to read" + (": every link has its verdict." if made.links else "."))
    else:
        page.heading(f"{done.judge} has read {plural(len(done.reread), 'link')}: {', '.join(said) or 'no verdict'}.")
    _list(page, "Turned round", [r for r in done.reread if r.outcome == "turned"])
    _list(page, "Dropped", [r for r in done.reread if r.outcome == "dropped"])
    changes = [
        f"{words} {was:,} -> {now:,}"
        for name, words in _SIZES
        if (was := getattr(done.sizes_before, name)) != (now := getattr(done.sizes, name))
    ]
    if changes:
        page.blank()
        page.meta(" · ".join(changes))
    _failures(page.session, done)


def _list(page: Page, title: str, found: Sequence[Reread]) -> None:
    if not found:
        return
    page.blank()
    page.heading(title, plural(len(found), "link"))
    for one in found[:SHOWN]:
        verdict = one.verdict.value if one.verdict else ""
        taken = f"was taken to be {_WORDS[one.question.label.value]}, is {_WORDS.get(verdict, verdict)}:"
        _question(page, one.question.answer, taken, one.question.claim, one.question.crux_id)
    page.more(min(SHOWN, len(found)), len(found), "--json shows all")


_WORDS = {"supports": "support", "disputes": "dispute", "neutral": "neither"}


def _failures(run: Session, done: Verified) -> None:
    """Say on stderr which questions got no answer, each reason once."""
    reasons: dict[str, int] = {}
    for one in done.reread:
        if one.problem:
            reasons[one.problem] = reasons.get(one.problem, 0) + 1
    for reason, count in reasons.items():
        run.err.print(printable(f"kb: no answer to {plural(count, 'question')}: {reason}"), soft_wrap=True)
    if done.not_asked:
        run.err.print(
            f"kb: {plural(done.not_asked, 'question')} not asked any more; run it again to go on", soft_wrap=True
        )
