"""Two results are compared where they measured the same, and it is said where they did not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kb.benchmark import figures
from kb.benchmark.__main__ import main
from kb.benchmark.comparing import compare
from kb.benchmark.figures import Figure, Machine, Result

MACHINE = Machine("Linux", "some processor", 2, 0.3, "3.11.7")


def result(speed: float = 100, start: float = 0.5, size: str = "10k", claims: float = 960) -> Result:
    return Result(size, "abc", MACHINE, {"numpy": "2.0"}, [
        Figure("ingest / speed", speed, "/s", "higher", "1k", "shipped models"),
        Figure("base / claims", claims, "", "neither", "1k", "shipped models"),
        Figure("start / show", start, "s", "lower", size, "stub networks"),
    ])  # fmt: skip


def ratios(before: Result, after: Result) -> dict[str, str]:
    rows = [line.split(" | ") for line in compare(before, after).splitlines()[2:] if line.startswith("| ")]
    return {row[1]: row[0].removeprefix("| ") for row in rows if row[0] != "| after / before"}


def test_a_ratio_above_one_is_better_whichever_way_is_better() -> None:
    assert ratios(result(), result(200, 0.25)) == {"ingest / speed": "2.00", "start / show": "2.00"}
    assert ratios(result(), result(50, 1.0)) == {"ingest / speed": "0.50", "start / show": "0.50"}


def test_two_of_the_same_have_no_warning() -> None:
    assert compare(result(), result()).startswith("Above 1")
    assert "Only the" not in compare(result(), result())


def test_bases_of_two_sizes_are_not_compared_but_what_was_measured_alike_is() -> None:
    said = compare(result(), result(size="100k", start=5))
    assert "! Not of the same size: 10k and 100k claims." in said
    assert ratios(result(), result(size="100k", start=5)) == {"ingest / speed": "1.00"}
    assert "Only the first has: all of 10k claims, stub networks." in said
    assert "Only the second has: all of 100k claims, stub networks." in said


def test_other_models_are_another_measurement() -> None:
    other = replace(result(), figures=[replace(f, models="shipped models") for f in result().figures])
    assert "start / show" not in ratios(result(), other)
    assert "all of 10k claims, shipped models." in compare(result(), other)


def test_what_nothing_was_measured_alike_in_is_refused() -> None:
    old = replace(result(), figures=[Figure("ingest / speed", 100, "/s", "higher")])
    with pytest.raises(ValueError, match="nothing was measured in both: an older form"):
        compare(old, result())


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (replace(result(), machine=replace(MACHINE, cores=8)), "! Not of the same machine"),
        (replace(result(), machine=replace(MACHINE, load=6.0)), "load 0.3 and 6.0"),
        (replace(result(), versions={"numpy": "2.1"}), "! Other versions: numpy 2.0 -> 2.1."),
        (replace(result(), versions={"numpy": "2.0", "llm": "1"}), "llm none -> 1"),
        (result(claims=970), "! Not the same base of 1k claims, shipped models: 960 -> 970 claims."),
    ],
)
def test_what_else_differs_is_said(after: Result, said: str) -> None:
    assert said in compare(result(), after)


def test_a_figure_that_one_of_them_lacks_is_named() -> None:
    less = replace(
        result(), figures=[*result().figures[:2], Figure("start / x", 1, "s", "lower", "10k", "stub networks")]
    )
    said = compare(less, result())
    assert "Only the first has: start / x (10k claims, stub networks)." in said
    assert "Only the second has: start / show (10k claims, stub networks)." in said


def test_comparing_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, speed in (("a.json", 100), ("b.json", 200)):
        figures.save(result(speed), tmp_path / name)
    main(["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert "| 2.00 | ingest / speed | 1k claims, shipped models | 100 /s | 200 /s |" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"{}", msgspec.json.encode(replace(result(), figures=[]))])
def test_what_cannot_be_compared_ends_with_a_word(tmp_path: Path, content: bytes | None) -> None:
    figures.save(result(), tmp_path / "a.json")
    if content is not None:
        (tmp_path / "b.json").write_bytes(content)
    with pytest.raises(SystemExit, match="cannot compare"):
        main(["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")])
