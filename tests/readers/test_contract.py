"""What every reader must do; the loop is over the registry, so a new reader is held to it without a word here.

A reader's sample lies in tests/samples/NAME/, its golden output beside it. `KB_UPDATE_GOLDENS=1 pytest
tests/readers/test_contract.py` writes the goldens anew; read the difference before committing it.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import msgspec
import pytest

from kb import registry
from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reader, Source
from kb.readers import choose
from kb.records import ParsedDocument

SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = registry.names("readers")
BINARY = ["pdf"]
PROSE = {"createdebate", "ea_forum_text", "lesswrong_markdown", "markdown", "reader_text", "thread_text"}
FILES = [(name, path) for name in NAMES for path in sorted((SAMPLES / name).glob("*")) if ".golden." not in path.name]


def source(data: bytes, path: str = "file.txt", limit: int = 10**8) -> Source:
    return Source(path=path, head=data[:HEAD_BYTES], open=lambda: io.BytesIO(data), max_bytes=limit)


def readers() -> list[Reader]:
    return [registry.load("readers", name) for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_has_a_sample_and_names_itself(name: str) -> None:
    reader = registry.load("readers", name)
    assert isinstance(reader, Reader)
    assert reader.name == name
    assert reader.description
    assert any(n == name for n, _ in FILES), f"put a sample file into tests/samples/{name}/"


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda v: v if isinstance(v, str) else v.name)
def test_a_sample_is_recognised_by_its_reader_alone(name: str, path: Path) -> None:
    sample = source(path.read_bytes(), path.name)
    assert choose(sample, readers()).name == name
    assert choose(sample, readers()[::-1]).name == name
    own = registry.load("readers", name).sniff(sample)
    assert all(reader.sniff(sample) < own for reader in readers() if reader.name != name)


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda v: v if isinstance(v, str) else v.name)
def test_a_sample_reads_as_its_golden(name: str, path: Path) -> None:
    readings = list(registry.load("readers", name).read(source(path.read_bytes(), path.name)))
    found = msgspec.json.format(msgspec.json.encode(readings), indent=1).decode() + "\n"
    golden = path.with_name(path.name + ".golden.json")
    if os.environ.get("KB_UPDATE_GOLDENS"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8"), "if this is meant: KB_UPDATE_GOLDENS=1, then read the diff"


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda v: v if isinstance(v, str) else v.name)
def test_posts_of_a_sample_are_ordered_and_answer_earlier_ones(name: str, path: Path) -> None:
    for document in registry.load("readers", name).read(source(path.read_bytes(), path.name)):
        if not isinstance(document, ParsedDocument):
            continue
        assert document.posts
        position = 0
        for number, post in enumerate(document.posts):
            assert position <= post.start < post.end <= len(document.text)
            assert post.parent is None or post.parent < number
            assert bool(post.author) != bool(post.speaker)
            position = post.end


@pytest.mark.parametrize("name", [n for n in NAMES if n not in BINARY])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        (b"GIF89a\x00\x01\x00words\x00", "binary"),
        (b"fine\nna\xefve\n", ":2: not UTF-8: byte 0xef at byte 7"),
        (b"\xef\xbb\xbffine\nna\xefve\n", ":2: not UTF-8: byte 0xef at byte 10"),
        ("words".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_the_place_and_a_hint(name: str, data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        list(registry.load("readers", name).read(source(data, "dir/odd.txt")))
    assert "dir/odd.txt" in caught.value.message
    assert words in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("data", [b"", b"GIF89a\x00\x01\x00words\x00", b"fine\nna\xefve\n", b"words"])
def test_what_is_not_of_a_binary_format_is_refused_with_a_hint(name: str, data: bytes) -> None:
    with pytest.raises(InputError, match=r"dir/odd\.bin: (?:not a|the file is empty)") as caught:
        list(registry.load("readers", name).read(source(data, "dir/odd.bin")))
    assert caught.value.hint


@pytest.mark.parametrize("name", NAMES)
def test_a_format_says_how_it_is_recognised_and_had(name: str) -> None:
    reader = registry.load("readers", name)
    assert reader.signs
    assert reader.origin


@pytest.mark.parametrize("name", NAMES)
def test_a_file_over_the_limit_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="larger than"):
        list(registry.load("readers", name).read(source(b"word " * 100, limit=50)))


@pytest.mark.parametrize("data", [b"\x7fELF\x00\x00", b"caf\xe9 au lait and more", b"\x89PNG\r\n\x1a\n\x00"])
def test_no_reader_recognises_what_is_no_text(data: bytes) -> None:
    assert [reader.sniff(source(data)) for reader in readers()] == [0.0] * len(NAMES)
    with pytest.raises(InputError, match=r"no known format|binary|not UTF-8"):
        choose(source(data), readers())


def test_an_empty_file_has_no_reader() -> None:
    with pytest.raises(InputError, match="empty"):
        choose(source(b" \n"), readers())


def test_a_head_that_ends_inside_a_character_is_still_text() -> None:
    data = ("ä" * HEAD_BYTES).encode()
    cut = Source("cut.txt", data[: HEAD_BYTES - 1], lambda: io.BytesIO(data), 10**8)
    assert choose(cut, readers()).name == "thread_text"


@pytest.mark.parametrize("name", [n for n in NAMES if n not in {"bundle"}])
def test_a_byte_order_mark_and_carriage_returns_change_no_span(name: str) -> None:
    path = next(p for n, p in FILES if n == name)
    data = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    plain = list(registry.load("readers", name).read(source(path.read_bytes(), path.name)))
    found = list(registry.load("readers", name).read(source(data, path.name)))
    assert [len(d.posts) for d in found] == [len(d.posts) for d in plain]
    for one, other in zip(found, plain, strict=True):
        assert one.title == other.title
        for a, b in zip(one.posts, other.posts, strict=True):
            assert one.text[a.start : a.end].replace("\r\n", "\n") == other.text[b.start : b.end]
            assert (a.author, a.parent, a.date, a.karma) == (b.author, b.parent, b.date, b.karma)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in PROSE])
def test_prose_is_no_record_of_any_format(name: str) -> None:
    with pytest.raises(InputError) as caught:
        list(registry.load("readers", name).read(source(b"word, " * 10_000)))
    assert caught.value.hint


@pytest.mark.parametrize("name", sorted(PROSE))
def test_one_enormous_line_is_read(name: str) -> None:
    data = b"word, " * 1_000_000
    (document,) = registry.load("readers", name).read(source(data))
    assert isinstance(document, ParsedDocument)
    assert [(p.start, p.end) for p in document.posts] == [(0, len(data) - 1)]


REAL = Path(__file__).parents[3] / "shared"
EXPECTED = {
    "createdebate": "createdebate",
    "discourse": "discourse",
    "lesswrong": "forum_magnum",
    "seeds": "thread_text",
    "002_c3a483cbcfe7bf87.txt": "ea_forum_text",
}


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_dir(), reason="../shared is not here")
def test_every_real_file_is_recognised_without_ambiguity() -> None:
    files = [*(REAL / "seeds").glob("*.txt"), *(REAL / "eval" / "threads").glob("*/*")]
    for path in (p for p in files if p.name != "LICENSE.txt"):
        real = source(path.read_bytes(), path.name)
        scores = sorted((reader.sniff(real), reader.name) for reader in readers())
        assert scores[-1][1] == EXPECTED.get(path.name, EXPECTED[path.parent.name]), path
        assert scores[-1][0] > scores[-2][0], path
    assert len(files) > 15
