"""The `kb` program: its global options, its commands (each imported only when it is run), and what errors look like."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException
from typer.main import get_command

from kb import __version__
from kb.cli.session import Session
from kb.cli.usage import Command, Group
from kb.errors import AmbiguousError, KbError
from kb.text import printable

SECTIONS: dict[str, dict[str, str]] = {
    "Read in": {
        "ingest": "Read files and folders into the base.",
        "formats": "List what can be ingested, and how to get it from its site.",
        "documents": "List the documents.",
        "status": "Say what the base holds and what could not be read.",
        "forget": "Remove a document and everything that hung on it alone.",
    },
    "Ask": {
        "cruxes": "Show what the disagreements hinge on, and who stands where.",
        "search": "Find related arguments: for, against and related.",
        "related": "Find what supports, disputes or is near a claim.",
        "disagreements": "Show all that divides two people, and what they agree on.",
        "objections": "Show objections that nobody answered.",
        "timeline": "Show where an author stood over time, or people on a claim.",
        "common-ground": "Show what opposed camps both endorse.",
        "summary": "Sum up the base or a part: key points, open questions.",
    },
    "Look up": {
        "show": "Show anything that a list printed, with reasons.",
        "claims": "List the claims.",
        "authors": "List the authors.",
        "topics": "List the topics.",
        "help": "Say what a word of kb means, such as crux or stance.",
    },
    "Correct and keep": {
        "author": "Name an author, join two, keep two apart.",
        "claim": "Join two claims, keep two apart, overrule a link.",
        "verify": "Have a stronger model re-read the links behind the cruxes.",
        "rebuild": "Derive again what settings or models have changed for.",
        "export": "Print the whole base in another format.",
        "init": "Write a kb.toml that states every setting.",
    },
    "Measure and fit": {
        "eval": "Score the models and the chain on labelled data.",
        "train": "Train a model again, or from what you judged.",
    },
}
"""Every command with its line, in the order in which a newcomer needs them."""
COMMANDS = {name: line for section in SECTIONS.values() for name, line in section.items()}
UNPAGED = {"ingest", "forget", "rebuild", "eval", "init", "export", "verify", "train"}
"""Commands that say what they do while they do it, or whose output is for programs."""
INTERRUPTED = 130
_NAMES = max(map(len, COMMANDS))


class LazyGroup(Group):
    """Lists every command by its line above, and imports a command's module only when it is asked for."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, line in COMMANDS.items():
            self.add_command(TyperCommand(name, help=line, rich_markup_mode=None))

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands by what they are for."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:{_NAMES}}", line) for name, line in commands.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the real command in place of its line."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name in COMMANDS else command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an option that only stands before the command is named as one."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough (`kb claims | head`). Nothing may be flushed to the closed pipe at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None
        except KeyboardInterrupt:
            print("kb: interrupted; what was stored stays, run it again to complete it", file=sys.stderr)  # noqa: T201
            raise
        except TyperException as error:
            _harmless(error)
            name = getattr(error, "option_name", "")
            if any(name in option.opts for option in self.params):
                vars(error)["message"] = f"{name} stands before the command: kb {name} ... COMMAND"
                vars(error)["possibilities"] = None
            raise
        return done

    def make_context(self, *args: Any, **settings: Any) -> Any:
        """Read the options that stand before the command."""
        try:
            return super().make_context(*args, **settings)
        except TyperException as error:
            _harmless(error)
            raise

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run, and turn every failure into a message and an exit code."""
        given = settings.get("args") or sys.argv[1:]
        verbose = "--verbose" in given or "-v" in given
        try:
            return super().main(*args, **settings)
        except KbError as error:
            if verbose:
                traceback.print_exc()
            tell(error)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except Exception as error:  # the last resort: a user never meets a traceback
            if verbose:
                traceback.print_exc()
            what = printable(f"{type(error).__name__}: {error}")
            hint = "" if verbose else " (run with --verbose for the traceback)"
            print(f"kb: internal error: {what}{hint}", file=sys.stderr)  # noqa: T201
            sys.exit(1)


def _harmless(error: TyperException) -> None:
    """Take out of an error what the words typed could do to the terminal; they may be pasted."""
    ctx = getattr(error, "ctx", None)
    own = ctx.get_help() if ctx else ""  # the "error" of a command without anything behind it: it keeps its lines
    for name in ("message", "option_name"):
        if isinstance(said := vars(error).get(name), str) and said != own:
            vars(error)[name] = printable(said)


def load(name: str) -> Any:
    """Return the command that the module of this name holds in `command`, or the group of them in `app`."""
    module = importlib.import_module(f"kb.cli.{name.replace('-', '_')}")
    if hasattr(module, "app"):
        return get_command(module.app)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, cls=Command, epilog=module.EXAMPLE)(module.command)
    return get_command(single)


def tell(error: KbError) -> None:
    """Print what went wrong and what to do, in plain lines on stderr."""
    lines = [f"kb: {error.message}"]
    if isinstance(error, AmbiguousError):
        lines += [f"  {candidate}" for candidate in error.candidates]
    if error.hint:
        lines.append(f"  -> {error.hint}")
    for line in lines:
        print(printable(line), file=sys.stderr)  # noqa: T201


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  kb ingest corpus/           # first: files, folders, or - for standard input\n"
    "  kb cruxes                   # then ask\n  kb search 'some claim'\n  kb --db my.db status\n\n"
    "kb COMMAND --help has examples of each command; kb help WORD explains a word, such as crux.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kb {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    db: Annotated[
        Path | None, typer.Option("--db", help="The database (else KB_DB, else kb.db beside kb.toml).")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="The kb.toml (else KB_CONFIG, else the nearest).")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tracebacks with errors.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours (also: NO_COLOR=1).")] = False,
    ascii_: Annotated[bool, typer.Option("--ascii", help="Plain letters for symbols (also: KB_ASCII=1).")] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Long output is not paged (also: KB_PAGER=).")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Who claims what, who disagrees, and what the disagreement hinges on: offline, in the authors' own words."""
    pages = not no_pager and ctx.invoked_subcommand not in UNPAGED
    ctx.obj = Session(db, config, quiet=quiet, verbose=verbose, no_color=no_color, ascii=ascii_, pages=pages)
    ctx.call_on_close(ctx.obj.finish)


def run() -> None:
    """Run the command line on `sys.argv`."""
    get_command(app)(prog_name="kb")
