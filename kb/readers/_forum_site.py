"""The sites that run ForumMagnum, or mirror one that does: their hosts, and what an address on them says."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_LESSWRONG, _EA, _ALIGNMENT = "www.lesswrong.com", "forum.effectivealtruism.org", "www.alignmentforum.org"
# The mirror for programs answers with addresses that no person should open.
_SAME_HOST = {
    "lesswrong.com": _LESSWRONG,
    "alignmentforum.org": _ALIGNMENT,
    "www.effectivealtruism.org": _EA,
    "forum-bots.effectivealtruism.org": _EA,
}
_SITES = frozenset({_LESSWRONG, _EA, _ALIGNMENT})
_MIRRORS = ("greaterwrong.com",)
_CALLED = {
    "lesswrong": _LESSWRONG,
    "lw": _LESSWRONG,
    "alignmentforum": _ALIGNMENT,
    "eaforum": _EA,
    "effectivealtruismforum": _EA,
}
_POST = re.compile(r"/(?:posts|s/\w+/p|events|p|post)/(?P<id>[A-Za-z0-9]{15,20})(?:/(?P<slug>[\w-]*)|\Z)")
_SHAPE = re.compile(r"[A-Za-z0-9]{15,20}")
_LONGEST = 2000


def site_url(url: str) -> str | None:
    """Return an absolute web address with the host that people open, None for what is none."""
    if not url.startswith(("http://", "https://")) or len(url) > _LONGEST or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts._replace(netloc=_SAME_HOST.get(parts.netloc.lower(), parts.netloc)).geturl() if parts.netloc else None


def site_of(words: str) -> str | None:
    """Return the host of a ForumMagnum site from an address on it or from what a data set calls it."""
    found = host(words)
    if found:
        return found if found in _SITES else None
    return _CALLED.get(re.sub(r"[^a-z]", "", words.lower())) if len(words) < 40 else None


def host(url: str) -> str:
    """Return the host of an address, "" if it has none."""
    address = site_url(url)
    return urlsplit(address).netloc.lower() if address else ""


def is_forum(url: str) -> bool:
    """Tell whether an address is on a ForumMagnum site or on a mirror of one."""
    found = host(url)
    return found in _SITES or any(found == m or found.endswith(f".{m}") for m in _MIRRORS)


def post_in(url: str) -> str:
    """Return the id of the post that an address leads to, "" if it leads to none."""
    try:
        match = _POST.search(urlsplit(url).path)
    except ValueError:
        return ""
    return match["id"] if match else ""


def slug_in(url: str) -> str:
    """Return the words with which the address of a post ends, "" if there are none."""
    try:
        match = _POST.search(urlsplit(url).path)
    except ValueError:
        return ""
    return (match["slug"] or "") if match else ""


def comment_in(url: str) -> str:
    """Return the id of the comment that an address leads to, "" if it leads to none."""
    try:
        found = parse_qs(urlsplit(url).query).get("commentId", [""])[0]
    except ValueError:
        return ""
    return found if is_id(found) else ""


def is_id(words: str) -> bool:
    """Tell whether words have the form of a ForumMagnum id."""
    return bool(_SHAPE.fullmatch(words))


def permalink(site: str | None, post: str, slug: str = "", comment: str = "") -> str | None:
    """Return the address of a post or of a comment on it; None where the site is not known."""
    if not site or not is_id(post):
        return None
    end = f"/{slug}" if slug and re.fullmatch(r"[\w-]{1,300}", slug) else ""
    return f"https://{site}/posts/{post}{end}" + (f"?commentId={comment}" if comment else "")
