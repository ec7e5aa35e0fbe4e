"""What is stale after which change, and that nothing else is made again; and that the table of it tells the truth."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from kb import pipeline
from kb.config import Config
from kb.errors import ModelMissingError
from kb.models.claims import load_claim_model
from kb.models.stance import load_stance_model
from kb.pipeline import Silent, feeding, freshness
from kb.records import Judgement, JudgementKind
from kb.stages import chain
from kb.store import Store

STAGES = tuple(s.name for s in chain.STAGES)
FROM_STANCE = ("stance", "verified", "positions", "cruxes")
FROM_CLAIMS = ("claims", "stance", "verified", "positions", "topics", "cruxes")
ALWAYS = ("threads", "authors", "quotes")


class Watcher(Silent):
    """Keeps the names of the stages."""

    def __init__(self) -> None:
        self.stages: list[str] = []

    def stage(self, name: str, total: int | None) -> None:
        self.stages.append(name)


class Turned:
    """A model that is another one: it answers as the given one does, more or less."""

    def __init__(self, model: object, change: Callable[[np.ndarray], np.ndarray]) -> None:
        self.model, self.change = model, change
        self.name, self.fingerprint = f"other-{model.name}", f"other-{model.fingerprint}"
        self.dimension = getattr(model, "dimension", 0)
        self.calls = 0

    def predict(self, *texts: object) -> np.ndarray:
        self.calls += 1
        return self.change(self.model.predict(*texts))

    def encode(self, texts: list[str]) -> np.ndarray:
        self.calls += 1
        return self.change(self.model.encode(texts))


@pytest.fixture
def held(lab):
    lab.write_all()
    lab.ingest(lab.folder)
    return lab


def setting(section: str, **changes: object) -> Callable:
    def change(lab, monkeypatch: pytest.MonkeyPatch) -> None:
        part = dataclasses.replace(getattr(lab.config, section), **changes)
        lab.config = dataclasses.replace(lab.config, **{section: part})

    return change


def model(role: str) -> Callable:
    def change(lab, monkeypatch: pytest.MonkeyPatch) -> None:
        now = {
            "encoder": lambda: Turned(freshness.load_encoder(None), lambda v: v[:, ::-1] * 1),
            "claims": lambda: Turned(load_claim_model("sentence"), lambda p: p**2),
            "stance": lambda: Turned(load_stance_model("reply"), lambda p: p[:, [1, 0, 2]]),
            "pairs": lambda: Turned(freshness.Models(lab.config).pairs, lambda p: p[:, [1, 0, 2]]),
            "same": lambda: Turned(freshness.Models(lab.config).same, lambda p: p[:, [2, 1, 0]]),
        }[role]()
        monkeypatch.setattr(freshness.Models, role, property(lambda _: now))

    return change


def said(kind: JudgementKind, subject: str, other: str | None, verdict: str, **more: object) -> Callable:
    def change(lab, monkeypatch: pytest.MonkeyPatch) -> None:
        given = Judgement("j:" + "5" * 16, kind, subject, other, verdict, None, "2026-01-01", **more)
        for database in (lab.database, *lab.folder.glob("other-*.db")):
            with Store.open(database, mode="write") as store:
                store.judgements.add([given])

    return change


CHANGES = {
    "stance model": (model("stance"), ("exchanges", *FROM_STANCE)),
    "pair model": (model("pairs"), FROM_STANCE),
    "same-claim model": (model("same"), FROM_CLAIMS),
    "encoder": (model("encoder"), ("claims", "exchanges", *FROM_CLAIMS[1:])),
    "claim model": (model("claims"), STAGES),
    "stance settings": (setting("stance", disputes=0.4), ("exchanges", *FROM_STANCE)),
    "dedup settings": (setting("dedup", same=0.99), FROM_CLAIMS),
    "topics settings": (setting("topics", min_claims=1), ("topics",)),
    "cruxes settings": (setting("cruxes", min_score=0.01), ("cruxes",)),
    "authors settings": (setting("authors", aliases={"Ada Brook": ["Chloe Nunn"]}), STAGES[1:]),
    "extract settings": (setting("extract", confidence=0.7), STAGES),
    "search settings": (setting("search", limit=3), ()),
    "verify settings": (setting("verify", llm="someone", score=0.3), ()),
    "a word on a link": (
        said(JudgementKind.STANCE, "Slugs are not a real problem in a bed that has a wall of rough timber.",
             "Raised beds are not better than clay in a wet spring, because the timber holds the water.", "disputes"),
        FROM_STANCE,
    ),
    "a word on a claim": (
        said(JudgementKind.NOT_A_CLAIM, "Straw would help it more than sun does.", None, "not-a-claim"),
        FROM_CLAIMS,
    ),
    "a judge's word": (said(JudgementKind.VERIFIED, "one", "two", "neutral", model="someone"), ()),
}  # fmt: skip


def everything(lab) -> tuple:
    with lab.store() as store:
        bundle = dataclasses.replace(store.bundle(), judgements=())
        edges = sorted(store.edges.all(), key=lambda e: (e.source, e.target, e.method))
        return bundle, store.exchanges.all(), edges, lab.vectors()


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_makes_stale_what_it_feeds_and_no_more_is_made_again(held, monkeypatch, name: str) -> None:
    change, expected = CHANGES[name]
    change(held, monkeypatch)
    with held.store() as store:
        assert pipeline.stale_stages(store, held.config) == expected
    watcher = Watcher()
    report = pipeline.rebuild(held.config, held.database, progress=watcher)
    assert tuple(s for s in report.redone if s != "documents") == expected
    assert ("documents" in report.redone) is (expected == STAGES)
    ran = [s for s in watcher.stages if s in STAGES]
    assert ran == ([s for s in STAGES if s in expected or s in ALWAYS] if expected else [])
    assert ("encoding" in watcher.stages) is (name == "encoder")
    with held.store() as store:
        assert not freshness.is_stale(store, held.config)
    assert pipeline.rebuild(held.config, held.database).redone == ()

    fresh = held.other()
    fresh.ingest(*(held.folder / d.path for d in held.bundle().documents))
    change(fresh, monkeypatch) if "word" in name else None
    pipeline.rebuild(fresh.config, fresh.database)
    assert everything(held) == everything(fresh)


def test_a_stance_model_is_asked_again_and_no_other_and_no_words_are_encoded(held, monkeypatch) -> None:
    encoder, claims = (Turned(m, lambda x: x) for m in (freshness.load_encoder(None), load_claim_model("sentence")))
    encoder.fingerprint, claims.fingerprint = encoder.model.fingerprint, claims.model.fingerprint
    monkeypatch.setattr("kb.pipeline.freshness.load_encoder", lambda _: encoder)
    monkeypatch.setattr("kb.pipeline.freshness.load_claim_model", lambda _: claims)
    model("stance")(held, monkeypatch)
    pipeline.rebuild(held.config, held.database)
    assert (encoder.calls, claims.calls) == (0, 0)


def test_all_makes_everything_again(held) -> None:
    before = everything(held)
    report = pipeline.rebuild(held.config, held.database, everything=True)
    assert report.redone == ("documents", *STAGES)
    assert everything(held) == before


def test_an_encoding_that_is_broken_off_is_gone_on_with(held, monkeypatch) -> None:
    monkeypatch.setattr("kb.pipeline.keeping._BATCH", 2)
    plain = freshness.load_encoder(None)
    encoded: list[str] = []

    class Killed(BaseException):
        pass

    def die(vectors: np.ndarray) -> np.ndarray:
        if len(encoded) > 3:
            raise Killed
        encoded.extend("x" * len(vectors))
        return vectors

    other = Turned(plain, die)
    monkeypatch.setattr("kb.pipeline.freshness.load_encoder", lambda _: other)
    with pytest.raises(Killed):
        pipeline.rebuild(held.config, held.database)
    with held.store() as store:
        assert freshness.is_stale(store, held.config)
        assert store.vectors.count(other.fingerprint) == len(encoded) == 4
        assert store.vectors.count(plain.fingerprint) > 4
    other.change = lambda v: v
    other.calls = 0
    pipeline.rebuild(held.config, held.database)
    with held.store() as store:
        assert store.vectors.count(plain.fingerprint) == 0
        assert other.calls == -(-(store.vectors.count(other.fingerprint) - 4) // 2)


def test_the_base_knows_its_models_and_is_read_without_them(held, monkeypatch) -> None:
    with held.store() as store:
        known = freshness._held(store, "models")
        assert known == freshness.Models(held.config).fingerprints
        assert store.runs.last().model_fingerprints == tuple(f"{role} {made}" for role, made in known.items())

    def missing(_: object) -> None:
        raise ModelMissingError("not here")

    for name in ("load_encoder", "load_stance_model"):
        monkeypatch.setattr(f"kb.pipeline.freshness.{name}", missing)
    with held.store() as store:
        assert pipeline.stale_stages(store, held.config) == ()
        other = dataclasses.replace(held.config, cruxes=dataclasses.replace(held.config.cruxes, min_score=0.9))
        assert pipeline.stale_stages(store, other) == ("cruxes",)
    with pytest.raises(ModelMissingError):
        pipeline.rebuild(held.config, held.database)


@pytest.mark.parametrize("value", ["", "{", "[]", '{"stance": 3}', "an older state"])
def test_a_state_that_cannot_be_read_is_none(held, value: str) -> None:
    with Store.open(held.database, mode="write") as store:
        store.state.set("stages", value)
        assert pipeline.stale_stages(store, held.config) == STAGES
    before = everything(held)
    held.ingest()
    assert everything(held) == before


# The table against the stages.


@pytest.fixture
def steps(held) -> list[tuple[chain.Stage, chain.Base]]:
    """Each stage with the base as it meets it."""
    from kb.pipeline.deriving import _base
    from kb.pipeline.job import begin
    from kb.pipeline.report import Tally

    with begin("test", held.config, held.database, Silent(), Tally()) as job:
        job.store.derived.unlink()
        job.store.authors.replace([], {})
        base = _base(job)
    found = []
    for stage in chain.STAGES:
        found.append((stage, base))
        base = stage.run(base, held.config, freshness.Models(held.config).chain)
    return found


def test_every_stage_has_its_line() -> None:
    assert tuple(feeding.FEEDS) == STAGES
    for stage in chain.STAGES:
        feed = feeding.FEEDS[stage.name]
        assert set(feed.models) <= set(feeding.ROLES)
        assert bool(feed.judgements) is ("judgements" in stage.reads)
        assert set(feed.passes) <= set(stage.writes)


def test_a_stage_looks_at_no_other_settings(steps) -> None:
    class Looked:
        def __init__(self) -> None:
            self.at: set[str] = set()

        def __getattr__(self, name: str) -> object:
            self.at.add(name)
            return getattr(Config(), name)

    for stage, base in steps:
        looked = Looked()
        stage.run(base, looked, freshness.Models(Config()).chain)  # type: ignore[arg-type]
        assert looked.at - {"verify"} == set(feeding.FEEDS[stage.name].settings), stage.name


def test_a_stage_asks_no_other_model(steps) -> None:
    for stage, base in steps:
        feed, plain_models = feeding.FEEDS[stage.name], freshness.Models(Config()).chain
        asked = {role: Turned(getattr(plain_models, role), lambda p: p) for role in ("stance", "pairs", "same")}
        stage.run(base, Config(), chain.Models(**asked))
        assert {role for role, one in asked.items() if one.calls} == set(feed.models) - {"encoder"}, stage.name
        noise = np.random.default_rng(1).normal(size=base.vectors.shape).astype(np.float32)
        other = dataclasses.replace(base, vectors=noise / np.linalg.norm(noise, axis=1, keepdims=True))
        plain, turned = (stage.run(b, Config(), freshness.Models(Config()).chain) for b in (base, other))
        same = all(getattr(plain, f) == getattr(turned, f) for f in stage.writes if f not in {"vectors", "told"})
        assert same or "encoder" in feed.models, stage.name


def test_what_is_passed_on_is_looked_at_by_nobody(steps) -> None:
    names = [stage.name for stage, _ in steps]
    for stage, base in steps[names.index("topics") + 1 :]:
        bare = dataclasses.replace(base, claims=tuple(dataclasses.replace(c, topic_id=None) for c in base.claims))
        plain, turned = (stage.run(b, Config(), freshness.Models(Config()).chain) for b in (base, bare))
        assert all(getattr(plain, f) == getattr(turned, f) for f in stage.writes), stage.name
