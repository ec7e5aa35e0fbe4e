"""`kb verify`: what is asked is what was planned; verdicts are kept as they come, and the base follows them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kb import pipeline
from kb.config import Config, VerifyConfig
from kb.errors import AnswerError, ConfigError, NotFoundError
from kb.pipeline import freshness
from kb.pipeline.verifying import Plan, Verified, plan, verify
from kb.records import Judgement, JudgementKind, Question, Verdict
from kb.store import Store

THREAD = """\
Raised beds
By Ada Brook @ 2023-01-02T10:00 (+5)
I think raised beds are better than clay in a wet spring, because they drain faster.
Ben Stone @ 2023-01-03T11:00 (+2)
I disagree. Raised beds are not better than clay in a wet spring, because the timber holds the water.
Chloe Nunn @ 2023-01-04T11:00 (+2)
I disagree. Raised beds are hardly better than clay in a wet spring, they drown slower and that is all.
"""


class Oracle:
    """Answers from a list, then always the last."""

    name = "oracle"
    fingerprint = "oracle-1"

    def __init__(self, *answers: Verdict | BaseException, remote: bool = True) -> None:
        self.answers = list(answers)
        self.remote = remote
        self.asked: list[Question] = []

    def sends(self, question: Question) -> str:
        return f"{question.claim} <- {question.answer}" if self.remote else ""

    def judge(self, question: Question) -> Verdict:
        self.asked.append(question)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture
def base(lab):
    lab.write("beds.txt", THREAD)
    lab.config = dataclasses.replace(Config(), verify=VerifyConfig(llm="oracle"))
    lab.ingest("beds.txt")
    with lab.store() as store:
        assert store.cruxes.all()
    return lab


def planned(lab, judge: Oracle, **options: int) -> Plan:
    return plan(lab.config, lab.database, judge, **options)


def run(lab, judge: Oracle, made: Plan | None = None) -> Verified:
    return verify(made or planned(lab, judge), lab.config, lab.database, judge)


def kept(lab) -> list[Judgement]:
    with lab.store() as store:
        return [j for j in store.judgements.all() if j.kind is JudgementKind.VERIFIED]


def test_the_plan_says_what_is_asked_and_how_much_is_sent_and_asks_nothing(base) -> None:
    oracle = Oracle(Verdict.DISPUTES)
    made = planned(base, oracle)
    assert (made.judge, made.answered, oracle.asked) == ("oracle", 0, [])
    assert made.cruxes >= 1
    assert made.links == len(made.asks) >= 2
    assert (
        made.characters == sum(len(a.sends) for a in made.asks) == sum(len(oracle.sends(a.question)) for a in made.asks)
    )
    assert made.tokens == -(-made.characters // 4)
    here = Oracle(Verdict.DISPUTES, remote=False)
    assert (planned(base, here).characters, planned(base, here).tokens) == (0, 0)


def test_the_limit_counts_cruxes(base) -> None:
    oracle = Oracle(Verdict.DISPUTES)
    assert planned(base, oracle, limit=1).cruxes == 1
    base.config = dataclasses.replace(base.config, verify=VerifyConfig(llm="oracle", cruxes=1))
    assert planned(base, oracle).asks == planned(base, oracle, limit=1).asks


def test_verdicts_are_kept_under_the_models_name_and_never_asked_for_twice(base) -> None:
    oracle = Oracle(Verdict.DISPUTES)
    made = planned(base, oracle)
    done = run(base, oracle, made)
    assert oracle.asked == [a.question for a in made.asks]
    assert done.outcomes == {"confirmed": len(made.asks)}
    assert {(j.subject, j.object, j.verdict, j.model) for j in kept(base)} == {
        (q.answer, q.claim, "disputes", "oracle") for q in oracle.asked
    }
    again = planned(base, oracle)
    assert (again.asks, again.answered, again.links) == ((), len(made.asks), len(made.asks))
    assert run(base, oracle).reread == ()
    assert len(oracle.asked) == len(made.asks)


def test_another_model_or_another_context_is_asked_anew(base) -> None:
    oracle = Oracle(Verdict.DISPUTES)
    run(base, oracle)
    other = Oracle(Verdict.DISPUTES)
    other.fingerprint = "oracle-2"
    assert planned(base, other).asks
    base.config = dataclasses.replace(base.config, verify=VerifyConfig(llm="oracle", context=90))
    assert planned(base, oracle).asks


def test_the_base_follows_the_verdicts(base) -> None:
    done = run(base, Oracle(Verdict.NEUTRAL))
    assert done.outcomes == {"dropped": len(done.reread)}
    assert done.sizes.stances < done.sizes_before.stances
    assert done.sizes.cruxes < done.sizes_before.cruxes
    with base.store() as store:
        assert not freshness.is_stale(store, base.config)
        assert store.runs.last().command == "verify"


def test_verdicts_count_only_while_their_model_is_named(base) -> None:
    before = base.bundle()
    done = run(base, Oracle(Verdict.NEUTRAL))
    named, base.config = base.config, Config()
    with base.store() as store:
        assert freshness.is_stale(store, base.config)
    pipeline.ingest([], base.config, base.database)
    assert base.bundle().stances == before.stances
    pipeline.ingest([], named, base.database)
    with base.store() as store:
        assert store.sizes().stances == done.sizes.stances


def test_naming_a_judge_that_has_said_nothing_makes_nothing_stale(base) -> None:
    for config in (Config(), dataclasses.replace(Config(), verify=VerifyConfig(model="x", score=0.5))):
        with base.store() as store:
            assert not freshness.is_stale(store, config)


def test_a_question_that_fails_is_told_and_asked_again_next_time(base) -> None:
    oracle = Oracle(AnswerError("no verdict in \x1b[31mit"), Verdict.DISPUTES)
    made = planned(base, oracle)
    done = run(base, oracle, made)
    assert done.reread[0].problem == "no verdict in [31mit"
    assert done.outcomes == {"unanswered": 1, "confirmed": len(made.asks) - 1}
    assert len(kept(base)) == len(made.asks) - 1
    assert [a.question for a in planned(base, oracle).asks] == [made.asks[0].question]


def test_after_failures_in_a_row_the_rest_is_not_asked(base) -> None:
    base.config = dataclasses.replace(base.config, verify=VerifyConfig(llm="oracle", failures=1))
    oracle = Oracle(AnswerError("down"))
    made = planned(base, oracle)
    done = run(base, oracle, made)
    assert len(oracle.asked) == 1
    assert (len(done.reread), done.not_asked) == (1, len(made.asks) - 1)
    patient = Oracle(*[AnswerError("down"), Verdict.UNCLEAR] * 9)
    assert run(base, patient, planned(base, patient)).not_asked == len(made.asks) - 1


@pytest.mark.parametrize("error", [ConfigError("it needs a key"), KeyboardInterrupt()])
def test_what_was_answered_before_the_end_stays(base, error: BaseException) -> None:
    oracle = Oracle(Verdict.NEUTRAL, error)
    with pytest.raises(type(error)):
        run(base, oracle)
    assert [j.verdict for j in kept(base)] == ["neutral"]
    after = Oracle(Verdict.NEUTRAL)
    run(base, after)
    assert oracle.asked[0] not in after.asked
    with base.store() as store:
        assert not freshness.is_stale(store, base.config)
        assert store.cruxes.all() == []


def test_the_question_is_not_asked_of_what_a_person_said(base) -> None:
    oracle = Oracle(Verdict.NEUTRAL)
    first = planned(base, oracle).asks[0].question
    word = Judgement("j:" + "0" * 16, JudgementKind.STANCE, first.answer, first.claim, "disputes", None, "2026-01-01")
    with Store.open(base.database, mode="write") as store:
        store.judgements.add([word])
    base.ingest()
    run(base, oracle)
    assert first not in oracle.asked
    with base.store() as store:
        link = next(s for s in store.stances.all() if s.method == "judgement")
        assert (link.score, link.label) == (1.0, "disputes")


def test_verdicts_go_along_in_an_export(base, tmp_path: Path) -> None:
    run(base, Oracle(Verdict.NEUTRAL))
    from kb.exports.json import PLUGIN

    other = base.other()
    other.write("bundle.json", PLUGIN.render(base.bundle()))
    other.ingest("bundle.json")
    assert kept(other) == kept(base)
    assert other.bundle().stances == base.bundle().stances


def test_a_base_that_is_not_there_is_not_made(lab) -> None:
    with pytest.raises(NotFoundError):
        plan(lab.config, lab.folder / "none.db", Oracle(Verdict.NEUTRAL))
    assert not (lab.folder / "none.db").exists()
