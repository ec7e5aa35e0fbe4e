"""The prose of a summary, with a mark behind each sentence that cannot be taken for what the debate says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from rich.text import Text

from kb.cli.page import JOINT, Page, plain, plural
from kb.summary import Fault, WeavePlan, Woven, WovenSentence
from kb.text import printable

GENERATED = "not in the words of the debate; the key points below are"
_STYLES = {Fault.UNSUPPORTED: "yellow"}
_CITED = re.compile(r"\\?[\[(]\s*c:[^\])]*[\])]|\bc:\w+", re.IGNORECASE)


def draw(page: Page, woven: Woven) -> None:
    """Write the prose in its paragraphs, and the count of what is wrong with it."""
    page.blank()
    page.heading(f"In prose by {woven.model}", GENERATED)
    for paragraph in _paragraphs(woven):
        page.blank()
        page.prose(Text(" ").join(_sentence(sentence) for sentence in paragraph), 2)
    page.blank()
    page.meta(tally(woven), 2, "red" if any(s.fault for s in woven.sentences) else "green")


def _sentence(sentence: WovenSentence) -> Text:
    text = plain(sentence.text)
    shown = Text(text.plain)
    for found in _CITED.finditer(text.plain):
        shown.stylize("cyan", *found.span())
    if sentence.fault:
        style = _STYLES.get(sentence.fault, "red")
        shown.stylize(style)
        shown = Text.assemble(shown, " ", (mark(sentence), f"bold {style}"))
    return shown


def mark(sentence: WovenSentence) -> str:
    """Return what is wrong with a sentence, as it stands behind it; "" if nothing is."""
    if sentence.fault is None:
        return ""
    ids = f": {', '.join(sentence.unknown)}" if sentence.fault is Fault.UNKNOWN else ""
    return f"«! {sentence.fault.value}{printable(ids)}»"


def tally(woven: Woven) -> str:
    """Return how many sentences there are, and what is wrong with how many."""
    counts = Counter(sentence.fault for sentence in woven.sentences)
    faults = [f"{fault.value}: {counts[fault]:,}" for fault in Fault if counts[fault]]
    return JOINT.join([plural(len(woven.sentences), "sentence"), *(faults or ["no fault found"])])


def markdown(woven: Woven, words: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of the prose as Markdown; `words` makes text that Markdown shows as it is."""
    yield from (f"## In prose by {words(woven.model)}", "", f"*{words(f'{GENERATED[0].upper()}{GENERATED[1:]}.')}*")
    for paragraph in _paragraphs(woven):
        yield ""
        for sentence in paragraph:
            yield words(sentence.text) + (f" **{words(mark(sentence))}**" if sentence.fault else "")
    yield from ("", words(tally(woven)))


def said(made: WeavePlan) -> str:
    """Return what would be sent, in a sentence."""
    if not made.points:
        return "there is no key point, so nothing is sent"
    if made.kept:
        return f"{made.model} has woven these key points before, and its answer is kept; nothing is sent"
    return (
        f"to be sent through llm to {made.model}: {plural(made.points, 'key point')}, {made.characters:,} characters, "
        f"about {made.tokens:,} tokens; claims and their ids, without author or file names"
    )


def draw_plan(page: Page, made: WeavePlan) -> None:
    """Write what would be sent, to the letter."""
    words = said(made)
    page.prose(f"{words[0].upper()}{words[1:]}.")
    if made.characters:
        page.blank()
        for line in made.sends.splitlines():
            page.prose(line, 2)


def _paragraphs(woven: Woven) -> list[list[WovenSentence]]:
    found: dict[int, list[WovenSentence]] = {}
    for sentence in woven.sentences:
        found.setdefault(sentence.paragraph, []).append(sentence)
    return list(found.values())
