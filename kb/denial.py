"""Whether a sentence says or denies a statement that it shares its words with, by those words alone.

It answers only where the words show it: a negation that bears on a shared word, an opposite, another number, roles
exchanged, a comparison turned round. A condition, or a negation that stands elsewhere, makes it unsure.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from kb.stages import cues
from kb.stages.contradiction import difference
from kb.stages.lexicon import ANTONYMS, NEGATIONS, STOP_WORDS
from kb.text import plain_text, words


class Verdict(StrEnum):
    """What a sentence does with a statement."""

    SAYS = "says"
    DENIES = "denies"
    UNSURE = "unsure"


_STEM = 5
_CLAUSE = re.compile(r"[.,;:!?()]")
_BEFORE_THAN, _BEHIND_THAN = 4, 1
_TOO_LONG = 2.5
_SUPPOSES = re.compile(r"\b(?:if|whether|unless|suppose|imagine|although|though|despite)\b|\?$", re.IGNORECASE)
_DOUBTS = re.compile(
    r"\A\W*(?:(?:and|but|so|still|also|finally|personally)\b,? *)*i(?:'m| am)? (?:\w+ly )?(?:"
    r"doubt|(?:don't|do not) (?:\w+ly )?(?:think|believe|expect|buy)|(?:skeptical|sceptical)|"
    r"not (?:\w+ly )?(?:concerned|worried|afraid|convinced|persuaded|sure|certain))\b",
    re.IGNORECASE,
)
_WEIGHS = re.compile(r"\b(?:would|could|may|might)\b", re.IGNORECASE)
_DEMANDS = re.compile(r"\b(?:should|shouldn't|must|mustn't|ought|needs? to|has to|have to)\b", re.IGNORECASE)
_PREDICATES = frozenset({"doubtful", "fail", "failed", "fails", "false", "impossible", "unlikely", "untrue", "wrong"})


def compare(query: str, text: str) -> tuple[Verdict, str]:
    """Return whether `text`, which shares most words of `query`, says or denies it, and by what.

    A negation counts only if it bears on a shared word; one that stands elsewhere makes the answer unsure.
    """
    if _turned_round(query, text):
        return Verdict.DENIES, "denies it: the comparison is turned round"
    # "X would cost much" does not say whether X should be, nor that it is.
    if bool(_DEMANDS.search(query)) != bool(_DEMANDS.search(text)):
        return Verdict.UNSURE, "only one of the two says what ought to be"
    if _WEIGHS.search(text) and not _WEIGHS.search(query):
        return Verdict.UNSURE, "says what may or would follow"
    if supposes(query, text) or not _speaks_of(query, text):
        return Verdict.UNSURE, "does not say whether it is so"
    return _by_negation(query, text) or _by_difference(query, text)


def supposes(query: str, text: str) -> bool:
    """Return whether `text` only supposes or asks ("whether ...", "... ?") where `query` states."""
    return bool(_SUPPOSES.search(text)) and not _SUPPOSES.search(query)


def doubts(query: str, text: str) -> bool:
    """Return whether `text` opens with its author's doubt ("I'm not worried that ...") where `query` does not."""
    return bool(_DOUBTS.match(plain_text(text))) and not _DOUBTS.match(plain_text(query))


def _by_negation(query: str, text: str) -> tuple[Verdict, str] | None:
    shared = stems(query) & stems(text)
    mine, theirs = _negated_here(query, shared), _negated_here(text, shared)
    if (len(mine) - len(theirs)) % 2:
        return Verdict.DENIES, f"denies it: negation ({', '.join((*theirs, *mine))})"
    loose = [sum(word in NEGATIONS for word in words(sentence)) for sentence in (query, text)]
    if (loose[0] - loose[1]) % 2 or cues.DISAGREES.match(text):
        return Verdict.UNSURE, "a negation that may bear on something else"
    return None


def _by_difference(query: str, text: str) -> tuple[Verdict, str]:
    found = difference(query, text)
    if found is None or found.reason.startswith("negation"):
        return Verdict.SAYS, "says much the same"
    if len(words(text)) > _TOO_LONG * len(words(query)):
        return Verdict.UNSURE, "a longer sentence that may turn on something else"
    return Verdict.DENIES, f"denies it: {found.reason} ({', '.join(found.words)})"


@lru_cache(maxsize=2048)
def stems(sentence: str) -> frozenset[str]:
    """Return the beginnings of the content words of `sentence`, by which two forms of one word are alike.

    A search asks for those of each of its candidates several times.
    """
    return frozenset(_stem(word) for word in words(sentence) if _has_content(word))


def _stem(word: str) -> str:
    stem = word.removesuffix("'s").rstrip("s")[:_STEM]
    return f"{stem[:-1]}y" if stem.endswith("i") else stem


def _has_content(word: str) -> bool:
    return word not in STOP_WORDS and word not in NEGATIONS


def _speaks_of(query: str, text: str) -> bool:
    """Return whether `text` has the verdicts of `query` ("unlikely", "false"), or their opposites."""
    said = set(words(text))
    verdicts = _PREDICATES.intersection(words(query))
    return all(verdict in said or any(frozenset((verdict, w)) in ANTONYMS for w in said) for verdict in verdicts)


def _negated_here(sentence: str, shared: frozenset[str]) -> list[str]:
    """Return the negations whose next content word, or the one before a predicate like "unlikely", is shared."""
    said = words(sentence)
    found = []
    for i, word in enumerate(said):
        if word not in NEGATIONS:
            continue
        after = next((_stem(w) for w in said[i + 1 :] if _has_content(w) and not w.endswith("ly")), "")
        before = next((_stem(w) for w in reversed(said[:i]) if _has_content(w)), "")
        if after in shared or (word in _PREDICATES and before in shared):
            found.append(word)
    return found


def _turned_round(query: str, text: str) -> bool:
    """Return whether both compare by "than" and what stands before it in one stands behind it in the other."""
    first, second = compared(query), compared(text)
    if first is None or second is None:
        return False
    (less, more), (other_less, other_more) = first, second
    return bool(less & other_more) and bool(more & other_less) and not more & other_more


def compared(sentence: str) -> tuple[set[str], set[str]] | None:
    """Return the stems of the words before and behind "than" within its clause, those on both sides left out."""
    for clause in _CLAUSE.split(sentence.casefold()):
        before, than, after = clause.partition(" than ")
        if than:
            left = {_stem(w) for w in [w for w in words(before) if _has_content(w)][-_BEFORE_THAN:]}
            right = {_stem(w) for w in [w for w in words(after) if _has_content(w)][:_BEHIND_THAN]}
            return left - right, right - left
    return None
