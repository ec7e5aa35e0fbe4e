"""How the pair model is shown a sentence of a post: behind the words that stand before it, and a mark between.

Training and use must agree to the letter, so both go through this file.
"""

from __future__ import annotations

MARK = "»"
BEFORE_WORDS = 24
OPENING_WORDS = 14
SENTENCE_WORDS = 60
ANSWERED_WORDS = 50
ANSWER_WORDS = 90


def in_context(sentence: str, before: str, opening: str = "") -> str:
    """Return `sentence` behind the end of what stands `before` it and, where that is far on, the `opening` words.

    Of an answer the opening is shown, for there it says how it takes what it answers.
    """
    held = before.split()
    near = held[-BEFORE_WORDS:]
    first = opening.split()[:OPENING_WORDS] if len(held) > BEFORE_WORDS else []
    return " ".join((*first, *(("…",) if first else ()), *near, MARK, *sentence.split()[:SENTENCE_WORDS]))


def passages(answered: str, answer: str) -> tuple[str, str]:
    """Return what is read of a passage and of the passage that answers it."""
    return " ".join(answered.split()[:ANSWERED_WORDS]), " ".join(answer.split()[:ANSWER_WORDS])
