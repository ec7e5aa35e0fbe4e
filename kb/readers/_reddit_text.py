"""The markdown of Reddit bodies to plain text in the form of `_html`, fast enough for dumps of millions of them.

Three things differ from CommonMark: dumps hold `&gt;`, `&lt;` and `&amp;` in the place of the characters, HTML is shown
as it was typed, and `>!words!<` hides words and quotes nothing.
"""

from __future__ import annotations

import re

from kb.readers._html import clean, plain
from kb.readers._markdown import markdown_text

_ENTITY = re.compile(r"&(gt|lt|amp);")
_CHARACTERS = {"gt": ">", "lt": "<", "amp": "&"}
_SPOILER = re.compile(r">!|!<")
# A zero-width space that Reddit's editor leaves between paragraphs.
_SPACER = re.compile(r"&#x200b;|\u200b", re.IGNORECASE)
# What makes anything but paragraphs and quotes of a text, anywhere or at the beginning of a line.
_MARKUP = re.compile(r"[*_`\[\]\\|~&]|^[ \t]*(?:[-+=]|\d+[.)]|#|>[ \t]*[-+=#>\d]| {4}|\t)|[ ]{2}$|^ {4}", re.MULTILINE)


def reddit_text(body: str) -> str:
    """Return the words of a body: a paragraph a line, quoted ones after `> `."""
    body = plain(_SPACER.sub("", _ENTITY.sub(lambda m: _CHARACTERS[m[1]], body)))
    body = _SPOILER.sub("", body)
    if _MARKUP.search(body) is None:
        return clean(_simple(body))
    return markdown_text(body, html=False)


def _simple(body: str) -> str:
    """Return a text that has paragraphs and quotes, and no other markup."""
    found: list[str] = []
    goes_on, quoted = False, False
    for line in body.split("\n"):
        words = line.strip()
        starts = words.startswith(">")
        words = words[1:].strip() if starts else words
        if not words:
            goes_on = False
        elif goes_on and (quoted or not starts):
            # Lines below a quoted one go on with it, whether or not they have its mark.
            found[-1] += " " + words
        else:
            found.append(f"> {words}" if starts else words)
            goes_on, quoted = True, starts
    return "\n\n".join(found)
