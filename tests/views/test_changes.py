"""What became of the cruxes since a run or a day: new, closed and why, shifted and how."""

from __future__ import annotations

import dataclasses

import pytest

from kb.config import CruxesConfig
from kb.errors import ConfigError, NotFoundError
from kb.ids import make_id
from kb.records import Side, Stance
from kb.views.changes import Change, CruxChanges, changes
from kb.views.cruxes import CruxFilter

ANY = CruxFilter()


def since(desk, when: str, wanted: CruxFilter = ANY) -> CruxChanges:
    return changes(desk.store, when, wanted, CruxesConfig())


def kinds(found: CruxChanges) -> list[tuple[Change, str]]:
    return [(c.change, c.why) for c in found.changes]


def test_nothing_changes_by_itself(desk) -> None:
    desk.derive()
    found = since(desk, "2")
    assert (found.run, found.changes) == (2, ())


def test_before_the_first_run_all_is_new(desk) -> None:
    for when in ("0", "1999-12-31"):
        found = since(desk, when)
        assert found.run == 0
        assert [c.change for c in found.changes] == [Change.NEW]
        assert found.changes[0].crux is not None
        assert found.changes[0].before is None


def test_a_date_means_the_last_run_by_then(desk) -> None:
    desk.derive(cruxes=[])
    assert since(desk, "2026-01-03").run == 2
    assert since(desk, "2026-01-02T11:59").run == 0
    assert since(desk, "2026-01-04").run == 3


def test_a_closed_crux_says_why(desk) -> None:
    positions = desk.given["positions"]
    desk.derive(cruxes=[], positions=[p for p in positions if p.stance is not Stance.REJECTS])
    (gone,) = since(desk, "2").changes
    assert (gone.change, gone.why, gone.crux) == (Change.CLOSED, "nobody rejects it any more", None)
    assert gone.before.passage.text == "Raised beds pay for themselves within two seasons."
    assert (gone.before.holding, gone.before.rejecting) == (("Ada Brook", "Chloë Nunn"), ("Ben Stone",))


def test_a_crux_whose_people_still_divide_is_closed_as_too_weak(desk) -> None:
    desk.derive(cruxes=[])
    assert kinds(since(desk, "2"))[0][1].startswith("people still divide on it")


def test_a_crux_whose_document_is_gone_is_closed_without_its_words(desk) -> None:
    desk.store.derived.replace()
    desk.store.documents.remove(desk.draft.thread.id)
    kept = {"claims": [c for c in desk.given["claims"] if c.mention_id in {desk.mention(n).id for n in ("barrels",)}]}
    desk.derive(**kept, cruxes=[], positions=[], stances=[], edges=[], exchanges=[], topics=[])
    (gone,) = since(desk, "2").changes
    assert gone.why == "its words are no longer in the base"
    assert gone.before.passage is None
    rows = desk.store.connection.rows("SELECT * FROM crux_history")
    assert "Raised beds" not in str(rows), "history keeps no words of what is forgotten"


def test_a_crux_shifts_when_people_join_or_its_score_moves(desk) -> None:
    (crux,) = desk.given["cruxes"]
    one, two = crux.sides
    lost = dataclasses.replace(
        crux,
        id=make_id("x", "other people"),
        sides=(Side(one.stance, one.author_ids[:1], one.mention_ids[:1]), two),
        score=0.4,
    )
    desk.derive(cruxes=[lost])
    (moved,) = since(desk, "2").changes
    assert moved.change is Change.SHIFTED
    assert moved.why == "Chloë Nunn left those holding it; score 0.62 -> 0.40"
    assert moved.crux is not None
    assert moved.before.score == 0.62
    assert since(desk, "3").changes == ()


def test_a_small_move_is_no_shift(desk) -> None:
    (crux,) = desk.given["cruxes"]
    desk.derive(cruxes=[dataclasses.replace(crux, score=0.6)])
    assert since(desk, "2").changes == ()


def test_a_crux_that_becomes_part_of_another_is_not_closed(desk) -> None:
    (crux,) = desk.given["cruxes"]
    rots = desk.draft.claims["rots"].id
    larger = dataclasses.replace(crux, id=make_id("x", "larger"), claim_id=rots, facet_ids=(crux.claim_id,))
    desk.derive(cruxes=[larger])
    assert [c.change for c in since(desk, "2").changes] == [Change.NEW]


def test_what_comes_and_goes_within_one_run_leaves_the_past_as_it_was(desk) -> None:
    crux = desk.given["cruxes"]
    desk.derive(cruxes=[])
    desk.derive(cruxes=crux)
    assert [c.change for c in since(desk, "3").changes] == [Change.NEW]
    assert since(desk, "2").changes == ()


def test_the_filters_hold_for_what_is_gone(desk) -> None:
    desk.derive(cruxes=[])
    people = {a.name: a.id for a in desk.store.authors.all()}
    ada, ben, chloe = people["Ada Brook"], people["Ben Stone"], people["Chloë Nunn"]
    for wanted, found in (
        (CruxFilter(between=(ada, ben)), True),
        (CruxFilter(between=(ada, chloe)), False),
        (CruxFilter(author_id=ben), True),
        (CruxFilter(author_id="a:none"), False),
        (CruxFilter(min_score=0.7), False),
        (CruxFilter(document_id=desk.draft.thread.id), True),
        (CruxFilter(document_id=desk.draft.note.id), False),
        (CruxFilter(topic_id=desk.draft.topic_id), True),
        (CruxFilter(topic_id="t:none"), False),
    ):
        assert bool(since(desk, "2", wanted).changes) is found, wanted


def test_other_settings_are_told(desk) -> None:
    run = desk.store.runs.start("rebuild", version="0", config_fingerprint="y")
    desk.store.runs.finish(run)
    assert since(desk, "2").resettled
    assert not since(desk, str(run)).resettled


@pytest.mark.parametrize(
    ("when", "error"), [("yesterday", ConfigError), ("99", NotFoundError), ("2026-13-01", ConfigError)]
)
def test_what_is_no_run_and_no_date(desk, when: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        since(desk, when)
