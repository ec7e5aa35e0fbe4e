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
    made.figures.extend(
        [
            Figure("ingest / speed", 100, "/s", "higher", "1k", "shipped models"),
            Figure("start / show", 0.5, "s", size="1k", models="stub networks"),
        ]
    )
    return made


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


def test_the_table_has_every_figure_below_what_it_was_measured_on(result: figures.Result) -> None:
    lines = [line for line in result.table().splitlines() if line.startswith("|") and "---" not in line]
    assert lines == [
        "| 1k claims, shipped models | |", "| ingest / speed | 100 /s |",
        "| 1k claims, stub networks | |", "| start / show | 0.5 s |",
    ]  # fmt: skip


def test_the_table_names_what_was_not_there(result: figures.Result) -> None:
    assert "not installed" not in result.table()
    assert "kb[bench]'): llm, bm25s." in replace(result, missing=["llm", "bm25s"]).table()


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
