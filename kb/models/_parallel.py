"""Runs many small independent tasks on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable

TASKS_AT_A_TIME = 16  # of many; fewer, and handing them out costs more than doing them
HANDS = 4  # how often at least each thread is handed some: of few tasks none waits for the last of another's


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(do: Callable[[int], None], count: int, threads: int) -> None:
    """Call `do` with every number below `count`, on `threads` threads. What it raises is raised here."""
    from concurrent.futures import ThreadPoolExecutor

    step = max(1, min(TASKS_AT_A_TIME, count // (max(1, threads) * HANDS)))

    def some(start: int) -> None:
        for number in range(start, min(start + step, count)):
            do(number)

    starts = range(0, count, step)
    with ThreadPoolExecutor(max(1, min(threads, len(starts)))) as pool:
        try:
            for _ in pool.map(some, starts):
                pass
        except BaseException:  # an interrupt above all: what has not begun is not waited for
            pool.shutdown(wait=False, cancel_futures=True)
            raise
