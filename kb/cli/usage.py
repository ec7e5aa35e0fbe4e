"""What a command takes, in words: one source for `--help`, docs/commands.md and the man page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from typer.core import TyperCommand, TyperGroup

_VALUES = {
    "author": "NAME", "topic": "NAME", "document": "PATH", "since": "DATE", "until": "DATE", "data": "FOLDER",
    "folder": "FOLDER", "format_": "NAME", "glob": "PATTERN", "query": "QUERY",
}  # fmt: skip
"""What stands for the value of a parameter that names none itself."""
_KINDS = {"int": "N", "int range": "N", "float": "NUMBER", "float range": "NUMBER", "str": "TEXT", "path": "FILE"}
_FEW = 4  # choices that fit behind the name of an option


@dataclass(frozen=True, slots=True)
class Taken:
    """An argument or an option: how it is written, what it says, and whether it is an option."""

    written: str
    says: str
    option: bool


def taken(command: Any, ctx: Any) -> Iterator[Taken]:
    """Yield what a command takes, in the order of its help."""
    for parameter in command.get_params(ctx):
        if getattr(parameter, "hidden", False):
            continue
        option = parameter.param_type_name == "option"
        written = _option(parameter) if option else _value(parameter) + ("..." if parameter.nargs != 1 else "")
        yield Taken(written, _says(parameter), option)


def line(command: Any, ctx: Any) -> str:
    """Return what stands behind the name of a command in its usage line."""
    pieces = [command.options_metavar] if command.options_metavar else []
    for parameter in command.get_params(ctx):
        if parameter.param_type_name == "argument":
            word = _value(parameter) if parameter.required else f"[{_value(parameter)}]"
            pieces.append(word + ("..." if parameter.nargs != 1 else ""))
    if isinstance(command, TyperGroup):
        pieces.append("COMMAND ...")
    return " ".join(pieces)


def _option(parameter: Any) -> str:
    names = ", ".join(sorted(parameter.opts, key=len))
    return names if parameter.is_flag else f"{names} {_value(parameter)}"


def _value(parameter: Any) -> str:
    if parameter.metavar:
        return str(parameter.metavar)
    choices = _choices(parameter)
    if 0 < len(choices) <= _FEW:
        return "|".join(choices)
    if parameter.name in _VALUES:
        return _VALUES[parameter.name]
    return _KINDS.get(parameter.type.name, str(parameter.name).upper())


def _choices(parameter: Any) -> list[str]:
    return [str(getattr(choice, "value", choice)) for choice in getattr(parameter.type, "choices", ())]


def _says(parameter: Any) -> str:
    said = str(parameter.help or "")
    choices, default = _choices(parameter), parameter.default
    if len(choices) > _FEW:
        said = f"{said.rstrip('.')}: {', '.join(choices)}."
    least, most = (getattr(parameter.type, end, None) for end in ("min", "max"))
    if least is not None and most is not None:
        said = f"{said}  [{least:g} to {most:g}]"
    if not parameter.show_default or default is None or isinstance(default, bool):
        return said
    shown = f"{default:g}" if isinstance(default, float) else getattr(default, "value", default)
    return f"{said}  [default: {shown}]"


class Worded:
    """A command whose help says in a word what each value is."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what stands behind the name in the usage line."""
        return [line(self, ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write what the command takes, arguments first."""
        rows = [*taken(self, ctx)]
        for title, option in (("Arguments", False), ("Options", True)):
            if part := [(row.written, row.says) for row in rows if row.option is option]:
                with formatter.section(title):
                    formatter.write_dl(part)


class Command(Worded, TyperCommand):
    """A single command."""


class Group(Worded, TyperGroup):
    """A command of several."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write what the command takes, then the commands below it."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)
