"""A judge's verdicts on links: confirmed, turned round, dropped; below a person's word, and only the named judge's."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from kb.config import Config, VerifyConfig
from kb.ids import make_id
from kb.records import Judgement, JudgementKind, Label, Stance, StanceLink, Verdict
from kb.stages import chain, verified

NAMED = VerifyConfig(llm="parrot", score=0.9)
SAYS, DENIES = "The old harbour wall is leaking badly.", "The old harbour wall stands quite dry."


@pytest.fixture
def thread(talk: Callable) -> object:
    made = talk()
    made.post(f"I disagree. {DENIES}", "Ben Orr", made.post(SAYS, "Ann Holm"))
    return made


def verdict(said: Verdict | str, *, model: str = "parrot", created: str = "2026-01-01", **more: object) -> Judgement:
    made = Judgement(
        make_id("j", model, created), JudgementKind.VERIFIED, DENIES, SAYS, said, None, created, model=model
    )
    return dataclasses.replace(made, **more)


@pytest.fixture
def derived(thread, readers) -> Callable[..., chain.Base]:
    def derive(*judgements: Judgement, config: VerifyConfig = NAMED) -> chain.Base:
        base = dataclasses.replace(thread.base(), judgements=judgements)
        return chain.derive(base, dataclasses.replace(Config(), verify=config), readers)

    return derive


def link_of(base: chain.Base) -> StanceLink | None:
    assert len(base.stances) <= 1
    return next(iter(base.stances), None)


def test_the_machine_alone_takes_it_for_a_dispute(derived) -> None:
    link = link_of(derived())
    assert (link.label, link.method) == (Label.DISPUTES, "parent+cue")
    assert len(derived().cruxes) == 1


def test_a_confirmed_link_gets_the_judges_score_and_name(derived) -> None:
    plain, link = link_of(derived()), link_of(derived(verdict(Verdict.DISPUTES)))
    assert (link.id, link.label, link.score) == (plain.id, Label.DISPUTES, max(plain.score, 0.9))
    assert link.method == "parent+cue+parrot"
    assert [p.name for p in link.parts] == [*(p.name for p in plain.parts), "judge"]
    low = dataclasses.replace(NAMED, score=0.1)
    assert link_of(derived(verdict(Verdict.DISPUTES), config=low)).score == plain.score


def test_a_link_may_be_turned_round(derived) -> None:
    base = derived(verdict(Verdict.SUPPORTS))
    link = link_of(base)
    assert (link.label, link.score) == (Label.SUPPORTS, 0.9)
    assert link.id == make_id("s", link.source, link.target, Label.SUPPORTS)
    assert base.cruxes == ()
    assert {p.stance for p in base.positions} == {Stance.ENDORSES}


def test_a_neutral_verdict_drops_the_link(derived) -> None:
    base = derived(verdict(Verdict.NEUTRAL))
    assert (base.stances, base.cruxes) == ((), ())


@pytest.mark.parametrize(
    "given",
    [
        verdict(Verdict.UNCLEAR),
        verdict("likes"),
        verdict(Verdict.NEUTRAL, model="another"),
        verdict(Verdict.NEUTRAL, undone=True),
        verdict(Verdict.NEUTRAL, object=None),
        verdict(Verdict.NEUTRAL, object="Other words."),
        verdict(Verdict.NEUTRAL, subject=SAYS, object=DENIES),
    ],
)
def test_what_decides_nothing(derived, given: Judgement) -> None:
    plain, base = derived(), derived(given)
    assert (base.stances, base.positions, base.cruxes) == (plain.stances, plain.positions, plain.cruxes)


def test_no_verdict_counts_where_no_judge_is_named(derived) -> None:
    for config in (VerifyConfig(), VerifyConfig(model="another")):
        assert link_of(derived(verdict(Verdict.NEUTRAL), config=config)) is not None


def test_a_model_on_this_machine_goes_by_its_folders_last_name(derived) -> None:
    given = verdict(Verdict.DISPUTES, model="/models/deep/nli")
    assert link_of(derived(given, config=VerifyConfig(model="/models/deep/nli"))).method == "parent+cue+nli"


def test_the_newest_verdict_counts_whatever_the_order(derived) -> None:
    old, new = verdict(Verdict.NEUTRAL, created="2026-01-01"), verdict(Verdict.DISPUTES, created="2026-01-02")
    assert link_of(derived(old, new)) == link_of(derived(new, old)) == link_of(derived(new))


@pytest.mark.parametrize("said", list(Verdict))
@pytest.mark.parametrize("person", list(Label))
def test_a_person_stands_above_the_judge(derived, said: Verdict, person: Label) -> None:
    word = Judgement("j:1", JudgementKind.STANCE, DENIES, SAYS, person, None, "2020-01-01")
    alone, both = derived(word), derived(word, verdict(said))
    assert both.stances == alone.stances
    assert (alone.stances == ()) is (person is Label.NEUTRAL)


def test_words_are_compared_in_their_plain_form(derived) -> None:
    assert derived(verdict(Verdict.NEUTRAL, subject=DENIES.upper(), object=f"  {SAYS}")).stances == ()


def test_a_verdict_makes_no_link() -> None:
    assert verified.apply([], [verdict(Verdict.DISPUTES)], {}, NAMED) == []
