"""What things are called: the closed sets of values that records use."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What the numbers of places in a file count."""

    LINE = "line"
    PAGE = "page"


class PostKind(StrEnum):
    """What a passage by one author is: the opening post (or a paper), or a comment on something."""

    POST = "post"
    COMMENT = "comment"


class ClaimKind(StrEnum):
    """What sort of thing is claimed."""

    EMPIRICAL = "empirical"
    NORMATIVE = "normative"
    DEFINITIONAL = "definitional"
    PREDICTION = "prediction"
    METHODOLOGICAL = "methodological"


class Hedge(StrEnum):
    """How sure the author sounds."""

    STRONG = "strong"
    PLAIN = "plain"
    HEDGED = "hedged"


class Mode(StrEnum):
    """What the author does with the words: asserts them, or only presents them (reported, hypothetical)."""

    ASSERTS = "asserts"
    PRESENTS = "presents"


class QuoteKind(StrEnum):
    """What a repeated passage is.

    `block` stands as a paragraph of its own, `inline` inside a sentence, `self` repeats its own author,
    `duplicate` is a second rendering of a whole post, `outside` repeats words the document does not hold.
    """

    BLOCK = "block"
    INLINE = "inline"
    SELF = "self"
    DUPLICATE = "duplicate"
    OUTSIDE = "outside"


class Label(StrEnum):
    """How one passage or claim bears on another."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"
    NEUTRAL = "neutral"


class Stance(StrEnum):
    """Where an author stands on a claim; who concedes it grants it to somebody they otherwise oppose."""

    ENDORSES = "endorses"
    REJECTS = "rejects"
    UNCERTAIN = "uncertain"
    CONCEDES = "concedes"


class Verdict(StrEnum):
    """What a judge says that one sentence does to another; `unclear` is that what it was given does not tell."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"
    NEUTRAL = "neutral"
    UNCLEAR = "unclear"


class Dispute(StrEnum):
    """What a dispute is about.

    Of `substance`: how things are or should be. `verbal`: the same claim, but its words mean different things to the
    two sides. `shallow`: what was said and how.
    """

    SUBSTANCE = "substance"
    VERBAL = "verbal"
    SHALLOW = "shallow"


class JudgementKind(StrEnum):
    """What a person decided; it always wins over the machine.

    `alias` is about two names; `author` says of words, by their openings, whose they are. `verified` alone is a
    machine's: what a stronger model, asked by `kb verify`, says of two sentences.
    """

    SAME = "same"
    NOT_SAME = "not-same"
    NOT_A_CLAIM = "not-a-claim"
    STANCE = "stance"
    ALIAS = "alias"
    AUTHOR = "author"
    VERIFIED = "verified"
