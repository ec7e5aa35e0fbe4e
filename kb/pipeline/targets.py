"""Finds the sentences that a verdict on claims is about, by whatever a list printed of them, or their own words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from kb.config import Config
from kb.errors import AmbiguousError, ConfigError, NotFoundError
from kb.ids import KINDS
from kb.records import Claim, Judgement, JudgementKind, Mention, StanceLink
from kb.stages import cues
from kb.store import Store
from kb.text import normalise
from kb.views.meant import meant

_ID = re.compile(r"\s*(?:[a-z]:[0-9a-z]*|[0-9a-f]{4,16})\s*$", re.IGNORECASE)
_SENTENCE = 3  # words from which on what is typed may be a sentence rather than a name


@dataclass(frozen=True, slots=True)
class Target:
    """A sentence as a verdict names it, by its words, and the claim that holds it."""

    words: str
    claim_id: str


def two(store: Store, config: Config, one: str, other: str | None) -> tuple[Target, Target]:
    """Return the two sentences meant: by a name each, or by the id of the link between them alone.

    Raises `NotFoundError`, `AmbiguousError`, `ConfigError`.
    """
    is_link = one.strip().lower().startswith("s:")
    if other is None:
        if not is_link:
            raise ConfigError(f"{one} alone is no pair", hint="name a second claim, or the link between two (s:...)")
        link = store.stances.get(store.resolve(one, "s"))
        return _end(store, link, link.source), _end(store, link, link.target)
    if is_link or other.strip().lower().startswith("s:"):
        raise ConfigError("the id of a link names two claims already", hint="leave the other one out")
    return sentence(store, config, one), sentence(store, config, other)


def sentence(store: Store, config: Config, typed: str) -> Target:
    """Return the sentence meant by the id of a claim, a mention or a crux, a place, or its own words.

    Of a claim it is the one that shows it. Raises `NotFoundError`, `AmbiguousError`, `ConfigError`.
    """
    id_ = named(store, config, typed)
    if id_.startswith("c:"):
        claim = store.claims.get(id_)
        return _telling(store, claim, claim.mention_id)
    held = store.claims.of_mention([id_]).get(id_)
    if held is None:
        raise _in_no_claim(store, store.mentions.get(id_))
    return _telling(store, store.claims.get(held), id_)


def named(store: Store, config: Config, typed: str) -> str:
    """Return the id of the claim or mention meant. Raises `NotFoundError`, `AmbiguousError`."""
    if _ID.match(typed):
        id_ = store.resolve(typed, "cmx")
    elif len(typed.split()) >= _SENTENCE and (found := saying(store, (typed,))):
        id_ = found[0].id
    else:
        id_ = _listed(store, config, typed)
    if id_.startswith("x:"):
        id_ = store.cruxes.get(id_).claim_id
    if id_[0] not in "cm":
        hint = f"kb show {id_} lists what is claimed there: give the id of a claim or of a mention"
        raise NotFoundError(f"{typed!r} means a {KINDS[id_[0]]}", hint=hint)
    return id_


def saying(store: Store, words: Collection[str | None]) -> list[Mention]:
    """Return the mentions with any of these words, by how they are compared."""
    return store.mentions.saying({normalise(one) for one in words if one})


def wordings(store: Store, claim: Claim) -> list[Mention]:
    """Return the first mention of each wording of a claim."""
    mentions = store.mentions.many(claim.mention_ids)
    return list({normalise(m.text): m for i in reversed(claim.mention_ids) if (m := mentions.get(i))}.values())[::-1]


def dropped(store: Store, words: str) -> Judgement | None:
    """Return the verdict by which these words are no claim, None if there is none."""
    wanted = normalise(words)
    held = (j for j in store.judgements.all() if j.kind is JudgementKind.NOT_A_CLAIM)
    return next((j for j in held if normalise(j.subject) == wanted), None)


def _listed(store: Store, config: Config, typed: str) -> str:
    try:
        return meant(store, config, typed)
    except (AmbiguousError, NotFoundError) as error:
        if isinstance(error, AmbiguousError) and len(typed.split()) < _SENTENCE:
            raise
        hint = "kb claims and kb search list claims with their ids; a sentence counts to the letter"
        raise NotFoundError(f"no claim here is called {typed!r} or says so", hint=hint) from error


def _end(store: Store, link: StanceLink, claim_id: str) -> Target:
    shown = link.source_mention_id if claim_id == link.source else link.target_mention_id
    return _telling(store, store.claims.get(claim_id), shown)


def _telling(store: Store, claim: Claim, mention_id: str) -> Target:
    """Return a sentence of the claim that is of no other one: this mention's, if it is.

    Words that lean on what stands before them are another claim in every document, and a verdict knows words alone.
    """
    mentions = store.mentions.many(claim.mention_ids)
    ordered = sorted(mentions.values(), key=lambda m: (m.id != mention_id, m.id != claim.mention_id, m.id))
    for mention in ordered:
        alike = [m.id for m in saying(store, (mention.text,))] if cues.LEANING.match(normalise(mention.text)) else []
        if len(set(store.claims.of_mention(alike).values())) <= 1:
            return Target(mention.text, claim.id)
    hint = "a judgement is kept as words, and cannot tell them apart"
    raise ConfigError(f"the words of {claim.id} are those of other claims in other documents", hint=hint)


def _in_no_claim(store: Store, mention: Mention) -> NotFoundError:
    word = dropped(store, mention.text)
    hint = (
        f"it is no claim by your word {word.id}: kb claim keep {mention.id}" if word else "kb claims lists the claims"
    )
    return NotFoundError(f"{mention.id} is no mention of any claim", hint=hint)
