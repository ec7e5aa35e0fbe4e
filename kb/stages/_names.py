"""Names as they are written: which spellings are one name, how a name is shown, and which are nobody's.

Only what cannot be two people's counts as one spelling: case, diacritics, a space for an underscore or a hyphen, the
full stops of initials, `By`, `@`, what an export glued on, and characters that nobody sees.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TypeGuard

from kb.text import printable

_NOBODY = frozenset(
    {"deleted", "removed", "anonymous", "anon", "null", "none", "undefined", "unknown", "n/a", "deleted user",
     "deleted account", "account deleted", "user deleted", "anonymous user", "unknown user", "unknown author"}
)  # fmt: skip
_BRACKETS = "[](){}<> "
_BY = re.compile(r"\A(?:By|BY|by)\s+(?=\S)")
# An export writes `null` for a missing field right before a name; a handle that begins so is of one part.
_GLUED = re.compile(r"\Anull(?=(?P<first>[^\W\d_])[^\W_'’.-]*[ _])")
_MARK = re.compile(r"\A(?:@|/?u/)(?=\S)")
# At the ends of a handle, or two in a row, they tell accounts apart.
_JOINT = re.compile(r"(?<=[^\s_-])[_-](?=[^\s_-])")
_UNDERSCORE = re.compile(r"(?<=[^\s_-])_(?=[^\s_-])")
_DASHES = str.maketrans({"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "ʼ": "'", "`": "'"})


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Return the form in which two spellings of one name are equal."""
    bare = _JOINT.sub(" ", _MARK.sub("", _unglued(_seen(name)).translate(_DASHES)))
    letters = unicodedata.normalize("NFKD", bare)
    plain = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"(?<=\b\w)\.(?=\w\b)", " ", plain)  # J.K. as J. K.
    return " ".join(re.sub(r"(?<=\w)\.(?=\s|\Z)", "", plain).split()) or _encodable(name)


def display_name(name: str) -> str:
    """Return a name fit to be shown: `By` and underscores between capitalised parts go, a handle stays as it is."""
    bare = _unglued(_seen(name))
    parts = _UNDERSCORE.split(bare)
    return " ".join(parts) if all(p[:1].isupper() for p in parts) else bare


def is_name(name: str | None) -> TypeGuard[str]:
    """Tell whether this names a person: it can be seen, and does not stand in for an account that is gone."""
    return bool(name and printable(name).strip()) and not is_nobody(name or "")


def is_nobody(name: str) -> bool:
    """Tell whether a site writes this in place of a name it does not give, so that many would share it."""
    return " ".join(name_key(name).strip(_BRACKETS).split()) in _NOBODY


def _seen(name: str) -> str:
    """Return what can be seen of a name, with single spaces."""
    return " ".join((name if name.isprintable() else printable(name)).split())


def _unglued(name: str) -> str:
    bare = _BY.sub("", name)
    glued = _GLUED.match(bare)
    return bare[glued.end() :] if glued and glued["first"].isupper() else bare


def _encodable(name: str) -> str:
    return name.strip().encode("utf-8", "backslashreplace").decode()
