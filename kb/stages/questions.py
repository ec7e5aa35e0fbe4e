"""Which links are worth a stronger judge's time: those that put people on the two sides of the top cruxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kb.records import JUDGED, Crux, Document, Exchange, Mention, Post, Question, StanceLink
from kb.stages.positions import ANSWERS
from kb.text import trim

Span = tuple[int, int]


def pose(
    cruxes: Sequence[Crux],
    links: Sequence[StanceLink],
    mentions: Mapping[str, Mention],
    posts: Mapping[str, Post],
    documents: Mapping[str, Document],
    exchanges: Sequence[Exchange],
    reach: int,
) -> list[Question]:
    """Return a question for each answer that the sides of `cruxes` rest on, of the best crux and the surest link first.

    `reach` is the most characters of context around each sentence. Two links between the same words are one question.
    """
    found: dict[tuple[str, str], Question] = {}
    answered: dict[tuple[str, str], list[Exchange]] = {}
    for exchange in exchanges:
        answered.setdefault((exchange.post_id, exchange.answered_post_id), []).append(exchange)
    for crux in cruxes:
        for link in _behind(crux, links):
            source, target = mentions[link.source_mention_id], mentions[link.target_mention_id]
            near = answered.get((source.post_id, target.post_id), ())
            question = Question(
                crux_id=crux.id,
                link_id=link.id,
                label=link.label,
                claim=target.text,
                answer=source.text,
                claim_context=_around(
                    target, posts, documents, [(e.answered_start, e.answered_end) for e in near], reach
                ),
                answer_context=_around(source, posts, documents, [(e.start, e.end) for e in near], reach),
                claim_mention_id=target.id,
                answer_mention_id=source.id,
            )
            found.setdefault((question.claim, question.answer), question)
    return list(found.values())


def _behind(crux: Crux, links: Sequence[StanceLink]) -> Iterator[StanceLink]:
    """Yield the answers, by those on its sides, to what is in dispute."""
    disputed, shown = {crux.claim_id, *crux.facet_ids}, {m for side in crux.sides for m in side.mention_ids}
    here = [s for s in links if s.target in disputed and s.method.startswith(ANSWERS) and s.method != JUDGED]
    yield from sorted(here, key=lambda s: (s.source_mention_id not in shown, -s.score, s.id))


def _around(
    mention: Mention, posts: Mapping[str, Post], documents: Mapping[str, Document], passages: Sequence[Span], reach: int
) -> str:
    """Return the passage of the exchange that holds the sentence, else what stands around it in its post.

    Where that is longer than `reach`, it is cut between words, the sentence near its middle.
    """
    post, text = posts[mention.post_id], documents[mention.document_id].text
    holding = [p for p in passages if p[0] <= mention.start and mention.end <= p[1] <= p[0] + reach]
    start, end = max(holding, key=lambda p: p[1] - p[0]) if holding else (post.start, post.end)
    if end - start > reach:
        spare = max(0, reach - (mention.end - mention.start))
        first = min(max(start, mention.start - spare // 2), end - reach)
        start, end = _between_words(text, (first, min(end, first + reach)), mention)
    start, end = trim(text, start, end)
    return text[start:end]


def _between_words(text: str, span: Span, mention: Mention) -> Span:
    """Return the span without the torn words at its ends, and never less than the sentence."""
    start, end = span
    while start < mention.start and start > 0 and not text[start - 1].isspace():
        start += 1
    while end > mention.end and end < len(text) and not text[end].isspace():
        end -= 1
    return min(start, mention.start), max(end, mention.end)
