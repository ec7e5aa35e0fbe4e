from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from kb.ids import make_id
from kb.protocols import Source
from kb.readers.bundle import PLUGIN
from kb.records import Document, Judgement, ParsedDocument, Problem
from kb.stages.authors import raw_author

SAMPLE = Path(__file__).parents[1] / "samples" / "bundle" / "kettle.json"


def read(data: bytes) -> list[Any]:
    return list(PLUGIN.read(Source("b.json", data, lambda: io.BytesIO(data), 10**6)))


def changed(**fields: Any) -> bytes:
    return json.dumps(json.loads(SAMPLE.read_text(encoding="utf-8")) | fields).encode()


def test_ids_come_out_as_they_went_in() -> None:
    bundle = json.loads(SAMPLE.read_text(encoding="utf-8"))
    parsed, judgement = read(SAMPLE.read_bytes())
    document = Document(bundle["documents"][0]["id"], parsed.path, parsed.format, parsed.title, parsed.text)
    assert document.text == bundle["documents"][0]["text"]
    assert [make_id("p", document.id, p.start, p.end) for p in parsed.posts] == [p["id"] for p in bundle["posts"]]
    authors = [raw_author(p.author, document, p.speaker) for p in parsed.posts]
    assert [a.id for a in authors] == [p["author_id"] for p in bundle["posts"]]
    assert [a.name for a in authors] == [a["name"] for a in bundle["authors"]]
    assert [p.parent for p in parsed.posts] == [None, 0]
    assert {a.id: a.aliases for a in parsed.authors} == {a["id"]: tuple(a["aliases"]) for a in bundle["authors"]}
    assert [p.message for p in parsed.problems] == ["no date"]
    assert isinstance(judgement, Judgement)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"version": 1, "documents": [', "not valid JSON"),
        (b'{"version": 1,\n "documents": [}', ":2: not valid JSON"),
        (b'{"documents": []}', "version"),
        (b'{"version": 99, "documents": []}', "version 99"),
        (b'{"version": 1, "documents": [{"id": 3}]}', "$.documents[0]"),
        (b"[]", "not a bundle"),
    ],
)
def test_what_is_no_bundle_is_refused_with_the_place(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert words in caught.value.message
    assert caught.value.hint


def test_posts_that_point_nowhere_are_problems_and_the_rest_is_read() -> None:
    bundle = json.loads(SAMPLE.read_text(encoding="utf-8"))
    first, second = bundle["posts"]
    far = first | {"id": "p:far", "start": 10_000, "end": 10_001}
    upon = first | {"id": "p:upon", "start": 1, "end": 5}
    lost = first | {"id": "p:lost", "document_id": "d:none"}
    readings = read(changed(posts=[upon, first, second | {"parent_id": "p:none"}, far, lost]))
    (document,) = [r for r in readings if isinstance(r, ParsedDocument)]
    problems = [r for r in readings if isinstance(r, Problem)]
    assert [(p.start, p.parent) for p in document.posts] == [(first["start"], None), (second["start"], None)]
    assert len(problems) == 3
    assert any("d:none" in p.message for p in problems)


def test_a_document_that_stands_twice_is_read_once() -> None:
    bundle = json.loads(SAMPLE.read_text(encoding="utf-8"))
    readings = read(changed(documents=bundle["documents"] * 2))
    assert [type(r).__name__ for r in readings] == ["ParsedDocument", "Problem", "Judgement"]
