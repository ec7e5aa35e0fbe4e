"""Every record that crosses a room: frozen, slotted, typed; what `--json` prints and `schemas/` describes.

Spans are half-open character ranges into the decoded text of the document; lines are 1-based and
split at line feeds only. Text is never searched for again: `document.text[m.start:m.end] == m.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """Where an author stands on a claim."""

    ENDORSES = "endorses"
    REJECTS = "rejects"
    UNCERTAIN = "uncertain"


class JudgementKind(StrEnum):
    """What a person decided; it always wins over the machine."""

    SAME = "same"
    NOT_SAME = "not-same"
    NOT_A_CLAIM = "not-a-claim"
    STANCE = "stance"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Part:
    """One named component of a score, so that `kb show` can say why."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that could not be used: where, what, and what to do about it."""

    path: str
    line: int | None
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One ingested file. `id` hashes its bytes; `path` is relative to the database's folder if below it."""

    id: str
    path: str
    format: str
    title: str
    text: str
    url: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A passage by one author, or by several who sign it together: `coauthor_ids` are those after the first.

    `confidence` (0-1) is how sure its boundaries and its author are.
    `declared` is the author's own word on the parent (supports, disputes), where the site asks for it.
    """

    id: str
    document_id: str
    author_id: str
    kind: PostKind
    start: int
    end: int
    line: int
    end_line: int
    parent_id: str | None = None
    date: str | None = None
    karma: int | None = None
    url: str | None = None
    confidence: float = 1.0
    declared: Label | None = None
    coauthor_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """A person. An unnamed one is anonymous but distinct: `document_id` and the label in `name` tell them apart."""

    id: str
    name: str
    named: bool
    aliases: tuple[str, ...] = ()
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a post that repeats earlier text; `source_*` say where that text stands, if it is held.

    `author_id` is the person quoted. `score` (0-1) is the similarity to the source; `marked` says
    whether the quoter set marks around it.
    """

    id: str
    document_id: str
    post_id: str
    author_id: str
    kind: QuoteKind
    start: int
    end: int
    line: int
    end_line: int
    marked: bool
    score: float
    source_post_id: str | None = None
    source_start: int | None = None
    source_end: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a post, trimmed of white space; `paragraph` counts the post's paragraphs from 0."""

    document_id: str
    post_id: str
    start: int
    end: int
    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A span in which an author asserts something arguable. `confidence` (0-1): how surely it is a claim."""

    id: str
    document_id: str
    post_id: str
    author_id: str
    start: int
    end: int
    line: int
    end_line: int
    text: str
    kind: ClaimKind
    hedge: Hedge
    mode: Mode
    confidence: float
    paragraph: int = 0
    quote_id: str | None = None


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
    pair was found (quote, parent), `score` (0-1) how sure `label` is.
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
class Position:
    """An author's stance toward a claim, with the mentions that show it in time order."""

    author_id: str
    claim_id: str
    stance: Stance
    score: float
    mention_ids: tuple[str, ...]


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
    """A further claim of an author that moves by `shift` (0-1) if the crux flips."""

    author_id: str
    claim_id: str
    shift: float


@dataclass(frozen=True, slots=True)
class Crux:
    """A claim that named people take opposite positions on and that their further claims depend on."""

    id: str
    claim_id: str
    facet_ids: tuple[str, ...]
    sides: tuple[Side, Side]
    hinges: tuple[Hinge, ...]
    score: float
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's verdict. Subjects and objects are content (texts, names), so it survives re-ingest."""

    id: str
    kind: JudgementKind
    subject: str
    object: str | None
    verdict: str
    reason: str | None
    created: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One `kb ingest` or rebuild: when, with what configuration and models, and what it did."""

    id: int
    command: str
    started: str
    finished: str | None
    version: str
    config_fingerprint: str
    model_fingerprints: tuple[str, ...]
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything a base holds, in one object: what `kb export --format json` prints and `kb ingest` reads."""

    version: int
    documents: tuple[Document, ...] = ()
    posts: tuple[Post, ...] = ()
    authors: tuple[Author, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    stances: tuple[StanceLink, ...] = ()
    positions: tuple[Position, ...] = ()
    topics: tuple[Topic, ...] = ()
    cruxes: tuple[Crux, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RawPost:
    """A post as a reader finds it: the author's name as written, the parent as an index into the same list.

    An unnamed author has no `author`; `speaker` then tells the unnamed speakers of one document apart.
    """

    kind: PostKind
    start: int
    end: int
    author: str | None = None
    speaker: str | None = None
    parent: int | None = None
    date: str | None = None
    karma: int | None = None
    url: str | None = None
    confidence: float = 1.0
    declared: Label | None = None
    coauthors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a reader makes of one document; the pipeline gives it ids, authors and everything derived.

    `source_id`, `path` and `authors` (people with all their aliases) are set only by a reader whose file
    carries other files (the bundle).
    """

    format: str
    title: str
    text: str
    posts: tuple[RawPost, ...]
    url: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    source_id: str | None = None
    path: str | None = None
    authors: tuple[Author, ...] = ()
