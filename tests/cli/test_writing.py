"""`kb ingest`, `forget`, `rebuild` and `init`: what they pass on and what they report."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from kb import config, toml
from kb.pipeline import IngestReport
from kb.records import Problem
from kb.store import Sizes

SIZES = Sizes(*range(1, len(dataclasses.fields(Sizes)) + 1))
DONE = IngestReport(
    run_id=1, added=("a.txt",), replaced=(), unchanged=("b.txt", "c.txt"), failed=("d.txt",), removed=(),
    problems=(Problem("d.txt", 7, "not \x1btext", "save it as [bold]UTF-8[/bold]"),), sizes=SIZES, seconds=1.25,
    fatal=False,
)  # fmt: skip


class Pipeline:
    """Stands in for the pipeline: keeps what it was asked and answers with a report."""

    def __init__(self, report: IngestReport) -> None:
        self.report = report
        self.asked: dict = {}

    def __call__(self, *arguments: object, **settings: object) -> IngestReport:
        self.asked = {"arguments": arguments, **settings}
        progress = settings["progress"]
        progress.stage("reading", 2)
        progress.advance()
        progress.stage("deriving", None)
        progress.note("another kb is writing; waiting")
        return self.report


@pytest.fixture
def pipeline(monkeypatch) -> Pipeline:
    made = Pipeline(DONE)
    for name in ("ingest", "forget", "rebuild"):
        monkeypatch.setattr(f"kb.pipeline.{name}", made)
    return made


def test_ingest_passes_everything_on(invoke, pipeline) -> None:
    result = invoke("--db", "x.db", "ingest", "one", "two", "--format", "markdown", "--glob", "*.md", "--strict")
    assert result.exit_code == 0, result.stderr
    assert pipeline.asked["arguments"][0] == [Path("one"), Path("two")]
    assert pipeline.asked["arguments"][2] == Path("x.db")
    assert pipeline.asked["format"] == "markdown"
    assert pipeline.asked["glob"] == "*.md"
    assert (pipeline.asked["strict"], pipeline.asked["dry_run"], pipeline.asked["stdin"]) == (True, False, None)


def test_ingest_reports_a_table_and_lists_problems(invoke, pipeline) -> None:
    result = invoke("ingest", "one")
    table = {line[:18].strip(): line[18:].strip() for line in result.stdout.splitlines()}
    for row in (
        "documents",
        "posts",
        "authors",
        "claims",
        "merged duplicates",
        "stances",
        "topics",
        "contested claims",
    ):
        assert table[row][0].isdigit(), row
    assert table["time"] == "1.2 s"
    assert table["problems"] == str(SIZES.problems), "those of the base, as kb status counts them, not of this run"
    assert "1 added, 2 unchanged, 1 failed" in result.stdout
    assert "d.txt:7: not text -> save it as [bold]UTF-8[/bold]" in result.stderr
    assert "another kb is writing" in result.stderr
    assert "\x1b" not in result.stdout + result.stderr


def test_quiet_keeps_problems_but_not_notes(invoke, pipeline) -> None:
    result = invoke("--quiet", "ingest", "one")
    assert "another kb" not in result.stderr
    assert "d.txt:7" in result.stderr


def test_nothing_new_is_said_plainly(invoke, pipeline) -> None:
    pipeline.report = dataclasses.replace(DONE, added=(), failed=(), problems=())
    assert "Nothing changed: 2 documents already in the base." in invoke("ingest", "one").stdout


def test_only_failures_exit_3(invoke, pipeline) -> None:
    pipeline.report = dataclasses.replace(DONE, added=(), unchanged=(), sizes=None)
    result = invoke("ingest", "d.txt")
    assert result.exit_code == 3
    assert "d.txt:7" in result.stderr


def test_strict_is_fatal(invoke, pipeline) -> None:
    pipeline.report = dataclasses.replace(DONE, fatal=True)
    assert invoke("ingest", "d.txt", "--strict").exit_code == 3


def test_dry_run_stores_nothing_and_says_so(invoke, pipeline) -> None:
    pipeline.report = dataclasses.replace(DONE, sizes=None)
    result = invoke("ingest", "one", "--dry-run")
    assert pipeline.asked["dry_run"] is True
    assert "Nothing is stored" in result.stdout


def test_standard_input_is_handed_over(invoke, pipeline) -> None:
    assert invoke("ingest", "-", input="words").exit_code == 0
    assert hasattr(pipeline.asked["stdin"], "read")


def test_an_unknown_format_is_a_usage_error(invoke, pipeline) -> None:
    result = invoke("ingest", "one", "--format", "papyrus")
    assert result.exit_code == 2
    assert "markdown" in result.stderr
    assert pipeline.asked == {}


def test_ingest_as_json(invoke, pipeline) -> None:
    assert json.loads(invoke("ingest", "one", "--json").stdout)["added"] == ["a.txt"]


def test_forget_names_a_document_by_anything(base, invoke, pipeline, draft) -> None:
    for name in ("threads/beds.txt", "beds.txt", draft.thread.id[:5]):
        result = invoke("--db", base, "forget", name)
        assert result.exit_code == 0, result.stderr
        assert pipeline.asked["arguments"][0] == draft.thread.id
        assert "Forgot" in result.stdout


def test_forget_what_is_not_there(base, invoke, pipeline) -> None:
    assert invoke("--db", base, "forget", "zebra.txt").exit_code == 5
    assert pipeline.asked == {}


def test_rebuild(base, invoke, pipeline) -> None:
    assert "Nothing was stale." in invoke("--db", base, "rebuild").stdout
    assert pipeline.asked["everything"] is False
    pipeline.report = dataclasses.replace(DONE, redone=("stance", "cruxes"))
    assert "Derived again: stance, cruxes." in invoke("--db", base, "rebuild", "--all").stdout
    assert pipeline.asked["everything"] is True


def test_init_writes_every_setting_and_replaces_nothing(invoke) -> None:
    assert invoke("init").exit_code == 0
    written = Path("kb.toml")
    assert toml.load(written) == config.Config()
    written.write_text("[search]\nlimit = 3\n", encoding="utf-8")
    refused = invoke("init")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert toml.load(written).search.limit == 3
    assert invoke("init", "--force").exit_code == 0
    assert toml.load(written) == config.Config()
