"""How a change of mind is written: what was said before, and the words that turn away from it."""

from __future__ import annotations

from rich.text import Text

from kb.cli.page import STYLES, Page
from kb.views.mind_changes import MindChangeView

_HOW = {
    "said": "they say so",
    "edit": "they say so in an edit",
    "reaction": "by their reaction",
    "later": "by a later post",
}


def write(page: Page, change: MindChangeView, indent: int, lead: str = "changed their mind: ", *further: str) -> None:
    """Write both quotes of a change of mind with their places below a line that says from what to what."""
    turned = [(stance.value, STYLES[stance]) for stance in (change.before, change.after)]
    head = Text.assemble((lead, "dim"), turned[0], (", then ", "dim"), turned[1])
    page.meta(page.facts(head, _HOW.get(change.method, change.method), *further), indent)
    if change.said is not None:
        page.quote(change.said, indent + 2)
    page.prose(f"“{' '.join(change.text.split())}”", indent + 2)
    place = page.spot(change.path, change.line, change.unit)
    page.meta(page.facts(change.author, (change.date or "")[:10], place), indent + 2)
