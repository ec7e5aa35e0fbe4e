"""How `kb show` writes each kind of record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rich.text import Text

from kb.cli import claims, mind_change, show_links
from kb.cli.page import STYLES, Page, plural, short
from kb.records import Judgement, JudgementKind, Stance
from kb.text import printable
from kb.views.claims import ClaimView

if TYPE_CHECKING:
    from kb.views.authors import AuthorView
    from kb.views.claims import PositionView
    from kb.views.cruxes import CruxView
    from kb.views.documents import DocumentView, ExchangeView, PostView, QuoteView
    from kb.views.passages import Context
    from kb.views.topics import TopicView

POSITIONS = 30
_HELD = {
    Stance.ENDORSES: "Endorsed by",
    Stance.CONCEDES: "Granted by",
    Stance.REJECTS: "Rejected by",
    Stance.UNCERTAIN: "Left open by",
}


def claim(page: Page, view: ClaimView) -> None:
    """Write a claim: its mentions in context, the people, what bears on it, and why it is one claim."""
    page.prose(view.claim.text, style="bold")
    topic = f" · topic {view.topic}" if view.topic else ""
    cruxes = "".join(f" · crux {short(i)}" for i in view.crux_ids)
    page.meta(f"{view.claim.kind.value}{topic}{cruxes}")
    page.blank()
    page.heading(plural(len(view.contexts), "mention"))
    for found in view.contexts:
        context(page, found)
    for stance, title in _HELD.items():
        held = [p for p in view.positions if p.stance is stance]
        if held:
            page.blank()
            page.heading(title, style=f"bold {STYLES[stance]}")
            for position in held:
                _position(page, position)
    show_links.bearing(page, view)
    show_links.merges(page, view)


def context(page: Page, found: Context) -> None:
    """Write a paragraph with the mention in it set off."""
    text = printable(found.text[: found.start])
    words = Text.assemble((text, "dim"), (printable(found.text[found.start : found.end]), "bold"))
    if not page.terminal:
        words = Text(f"{text}»{printable(found.text[found.start : found.end])}«")
    words.append(printable(found.text[found.end :]), style="dim")
    page.blank()
    sure = [] if found.passage.hedge.value == "plain" else [found.passage.hedge.value]
    presents = ["presented, not asserted"] if found.passage.mode.value == "presents" else []
    facts = (found.passage.kind.value, *sure, *presents, short(found.passage.mention_id))
    page.meta(page.cite(found.passage, *facts), 2)
    page.prose(words, 4)


def _position(page: Page, position: PositionView) -> None:
    page.blank()
    page.prose(Text.assemble((printable(position.author), "bold"), (f"  {position.score:.2f}", "dim")), 2)
    turned = {change.said.mention_id for change in position.changes if change.said}
    for passage in (p for p in position.passages if p.mention_id not in turned):
        page.prose(f"“{passage.text}”", 4)
        page.meta(page.where(passage), 4)
    if position.reactions:
        page.meta(f"by reaction: {', '.join(position.reactions)}", 4)
    for change in position.changes:
        mind_change.write(page, change, 4)


def author(page: Page, view: AuthorView) -> None:
    """Write a person: names, counts, and where they stand, surest first."""
    page.prose(view.author.name, style="bold")
    others = [a for a in view.author.aliases if a != view.author.name]
    facts = [f"also {', '.join(others)}"] if others else []
    facts += [plural(view.posts, "post"), plural(view.mentions, "claim made", "claims made")]
    facts += [page.session.shown(path) for path in view.paths]
    facts += [f"crux {short(i)}" for i in view.crux_ids]
    page.meta(" · ".join(facts))
    for stance, title in (
        (Stance.ENDORSES, "Endorses"),
        (Stance.CONCEDES, "Grants"),
        (Stance.REJECTS, "Rejects"),
        (Stance.UNCERTAIN, "Leaves open"),
    ):
        held = [p for p in view.positions if p.stance is stance]
        if not held:
            continue
        page.blank()
        page.heading(title, plural(len(held), "claim"), f"bold {STYLES[stance]}")
        for position in held[:POSITIONS]:
            said = (short(position.claim_id), f"{position.score:.2f}")
            page.prose(position.claim, 2)
            page.meta(page.where(position.passages[0], *said) if position.passages else " · ".join(said), 2)
        page.more(min(POSITIONS, len(held)), len(held), "--json shows all")


def document(page: Page, view: DocumentView) -> None:
    """Write a document's outline."""
    line = view.line
    page.prose(line.title or line.path, style="bold")
    date = [line.date[:10]] if line.date else []
    counts = [plural(line.posts, "post"), plural(line.mentions, "mention"), plural(len(line.authors), "author")]
    page.meta(" · ".join([page.session.shown(line.path), line.format, *date, *counts]))
    for problem in view.problems:
        page.meta(f"problem, line {problem.line or '?'}: {problem.message}", 2, "yellow")
    page.blank()
    for entry in view.posts:
        indent = 2 * min(entry.depth, 8)
        head = Text(printable(entry.author), style="bold")
        place = f"{view.unit.value} {entry.post.line}"
        head.append(f"  {place}, {plural(entry.mentions, 'mention')}, {short(entry.post.id)}", style="dim")
        page.meta(head, indent, style="")
        words = entry.opening.split()
        page.prose(" ".join(words[:24]) + (" …" if len(words) > 24 else ""), indent + 2, "dim")


def post(page: Page, view: PostView) -> None:
    """Write a post with its claims and what it answers."""
    page.prose(view.author, style="bold")
    facts: list[str | Text] = [
        page.spot(view.path, view.post.line, view.unit, view.post.url),
        (view.post.date or "")[:10],
        view.post.section or "",
    ]
    facts += [f"karma {view.post.karma}"] if view.post.karma is not None else []
    facts += [f"agreement {view.post.agreement}"] if view.post.agreement is not None else []
    facts += ["retracted"] if view.post.retracted else []
    facts += [f"answers {short(view.post.parent_id)}"] if view.post.parent_id else []
    facts += [f"boundaries and author {view.post.confidence:.2f} sure"] if view.post.confidence < 1 else []
    page.meta(page.facts(*facts))
    if view.post.url:
        page.meta(view.post.url)
    page.blank()
    for paragraph in view.text.strip().split("\n"):
        page.prose(paragraph, 2)
    page.blank()
    page.heading(plural(len(view.passages), "mention"))
    for passage in view.passages:
        page.prose(passage.text, 2)
        page.meta(page.where(passage, passage.kind.value, short(passage.mention_id)), 2)
    for found in view.exchanges:
        page.blank()
        exchange(page, found)
    if view.reactions:
        page.blank()
        page.heading(plural(sum(r.count for r in view.reactions), "reaction"))
        for left in view.reactions:
            who = left.author or plural(left.count, "reader")
            page.prose(f"{left.reaction}: {who}" + (f" on “{left.words}”" if left.words else ""), 2)


def exchange(page: Page, view: ExchangeView) -> None:
    """Write both passages of an exchange and what was made of it."""
    page.meta(f"{view.answered_author}, line {view.answered_line}:", 2, style="bold")
    page.prose(f"“{view.answered}”", 4)
    page.meta(f"{view.author} answers, {page.at(view.path, view.line, view.unit)}:", 2, style="bold")
    page.prose(f"“{view.text}”", 4)
    page.score(f"{view.label.value} {view.score:.2f} by {view.method}:", view.parts, 2)


def topic(page: Page, view: TopicView) -> None:
    """Write a topic with its claims."""
    page.prose(view.topic.label, style="bold")
    page.meta(f"{', '.join(view.topic.terms)} · {plural(len(view.claims), 'claim')}")
    for line in view.claims:
        page.blank()
        claims.write(page, line, 2)


def crux(page: Page, view: CruxView) -> None:
    """Write a crux, why it is one, and how its score is made."""
    from kb.cli import crux_page, crux_reasons

    crux_page.draw(page, view)
    crux_reasons.explain(page, view, 0)
    crux_reasons.legend(page, page.session.config.cruxes)


def quote(page: Page, view: QuoteView) -> None:
    """Write a quoted passage and its source."""
    page.prose(f"“{view.text}”")
    where = page.spot(view.path, view.quote.line, view.unit)
    alike = f"alike {view.quote.score:.2f}"
    page.meta(page.facts(f"{view.quoter} quotes {view.quoted}", where, view.quote.kind.value, alike))
    if view.source:
        page.blank()
        page.heading("The original", f"line {view.source_line}")
        page.prose(f"“{view.source}”", 2)


def mention(page: Page, view: ClaimView | tuple[Context, ...]) -> None:
    """Write the claim that holds a mention, or the mention alone where none does."""
    if isinstance(view, ClaimView):
        page.meta(f"a mention of claim {view.claim.id}")
        claim(page, view)
        return
    for found in view:
        context(page, found)
        page.meta(f"in no claim; if somebody dropped it, kb claim keep {short(found.passage.mention_id)} keeps it", 2)


def judgement(page: Page, view: Judgement) -> None:
    """Write a person's verdict, or a model's under its name."""
    by = f" by {view.model}" if view.model else ""
    page.prose(f"{view.kind.value}{by}: {view.verdict}" + (" (undone)" if view.undone else ""), style="bold")
    for words in (view.subject, view.object, view.reason):
        if words:
            page.prose(words, 2)
    if not view.model and not view.undone:
        group = "author" if view.kind in (JudgementKind.ALIAS, JudgementKind.AUTHOR) else "claim"
        page.meta(f"-> kb {group} undo {short(view.id)} takes it back", 2)


PAGES: dict[str, Callable[[Page, Any], None]] = {
    "d": document, "p": post, "a": author, "q": quote, "m": mention, "c": claim, "s": show_links.stance, "e": exchange,
    "t": topic, "x": crux, "j": judgement,
}  # fmt: skip
