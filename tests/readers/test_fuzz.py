"""Every reader against input that was damaged, cut off or made to harm: documents, problems or `InputError`, no more.

The samples of all readers are mutated. `KB_FUZZ=5000` tries that many mutations of each instead of a few.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import registry
from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.records import Judgement, ParsedDocument, Problem

SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = registry.names("readers")
FILES = {
    name: [p for p in sorted((SAMPLES / name).glob("*")) if ".golden." not in p.name and p.suffix != ".bib"]
    for name in NAMES
}
EXAMPLES = int(os.environ.get("KB_FUZZ", "60"))
LIMIT = 4_000_000
HARMFUL = (
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b"\\u0000", b"\x1b]0;x\x07\x1b[31m", "\u202e\u2066".encode(),
    b"[" * 3_000, b'{"a":' * 2_000, b"<div>" * 3_000, b"> " * 3_000, b"`" * 3_000, b"*_" * 1_500, b"[x](" * 1_000,
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>&b;', b"&#0;&#xD800;&#x110000;",
    b"9" * 6_000, b"-1e999", b'""', b"null", b"true", b"[]", b"{}", b"\r", b"\n\n\n", b",", b'"', b"---\n",
    b"@ 2023-99-99T99:99 (+9999999)\n", b"#2 A Disputed #99999999999\n", "\xe9".encode("utf-16"),
)  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["t1_a", "9100000", "\ud800", "\x00\x1b[2J", "\u202e", 10**400, 1e308, -1])
    | st.sampled_from(["> > x", "<p><p", "[quote=", "[/quote]", "a\r\nb"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
JSON = [n for n in NAMES if any(p.suffix in {".json", ".jsonl", ".ndjson"} for p in FILES[n])]
THREADS = ["discourse", "hacker_news", "reddit"]


def source(data: bytes, path: str) -> Source:
    return Source(path, data[:HEAD_BYTES], lambda: io.BytesIO(data), LIMIT)


def check(name: str, data: bytes, path: str) -> None:
    """Read the input and hold what comes to what every document must be."""
    reader = registry.load("readers", name)
    given_ = source(data, path)
    assert 0.0 <= reader.sniff(given_) <= 1.0
    try:
        readings = list(reader.read(given_))
    except InputError as error:
        assert error.message
        return
    for reading in readings:
        if not isinstance(reading, ParsedDocument):
            assert isinstance(reading, Problem | Judgement)
            continue
        assert "\0" not in reading.text
        if name != "bundle":
            reading.text.encode()
        position = 0
        for number, post in enumerate(reading.posts):
            assert position <= post.start < post.end <= len(reading.text)
            assert post.parent is None or post.parent < number
            assert bool(post.author) != bool(post.speaker)
            for left in post.reactions:
                assert left.start is None or (left.end is not None and post.start <= left.start < left.end <= post.end)
            position = post.end


def _lines(text: str) -> Iterator[object]:
    for line in text.splitlines():
        with contextlib.suppress(ValueError):  # samples hold broken lines on purpose
            yield json.loads(line)


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", NAMES)
def test_mutated_bytes(name: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.data())
    def mutate(draw: st.DataObject) -> None:
        path = draw.draw(st.sampled_from(FILES[name]))
        data = bytearray(path.read_bytes())
        for _ in range(draw.draw(st.integers(1, 4))):
            at = draw.draw(st.integers(0, len(data)))
            match draw.draw(st.integers(0, 4)):
                case 0:
                    del data[at:]
                case 1:
                    data[at:at] = draw.draw(st.sampled_from(HARMFUL))
                case 2:
                    data[at : at + draw.draw(st.integers(1, 40))] = draw.draw(st.binary(max_size=6))
                case 3:
                    piece = data[at : at + draw.draw(st.integers(1, 400))]
                    data[at:at] = piece * draw.draw(st.integers(1, 20))
                case _:
                    to = draw.draw(st.integers(at, len(data)))
                    data[at:to] = b""
        check(name, bytes(data), path.name)

    mutate()


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize(
    "name", [n for n in NAMES if any(p.suffix in {".json", ".jsonl", ".ndjson"} for p in FILES[n])]
)
def test_fields_of_other_types(name: str) -> None:
    files = [p for p in FILES[name] if p.suffix in {".json", ".jsonl", ".ndjson"}]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.data())
    def mutate(draw: st.DataObject) -> None:
        path = draw.draw(st.sampled_from(files))
        text = path.read_text(encoding="utf-8")
        whole = path.suffix == ".json"
        records = [json.loads(text)] if whole else [*_lines(text)]
        for _ in range(draw.draw(st.integers(1, 3))):
            node = records
            while isinstance(node, dict | list) and node:
                key = draw.draw(st.sampled_from(list(node) if isinstance(node, dict) else list(range(len(node)))))
                if not isinstance(node[key], dict | list) or not node[key] or draw.draw(st.integers(0, 3)) == 0:
                    node[key] = draw.draw(VALUES)
                    break
                node = node[key]
        found = json.dumps(records[0]) if whole else "".join(json.dumps(r) + "\n" for r in records)
        check(name, found.encode(), path.name)

    mutate()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", NAMES)
def test_input_made_to_harm(name: str) -> None:
    for data in HARMFUL:
        check(name, data * 3, "odd.txt")
        check(name, b"words before\n" + data + b"\nwords behind\n", "odd.txt")
    check(name, b"\n".join(HARMFUL), "odd.txt")


@pytest.mark.parametrize("name", JSON)
@pytest.mark.parametrize(
    "frame", ["[", '{"a":', '{"children":[', '{"kind":"Listing","data":{"children":[', '[{"hits":[']
)
@pytest.mark.parametrize("levels", [150, 900, 20_000])
def test_deep_nesting(name: str, frame: str, levels: int) -> None:
    closing = {"[": "]", "{": "}"}
    end = "".join(closing[c] for c in reversed(frame) if c in closing)
    check(name, (frame * levels + "1" + end * levels).encode(), "odd.json")
    check(name, (frame * levels).encode(), "odd.json")


@pytest.mark.parametrize("name", THREADS)
def test_a_huge_thread_is_read_in_part_and_says_so(name: str) -> None:
    rows = next(p for p in FILES[name] if p.suffix == ".ndjson").read_bytes()
    many = b"".join(row + b"\n" for row in rows.splitlines() for _ in range(40))
    cut = Source("f.ndjson", many[:HEAD_BYTES], lambda: io.BytesIO(many), max(map(len, rows.splitlines())) * 3)
    found = [r for r in registry.load("readers", name).read(cut) if isinstance(r, ParsedDocument)]
    assert any("left out" in p.message for d in found for p in d.problems)
