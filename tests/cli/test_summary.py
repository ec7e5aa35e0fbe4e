"""`kb summary`: lengths, formats, parts."""

from __future__ import annotations

import html
import re

import msgspec
import pytest
from markdown_it import MarkdownIt

from kb.summary import Summary

PAY = "Raised beds pay for themselves within two seasons."


def test_a_thread(kb, draft) -> None:
    out = kb("summary", "--thread", draft.posts[1].id[:8]).stdout
    assert "the thread below Ben Stone's post" in out
    assert "Slugs" not in out


def test_since_says_what_is_new(kb) -> None:
    out = kb("summary", "--since", "2023-01-03").stdout
    assert "Since 2023-01-03\n  2 new posts · 3 new claims · first words of Ben Stone, Chloë Nunn · 1 new crux" in out
    assert f"now disputed: {PAY}" in out
    assert kb("summary", "--since", "lately").exit_code == 2


def test_lengths(kb) -> None:
    short, normal, long = (kb("summary", *option).stdout for option in (["--short"], [], ["--long"]))
    assert "4. " not in short
    assert "Topics" not in short
    assert "5. " in normal
    assert "against: “" not in normal
    assert "against: “Raised beds do not pay" in long
    assert kb("summary", "--short", "--long").exit_code == 2
    assert "2. " not in kb("summary", "--long", "--limit", "1").stdout


def test_what_stands_behind_each_point(kb) -> None:
    assert "2 for, 1 against · 2 claims of 2 people behind it · crux x:" in kb("summary").stdout


def test_json_by_either_name(kb) -> None:
    by_format = kb("summary", "--format", "json").stdout
    assert by_format == kb("summary", "--json").stdout
    assert msgspec.json.decode(by_format, type=Summary).points


@pytest.mark.parametrize("option", [[], ["--long"], ["--document", "water.md"], ["--since", "2020"]], ids=" ".join)
def test_markdown_shows_the_words_as_they_are(kb, option: list[str]) -> None:
    shown = msgspec.json.decode(kb("summary", "--json", *option).stdout, type=Summary)
    written = kb("summary", "--format", "markdown", *option).stdout
    page = html.unescape(re.sub(r"<[^>]*>", "", MarkdownIt().render(written)))
    for point in shown.points:
        assert point.claim.text.replace("\x1b", "") in page
    assert "<h2>Key points</h2>" in MarkdownIt().render(written)
    assert "\x1b" not in written
