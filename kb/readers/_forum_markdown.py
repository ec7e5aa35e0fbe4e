"""What stands between the heading of a post or comment on a markdown API page and its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.readers._fields import written_time
from kb.readers._forum_site import comment_in, is_id, post_in
from kb.readers._thread import Left

_ITEM = re.compile(r"(?P<indent>[ \t]*)[-*+][ \t]+(?P<words>\S.*)")
_PAIR = re.compile(r"(?:\*\*|`)?(?P<key>[A-Za-z][A-Za-z /()]{0,40}?)(?:\*\*|`)?:(?:\*\*)?[ \t]*(?P<value>.*)")
_REACTION = re.compile(r"`?(?P<name>[\w .+'/-]{1,60}?)`?:[ \t]*(?P<count>-?\d{1,6})(?:[ \t]*\((?P<users>.*)\))?")
_URL = re.compile(r"\((?P<a>[^\s()]+)\)|<(?P<b>[^\s<>]+)>|(?P<c>https?://[^\s()<>\]]+|/(?:api|posts)/[^\s()<>\]]+)")
_NAME_LINK = re.compile(r"\[(?P<name>[^\]]+)\]\((?P<url>[^\s)]+)\)")
_QUOTED = re.compile(r"(?:>[ \t]*)?[\"“](?P<words>.+?)[\"”]:?(?P<rest>.*)|>[ \t]*(?P<block>.+)")
_KEYS = frozenset(
    {"karma", "voting system", "approval votes", "total votes", "votes", "reply depth", "parent comment (markdown)",
     "parent comment", "html permalink", "markdown permalink", "permalink", "url", "link", "author", "authors", "by",
     "date", "posted", "published", "posted at", "tags", "post id", "comment id", "id", "agreement", "word count",
     "comments", "comment count", "answer", "coauthors", "reactions (whole comment)", "reactions (whole post)",
     "reactions", "reactions by quoted text", "edited", "last edited", "slug", "comments (markdown)"}
)  # fmt: skip
# A longer line is somebody's words, or hostile.
_LONGEST_LINE = 4000
_REACTIONS = "reactions"
_BY_QUOTE = "reactions by quoted text"


@dataclass(slots=True)
class Heading:
    """The fields of one post or comment. `end` is the line after them."""

    end: int
    fields: dict[str, str] = field(default_factory=dict)
    date: str | None = None
    left: list[Left] = field(default_factory=list)

    def url(self, *keys: str) -> str:
        """Return the first address that one of the fields holds."""
        for key in keys:
            if match := _URL.search(self.fields.get(key, "")):
                return match["a"] or match["b"] or match["c"]
        return ""

    def id(self, *keys: str) -> str:
        """Return the id of the comment that an address in one of the fields leads to, else of the post."""
        for key in keys:
            url = self.url(key)
            last = url.partition("?")[0].rstrip("/").rpartition("/")[2]
            found = comment_in(url) or (last if is_id(last) else "") or post_in(url)
            if found:
                return found
            if is_id(bare := self.fields.get(key, "").strip("`")):
                return bare
        return ""


def heading_fields(lines: Sequence[str], start: int) -> Heading:
    """Return the fields in the list that begins at line `start`; the first line that is none of them ends it."""
    found = Heading(start)
    key = quote = ""
    for number in range(start, len(lines)):
        line = lines[number].rstrip()
        if not line:
            continue
        if len(line) > _LONGEST_LINE:
            break
        item = _ITEM.fullmatch(line)
        pair = _PAIR.fullmatch(item["words"]) if item else None
        name = pair["key"].casefold().strip() if pair else ""
        if item and pair and name in _KEYS:
            key, quote = name, ""
            found.fields.setdefault(name, pair["value"].strip())
        elif item and not found.date and (date := written_time(item["words"])):
            found.date = date
        elif key.startswith(_REACTIONS) and (item or line.lstrip().startswith((">", '"', "“"))):
            words = item["words"] if item else line.strip()
            quote = _reacted(words, quote, found, quoted=key == _BY_QUOTE)
        else:
            break
        found.end = number + 1
    found.date = found.date or next((d for k in ("date", "posted", "published", "posted at")
                                     if (d := written_time(found.fields.get(k, "")))), None)  # fmt: skip
    return found


def number(words: str) -> int | None:
    """Return the whole number that words begin with."""
    match = re.match(r"[+\-−–]?\d{1,9}", words)
    return int(match[0].replace("−", "-").replace("–", "-")) if match else None


def named(words: str) -> tuple[str, str | None]:
    """Return a name, and the account that a link on it leads to."""
    match = _NAME_LINK.search(words)
    name = (match["name"] if match else words).strip(" *`#@").replace("\\", "")
    account = match["url"].partition("/users/")[2].partition("?")[0].strip("/") if match else ""
    return name, account or None


def _reacted(words: str, quote: str, found: Heading, *, quoted: bool) -> str:
    """Take a line below a list of reactions: a reaction, or the words that those after it are on."""
    spoken = _QUOTED.fullmatch(words) if quoted else None
    rest = words
    if spoken:
        quote = (spoken["words"] or spoken["block"]).strip().strip('"“”')
        rest = (spoken["rest"] or "").lstrip(" :-—–")
    for match in _REACTION.finditer(rest):
        found.left += _by_users(match, quote if quoted else "")
    return quote


def _by_users(match: re.Match[str], quote: str) -> list[Left]:
    name, count = match["name"].strip(" -,;"), int(match["count"])
    value = -1.0 if count < 0 else 1.0
    users = [u for u in (named(u)[0] for u in (match["users"] or "").split(",")) if u]
    if users:
        return [Left(name, user, value=value, words=quote) for user in users]
    return [Left(name, value=value, count=abs(count), words=quote)] if count else []
