"""Key points woven into prose by a language model, and what was found when each sentence was held against them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a sentence: who reads it cannot take it for what the debate says."""

    CITES_NOTHING = "cites nothing"
    UNKNOWN = "cites what was not given"
    UNSUPPORTED = "not supported by what it cites"
    CONTRADICTS = "contradicts what it cites"


@dataclass(frozen=True, slots=True)
class Citation:
    """A key point that a sentence cites, and how the models of two texts read them together.

    `supports` and `disputes` are the probabilities of what the point does to the sentence, `contradicts` that the two
    cannot both be so.
    """

    claim_id: str
    supports: float
    disputes: float
    contradicts: float


@dataclass(frozen=True, slots=True)
class WovenSentence:
    """A sentence as the model wrote it, in its paragraph (counted from 0), with what it cites.

    `unknown` are ids that it cites and was not given. `words` is which share of its content words stands in the claims
    that it cites. `fault` is None where nothing speaks against it.
    """

    text: str
    paragraph: int
    cited: tuple[Citation, ...]
    unknown: tuple[str, ...]
    words: float
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Woven:
    """What `model` wrote. Its sentences stand in no document; those that are cited do."""

    model: str
    sentences: tuple[WovenSentence, ...]

    @property
    def cited(self) -> set[str]:
        """The ids of the claims that any sentence cites."""
        return {c.claim_id for sentence in self.sentences for c in sentence.cited}


@dataclass(frozen=True, slots=True)
class WeavePlan:
    """What would be sent to `model` for the prose: `points` claims, in `characters` characters, about `tokens` tokens.

    Both are 0 where the model has woven the same points before and its answer is `kept`. `sends` is all of it.
    """

    model: str
    points: int
    kept: bool
    characters: int
    tokens: int
    sends: str
