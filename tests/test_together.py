"""What is shown as one passage: the golden rules."""

from __future__ import annotations

from kb.records import ClaimKind, Hedge, Mention, Mode
from kb.search.together import Shown, passages


def mention(start: int, post: str = "p:1", length: int = 10) -> Mention:
    return Mention(
        id=f"m:{post}{start}", document_id="d:1", post_id=post, author_id="a:1", start=start, end=start + length,
        line=1, end_line=1, text="x" * length, kind=ClaimKind.EMPIRICAL, hedge=Hedge.PLAIN, mode=Mode.ASSERTS,
        confidence=1.0,
    )  # fmt: skip


def test_claims_that_stand_close_in_a_post_are_one_passage() -> None:
    found = [mention(100), mention(900), mention(140), mention(50)]
    assert passages(found, 10, gap=40) == [Shown(0), Shown(3, 0), Shown(2, 0), Shown(1)]
    assert passages(found, 10, gap=29) == [Shown(0), Shown(1), Shown(2), Shown(3)]


def test_another_post_is_another_passage() -> None:
    assert passages([mention(100), mention(110, "p:2")], 10, gap=100) == [Shown(0), Shown(1)]


def test_closeness_is_to_the_best_of_a_passage_alone() -> None:
    assert passages([mention(0), mention(30), mention(60)], 10, gap=20) == [Shown(0), Shown(1, 0), Shown(2)]


def test_what_ranks_below_the_last_passage_is_not_shown() -> None:
    found = [mention(0), mention(500), mention(20), mention(900), mention(40)]
    assert passages(found, 2, gap=50) == [Shown(0), Shown(2, 0), Shown(1)]
    assert passages([], 2, gap=50) == []
