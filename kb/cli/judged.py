"""What the commands that keep a person's verdicts share: how one reads, and how they are listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.cli.page import Page, short

if TYPE_CHECKING:
    from kb.records import Judgement
    from kb.store import Sizes

_SIZES = (("claims", "claims"), ("stances", "stances"), ("contested", "contested claims"), ("cruxes", "cruxes"))
_SAYS = {
    ("same", "same"): "{} and {} are one claim.",
    ("not-same", "not-same"): "{} and {} are two claims.",
    ("not-a-claim", "not-a-claim"): "{} is no claim.",
    ("stance", "supports"): "{} supports {}.",
    ("stance", "disputes"): "{} disputes {}.",
    ("stance", "neutral"): "{} and {} do not bear on each other.",
    ("author", "named"): "Whoever wrote {} is {}.",
    ("author", "same"): "Whoever wrote {} wrote {} too.",
}
_ALIASES = {
    "named": "{} is called {}.", "same": "{} and {} are one person.", "different": "{} and {} are two people.",
}  # fmt: skip
_WORDS = 60  # characters of a sentence that is only to be known again


def said(judgement: Judgement) -> str:
    """Return what a person's judgement says."""
    one, other, kind, verdict = judgement.subject, judgement.object or "", judgement.kind.value, judgement.verdict
    if kind == "alias":
        return _ALIASES.get(verdict, "{} and {}: {}.").format(one, other, verdict)
    about = other if (kind, verdict) == ("author", "named") else first(other)
    return _SAYS.get((kind, verdict), "{} and {}: {}.").format(first(one), about, verdict)


def first(words: str) -> str:
    """Return the beginning of words, in quotation marks."""
    line = " ".join(words.partition("\n")[0].split())
    cut = line[:_WORDS]
    return f"“{line}”" if len(line) <= _WORDS else f"“{cut.rpartition(' ')[0] or cut} ...”"


def listed(page: Page, found: Sequence[Judgement]) -> None:
    """Write judgements, each with its id and when it was given."""
    for judgement in found:
        undone = " · taken back" if judgement.undone else ""
        page.prose(said(judgement))
        page.meta(f"{short(judgement.id)} · {judgement.created[:16]}{undone}", 2)


def lead(page: Page, judgement: Judgement) -> None:
    """Write what was said, or what was taken back."""
    page.prose(f"{'Taken back: ' if judgement.undone else ''}{said(judgement)}", style="bold")


def moved(page: Page, before: Sizes, after: Sizes) -> None:
    """Write what there is more or less of."""
    changes = [
        f"{words} {was:,} -> {now:,}"
        for name, words in _SIZES
        if (was := getattr(before, name)) != (now := getattr(after, name))
    ]
    if changes:
        page.meta(" · ".join(changes), 2)


def way_back(page: Page, judgement: Judgement, group: str) -> None:
    """Say how the verdict is taken back, by a command of `group`."""
    if not judgement.undone:
        page.meta(f"-> kb {group} undo {short(judgement.id)} takes it back", 2)
