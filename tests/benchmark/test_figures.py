"""What a benchmark found is kept, shown and compared; no time decides a test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kb.benchmark import figures
from kb.benchmark.__main__ import main
from kb.benchmark.clock import Clock
from kb.benchmark.figures import Figure
from kb.benchmark.processes import run


@pytest.fixture
def result() -> figures.Result:
    made = figures.begin("1k")
    made.figures.extend([Figure("ingest / speed", 100, "/s", "higher"), Figure("start / show", 0.5, "s")])
    return made


def changed(result: figures.Result, speed: float, start: float) -> figures.Result:
    fast, short = result.figures
    return replace(result, figures=[replace(fast, value=speed), replace(short, value=start)])


def test_a_result_says_where_it_was_measured(result: figures.Result) -> None:
    assert result.machine.cores >= 1
    assert result.versions["numpy"]
    assert result.commit != "unknown"


def test_what_is_kept_is_read_back(result: figures.Result, tmp_path: Path) -> None:
    figures.save(result, tmp_path / "deep" / "one.json")
    assert figures.load(tmp_path / "deep" / "one.json") == result


def test_a_file_that_is_no_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text('{"size": 3}', encoding="utf-8")
    with pytest.raises(msgspec.ValidationError):
        figures.load(tmp_path / "one.json")


def test_the_table_has_every_figure(result: figures.Result) -> None:
    assert "| ingest / speed | 100 /s |" in result.table()
    assert "| start / show | 0.5 s |" in result.table()


def test_a_ratio_above_one_is_better_whichever_way_is_better(result: figures.Result) -> None:
    lines = figures.compare(result, changed(result, 200, 0.25)).splitlines()
    assert [line for line in lines if line.startswith("| 2.00 |")] == [
        "| 2.00 | ingest / speed | 100 /s | 200 /s |", "| 2.00 | start / show | 0.5 s | 0.25 s |",
    ]  # fmt: skip
    worse = figures.compare(result, changed(result, 50, 1.0))
    assert worse.count("| 0.50 |") == 2


def test_results_of_two_sizes_are_told_apart(result: figures.Result) -> None:
    assert "Not of the same size" in figures.compare(result, replace(result, size="10k"))
    assert "Not of the same size" not in figures.compare(result, result)


def test_a_figure_that_one_of_them_lacks_is_left_out(result: figures.Result) -> None:
    assert "start / show" not in figures.compare(replace(result, figures=result.figures[:1]), result)


def test_comparing_from_the_command_line(result: figures.Result, tmp_path: Path, capsys) -> None:
    for name in ("a.json", "b.json"):
        figures.save(result, tmp_path / name)
    main(["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert "| 1.00 | start / show |" in capsys.readouterr().out


def test_writing_a_forum_from_the_command_line(tmp_path: Path, capsys) -> None:
    main(["write", "--size", "1k", "--out", str(tmp_path)])
    assert len(list(tmp_path.rglob("*.json"))) == int(capsys.readouterr().out.split()[0])


def test_a_process_is_measured_by_itself(tmp_path: Path) -> None:
    took = run(["-c", "held = bytearray(60_000_000); print(len(held))"], tmp_path)
    assert took.out == b"60000000\n"
    assert took.megabytes > 60
    assert took.wall > 0


def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        run(["-c", "raise SystemExit('no such thing')"], tmp_path)


def test_a_clock_keeps_what_each_stage_took() -> None:
    clock = Clock()
    for name in ("reading", "claims", "reading", "end"):
        clock.stage(name, None)
    assert list(clock.spent) == ["opening", "reading", "claims"]
    assert all(spent.wall >= 0 for spent in clock.spent.values())
