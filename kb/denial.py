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
from kb.stages.lexicon import ANTONYMS, NEGATIONS, STOP_WORDS, THINKING
from kb.text import plain_text, words


class Verdict(StrEnum):
    """What a sentence does with a statement."""

    SAYS = "says"
    DENIES = "denies"
    UNSURE = "unsure"


_STEM = 5
_FOCUS = 2  # content words a statement ends with
_LONG_TAIL = 6  # words; a longer one is a statement of its own
_CLAUSE = re.compile(r"[.,;:!?()]")
_BEFORE_THAN, _BEHIND_THAN = 4, 1
_TOO_LONG = 2.5
_SUPPOSES = re.compile(
    r"\b(?:if|whether|unless|suppose|imagine|although|though|despite|in order for|possible that|"
    r"not (?:obvious|clear) (?:that|this)|must be the case|would have to be)\b|\?$",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\A\W*(?:(?:and|but|so|still|also|finally|personally)\b,? *)*i(?:'m| am)? (?:\w+ly )?(?:"
    r"doubt|(?:don't|do not) (?:\w+ly )?(?:think|believe|expect|buy)|(?:skeptical|sceptical)|"
    r"not (?:\w+ly )?(?:concerned|worried|afraid|convinced|persuaded|sure|certain))\b",
    re.IGNORECASE,
)
_WEIGHS = re.compile(r"\b(?:would|could|may|might)\b", re.IGNORECASE)
_DEMANDS = re.compile(r"\b(?:should|shouldn't|must|mustn't|ought|needs? to|has to|have to)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_LONG_QUOTE = 4  # words; a shorter one names a thing
_CONTRAST = re.compile(
    r",?\s+(?:(?:and|but)\s+)?(?:not(?!\s+(?:only|just|merely|simply)\b)|rather than|instead of|as opposed to)"
    r"\s+([^,.;:!?()]+)[.!]*$",
    re.IGNORECASE,
)
_PREDICATES = frozenset({"doubtful", "fail", "failed", "fails", "false", "impossible", "unlikely", "untrue", "wrong"})


def compare(query: str, text: str) -> tuple[Verdict, str]:
    """Return whether `text`, which shares most words of `query`, says or denies it, and by what.

    A negation counts only if it bears on a shared word; one that stands elsewhere makes the answer unsure.
    """
    if supposes(query, text):
        return Verdict.UNSURE, "does not say whether it is so"
    if turned_round(query, text):
        denied = _negations(query) != _negations(text)
        return (Verdict.UNSURE if denied else Verdict.DENIES), "denies it: the comparison is turned round"
    # "X would cost much" does not say whether X should be, nor that it is.
    if bool(_DEMANDS.search(query)) != bool(_DEMANDS.search(text)):
        return Verdict.UNSURE, "only one of the two says what ought to be"
    if _WEIGHS.search(text) and not _WEIGHS.search(query):
        return Verdict.UNSURE, "says what may or would follow"
    if not _speaks_of(query, text):
        return Verdict.UNSURE, "does not say whether it is so"
    return _by_negation(query, text) or _by_difference(query, text)


def supposes(query: str, text: str) -> bool:
    """Return whether `text` only supposes or asks ("whether ...", "... ?") where `query` states."""
    return bool(_SUPPOSES.search(text)) and not _SUPPOSES.search(query)


def doubts(query: str, text: str) -> bool:
    """Return whether `text` opens with its author's doubt ("I'm not worried that ...") where `query` does not."""
    return bool(_DOUBTS.match(plain_text(text))) and not _DOUBTS.match(plain_text(query))


def own_words(text: str) -> str:
    """Return `text` without what it quotes at length: that is what it speaks of, not what it says."""
    return _QUOTED.sub(lambda quote: quote.group() if len(words(quote.group())) < _LONG_QUOTE else " ", text)


def without_contrast(query: str, text: str) -> str:
    """Return `text` without a tail that only sets it off ("..., and not on guesses"), where `query` has none.

    Without it the sentence has to hold how `query` ends, which is what a contrast bears on; and a tail whose words
    all stand in `query` denies that very thing, so it stays.
    """
    tail = _CONTRAST.search(text)
    if tail is None or _CONTRAST.search(query) or len(words(tail[1])) > _LONG_TAIL:
        return text
    head, denied = text[: tail.start()], stems(tail[1])
    ends = [_stem(word) for word in words(query) if _has_content(word)][-_FOCUS:]
    return f"{head}." if set(ends) <= stems(head) and not denied <= stems(query) else text


def _by_negation(query: str, text: str) -> tuple[Verdict, str] | None:
    shared = stems(query) & stems(text)
    mine, theirs = _negated_here(query, shared), _negated_here(text, shared)
    if (len(mine) - len(theirs)) % 2:
        return Verdict.DENIES, f"denies it: negation ({', '.join((*theirs, *mine))})"
    if _negations(query) != _negations(text) or cues.DISAGREES.match(text):
        return Verdict.UNSURE, "a negation that may bear on something else"
    return None


def _negations(sentence: str) -> int:
    """Return whether the negations of a sentence are even (0) or odd (1) in number."""
    return sum(word in NEGATIONS for word in words(sentence)) % 2


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
    return word.partition("'")[0] not in STOP_WORDS and word not in NEGATIONS  # "they'll" holds no more than "they"


def _speaks_of(query: str, text: str) -> bool:
    """Return whether `text` has the verdicts of `query` ("unlikely", "false"), or their opposites."""
    said = set(words(text))
    verdicts = _PREDICATES.intersection(words(query))
    return all(verdict in said or any(frozenset((verdict, w)) in ANTONYMS for w in said) for verdict in verdicts)


def _negated_here(sentence: str, shared: frozenset[str]) -> list[str]:
    """Return the negations whose next content word, or the one before a predicate like "unlikely", is shared.

    A negation reaches no further than its clause, and what it says of thinking ("don't think that") goes on to the
    thought.
    """
    found, before = [], ""
    for clause in _CLAUSE.split(sentence):
        said = words(clause)
        for i, word in enumerate(said):
            if word in NEGATIONS:
                rest = (w for w in said[i + 1 :] if _has_content(w) and w not in THINKING and not w.endswith("ly"))
                after = _stem(next(rest, ""))
                if after in shared or (word in _PREDICATES and before in shared):
                    found.append(word)
            elif _has_content(word):
                before = _stem(word)
    return found


def turned_round(query: str, text: str) -> bool:
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
