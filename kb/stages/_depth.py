"""How deep a dispute goes: of the world, of what a word means, or only of what was said and how.

The signs are English, and each is one that a reader would accept alone. A word such as "tone" is no sign by itself:
it has to be the tone of somebody's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from kb.records import Claim, ClaimKind, Dispute, Mention
from kb.stages.lexicon import STOP_WORDS, TALK_WORDS
from kb.text import plain_text, words

_SAID = (
    r"(?:say|said|saying|claim|claimed|claiming|mean|meant|argue|argued|imply|implied|write|wrote|suggest|suggested)\b"
)
_WHOSE = (
    r"(?:your|his|her|their|my|the author's|(?:this|the) (?:post|comment|article|thread)'s) "
    r"(?:tone|wording|phrasing|word choice|choice of words|title|headline|manners|rudeness)"
)
_MISTAKES = r"(?:misread|misquot|misrepresent|misunderst|straw-?man|mischaracteri)\w*"
_ABOUT_WORDS = (
    r"i (?:never|didn't|did not|don't|haven't|have not|wasn't|was not) (?:\w+ )?" + _SAID,
    r"(?:that|this)(?:'s| is| was)(?: not|n't) what (?:i|he|she|they|the (?:author|post|paper)) (?:\w+ )?" + _SAID,
    r"(?:you(?:'re| are|'ve| have)?|he|she|they) (?:\w+ )?" + _MISTAKES,
    r"straw ?m[ae]n",
    r"words in (?:my|his|her|their|your|people's) mouth",
    r"quot\w+ (?:me|him|her|them) out of context",
    r"uncharitabl\w+",
    r"(?:ad hominem|bad faith|condescending|patronising|patronizing|snark\w*)",
    _WHOSE,
    r"the (?:tone|wording|phrasing|title|headline) of (?:this (?:post|comment|article|thread)|your|his|her|their)",
    r"(?:down|up)vot\w+",
    r"(?:scope|subject|topic) of (?:a|an|the|this|that|our|your) (?:debate|discussion|argument|conversation|thread)",
    r"(?:mov|shift)\w* the goal ?-?posts?",
)
_WE = r"(?:i|we|you|they|he|she|people|anyone)"
_ABOUT_TERMS = (
    rf"what (?:do |did |does )?{_WE} (?:\w+ )?(?:mean|meant|call) by",
    rf"what {_WE} (?:\w+ )?mean when",
    rf"by [\w\"“”'‘’ -]{{2,40}}?,? {_WE} (?:\w+ )?(?:mean|meant)\b",
    r"(?:depends|comes down|turns) (?:on|upon|to) (?:what|how|which) (?:\w+ ){0,3}"
    r"(?:means?|define|definition|call|counts? as)\b",
    r"(?:your|my|our|his|her|their|a|the|this|that|another|different|broader|narrower|usual|standard) definitions? of",
    r"defin(?:e|es|ed|ing) [\w\"“”'‘’ -]{2,40}? (?:as|to mean|so that|differently|broadly|narrowly)\b",
    r"(?:sense|meaning) of the (?:word|term|phrase)",
    r"us(?:e|es|ed|ing) the (?:word|term|phrase)",
    r"us(?:e|es|ed|ing) [\w\"“”'‘’-]{2,30} (?:to mean|differently|in (?:a|the|another) \w+ sense)",
    r"(?:purely|merely|just|mostly|largely|partly) (?:a )?(?:semantics?|verbal|terminological|terminology)\b",
    r"a matter of (?:words|definitions?|semantics|terminology)\b",
    rf"(?:that|this|it)(?:'s| is)(?: not|n't) what {_WE} (?:\w+ )?(?:call|mean by)\b",
    r"i (?:would not|wouldn't|would) call (?:that|this|it|them)\b",
)
_CONVERSATION = re.compile(r"(?<!\w)(?:" + "|".join(_ABOUT_WORDS) + ")", re.IGNORECASE)
_TERMS = re.compile(r"(?<!\w)(?:" + "|".join(_ABOUT_TERMS) + ")", re.IGNORECASE)
_SHORTEST_TERM = 4


def dispute(claim: Claim, against: Sequence[Mention], beside: Sequence[Mention]) -> Dispute:
    """Return what a dispute on `claim` is about, by its words, the words `against` it, and those that stand `beside`.

    Verbal: somebody says what a word of the claim is to mean, or both sides define. Shallow: the claim, or all that is
    said against it, is about what was said and how.
    """
    if claim.kind is ClaimKind.DEFINITIONAL and any(m.kind is ClaimKind.DEFINITIONAL for m in against):
        return Dispute.VERBAL
    terms = _terms(claim.text)
    texts = [claim.text, *(m.text for m in (*against, *beside))]
    if any(_TERMS.search(plain_text(text)) and terms & _terms(text) for text in texts):
        return Dispute.VERBAL
    said = [bool(_CONVERSATION.search(plain_text(m.text))) for m in against]
    if _CONVERSATION.search(plain_text(claim.text)) or (said and all(said)):
        return Dispute.SHALLOW
    return Dispute.SUBSTANCE


def neighbours(mentions: Mapping[str, Mention]) -> dict[str, tuple[Mention, ...]]:
    """Return, for each mention, those before and behind it in the same paragraph of the same author."""
    ordered = sorted(mentions.values(), key=lambda m: (m.document_id, m.start))
    found: dict[str, list[Mention]] = {m.id: [] for m in ordered}
    for one, two in pairwise(ordered):
        if (one.post_id, one.paragraph, one.author_id) == (two.post_id, two.paragraph, two.author_id):
            found[one.id].append(two)
            found[two.id].append(one)
    return {id_: tuple(near) for id_, near in found.items()}


def _terms(text: str) -> set[str]:
    return {w for w in words(text) if len(w) >= _SHORTEST_TERM and w not in STOP_WORDS | TALK_WORDS}
