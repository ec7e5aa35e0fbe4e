"""Two results side by side: figures of the same name are compared only where both measured the same."""

from __future__ import annotations

from collections.abc import Iterator

from kb.benchmark.figures import Figure, Result, number


def compare(before: Result, after: Result) -> str:
    """Return a markdown table of two results, ratios first: above 1 the second is better, whichever way is better.

    What differs beside kb, and what only one of them measured, stands around it. Raises `ValueError` where the two
    measured nothing alike.
    """
    held = {_what(f): f for f in before.figures}
    both = [(held[_what(f)], f) for f in after.figures if _what(f) in held]
    if not both:
        raise ValueError(f"nothing was measured in both: {_bases(before)} before, {_bases(after)} after")
    lines = [f"! {warning}\n" for warning in _warnings(before, after, both)]
    lines += ["\n"] if lines else []
    lines += ["Above 1 the second is better.\n\n"]
    lines += [f"| after / before | | measured on | {before.commit} | {after.commit} |\n|---:|---|---|---:|---:|\n"]
    for old, new in both:
        if new.better != "neither" and old.value and new.value:
            ratio = new.value / old.value if new.better == "higher" else old.value / new.value
            lines.append(f"| {ratio:.2f} | {new.name} | {new.measured} | {_shown(old)} | {_shown(new)} |\n")
    for which, result, other in (("first", before, after), ("second", after, before)):
        if alone := _alone(result, other):
            lines.append(f"\nOnly the {which} has: {'; '.join(alone)}.\n")
    return "".join(lines)


def _warnings(before: Result, after: Result, both: list[tuple[Figure, Figure]]) -> Iterator[str]:
    if before.size != after.size:
        yield f"Not of the same size: {before.size} and {after.size} claims. Compared is what was measured alike."
    one, other = before.machine, after.machine
    if (one.system, one.processor, one.cores) != (other.system, other.processor, other.cores):
        yield "Not of the same machine: the ratios tell little."
    if abs(one.load - other.load) > 1:
        yield f"The machine was not equally busy: load {one.load} and {other.load} as they began."
    changed = [
        f"{name} {before.versions.get(name, 'none')} -> {after.versions.get(name, 'none')}"
        for name in sorted({*before.versions, *after.versions} - {"kb"})
        if before.versions.get(name) != after.versions.get(name)
    ]
    if changed:
        yield f"Other versions: {', '.join(changed)}."
    for old, new in both:
        if new.name.startswith("base / ") and old.value != new.value:
            yield f"Not the same base of {new.measured}: {number(old.value)} -> {number(new.value)} {new.name[7:]}."


def _alone(result: Result, other: Result) -> list[str]:
    """Return what only `result` measured: a whole base by its name, else the figures."""
    there = {_what(f) for f in other.figures}
    bases = {f.measured for f in other.figures}
    found = dict.fromkeys(
        f"{f.name} ({f.measured})" if f.measured in bases else f"all of {f.measured or 'an older form of results'}"
        for f in result.figures
        if _what(f) not in there
    )
    return list(found)


def _what(figure: Figure) -> tuple[str, str, str, str]:
    return figure.name, figure.size, figure.models, figure.unit


def _bases(result: Result) -> str:
    return "; ".join(dict.fromkeys(f.measured or "an older form of results" for f in result.figures)) or "nothing"


def _shown(figure: Figure) -> str:
    return f"{number(figure.value)} {figure.unit}"
