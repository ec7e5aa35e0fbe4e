"""kb.toml: defaults, what is refused and how it is said, where it and the database are found."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from kb import toml
from kb.config import Config, EncoderConfig
from kb.errors import ConfigError


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_CONFIG", raising=False)
    monkeypatch.delenv("KB_DB", raising=False)


def written(folder: Path, text: str) -> Path:
    path = folder / "kb.toml"
    path.write_text(text, encoding="utf-8")
    return path


def sections() -> list[tuple[str, object]]:
    return [(item.name, getattr(Config(), item.name)) for item in dataclasses.fields(Config)]


def test_without_a_file_everything_has_its_default() -> None:
    assert toml.load(None) == Config()


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert toml.load(written(tmp_path, "")) == Config()


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    text = '[dedup]\nsame = 0.9\n[ingest]\nignore = ["*.bak"]\n[authors.aliases]\n"Ann Example" = ["ann_ex"]\n'
    loaded = toml.load(written(tmp_path, text))
    assert loaded.dedup.same == 0.9
    assert loaded.dedup.neighbours == Config().dedup.neighbours
    assert loaded.ingest.ignore == ["*.bak"]
    assert loaded.authors.aliases == {"Ann Example": ["ann_ex"]}
    assert loaded.search == Config().search


def test_a_whole_number_may_stand_for_a_fraction(tmp_path: Path) -> None:
    assert toml.load(written(tmp_path, "[database]\nbusy_seconds = 5\n")).database.busy_seconds == 5.0


@pytest.mark.parametrize(
    ("text", "line", "key", "near"),
    [
        ("[dedup]\nnear = 0.5\nneigbours = 3\n", 3, "dedup.neigbours", "neighbours"),
        ("# about\n\n[serch]\nlimit = 3\n", 3, "serch", "search"),
        ('[ingest]\nglob = "*"\n\n[encoder]\nnme = "x"\n', 5, "encoder.nme", "name"),
        ("threshold = 0.9\n", 1, "threshold", None),
        ("search.limt = 3\n", 1, "search.limt", "limit"),
    ],
)
def test_an_unknown_key_is_named_with_its_line_and_the_nearest(
    tmp_path: Path, text: str, line: int, key: str, near: str | None
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        toml.load(path)
    assert caught.value.message == f"{path}:{line}: unknown key {key!r}"
    assert caught.value.exit_code == 2
    assert near is None or caught.value.hint == f"did you mean {near!r}?"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('[dedup]\nneighbours = 3\nsame = "high"\n', 3, "dedup.same"),
        ("[search]\nlimit = 3.5\n", 2, "search.limit"),
        ("[ingest]\nglob = 3\n", 2, "ingest.glob"),
        ("[ingest]\nignore = [1]\n", 2, "ingest.ignore"),
        ('[authors.aliases]\n"Ann Example" = "ann_ex"\n', 1, "authors.aliases"),
        ("dedup = 3\n", 1, "dedup"),
    ],
)
def test_a_wrong_type_is_named_with_its_line(tmp_path: Path, text: str, line: int, key: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        toml.load(path)
    assert caught.value.message.startswith(f"{path}:{line}: {key}: ")
    assert "Expected" in caught.value.message


@pytest.mark.parametrize("data", [b"[dedup\n", b"a = \n", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_what_is_no_toml_is_refused(tmp_path: Path, data: bytes) -> None:
    (path := tmp_path / "kb.toml").write_bytes(data)
    with pytest.raises(ConfigError, match=r"kb\.toml: "):
        toml.load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read") as caught:
        toml.load(tmp_path / "kb.toml")
    assert "kb init" in (caught.value.hint or "")


def test_what_init_writes_is_read_back_as_the_defaults(tmp_path: Path) -> None:
    assert toml.load(written(tmp_path, toml.render())) == Config()


def test_other_settings_are_written_and_read_back(tmp_path: Path) -> None:
    aliases = {'Ann "A" Example': ["ann_ex", "A. Example", "back\\slash"], "Åse": []}
    changed = dataclasses.replace(
        Config(), authors=dataclasses.replace(Config().authors, aliases=aliases, suggest=91.5)
    )
    assert toml.load(written(tmp_path, toml.render(changed))) == changed


def test_what_init_writes_states_every_knob_with_its_comment() -> None:
    text = toml.render()
    table = tomllib.loads(text)
    lines = text.splitlines()
    for section, value in sections():
        assert (type(value).__doc__ or "").strip()
        for item in dataclasses.fields(value):  # type: ignore[arg-type]
            assert item.name in table[section]
            assert f"# {item.metadata['about']}" in lines
            assert item.metadata["about"].endswith(".")


def test_the_file_is_found_by_walking_up(tmp_path: Path) -> None:
    (inner := tmp_path / "a" / "b").mkdir(parents=True)
    assert toml.find(inner) is None or not toml.find(inner).is_relative_to(tmp_path)  # type: ignore[union-attr]
    outer = written(tmp_path, "")
    assert toml.find(inner) == toml.find(tmp_path) == outer
    nearer = written(tmp_path / "a", "")
    assert toml.find(inner) == nearer


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "")
    monkeypatch.setenv("KB_CONFIG", str(tmp_path / "other.toml"))
    assert toml.find(tmp_path) == tmp_path / "other.toml"


def test_the_database_lies_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inner := tmp_path / "inner").mkdir()
    monkeypatch.chdir(inner)
    assert toml.database_path(Config(), tmp_path / "kb.toml") == tmp_path / "kb.db"
    assert toml.database_path(Config(), None) == inner / "kb.db"
    named = toml.load(written(tmp_path, '[database]\npath = "bases/one.db"\n'))
    assert toml.database_path(named, tmp_path / "kb.toml") == tmp_path / "bases" / "one.db"
    monkeypatch.setenv("KB_DB", "/else/where.db")
    assert toml.database_path(named, tmp_path / "kb.toml") == Path("/else/where.db")


def test_the_derivation_tells_what_changes_derived_rows_and_nothing_else() -> None:
    plain = Config()
    dedup = dataclasses.replace(plain, dedup=dataclasses.replace(plain.dedup, same=0.99))
    encoder = dataclasses.replace(plain, encoder=EncoderConfig(name="other"))
    threads = dataclasses.replace(plain, encoder=EncoderConfig(threads=3))
    search = dataclasses.replace(plain, search=dataclasses.replace(plain.search, limit=3))
    assert len({plain.derivation, dedup.derivation, encoder.derivation}) == 3
    assert plain.derivation == threads.derivation == search.derivation == Config().derivation
