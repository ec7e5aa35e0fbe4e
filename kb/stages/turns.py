"""Changes of mind: where authors say that they no longer hold what they held, and which of their claims it was.

"I no longer think so", "you've convinced me", "EDIT: withdrawn", a `changemind` reaction. A turn is found where three
things meet: words that say it outright, an earlier claim of the same author in the thread, and a reason to think of
that claim: what is answered disputes it, or its words come again. Where no claim of theirs stands out, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from kb.records import Claim, Document, Label, Mention, Mode, Post, Quote, Reaction, Stance, StanceLink
from kb.stages import cues
from kb.stages._attitude import stands
from kb.stages.lexicon import STOP_WORDS
from kb.stages.reactions import changed
from kb.text import plain_text, words

SAID, PARTLY, REACTED = 0.75, 0.6, 0.7
"""How sure a turn is that is said outright, in part, or by a reaction."""

_DISPUTED, _ANSWERED, _AGAIN = 0.5, 0.2, 1.0  # reasons to think of a claim: weights of their sum
_LEAST = 0.25
_FOLLOWING = 3  # sentences after a bare turn that may say what it is about
_BARE = 0.9  # how sure such a turn is beside one that says so itself
_END = re.compile(r"[.!?][\"”’')\]]*\s|\n|\Z")
_BEGIN = re.compile(r"(?:[.!?][\"”’')\]]*\s+|\n\s*)(?=\S)")


_TURNED = stands(
    r"i(?:'d| would)? no longer (?:think|believe|hold|endorse|stand by|support|want|maintain|claim|agree|accept|defend|"
    r"advise|recommend|argue|insist|say|call)",
    r"i (?:don't|do not) (?:\w+ )?any ?(?:longer|more)\b",
    r"(?:i(?:'ve| have)?|has|have) changed my (?:mind|view|opinion|position)", r"changing my (?:mind|view|position)",
    r"you(?:'ve| have)? (?:\w+ )?(?:convinced|persuaded|converted) me",
    r"i(?:'m| am) (?:now )?(?:convinced|persuaded|converted)(?! that)",
    r"i (?:was|had been|had it|had this|had that) (?:\w+ )?(?:wrong|mistaken)(?! about (?:you|his|her|their))",
    r"my (?:mistake|error|bad)\b(?! (?:is|was) not)",
    r"i (?:hereby )?(?:withdraw|retract|take back|take it back|take that back)",
    r"i(?:'ll| will| must| have to) (?:withdraw|retract|take back|take it back|drop (?:that|it|the \w+))",
    r"i(?:'d| had) misread", r"my objection (?:goes|is gone|falls|no longer)", r"i stand corrected",
    r"i(?:'d)? used to (?:think|believe|hold|say)", r"i came in (?:believing|thinking|to)",
    r"you(?:'ve| have) (?:got|changed) (?:me|my mind)(?: there)?",
    r"prompted (?:me to |an? )(?:update|revis|correct|edit|chang)\w*",
    r"i(?:'ve| have) (?:now )?(?:updated|corrected|revised|struck) (?:the|my) (?:post|view|estimate|essay|position|"
    r"opinion)", r"[!∆Δ]?delta (?:awarded|for|to)", r"[Δ∆]",
    r"i give (?:way|in|up)(?! (?:on|to) (?:you|people))", r"strike that from",
    r"i(?:'ll| will)? (?:drop|give up|let go of) (?:the|my|that) (?:point|claim|argument|objection)",
    r"i was out of date", r"my (?:title|post|headline)(?:'s| is) (?:outdated|out of date|wrong)",
    r"i can(?:'t|not) stand (?:behind|by (?:that|it|this|what i))",
    r"i(?:'ve| have|'d| had)? (?:read|had|got) (?:it|that|this|the \w+) the wrong way (?:round|around)",
    r"i(?:'ll| will) (?:have to )?stop (?:using|saying|calling|quoting) (?:it|that|this|the)",
    r"i won't (?:say|use|claim) (?:it|that|[\"“'‘][^\"”'’]{1,80}[\"”'’]) again",
)  # fmt: skip
_PARTLY = stands(
    r"(?:a (?:bit|little|good deal|lot) |much |now )?less (?:sure|certain|confident|convinced|suspicious|"
    r"unhappy) (?:[\w'’-]+ ){0,8}?than (?:i (?:was|did|had|were)|yesterday|before)",
    r"i(?:'m| am) no longer (?:so )?(?:sure|certain|confident|convinced)", r"i no longer know",
    r"it(?:'s| is) no longer true that i",
    r"(?:that|it|this|which|okay, that) (?:does )?(?:moves?|moved|shifts?|shifted|nudges?|nudged) me",
    r"that costs my", r"i(?:'d| would|'ll| will) (?:now )?(?:go|come|move|drop) (?:down|up|from) ",
    r"was too (?:strong|narrow|broad|quick)", r"i(?:'ve| have) (?:softened|shifted|moved)",
    r"than i(?:'d| had) (?:been )?(?:claimed|claiming|thought|assumed)",
    r"i (?:overstated|overclaimed|exaggerated|put (?:it|that) too)",
    r"(?:am|i'm) (?:perhaps |maybe |now |at )*\w+ (?:\w+ ){0,4}and was at", r"where i came in at",
    r"which is not where i was", r"updat(?:e|ed|ing) (?:me |my \w+ )?(?:down|up|toward|towards|away)",
    r"i(?:'d| would) now (?:say|guess|put|call)", r"changes (?:the picture|things|it) (?:of it )?for me",
    r"mark (?:me|myself) (?:down )?as",
)  # fmt: skip
# Somebody else's turn, one that did not come about, or one that might.
_NOT = stands(
    r"(?:would|could|might|may|won't|wouldn't|can't|cannot|couldn't|don't|didn't|doesn't|not|never|nothing|hardly|"
    r"haven't|hasn't|isn't|if|unless|until|what|plausible|possible|likely|end up) (?:[\w'’]+ ){0,4}?(?:chang\w+ my|"
    r"convinced?|persuaded?|convert\w*|corrected|wrong|withdraw|retract|take back|updat\w+)",
    r"(?:if|unless|until|once) (?:some|any)(?:body|one)",
    r"(?:if|unless|until) (?:i|you|he|she|they|it|that|this)\b[^.;]{0,40}(?:wrong|withdraw|retract|convince|persuade)",
)  # fmt: skip
_EDIT = re.compile(
    r"(?:\A|\n)\W{0,4}(?:edit(?:ed)?|update(?:d)?|eta|correction|erratum)\b[^\n]{0,30}?[:,—–-]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Turn:
    """An author's turn away from a mention of theirs, shown at [start, end) of the document of a post."""

    author_id: str
    mention_id: str
    after: Stance
    post_id: str
    start: int
    end: int
    method: str
    score: float
    reaction_id: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """What turns are looked for in."""

    documents: Mapping[str, Document]
    posts: Mapping[str, Post]
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]
    links: Sequence[StanceLink]
    claims: Sequence[Claim]
    reactions: Sequence[Reaction]
    turning: Set[str] | None = None
    """The posts that may say a turn, where that is known."""


def may_turn(text: str, post: Post) -> bool:
    """Tell whether a post, of the document of that text, has words that say a turn."""
    plain = plain_text(text[post.start : post.end])
    return bool(_TURNED.search(plain) or _PARTLY.search(plain))


def find_turns(thread: Thread) -> list[Turn]:
    """Return the turns, sorted by author, mention and place; one of an author, mention and post."""
    by_author: dict[str, list[Mention]] = {}
    for mention in sorted(thread.mentions, key=lambda m: (m.document_id, m.start)):
        if mention.mode is Mode.ASSERTS and mention.quote_id is None:
            by_author.setdefault(mention.author_id, []).append(mention)
    disputed = _disputed(thread)
    best: dict[tuple[str, str, str], Turn] = {}
    for turn in (*_said(thread, by_author, disputed), *_reacted(thread, by_author, disputed)):
        key = (turn.author_id, turn.mention_id, turn.post_id)
        if key not in best or turn.score > best[key].score:
            best[key] = turn
    return [best[key] for key in sorted(best)]


def _said(
    thread: Thread, by_author: Mapping[str, list[Mention]], disputed: Mapping[str, frozenset[str]]
) -> Iterator[Turn]:
    repeated: dict[str, list[Quote]] = {}
    for quote in thread.quotes:
        repeated.setdefault(quote.post_id, []).append(quote)
    for post in thread.posts.values():
        if thread.turning is not None and post.id not in thread.turning:
            continue
        own = by_author.get(post.author_id, [])
        text = thread.documents[post.document_id].text
        edit = _EDIT.search(text, post.start, post.end)
        for start, end, after, score in _cues(text, post) if own else ():
            if any(q.start < end and start < q.end for q in repeated.get(post.id, ())):
                continue
            told = _told(text, post, start, end)
            edited = edit is not None and edit.start() <= start
            above = edit.start() if edit is not None and edited else None
            earlier = [m for m in own if _before(m, post, above, thread.posts)]
            held = _meant(post, text[start:told], earlier, disputed, thread)
            if held is not None:
                method = "edit" if edited else "said"
                sure = score if told == end else _BARE * score
                yield Turn(post.author_id, held.id, after, post.id, start, end, method, sure)


def _cues(text: str, post: Post) -> Iterator[tuple[int, int, Stance, float]]:
    """Yield the sentences of a post that say a turn, with what it is to and how sure it is."""
    plain = plain_text(text[post.start : post.end])
    for pattern, after, score in ((_TURNED, Stance.REJECTS, SAID), (_PARTLY, Stance.UNCERTAIN, PARTLY)):
        for match in pattern.finditer(plain):
            begins = [m.end() for m in _BEGIN.finditer(plain, 0, match.start() + 1)]
            start = begins[-1] if begins else 0
            found = _END.search(plain, match.end() - 1)
            end = found.end() if found else len(plain)
            sentence = plain[start:end].strip()
            if not _NOT.search(sentence) and not sentence.endswith("?") and not sentence.startswith(">"):
                yield post.start + start, post.start + start + len(sentence), after, score


def _told(text: str, post: Post, start: int, end: int) -> int:
    """Return where the words end that say what a turn is about: a bare "I changed my mind" leaves it to the next."""
    if not cues.TAKES_SIDE.match(plain_text(text[start:end])):
        return end
    for match in islice(_END.finditer(text, end, post.end), _FOLLOWING):
        end = match.end()
    return end


def _before(mention: Mention, post: Post, edit: int | None, posts: Mapping[str, Post]) -> bool:
    """Return whether a mention stands before the words of a turn: in an earlier post, or above an edit."""
    if mention.post_id == post.id:
        return edit is not None and mention.end <= edit
    if mention.document_id != post.document_id:
        one, two = posts[mention.post_id].date, post.date
        return one is not None and two is not None and one < two
    return mention.start < post.start


def _meant(
    post: Post,
    said: str,
    earlier: Sequence[Mention],
    disputed: Mapping[str, frozenset[str]],
    thread: Thread,
) -> Mention | None:
    """Return the claim that a turn gives up, None where no one stands out."""
    content = _content(said)
    parent = thread.posts.get(post.parent_id or "")
    scored = []
    for mention in earlier:
        own = _content(mention.text)
        score = _AGAIN * _shared(content, own)
        score += _DISPUTED if post.parent_id and post.parent_id in disputed.get(mention.id, ()) else 0.0
        score += _ANSWERED if parent is not None and mention.post_id == parent.parent_id else 0.0
        scored.append((score, mention.start, mention))
    best = max(scored, key=lambda s: s[:2], default=None)
    return best[2] if best is not None and best[0] >= _LEAST else None


def _shared(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / max(1, min(len(one), len(two)))


def _reacted(
    thread: Thread, by_author: Mapping[str, list[Mention]], disputed: Mapping[str, frozenset[str]]
) -> Iterator[Turn]:
    """Yield the turns of those who marked words that dispute a claim of theirs as having changed their mind."""
    for reaction, mention in changed(thread.reactions, thread.mentions):
        for held in by_author.get(reaction.author_id or "", ()):
            if mention.id in disputed.get(held.id, ()):
                span = mention.start, mention.end
                after = Stance.UNCERTAIN
                yield Turn(held.author_id, held.id, after, mention.post_id, *span, "reaction", REACTED, reaction.id)


def _disputed(thread: Thread) -> dict[str, frozenset[str]]:
    """Return, by mention, the posts and the mentions of others that dispute its claim."""
    by_id = {m.id: m for m in thread.mentions}
    against: dict[str, set[str]] = {}
    for link in thread.links:
        if link.label is Label.DISPUTES:
            source = by_id[link.source_mention_id]
            against.setdefault(link.target, set()).update((source.id, source.post_id))
    return {m: frozenset(against[c.id]) for c in thread.claims if c.id in against for m in c.mention_ids}


def _content(text: str) -> frozenset[str]:
    return frozenset(w for w in words(text) if w not in STOP_WORDS and len(w) > 2)
