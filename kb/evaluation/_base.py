"""A base made in memory: files through the readers and the whole chain, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb import intake
from kb.config import Config
from kb.intake import Taken
from kb.models.claims import load_claim_model
from kb.models.encoders import load_encoder
from kb.models.pairs import load_pair_model
from kb.models.same import load_same_model
from kb.models.stance import load_stance_model
from kb.protocols import ClaimModel, Encoder
from kb.records import ParsedDocument, Problem
from kb.stages import chain


@dataclass(frozen=True, slots=True)
class Kit:
    """The models that the chain runs with."""

    encoder: Encoder
    claims: ClaimModel
    chain: chain.Models


def kit(config: Config) -> Kit:
    """Return the models that the settings name. Raises `ConfigError`, `ModelMissingError`."""
    return Kit(
        load_encoder(config.encoder),
        load_claim_model(config.extract.model),
        chain.Models(
            load_stance_model(config.stance.model),
            load_pair_model(config.stance.pairs),
            load_same_model(config.dedup.model),
        ),
    )


def read(paths: Iterable[Path], config: Config) -> list[Taken]:
    """Return the documents of the files, each by the reader that recognises it. Raises `InputError`."""
    found = []
    for path in paths:
        for item in intake.open_inputs(path, path, None, config.ingest):
            if not isinstance(item, Problem):
                readings = intake.read(item, None)
                found += [intake.give_ids(r, item.name) for r in readings if isinstance(r, ParsedDocument)]
    return found


def derive(documents: Sequence[Taken], config: Config, models: Kit) -> chain.Base:
    """Return the base that holds these documents, each once as in a store, with everything derived."""
    documents = list({d.document.id: d for d in documents}.values())
    done = [chain.analyse(d.document, d.posts, config, models.claims) for d in documents]
    names = {a.id: a for d in documents for a in d.authors}
    mentions = tuple(sorted((m for a in done for m in a.mentions), key=lambda m: m.id))
    base = chain.Base(
        documents=tuple(sorted((d.document for d in documents), key=lambda d: d.id)),
        names=tuple(names[i] for i in sorted(names)),
        posts=tuple(sorted((p for a in done for p in a.posts), key=lambda p: (p.document_id, p.start, p.end))),
        reactions=tuple(sorted((r for d in documents for r in d.reactions), key=lambda r: r.id)),
        quotes=tuple(sorted((q for a in done for q in a.quotes), key=lambda q: (q.document_id, q.start, q.end, q.id))),
        mentions=mentions,
        vectors=models.encoder.encode([m.text for m in mentions]),
    )
    return chain.derive(base, config, models.chain)
