"""Which sentences are claims, of what kind, how sure the author sounds, and whether they assert them at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.config import ExtractConfig
from kb.ids import make_id
from kb.records import ClaimKind, Document, Hedge, Mention, Mode, Post, Quote, QuoteKind, Sentence
from kb.stages import cues
from kb.stages._reported import labelled, presents
from kb.text import LineIndex, plain_text, words

_URL = re.compile(r"https?://\S+")
_NUMBERED_HEADING = re.compile(r"\A\d{1,2}(?:\.\d{1,2})*\.?\s+[A-Z][^.!?]*\Z")
_OPEN_HEADING = re.compile(r"\A\W*(?:where|what|why|how|when|who|which)\b[^.!?]*[\w,]\Z", re.IGNORECASE)
_HEADING_WORDS = 8
_INTRODUCES = re.compile(
    r"\b(?:here(?:'s| is| are| come)|the following|as follows|(?:listed|given|set out|quoted) below)\b[^.?!]*:\W*\Z|"
    r"\bthere(?:'s| is| are)\b[^.?!]*\b(?:an?|some|a few|many|several|two|three|four|five|six)\b[^.?!]*:\W*\Z|"
    r"\b(?:two|three|four|five|six|several|a few) (?:[\w'-]+ )?(?:ways|cases|options|possibilities|things|kinds|types|"
    r"steps|parts)\b[^.?!,;]*:\W*\Z|"
    r"\blet(?:'s| us) (?:now )?(?:go|look|turn|walk|see|take|run)\b[^.?!]*:\W*\Z|"
    r"\b(?:could|can|would|will|should|may|might|must|to|is|are|was|were|that|by|with|of|for|from|includes?|including|"
    r"like|as|into|between)\W*:\W*\Z",
    re.IGNORECASE,
)
# The rest stands elsewhere: in a list, a formula, another's words. "Something to be proud of" is whole.
_CUT_OFF = re.compile(
    r"(?:\b(?:the|an?|than|because|if|whether|nor|such as|(?:an?|the) [\w-]+ (?:of|between)|looks? \w* ?like)|"
    r"[,;] or)[*_\"”’]*\Z",
    re.IGNORECASE,
)
_FIRST_PERSON_STORY = re.compile(
    r"^(?:\W*)(?:i|we|my \w+) (?:went|was|were|had|have been|used to|did|tried|read|saw|met|spent|joined|left|ran|"
    r"got|bought|planted|built|posted|wrote|worked)\b",
    re.IGNORECASE,
)


def extract(
    document: Document,
    posts: Sequence[Post],
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    scores: Sequence[float],
    config: ExtractConfig,
) -> list[Mention]:
    """Return the mentions of a document in reading order.

    A sentence inside a quote of words that the base holds elsewhere is no mention; inside a quote from
    outside it is the quoted person's. Confidence (0-1) is the claim model's score for the sentence,
    lowered by every sign in its form that nothing is asserted.
    """
    lines = LineIndex(document.text, document.anchors)
    post_of = {post.id: post for post in posts}
    headings = _presenting(sentences)
    found = []
    for sentence, score in zip(sentences, scores, strict=True):
        quote = _covering(sentence, quotes)
        if quote is not None and quote.kind is not QuoteKind.OUTSIDE:
            continue
        confidence = round(score * form(sentence.text, config), 4)
        if confidence < config.confidence:
            continue
        presented = presents(sentence.text) or (sentence.post_id, sentence.paragraph) in headings
        # Who takes a post back asserts nothing in it any more.
        presented |= post_of[sentence.post_id].retracted
        mode = Mode.PRESENTS if presented and quote is None else Mode.ASSERTS
        author = quote.author_id if quote else post_of[sentence.post_id].author_id
        found.append(_mention(sentence, author, lines, mode, confidence, quote))
    return found


def _mention(
    sentence: Sentence, author: str, lines: LineIndex, mode: Mode, confidence: float, quote: Quote | None
) -> Mention:
    line, end_line = lines.lines(sentence.start, sentence.end)
    return Mention(
        id=make_id("m", sentence.document_id, sentence.start, sentence.end),
        document_id=sentence.document_id,
        post_id=sentence.post_id,
        author_id=author,
        start=sentence.start,
        end=sentence.end,
        line=line,
        end_line=end_line,
        text=sentence.text,
        kind=claim_kind(sentence.text),
        hedge=hedge(sentence.text),
        mode=mode,
        confidence=confidence,
        paragraph=sentence.paragraph,
        quote_id=quote.id if quote else None,
    )


def form(text: str, config: ExtractConfig) -> float:
    """Return how much the form of a sentence leaves of its claim score: 1 for a plain assertion, 0 for none."""
    plain = plain_text(text).strip()
    count = len(words(_URL.sub(" ", plain)))
    if not config.min_words <= count <= config.max_words or plain.startswith("["):
        return 0.0
    if cues.META.match(plain) or cues.SUPPOSED.match(plain):
        return 0.0
    # "Where I don't: the text", with no full stop, heads what follows.
    heads = _NUMBERED_HEADING.match(plain) or (count <= _HEADING_WORDS and _OPEN_HEADING.match(plain))
    if heads or _INTRODUCES.search(plain) or (plain.endswith(":") and not cues.VERB.search(plain)):
        return 0.0
    if _CUT_OFF.search(plain):
        return 0.0
    asks = plain.rstrip("\"')]”*_ ").endswith("?")
    if asks and not cues.TAG_QUESTION.search(plain):
        return 0.0
    doubts = [asks, plain.endswith(":"), cues.PRESENTED.match(plain), _FIRST_PERSON_STORY.match(plain), plain[0] == "("]
    # A sentence has a verb; that none is known may mean a heading, or a verb that the list lacks.
    doubts += [not cues.VERB.search(plain)] * 2
    return 0.85 ** sum(1 for doubt in doubts if doubt)


def claim_kind(text: str) -> ClaimKind:
    """Return the kind whose cue stands in `text`, rarest kind first; empirical if none does."""
    plain = plain_text(text)
    return next((kind for kind, pattern in cues.KINDS if pattern.search(plain)), ClaimKind.EMPIRICAL)


def hedge(text: str) -> Hedge:
    """Return how sure `text` sounds: a hedge outweighs a booster."""
    plain = plain_text(text)
    if cues.HEDGED.search(plain):
        return Hedge.HEDGED
    return Hedge.STRONG if cues.STRONG.search(plain) else Hedge.PLAIN


def _covering(sentence: Sentence, quotes: Sequence[Quote]) -> Quote | None:
    """Return the quote that holds most of the sentence; words quoted inside a longer sentence are the author's use."""
    for quote in quotes:
        overlap = min(sentence.end, quote.end) - max(sentence.start, quote.start)
        if overlap > 0.6 * (sentence.end - sentence.start) and quote.kind is not QuoteKind.SELF:
            return quote
    return None


def _presenting(sentences: Sequence[Sentence]) -> set[tuple[str, int]]:
    """Return (post, paragraph) of what is said in somebody's part, or for both sides.

    That is a paragraph that opens "Straw person:", and all below a "For:" or "Against:" heading, where a post has both.
    """
    headings: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    parts: set[tuple[str, int]] = set()
    for sentence in sentences:
        place = (sentence.post_id, sentence.paragraph)
        if labelled(sentence.text) and last.get(sentence.post_id) != sentence.paragraph:
            parts.add(place)
        last[sentence.post_id] = sentence.paragraph
        if cues.PRESENTED_HEADING.match(sentence.text):
            headings.setdefault(sentence.post_id, []).append(sentence.paragraph)
    return parts | {
        (post, paragraph)
        for post, starts in headings.items()
        if len(starts) > 1
        for paragraph in range(min(starts), last[post] + 1)
    }
