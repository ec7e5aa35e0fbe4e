"""What hangs together by pairs, directly or over others."""

from __future__ import annotations

from collections.abc import Iterable


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each one in `pairs` the least of those that it hangs together with."""
    above: dict[str, str] = {}

    def top(one: str) -> str:
        while (over := above.setdefault(one, one)) != one:
            above[one] = above[over]  # half the way next time
            one = over
        return one

    for one, two in pairs:
        low, high = sorted((top(one), top(two)))
        above[high] = low
    return {one: top(one) for one in above}
