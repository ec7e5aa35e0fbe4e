"""Progress on stderr: the stage, how far it is, and its rate. Only on a terminal; notes are printed in any case."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from kb.cli.session import Session
from kb.text import printable


class RateColumn(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Return the rate of the task, empty before it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="dim")


class StageProgress:
    """Shows one line a stage; implements `kb.pipeline.Progress`."""

    def __init__(self, run: Session) -> None:
        self._run = run
        self._task: TaskID | None = None
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            RateColumn(),
            TimeElapsedColumn(),
            console=run.err,
            transient=False,
            disable=run.quiet or not run.err.is_terminal,
        )

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish()
        self._bar.stop()

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage of `total` steps, or of an unknown number."""
        self._finish()
        self._task = self._bar.add_task(printable(name), total=total)

    def advance(self, n: int = 1) -> None:
        """Say that `n` more steps of the stage are done."""
        if self._task is not None:
            self._bar.advance(self._task, n)

    def note(self, text: str) -> None:
        """Say something that is no step, such as that another process is waited for."""
        self._run.note(text)

    def _finish(self) -> None:
        if self._task is None:
            return
        task = self._bar.tasks[-1]
        if task.total is None:  # a stage of unknown length ends as long as it was
            self._bar.update(self._task, total=max(task.completed, 1), completed=max(task.completed, 1))
