"""The program as a whole: help, imports, exit codes, errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb import __version__
from kb.cli import app as app_module
from kb.errors import AmbiguousError, ConfigError, InputError, KbError, ModelMissingError, NotFoundError

HEAVY = {"torch", "sentence_transformers", "transformers", "sklearn", "onnxruntime", "networkx", "scipy"}
TRACE = "import sys\nfrom kb.cli import main\ntry:\n    main()\nexcept SystemExit as end:\n    code = end.code\n"
REPORT = "import json\nprint(json.dumps([code or 0, sorted(sys.modules)]), file=sys.stderr)"
READING = ["cruxes", "claims", "authors", "topics", "documents", "status", "export", "summary", "show c:",
           "objections", "common-ground", "disagreements --numbers"]  # fmt: skip


def modules(*arguments: str, cwd: Path, whole: bool = False) -> tuple[int, set[str]]:
    """Return the exit code of `kb` in a process of its own, and the packages it imported, or the `whole` modules."""
    program = [sys.executable, "-c", TRACE + REPORT, *arguments]
    path = str(Path(__file__).parents[2])
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KB_")} | {"PYTHONPATH": path}
    done = subprocess.run(program, cwd=cwd, env=environment, capture_output=True, text=True, check=True)
    code, found = json.loads(done.stderr.splitlines()[-1])
    return code, {name if whole else name.partition(".")[0] for name in found}


def test_help_imports_next_to_nothing(tmp_path: Path) -> None:
    code, found = modules("--help", cwd=tmp_path)
    assert code == 0
    assert not found & (HEAVY | {"numpy", "sqlite_utils", "rapidfuzz"})


@pytest.mark.parametrize("command", READING)
def test_reading_commands_import_no_model(base: Path, tmp_path: Path, command: str) -> None:
    code, found = modules("--db", str(base), *command.split(), cwd=tmp_path)
    assert code in (0, 5)
    assert not found & HEAVY


NOT_TO_SHOW = {
    "numpy", "sqlite_utils", "concurrent.futures", "kb.readers", "kb.stages.chain", "kb.stages.cues",
    "kb.stages.positions", "kb.pipeline.commands",
}  # fmt: skip
"""What costs a command that only shows what the base holds more than it does itself."""
NEEDED = {"cruxes": {"kb.stages.cues"}, "show x:": {"kb.stages.cues"}}
"""A crux that leans on the sentence before it is shown with it."""


@pytest.mark.parametrize(
    "command",
    ["show a:", "show c:", "show p:", "show t:", "authors", "claims", "topics", "documents", "status", *NEEDED],
)
def test_what_only_shows_imports_no_more_than_it_needs(base: Path, tmp_path: Path, command: str) -> None:
    code, found = modules("--db", str(base), *command.split(), cwd=tmp_path, whole=True)
    assert code in (0, 5)
    assert sorted(found & (NOT_TO_SHOW - NEEDED.get(command, set()))) == []


def test_help_lists_every_command_with_its_line(invoke) -> None:
    result = invoke("--help")
    assert result.exit_code == 0
    for name, line in app_module.COMMANDS.items():
        assert name in result.stdout
        assert line.split()[0] in result.stdout
    assert "..." not in result.stdout.split("Read in:")[1].split("Examples:")[0]


@pytest.mark.parametrize("name", app_module.COMMANDS)
def test_every_command_has_help_with_an_example(invoke, name: str) -> None:
    result = invoke(name, "--help")
    assert result.exit_code == 0
    assert f"  kb {name}" in result.stdout.split("Examples:")[1]


@pytest.mark.parametrize(
    "name",
    ["search", "related", "cruxes", "disagreements", "objections", "timeline", "common-ground", "summary", "show",
     "claims", "authors", "topics", "documents", "status", "export"],
)  # fmt: skip
def test_every_reading_command_takes_json(invoke, name: str) -> None:
    assert "--json" in invoke(name, "--help").stdout


def test_version(invoke) -> None:
    assert invoke("--version").stdout == f"kb {__version__}\n"


def test_a_mistyped_command_is_put_right(invoke) -> None:
    result = invoke("serach", "x")
    assert result.exit_code == 2
    assert "'search'" in result.stderr
    assert result.stdout == ""


def test_a_global_option_behind_the_command_is_explained(invoke) -> None:
    result = invoke("claims", "--db", "x")
    assert result.exit_code == 2
    assert "stands before the command" in result.stderr


def test_a_missing_database_says_what_to_do(invoke) -> None:
    result = invoke("claims")
    assert result.exit_code == NotFoundError.exit_code
    assert "kb ingest" in result.stderr
    assert result.stdout == ""


def test_a_missing_settings_file_is_an_error(invoke) -> None:
    result = invoke("--config", "nowhere.toml", "claims")
    assert result.exit_code == ConfigError.exit_code
    assert "nowhere.toml" in result.stderr


def test_an_unknown_setting_names_its_line(invoke) -> None:
    Path("kb.toml").write_text("[search]\nlimt = 3\n", encoding="utf-8")
    result = invoke("claims")
    assert result.exit_code == 2
    assert "kb.toml:2" in result.stderr
    assert "'limit'" in result.stderr


ERRORS = [
    (KbError("broken", hint="mend it"), 1, ["kb: broken", "-> mend it"]),
    (ConfigError("bad key"), 2, ["kb: bad key"]),
    (InputError("unreadable\x1b[31m"), 3, ["kb: unreadable[31m"]),
    (ModelMissingError("no model"), 4, ["kb: no model"]),
    (AmbiguousError("two of them", ("first", "second")), 5, ["  first", "  second"]),
]


@pytest.mark.parametrize(("error", "code", "said"), ERRORS)
def test_errors_are_lines_and_exit_codes(kb, monkeypatch, error: KbError, code: int, said: list[str]) -> None:
    monkeypatch.setattr("kb.cli.claims.list_claims", raiser(error))
    result = kb("claims")
    assert result.exit_code == code
    assert all(line in result.stderr.splitlines() or f"  {line}" in result.stderr.splitlines() for line in said)
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_an_unexpected_error_is_one_line(kb, monkeypatch) -> None:
    monkeypatch.setattr("kb.cli.claims.list_claims", raiser(ZeroDivisionError("oops")))
    result = kb("claims")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "internal error: ZeroDivisionError: oops" in result.stderr


def test_verbose_adds_the_traceback(base: Path, invoke, monkeypatch) -> None:
    monkeypatch.setattr("kb.cli.claims.list_claims", raiser(ZeroDivisionError("oops")))
    assert "Traceback" in invoke("--verbose", "--db", base, "claims").stderr


def test_interruption_exits_130(kb, monkeypatch) -> None:
    monkeypatch.setattr("kb.cli.claims.list_claims", raiser(KeyboardInterrupt()))
    result = kb("claims")
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_a_closed_pipe_is_no_failure(base: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "kb", "--quiet", "--db", str(base), "export"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
        assert running.wait() == 0
    assert said == b""


def test_stale_is_said_on_stderr_unless_quiet(base: Path, invoke) -> None:
    assert "kb rebuild" in invoke("--db", base, "topics").stderr
    quiet = invoke("--quiet", "--db", base, "topics")
    assert quiet.stderr == ""
    assert "raised beds" in quiet.stdout


def raiser(error: BaseException):
    def fail(*_args: object, **_settings: object) -> None:
        raise error

    return fail
