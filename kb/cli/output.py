"""What every list offers beside its page: --json, --jsonl, --csv and --ids, by one decorator and one function."""

from __future__ import annotations

import csv
import functools
import inspect
import io
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import typer

from kb.cli.terminal import write
from kb.text import printable

_FORMULA = ("=", "+", "-", "@")


class Form(StrEnum):
    """How a list is printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    IDS = "ids"


_HELP = {
    Form.JSON: "Print records as JSON.",
    Form.JSONL: "Print one JSON record a line.",
    Form.CSV: "Print a table for spreadsheets, one record a line.",
    Form.IDS: "Print ids alone, one a line.",
}


def listing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command --json, --jsonl, --csv and --ids; it takes the one that was chosen as `form`.

    Two at once is a usage error.
    """
    signature = inspect.signature(command, eval_str=True)
    own = [p for p in signature.parameters.values() if p.name != "form"]
    added = [
        inspect.Parameter(
            f"as_{form}",
            inspect.Parameter.KEYWORD_ONLY,
            default=False,
            annotation=Annotated[bool, typer.Option(f"--{form}", help=text)],
        )
        for form, text in _HELP.items()
    ]

    @functools.wraps(command)
    def run(*arguments: Any, **settings: Any) -> None:
        asked = [form for form in _HELP if settings.pop(f"as_{form}", False)]
        if len(asked) > 1:
            raise typer.BadParameter(f"only one of {' and '.join(f'--{form}' for form in asked)} at a time")
        command(*arguments, form=asked[0] if asked else Form.TEXT, **settings)

    parameters = [*own, *added]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def printed(form: Form, records: Sequence[Any], ident: Callable[[Any], str], whole: Any = None) -> bool:
    """Print `records` in `form` and return True; return False for text, which the command writes itself.

    `ident` gives the id of a record, and each is printed once. `whole` is what --json prints, where that is more than
    the list.
    """
    if form is Form.TEXT:
        return False
    if form is Form.JSON:
        from kb.exports.json import encode

        write(encode(records if whole is None else whole), escape=True)
    elif form is Form.JSONL:
        from kb.exports.json import encode_line

        write("".join(encode_line(record) for record in records), escape=True)
    elif form is Form.CSV:
        write(table(records))
    else:
        write("".join(f"{one}\n" for one in dict.fromkeys(printable(ident(record)) for record in records)))
    return True


def table(records: Iterable[Any]) -> str:
    """Return records as CSV with a header: a record within a record has columns `outer.inner`, lists are joined.

    A text that a spreadsheet would compute stands behind an apostrophe.
    """
    rows = [dict(_flat("", msgspec.to_builtins(record))) for record in records]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    columns = [c for c in columns if not any(other.startswith(f"{c}.") for other in columns)]
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    if columns:
        writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return page.getvalue()


def _flat(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list | tuple):
        texts = all(isinstance(item, str) for item in value)
        yield name, _cell("; ".join(value) if texts else msgspec.json.encode(value).decode())
    else:
        yield name, "" if value is None else _cell(value)


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
