from __future__ import annotations

import io
import json

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.readers._values import Passed, head_records, is_stream, values
from kb.records import Problem


def source(data: bytes, limit: int = 10**8) -> Source:
    return Source("f.json", data[:HEAD_BYTES], lambda: io.BytesIO(data), limit)


LONG = json.dumps({"words": "w" * 100_000}).encode()


@pytest.mark.parametrize(
    ("data", "streamed", "count"),
    [
        (b'{"a": 1}\n{"a": 2}\n', True, 2),
        (b'\xef\xbb\xbf\r\n{"a": 1}\r\n{"a": 2}', True, 2),
        (b'{"a": 1}\n', False, 1),
        (b'{\n "a": 1\n}\n', False, 1),
        (b'[{"a": 1},\n{"a": 2}\n]', False, 1),
        (b'{"hits": [\n{"a": 1},\n{"a": 2}\n]}', False, 1),
        (b'\x07{"a": 1}\n{"a": 2}\n{"a": 3}\n', True, 2),
        (LONG + b"\n" + LONG + b"\n", True, 2),
        (LONG + b"\n", False, 1),
        (b"[" + LONG + b"]", False, 1),
    ],
)
def test_frames(data: bytes, streamed: bool, count: int) -> None:
    assert is_stream(source(data)) is streamed
    assert len(list(values(source(data), []))) == count


def test_lines_of_records() -> None:
    found = list(values(source(b'{"a": 1}\n\nbad\n{"a": 2}\n{"a": 3}\n'), problems := []))
    assert [(p.line, p.value) for p in found] == [(1, {"a": 1}), (4, {"a": 2}), (5, {"a": 3})]
    assert [p.line for p in problems] == [3]
    (whole,) = values(source(b'[\n{"id": 5},\n{"id" : "t9"},\n{"parent": 5, "objectID": "7"}\n]'), [])
    assert [whole.line_of(id_) for id_ in ("5", "t9", "7", "absent")] == [2, 3, 4, 1]


def test_first_records_of_a_head() -> None:
    assert list(head_records(source(b'{"a": 1}\nbad\n{"a": 2}'))) == [{"a": 1}, {"a": 2}]
    assert list(head_records(source(b'[{"a": 1}, 5, {"a": 2'))) == [{"a": 1}, {"a": 2}]
    assert [list(r) for r in head_records(source(LONG))] == [["words"]] or list(head_records(source(LONG))) == [{}]
    assert list(head_records(source(b"no json"))) == []


def test_problems_are_bounded() -> None:
    passed = Passed("f.json")
    for line in range(1, 101):
        passed.add(line, "bad")
    assert len(passed.all()) == 21
    assert passed.all()[-1] == Problem("f.json", None, "80 more records were passed over")


@pytest.mark.parametrize("data", [b"", b"words", b"\x00", b"na\xefve"])
def test_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        list(values(source(data), []))


def test_a_huge_value_is_refused_and_a_huge_stream_is_not() -> None:
    with pytest.raises(InputError, match="larger than"):
        list(values(source(LONG, limit=1000), []))
    rows = b'{"a": 1}\n' * 1000
    assert len(list(values(source(rows, limit=1000), []))) == 1000
