"""What is computed from mentions over the whole base, every score with its parts."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records.enums import ClaimKind, Dispute, Label, Stance


@dataclass(frozen=True, slots=True)
class Part:
    """One named component of a score, so that `kb show` can say why."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """What a post is to posts of other documents, by their keys on the site.

    It answers `parent_id`, which its own document does not hold; or it stands in `original_id` too, and counts once.
    """

    post_id: str
    parent_id: str | None
    original_id: str | None


@dataclass(frozen=True, slots=True)
class MatchEdge:
    """Two mentions that say the same thing, by `method`; `parts` are what the score was made of."""

    source: str
    target: str
    score: float
    method: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """The cluster of mentions that say the same thing, shown by the words of its best mention."""

    id: str
    text: str
    mention_id: str
    kind: ClaimKind
    mention_ids: tuple[str, ...]
    author_ids: tuple[str, ...]
    topic_id: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A passage and the passage that answers it, and whether the answer agrees.

    `answered_*` is the span of the answered passage, `start`/`end` that of the answer. `method` says how the
    pair was found (quote, parent), `score` (0-1) how sure `label` is. Of its parts `lean` is how many times likelier it
    disputes for how the rest of the thread goes, already in the others.
    """

    id: str
    document_id: str
    post_id: str
    start: int
    end: int
    answered_post_id: str
    answered_start: int
    answered_end: int
    label: Label
    score: float
    method: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class StanceLink:
    """Claim `source` supports or disputes claim `target`; the two mentions are the words that show it."""

    id: str
    source: str
    target: str
    label: Label
    score: float
    method: str
    source_mention_id: str
    target_mention_id: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Showing:
    """What one mention shows of its author's stance on a claim."""

    mention_id: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class MindChange:
    """A turn of an author on a claim: from `before`, as `before_mention_id` shows it, to `after`.

    The words that show the turn are [start, end) of the document of post `post_id`; with a `reaction_id` they are
    somebody else's, and the reaction says that they changed the author's mind. `method` says how it was found
    (said, edit, reaction, later), `score` (0-1) how sure it is.
    """

    before: Stance
    after: Stance
    before_mention_id: str
    post_id: str
    start: int
    end: int
    method: str
    score: float
    reaction_id: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where an author now stands on a claim, with the mentions that show it in time order.

    `shown` is the whole history, what goes another way included. Without a word of the author's own the stance
    rests on what they left on others' words: `reaction_ids`.
    """

    author_id: str
    claim_id: str
    stance: Stance
    score: float
    mention_ids: tuple[str, ...]
    reaction_ids: tuple[str, ...] = ()
    shown: tuple[Showing, ...] = ()
    changes: tuple[MindChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of claims, with a label and its terms, strongest first."""

    id: str
    label: str
    terms: tuple[str, ...]
    claim_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The people on one side of a crux, and the mentions that put them there."""

    stance: Stance
    author_ids: tuple[str, ...]
    mention_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hinge:
    """A further claim of an author that falls by `shift` (0-1) if the author changes their mind about the crux.

    It rests on the crux by way of the claim `through`, or directly where that is None.
    """

    author_id: str
    claim_id: str
    shift: float
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Crux:
    """A claim that named people take opposite positions on and that their further claims depend on.

    `facet_ids` are further claims on which the same people divide, parts of the same dispute.
    """

    id: str
    claim_id: str
    facet_ids: tuple[str, ...]
    sides: tuple[Side, Side]
    hinges: tuple[Hinge, ...]
    score: float
    parts: tuple[Part, ...] = ()
    kind: Dispute = Dispute.SUBSTANCE
