"""What rows were derived with, so that what is stale can be told.

The rows of one document carry the fingerprint of what made them out of its text. What is derived over the whole
base carries one over everything: documents, judgements, settings, models.
"""

from __future__ import annotations

from functools import cached_property

from kb import registry
from kb.config import Config
from kb.ids import fingerprint
from kb.models.claims import load_claim_model
from kb.models.encoders import load_encoder
from kb.models.pairs import load_pair_model
from kb.models.stance import load_stance_model
from kb.protocols import ClaimModel, Encoder
from kb.records import JudgementKind
from kb.stages import chain
from kb.stages.verified import relevant
from kb.store import Store

RECIPE = "3"
"""Raised whenever a stage computes something else from the same input, so that old rows are known as stale."""

_DERIVED = "derived"
_NEVER = ""


class Models:
    """The models of a configuration, loaded when first asked for."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @cached_property
    def encoder(self) -> Encoder:
        """The sentence encoder."""
        return load_encoder(self._config.encoder)

    @cached_property
    def claims(self) -> ClaimModel:
        """The claim model."""
        return load_claim_model(self._config.extract.model)

    @cached_property
    def chain(self) -> chain.Models:
        """What reads text for the stages over the whole base."""
        return chain.Models(
            load_stance_model(self._config.stance.model),
            load_pair_model(self._config.stance.pairs),
            registry.load("same", self._config.dedup.model),
        )

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The fingerprints of the encoder, the claim model, and the models of two texts."""
        read = self.chain
        return tuple(m.fingerprint for m in (self.encoder, self.claims, read.stance, read.pairs, read.same))

    @cached_property
    def recipe(self) -> str:
        """The fingerprint of everything beside its text that the rows of one document depend on."""
        return fingerprint(RECIPE, self._config.analysis, self.encoder.fingerprint, self.claims.fingerprint)


def state_now(store: Store, config: Config, models: Models) -> str:
    """Return what is to be remembered of a derivation made now. A base without documents needs no model."""
    made_with = fingerprint(*models.fingerprints) if store.documents.count() else _NEVER
    return f"{_inputs(store, config)} {made_with}"


def is_derived(store: Store, state: str) -> bool:
    """Return whether what is derived was made in this state."""
    return store.state.get(_DERIVED) == state


def remember(store: Store, state: str = _NEVER) -> None:
    """Record the state of a derivation; without one, that there is none any more which fits the documents."""
    store.state.set(_DERIVED, state)


def is_stale(store: Store, config: Config) -> bool:
    """Return whether what is derived was made from other documents, judgements or settings than now.

    Models are not loaded for this: a changed encoder or stance model shows at the next ingest.
    """
    state = store.state.get(_DERIVED) or _NEVER
    return store.documents.count() > 0 and state.partition(" ")[0] != _inputs(store, config)


def _inputs(store: Store, config: Config) -> str:
    documents = sorted(f"{d.id} {d.path}" for d in store.documents.all(with_text=False))
    held = store.judgements.all()
    verdicts = relevant(held, config.verify)
    counted = [j for j in held if j.kind is not JudgementKind.VERIFIED] + verdicts
    judgements = sorted(f"{j.id} {j.created}" for j in counted)
    weight = [str(config.verify.score)] if verdicts else []
    return fingerprint(RECIPE, config.derivation, *documents, "judgements", *judgements, *weight)
