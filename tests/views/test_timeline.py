"""Where people stood when, and their changes of mind, from records put into the sample base."""

from __future__ import annotations

import dataclasses

from kb.ids import make_id
from kb.records import MindChange, Position, Showing, Stance
from kb.views.timeline import author_timeline, claim_timeline

BEN, CLO = make_id("a", "ben"), make_id("a", "clo")


def turned(desk, held: Position, said: str, post: int, after: Stance = Stance.REJECTS) -> Position:
    """The position of somebody who gives up the words `said` in a post of the draft."""
    where = desk.draft.posts[post]
    before = next(s.stance for s in held.shown if s.mention_id == desk.mention(said).id)
    change = MindChange(before, after, desk.mention(said).id, where.id, where.start, where.end, "said", 0.75)
    return dataclasses.replace(held, stance=after, changes=(change,))


def instead(desk, *positions: Position) -> list[Position]:
    """The positions of the draft, with others in the place of their authors'."""
    authors = {p.author_id for p in positions}
    return [*(p for p in desk.given["positions"] if p.author_id not in authors), *positions]


def test_a_stand_that_was_given_up_stands_where_it_was_taken(desk) -> None:
    """Chloë once said that beds pay off, and gives it up in a later post."""
    late = turned(desk, desk.position(CLO, "pay", Stance.ENDORSES, "agree"), "agree", -1)
    desk.derive(positions=instead(desk, late))
    found = claim_timeline(desk.store, desk.draft.claims["pay"].id, None)
    assert [s.stance for s in found.steps if s.author_id == CLO] == [Stance.ENDORSES]
    (turn,) = found.turns
    assert (turn.author, turn.claim_id) == ("Chloë Nunn", late.claim_id)
    assert (turn.change.before, turn.change.after) == (Stance.ENDORSES, Stance.REJECTS)
    assert turn.change.said is not None
    assert turn.change.said.text.startswith("I agree with Ada")
    assert author_timeline(desk.store, CLO, None, None).turns == (turn,)


def test_words_that_leave_it_open_show_that(desk) -> None:
    ids = desk.mention("agree").id, desk.mention("year").id
    shown = Showing(ids[0], Stance.ENDORSES), Showing(ids[1], Stance.UNCERTAIN)
    held = Position(CLO, desk.draft.claims["pay"].id, Stance.UNCERTAIN, 0.6, ids[1:], shown=shown)
    desk.derive(positions=instead(desk, held))
    steps = author_timeline(desk.store, CLO, None, None).steps
    assert [(s.passage.mention_id, s.stance) for s in steps] == [(s.mention_id, s.stance) for s in shown]


def test_who_gives_up_an_answer_turns_once(desk) -> None:
    """What Ben said against Ada's claim is a claim too; that he takes it back is told of his own."""
    own = turned(desk, desk.position(BEN, "rots", Stance.ENDORSES, "rots"), "rots", -1)
    answer = turned(desk, desk.position(BEN, "pay", Stance.REJECTS, "rots"), "rots", -1, Stance.UNCERTAIN)
    desk.derive(positions=instead(desk, own, answer))
    (turn,) = author_timeline(desk.store, BEN, None, None).turns
    assert turn.claim_id == own.claim_id
    (turn,) = claim_timeline(desk.store, answer.claim_id, None).turns
    assert turn.change.after is Stance.UNCERTAIN


def test_words_that_answer_are_one_step(desk) -> None:
    own = desk.position(BEN, "not pay", Stance.ENDORSES, "not pay")
    desk.derive(positions=[*desk.given["positions"], own])
    steps = author_timeline(desk.store, BEN, None, None).steps
    assert [(s.claim_id, s.stance, s.answers) for s in steps] == [
        (desk.draft.claims["pay"].id, Stance.REJECTS, True),
        (desk.draft.claims["rots"].id, Stance.ENDORSES, False),
    ]


def test_a_change_that_words_only_hint_at_is_not_told(desk) -> None:
    sure = turned(desk, desk.position(CLO, "pay", Stance.ENDORSES, "agree"), "agree", -1, Stance.UNCERTAIN)
    hint = dataclasses.replace(sure, changes=tuple(dataclasses.replace(c, score=0.6) for c in sure.changes))
    desk.derive(positions=instead(desk, hint))
    assert author_timeline(desk.store, CLO, None, None).turns == ()
    later = dataclasses.replace(
        sure, changes=tuple(dataclasses.replace(c, score=0.6, method="later") for c in sure.changes)
    )
    desk.derive(positions=instead(desk, later))
    assert len(author_timeline(desk.store, CLO, None, None).turns) == 1, "two stands of one person show it themselves"


def test_an_answer_that_only_speaks_for_a_claim_is_no_stand_on_it(desk) -> None:
    held = desk.position(BEN, "slugs", Stance.ENDORSES, "rots")
    slugs = desk.draft.claims["slugs"].id
    desk.derive(positions=[*desk.given["positions"], held])
    assert BEN not in {s.author_id for s in claim_timeline(desk.store, slugs, None).steps}
    assert slugs not in {s.claim_id for s in author_timeline(desk.store, BEN, None, None).steps}
