"""Writes `schemas/`: JSON Schema of every record a command prints, of the export bundle, and the database's SQL.

Run `python -m kb.schema [FOLDER]`; a test compares what is there with what this makes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec

from kb import records
from kb.evaluation import Score
from kb.exports.json import encode
from kb.pipeline import IngestReport
from kb.pipeline.judging_authors import Judged
from kb.pipeline.judging_claims import ClaimJudged
from kb.pipeline.verifying import Plan, Verified
from kb.search import SearchResult
from kb.store import Sizes, schema_sql
from kb.summary import Summary, WeavePlan
from kb.views.authors import AuthorLine, AuthorView
from kb.views.between import Between
from kb.views.changes import CruxChanges
from kb.views.claims import ClaimLine, ClaimView, StanceView
from kb.views.common_ground import CommonGround
from kb.views.cruxes import CruxView
from kb.views.documents import DocumentLine, DocumentView, ExchangeView, PostView, QuoteView
from kb.views.formats import FormatLine
from kb.views.numbers import NumberDispute
from kb.views.objections import Objection
from kb.views.status import Status
from kb.views.timeline import Timeline
from kb.views.topics import TopicLine, TopicView

FOLDER = Path("schemas")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
RECORDS: tuple[type, ...] = (
    records.Document, records.Post, records.Reaction, records.Author, records.Quote, records.Mention,
    records.MatchEdge, records.Claim, records.ThreadLink, records.Exchange, records.StanceLink, records.Position,
    records.Topic, records.Crux, records.Judgement, records.Problem, records.Run,
)  # fmt: skip
"""What the base holds."""
VIEWS: tuple[type, ...] = (
    SearchResult, CruxView, Summary, ClaimView, ClaimLine, AuthorView, AuthorLine, TopicView, TopicLine,
    DocumentView, DocumentLine, PostView, QuoteView, StanceView, ExchangeView, Status, Sizes, IngestReport, Judged,
    ClaimJudged, FormatLine, Score, Plan, Verified, CruxChanges, Between, NumberDispute, Objection, Timeline,
    CommonGround, WeavePlan,
)  # fmt: skip
"""What the commands print with --json."""


def schema_of(record: type) -> dict[str, Any]:
    """Return the JSON Schema of one record, with the records it holds under `$defs`."""
    (reference,), parts = msgspec.json.schema_components((record,), ref_template="#/$defs/{name}")
    own = parts.pop(record.__name__, reference)
    return {"$schema": DIALECT, **own, **({"$defs": dict(sorted(parts.items()))} if parts else {})}


def files() -> dict[str, str]:
    """Return every file of `schemas/` by name, with its content."""
    found = {f"{_file_name(record.__name__)}.json": encode(schema_of(record)) for record in (*RECORDS, *VIEWS)}
    found["bundle.json"] = encode(schema_of(records.Bundle))
    found["kb.sql"] = schema_sql().rstrip() + "\n"
    return dict(sorted(found.items()))


def write(folder: Path) -> None:
    """Write every file into `folder` and remove the ones that are no longer made."""
    folder.mkdir(parents=True, exist_ok=True)
    made = files()
    for old in folder.iterdir():
        if old.name not in made and old.suffix in {".json", ".sql"}:
            old.unlink()
    for name, content in made.items():
        (folder / name).write_text(content, encoding="utf-8")


def _file_name(record: str) -> str:
    """Return `StanceLink` as `stance_link`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in record).lstrip("_")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
