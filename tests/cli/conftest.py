"""Runs the command line in this process, against the sample base."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import llm
import pytest
from llm.plugins import pm
from typer.testing import CliRunner, Result

from kb.cli.app import app

Run = Callable[..., Result]


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `kb` with these arguments in an empty folder."""
    for name in ("KB_DB", "KB_CONFIG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return lambda *arguments, **settings: CliRunner().invoke(app, [str(a) for a in arguments], **settings)


@pytest.fixture
def kb(invoke: Run, base: Path, word_encoder: object, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `kb --db BASE` on the sample base, whose derived rows count as fresh."""
    monkeypatch.setattr("kb.pipeline.stale_stages", lambda *_: ())
    return lambda *arguments, **settings: invoke("--db", base, *arguments, **settings)


@pytest.fixture
def agreeing_kb(invoke: Run, agreeing_base: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `kb` on a base in which nobody disagrees."""
    monkeypatch.setattr("kb.pipeline.stale_stages", lambda *_: ())
    return lambda *arguments, **settings: invoke("--db", agreeing_base, *arguments, **settings)


@pytest.fixture
def empty_kb(invoke: Run, tmp_path: Path, word_encoder: object, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `kb` on a base without any document."""
    from kb.store import Store

    with Store.open(tmp_path / "empty.db", mode="write"):
        pass
    monkeypatch.setattr("kb.pipeline.stale_stages", lambda *_: ())
    return lambda *arguments, **settings: invoke("--db", tmp_path / "empty.db", *arguments, **settings)


class Parrot(llm.Model):
    """A model of the llm library that says what it was told to say."""

    model_id = "parrot"
    can_stream = False

    def __init__(self) -> None:
        self.answer: str | BaseException = ""
        self.heard: list[str] = []

    def execute(self, prompt, stream, response, conversation) -> Iterator[str]:
        self.heard.append(f"{prompt.system}\n\n{prompt.prompt}")
        if isinstance(self.answer, BaseException):
            raise self.answer
        yield self.answer


@pytest.fixture
def parrot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parrot]:
    """Register a model called parrot with the llm library, and keep what is kept in a folder of its own."""
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path / "llm"))
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cache"))
    made = Parrot()

    class Plugin:
        @llm.hookimpl
        def register_models(self, register) -> None:
            register(made, aliases=("polly",))

    pm.register(Plugin(), name="parrots")
    yield made
    pm.unregister(name="parrots")
