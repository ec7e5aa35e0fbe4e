"""What rows were derived with, so that what is stale can be told, and nothing else is made again.

The rows of one document carry the fingerprint of what made them out of its text; vectors carry that of their
encoder; of what is derived over the whole base each stage has one, over all that it depends on (`feeding`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from kb.config import Config
from kb.errors import KbError
from kb.ids import fingerprint
from kb.models.claims import load_claim_model
from kb.models.encoders import load_encoder
from kb.models.pairs import load_pair_model
from kb.models.same import load_same_model
from kb.models.stance import load_stance_model
from kb.pipeline import feeding
from kb.protocols import ClaimModel, Encoder, PairModel, SameModel, StanceModel
from kb.store import Store

if TYPE_CHECKING:
    from kb.stages import base

RECIPE = "6"
"""Raised whenever a stage computes something else from the same input, so that old rows are known as stale."""

_STAGES, _MODELS = "stages", "models"
_DECODER = msgspec.json.Decoder(dict[str, str])


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
    def stance(self) -> StanceModel:
        """What reads an answer beside what it answers."""
        return load_stance_model(self._config.stance.model)

    @cached_property
    def pairs(self) -> PairModel:
        """What reads two sentences of an exchange."""
        return load_pair_model(self._config.stance.pairs)

    @cached_property
    def same(self) -> SameModel:
        """What says whether two sentences state one claim."""
        return load_same_model(self._config.dedup.model)

    @property
    def chain(self) -> base.Models:
        """What reads text for the stages over the whole base."""
        from kb.stages import base  # numpy comes with it, which telling what is stale has no use for

        return base.Models(self.stance, self.pairs, self.same)

    def fingerprint(self, role: str) -> str:
        """Return the fingerprint of the model in one of `feeding.ROLES`."""
        model: Encoder | ClaimModel | StanceModel | PairModel | SameModel = getattr(self, role)
        return model.fingerprint

    @property
    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each model by its role."""
        return {role: self.fingerprint(role) for role in feeding.ROLES}

    @cached_property
    def recipe(self) -> str:
        """The fingerprint of everything beside its text that the rows of one document depend on."""
        return _recipe(self._config, self.claims.fingerprint)


def states_now(store: Store, config: Config, models: Models) -> dict[str, str]:
    """Return what each stage would be derived with now. A base without documents needs no model."""
    held = store.documents.count() > 0
    return _states(store, config, models.fingerprints if held else dict.fromkeys(feeding.ROLES, ""))


def stale(store: Store, now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the stages whose rows were derived with anything else, in their order."""
    held = _held(store, _STAGES)
    return tuple(name for name, state in now.items() if held.get(name) != state)


def remember(store: Store, states: Mapping[str, str] | None = None, models: Mapping[str, str] | None = None) -> None:
    """Record what each stage was derived with, and by which models; without it, that nothing derived fits any more."""
    store.state.set(_STAGES, msgspec.json.encode(states or {}).decode())
    if models is not None:
        store.state.set(_MODELS, msgspec.json.encode(models).decode())


def stale_stages(store: Store, config: Config) -> tuple[str, ...]:
    """Return the stages that were derived from other documents, judgements, settings or models than those of now.

    A model that is not on this machine counts as unchanged: a base can be read without it.
    """
    if not store.documents.count():
        return ()
    models, made_by = Models(config), _held(store, _MODELS)
    found = {}
    for role in feeding.ROLES:
        try:
            found[role] = models.fingerprint(role)
        except KbError:
            found[role] = made_by.get(role, "")
    return stale(store, _states(store, config, found))


def is_stale(store: Store, config: Config) -> bool:
    """Return whether any stage is stale; see `stale_stages`."""
    return bool(stale_stages(store, config))


def _states(store: Store, config: Config, models: Mapping[str, str]) -> dict[str, str]:
    documents = sorted(f"{id_} {path}" for id_, path in store.documents.paths().items())
    inputs = fingerprint(_recipe(config, models["claims"]), *documents)
    return feeding.states(inputs, config, models, store.judgements.all())


def _recipe(config: Config, claims: str) -> str:
    return fingerprint(RECIPE, config.analysis, claims)


def _held(store: Store, key: str) -> dict[str, str]:
    try:
        return _DECODER.decode(store.state.get(key) or "{}")
    except msgspec.MsgspecError:  # a value of another kb: nothing that is known of
        return {}
