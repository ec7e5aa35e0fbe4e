"""Reading the links that matter again, by a stronger judge: first what would be asked, then, if wanted, the asking.

A verdict is kept as a judgement of the machine under what was asked of whom, so that nothing is asked twice; each is
stored as it comes, so that a run that is broken off loses none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kb.config import Config
from kb.errors import AnswerError, KbError
from kb.ids import make_id
from kb.models.llms import tokens
from kb.pipeline.deriving import derive
from kb.pipeline.job import Job, begin
from kb.pipeline.report import Progress, Silent, Tally
from kb.protocols import Judge
from kb.records import Judgement, JudgementKind, Question, Verdict
from kb.stages.questions import pose
from kb.store import Sizes, Store
from kb.text import printable


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that has no verdict yet, the id its verdict will have, and all that is sent for it (if anything)."""

    id: str
    question: Question
    sends: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would ask: of `links` behind `cruxes`, those that `judge` has not answered before.

    `characters` are all that is handed to a program outside of kb, `tokens` an estimate of the same.
    """

    judge: str
    cruxes: int
    links: int
    answered: int
    asks: tuple[Ask, ...]
    characters: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Reread:
    """A question with its verdict; None where there was no answer, and then `problem` says why."""

    question: Question
    verdict: Verdict | None
    problem: str | None = None

    @property
    def outcome(self) -> str:
        """What the verdict does to the link."""
        if self.verdict is None:
            return "unanswered"
        if self.verdict.value == self.question.label.value:
            return "confirmed"
        return {Verdict.UNCLEAR: "unclear", Verdict.NEUTRAL: "dropped"}.get(self.verdict, "turned")


@dataclass(frozen=True, slots=True)
class Verified:
    """What a run did: every question with its verdict, how many were not asked any more, the base before and now."""

    judge: str
    reread: tuple[Reread, ...]
    not_asked: int
    sizes_before: Sizes
    sizes: Sizes

    @property
    def outcomes(self) -> Counter[str]:
        """How many links had each outcome."""
        return Counter(r.outcome for r in self.reread)


def plan(config: Config, database: Path, judge: Judge, *, limit: int | None = None) -> Plan:
    """Return what `judge` would be asked about the first `limit` cruxes. Raises `NotFoundError`, `StoreError`."""
    with Store.open(database, mode="read", busy_seconds=config.database.busy_seconds) as store:
        cruxes = store.cruxes.all()[: config.verify.cruxes if limit is None else limit]
        questions = pose(
            cruxes,
            store.stances.all(),
            {m.id: m for m in store.mentions.all()},
            {p.id: p for p in store.posts.all()},
            {d.id: d for d in store.documents.all()},
            store.exchanges.all(),
            config.verify.context,
        )
        known = {j.id for j in store.judgements.all() if j.kind is JudgementKind.VERIFIED}
    ids = [_id(judge, question) for question in questions]
    asks = [Ask(i, q, judge.sends(q)) for i, q in zip(ids, questions, strict=True) if i not in known]
    characters = sum(len(ask.sends) for ask in asks)
    return Plan(
        judge.name, len(cruxes), len(questions), len(questions) - len(asks), tuple(asks), characters, tokens(characters)
    )


def verify(made: Plan, config: Config, database: Path, judge: Judge, *, progress: Progress | None = None) -> Verified:
    """Ask what the plan holds, and nothing else; store the verdicts and derive the base anew under them.

    A question that fails is told, and asked again in the next run; after `verify.failures` in a row the rest waits.
    Raises `StoreError`, and what a judge raises that no question can be asked of; what was answered before it stays.
    """
    with begin("verify", config, database, progress or Silent(), Tally()) as job:
        before = job.store.sizes()
        try:
            done = _ask(job, made.asks, judge)
        except KbError:
            derive(job)
            raise
        derive(job)
        job.finish()
        return Verified(judge.name, tuple(done), len(made.asks) - len(done), before, job.store.sizes())


def _ask(job: Job, asks: Iterable[Ask], judge: Judge) -> list[Reread]:
    waiting = list(asks)
    job.progress.stage(f"asking {judge.name}", len(waiting))
    done: list[Reread] = []
    failed = 0
    for ask in waiting:
        try:
            verdict = judge.judge(ask.question)
        except AnswerError as error:
            failed += 1
            done.append(Reread(ask.question, None, printable(error.message)))
            if failed >= job.config.verify.failures:
                break
        else:
            failed = 0
            done.append(Reread(ask.question, verdict))
            _keep(job, ask, verdict, judge.name)
        job.progress.advance()
    return done


def _keep(job: Job, ask: Ask, verdict: Verdict, model: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    given = Judgement(
        ask.id, JudgementKind.VERIFIED, ask.question.answer, ask.question.claim, verdict, None, now, model=model
    )
    job.store.judgements.add([given])


def _id(judge: Judge, question: Question) -> str:
    """Return the id of a verdict: who was asked, how, and what; the link's label is no part of the question."""
    asked = (question.claim, question.answer, question.claim_context, question.answer_context)
    return make_id("j", JudgementKind.VERIFIED, judge.name, judge.fingerprint, *asked)
