"""A person's verdict runs what it feeds and no more, and is kept whatever happens to the run."""

from __future__ import annotations

import pytest

from kb import pipeline
from kb.pipeline import judging, judging_authors, judging_claims
from kb.records import Label
from kb.stages import chain
from tests.pipeline.test_freshness import ALWAYS, FROM_CLAIMS, FROM_STANCE, STAGES, Watcher

DENIAL = "Raised beds are not better than clay in a wet spring, because the timber holds the water."
SLUGS = "Slugs are not a real problem in a bed that has a wall of rough timber."
STRAW = "Straw would help it more than sun does."


@pytest.fixture
def held(lab):
    lab.write_all()
    lab.ingest(lab.folder)
    return lab


def disputed(lab, **options: object) -> judging_claims.ClaimJudged:
    return judging_claims.link(Label.DISPUTES, SLUGS, DENIAL, lab.config, lab.database, **options)


def ran(watcher: Watcher) -> list[str]:
    return [stage for stage in watcher.stages if stage in STAGES]


def expected(stages: tuple[str, ...]) -> list[str]:
    return [stage.name for stage in chain.STAGES if stage.name in {*ALWAYS, *stages}]


def test_a_word_runs_what_it_feeds_and_leaves_nothing_stale(held) -> None:
    before = held.bundle()
    for give, stages in (
        (lambda progress: disputed(held, progress=progress), FROM_STANCE),
        (lambda progress: judging_claims.drop(STRAW, held.config, held.database, progress=progress), FROM_CLAIMS),
        (lambda progress: judging_claims.undo(None, held.config, held.database, progress=progress), FROM_CLAIMS),
        (lambda progress: judging_claims.undo(None, held.config, held.database, progress=progress), FROM_STANCE),
        (
            lambda progress: judging_authors.same(
                "Ada Brook", "Chloe Nunn", held.config, held.database, progress=progress
            ),
            STAGES[1:],
        ),
    ):
        watcher = Watcher()
        give(watcher)
        assert ran(watcher) == expected(stages)
        with held.store() as store:
            assert pipeline.stale_stages(store, held.config) == ()
    judging_authors.undo(None, held.config, held.database)
    after = held.bundle()
    assert (after.claims, after.stances, after.positions) == (before.claims, before.stances, before.positions)


def test_what_a_word_makes_is_what_a_new_base_makes_of_it(held) -> None:
    disputed(held)
    judging_claims.same(STRAW, SLUGS, held.config, held.database)
    held_now = held.bundle()
    pipeline.rebuild(held.config, held.database, everything=True)
    assert held.bundle() == held_now


def test_a_run_that_dies_loses_no_word(held, monkeypatch) -> None:
    class Killed(BaseException):
        pass

    def die(_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(judging, "derive", die)
        with pytest.raises(Killed):
            disputed(held)
    with held.store() as store:
        assert len(judging_claims.judgements(store)) == 1
        assert pipeline.stale_stages(store, held.config) == FROM_STANCE
    held.ingest()
    assert "judgement" in {s.method for s in held.bundle().stances}


def test_what_cannot_be_said_writes_nothing(held) -> None:
    before = held.database.read_bytes()
    with pytest.raises(judging_claims.ConfigError):
        judging_claims.same(SLUGS, SLUGS, held.config, held.database)
    assert held.database.read_bytes() == before


def test_the_report_names_the_run_and_what_it_takes_the_place_of(held) -> None:
    first = disputed(held)
    second = judging_claims.link(Label.NEUTRAL, DENIAL, SLUGS, held.config, held.database)
    assert [old.id for old in second.replaced] == [first.judgement.id]
    assert second.run_id == first.run_id + 1
    assert [s.method for s in second.links_before] == ["judgement"]
    assert second.links == ()
