"""Every record that crosses a room: frozen, slotted, typed; what `--json` prints and `schemas/` describes.

Spans are half-open character ranges into the decoded text of the document; lines are 1-based and
split at line feeds only. Text is never searched for again: `document.text[m.start:m.end] == m.text`.
"""

from kb.records.asked import Question
from kb.records.corpus import Author, Document, Mention, Post, Problem, Quote, Reaction, Sentence
from kb.records.derived import (
    Claim,
    Crux,
    Exchange,
    Hinge,
    MatchEdge,
    MindChange,
    Part,
    Position,
    Showing,
    Side,
    StanceLink,
    ThreadLink,
    Topic,
)
from kb.records.enums import (
    ClaimKind,
    Dispute,
    Hedge,
    JudgementKind,
    Label,
    Mode,
    PostKind,
    QuoteKind,
    Stance,
    Unit,
    Verdict,
)
from kb.records.kept import JUDGED, Bundle, Judgement, PastCrux, Run
from kb.records.parsed import ParsedDocument, RawPost, RawReaction

__all__ = [
    "JUDGED",
    "Author",
    "Bundle",
    "Claim",
    "ClaimKind",
    "Crux",
    "Dispute",
    "Document",
    "Exchange",
    "Hedge",
    "Hinge",
    "Judgement",
    "JudgementKind",
    "Label",
    "MatchEdge",
    "Mention",
    "MindChange",
    "Mode",
    "ParsedDocument",
    "Part",
    "PastCrux",
    "Position",
    "Post",
    "PostKind",
    "Problem",
    "Question",
    "Quote",
    "QuoteKind",
    "RawPost",
    "RawReaction",
    "Reaction",
    "Run",
    "Sentence",
    "Showing",
    "Side",
    "Stance",
    "StanceLink",
    "ThreadLink",
    "Topic",
    "Unit",
    "Verdict",
]
