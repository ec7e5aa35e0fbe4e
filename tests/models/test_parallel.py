"""Many small tasks on all cores."""

from __future__ import annotations

import threading

import pytest

from kb.models._parallel import each


def test_few_tasks_are_done_by_all_threads() -> None:
    meeting = threading.Barrier(2)
    each(lambda _: meeting.wait(timeout=60) and None, 16, 2)  # a thread alone would wait for the other for ever


@pytest.mark.parametrize("count", [0, 1, 3, 16, 17, 1000])
@pytest.mark.parametrize("threads", [1, 2, 7])
def test_every_task_is_done_once(count: int, threads: int) -> None:
    done: list[int] = []
    each(done.append, count, threads)
    assert sorted(done) == list(range(count))


def test_what_a_task_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        each(lambda number: 1 // (number - 5), 16, 2)
