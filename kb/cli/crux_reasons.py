"""Says why a crux is one: the links that put people on its sides, and how its score is made."""

from __future__ import annotations

from rich.text import Text

from kb.cli.page import STYLES, Page, plain, short
from kb.config import CruxesConfig
from kb.views.claims import StanceView
from kb.views.cruxes import CruxView


def explain(page: Page, crux: CruxView, indent: int) -> None:
    """Write the links behind a crux, each with its method, the parts of its score and both passages."""
    if not crux.why:
        return
    page.blank()
    page.heading(" " * indent + "Why", "kb show ID has more of each")
    for link in crux.why:
        _link(page, link, crux.claim_id, indent + 2)


def _link(page: Page, link: StanceView, claim_id: str, indent: int) -> None:
    below = link.source_id == claim_id
    who = "it" if below else link.source.author if link.source else ""
    verb = (f"{link.label.value} ", STYLES[link.label])
    page.prose(Text.assemble(plain(f"{who} "), verb, plain(link.target_text if below else "it:")), indent)
    if not below:
        page.prose(f"“{link.source_text}”", indent + 2)
    page.score(f"{short(link.id)} by {link.method}, {link.score:.2f}:", link.parts, indent + 2)
    for passage, lead in ((link.source, ""), (link.target, "answering " if not below else "beside ")):
        if passage:
            page.meta(Text.assemble((lead, "dim"), page.cite(passage)), indent + 2)


def legend(page: Page, config: CruxesConfig) -> None:
    """Write what the parts of a score mean and what they weigh."""
    evidence = config.evidence_weight
    rest = 1 - config.hinge_weight - evidence
    alone = 1 - sum(
        (
            config.marked_weight,
            config.quoted_weight,
            config.traffic_weight,
            config.thread_weight,
            config.unanswered_weight,
        )
    )
    page.blank()
    page.heading("How a score is made")
    page.prose(
        "disagreement x claim x substance x present x "
        f"({rest:.2f} + {config.hinge_weight:.2f} hinge + {evidence:.2f} evidence)",
        2,
    )
    for name, meaning in (
        ("disagreement", "how sure the surest of each side is, the lesser of the two"),
        ("claim", "how surely the words are a claim"),
        ("substance", f"1; {config.verbal:g} where the dispute is verbal, {config.shallow:g} where it is shallow"),
        ("present", f"1; {config.quoted_only:g} where a side takes no part and is only quoted"),
        ("hinge", "how much of each side's further argument falls with a change of mind (DF-QuAD), the mean of both"),
        ("evidence", "the shares of what follows"),
        ("explicit", f"{config.marked_weight:.2f}: an author, or readers, call it the crux"),
        ("quoted", f"{config.quoted_weight:.2f}: its words are quoted and disputed"),
        ("traffic", f"{config.traffic_weight:.2f}: how many claims dispute it, or are disputed by it"),
        ("thread", f"{config.thread_weight:.2f}: how long the two sides go on answering each other below it"),
        ("unanswered", f"{config.unanswered_weight:.2f}: nobody who holds it answers the objection"),
        ("alone", f"{alone:.2f}: the words can be read without their neighbours"),
    ):
        page.prose(Text.assemble((f"{name:13}", "bold"), plain(meaning)), 2, hang=13)
