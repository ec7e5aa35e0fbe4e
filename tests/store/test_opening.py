"""Opening: what is made, brought up to date, refused, and left untouched."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from kb.errors import NotFoundError, StoreError
from kb.store import Store, migrations

ADD_COLOUR = migrations.Migration(
    2, ("ALTER TABLE documents ADD COLUMN colour TEXT", "UPDATE documents SET colour = 'grey'")
)
V1 = Path(__file__).with_name("v1.sql")


@pytest.fixture
def path(tmp_path, sample, fill):
    """Return a closed database that holds the sample."""
    with Store.open(tmp_path / "kb.db", mode="write") as store:
        fill(store, sample)
    return tmp_path / "kb.db"


@pytest.fixture
def next_version(monkeypatch):
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, ADD_COLOUR))


def raw(path: Path, *statements: str) -> list[tuple]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [row for statement in statements for row in connection.execute(statement).fetchall()]


def test_reading_needs_a_database(tmp_path):
    with pytest.raises(NotFoundError, match="there is no database at") as caught:
        Store.open(tmp_path / "kb.db", mode="read")
    assert "kb ingest" in (caught.value.hint or "")
    assert list(tmp_path.iterdir()) == []


def test_writing_makes_one_but_no_folder(tmp_path):
    with Store.open(tmp_path / "kb.db", mode="write") as store:
        assert store.path == tmp_path / "kb.db"
        assert raw(store.path, "PRAGMA journal_mode") == [("wal",)]
    with pytest.raises(StoreError, match="there is no folder"):
        Store.open(tmp_path / "none" / "kb.db", mode="write")


def test_reading_changes_nothing_and_leaves_nothing_behind(path, sample):
    before = path.read_bytes()
    with Store.open(path, mode="read") as store:
        assert store.documents.all() == [sample.document]
        with pytest.raises(StoreError, match="reading only"):
            store.documents.remove(sample.document.id)
        with pytest.raises(StoreError, match="read-only"):
            store.connection.rows("DELETE FROM documents")
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["kb.db"]


def test_a_reader_sees_one_moment(path, sample):
    with Store.open(path, mode="read") as reader, Store.open(path, mode="write", busy_seconds=1) as writer:
        writer.documents.remove(sample.document.id)
        assert reader.documents.all() == [sample.document]
        assert reader.claims.all() != []
    with Store.open(path, mode="read") as reader:
        assert reader.documents.all() == []


def test_an_older_database_is_copied_and_brought_up_to_date(path, sample, next_version):
    before = path.read_bytes()
    with Store.open(path, mode="write") as store:
        assert store.documents.all() == [sample.document]
        assert store.connection.rows("SELECT colour FROM documents") == [("grey",)]
    assert raw(path, "PRAGMA user_version") == [(2,)]
    backup = path.with_name("kb.db.v1.backup")
    assert raw(backup, "PRAGMA user_version", "SELECT COUNT(*) FROM documents") == [(1,), (1,)]
    assert len(backup.read_bytes()) == len(before)
    assert not list(path.parent.glob("*.partial"))


def test_an_older_database_is_brought_up_to_date_for_reading(path, sample, next_version):
    with Store.open(path, mode="read") as store:
        assert store.connection.rows("SELECT colour FROM documents") == [("grey",)]
    assert path.with_name("kb.db.v1.backup").exists()


def test_a_migration_that_fails_changes_nothing(path, monkeypatch):
    broken = migrations.Migration(2, ("DROP TABLE cruxes", "SELECT * FROM no_such_table"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, broken))
    with pytest.raises(StoreError, match="no_such_table"):
        Store.open(path, mode="write")
    assert raw(path, "PRAGMA user_version", "SELECT COUNT(*) FROM cruxes") == [(1,), (1,)]


def test_a_migration_may_not_leave_rows_that_refer_to_nothing(path, monkeypatch):
    broken = migrations.Migration(2, ("DELETE FROM posts",))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, broken))
    with pytest.raises(StoreError, match="refer to nothing"):
        Store.open(path, mode="write")
    assert raw(path, "SELECT COUNT(*) FROM names") == [(2,)]


def test_the_first_release_still_opens(tmp_path):
    path = tmp_path / "kb.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(V1.read_text(encoding="utf-8"))
    with Store.open(path, mode="write") as store:
        (document,) = store.documents.all()
        (mention,) = store.mentions.all()
        assert document.text[mention.start : mention.end] == mention.text
        assert store.mentions.match(["ponds"], 1)[0][0] == mention.id
        assert store.claims.all()[0].mention_ids == (mention.id,)


@pytest.mark.parametrize("mode", ["read", "write"])
def test_a_newer_database_is_left_untouched(path, mode):
    raw(path, "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer kb") as caught:
        Store.open(path, mode=mode)
    assert "update kb" in (caught.value.hint or "")
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["kb.db"]


@pytest.mark.parametrize("mode", ["read", "write"])
def test_another_programs_database_is_left_untouched(tmp_path, mode):
    path = tmp_path / "bookmarks.db"
    raw(path, "CREATE TABLE bookmarks (url)", "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store.open(path, mode=mode)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", ["read", "write"])
@pytest.mark.parametrize("content", [b"not a database at all " * 100, b"\x00" * 5000, b"x"])
def test_a_file_of_another_kind_is_left_untouched(tmp_path, mode, content):
    path = tmp_path / "kb.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a kb database") as caught:
        Store.open(path, mode=mode)
    assert caught.value.hint
    assert path.read_bytes() == content


def test_a_folder_is_no_database(tmp_path):
    for mode in ("read", "write"):
        with pytest.raises(StoreError, match="is a folder"):
            Store.open(tmp_path, mode=mode)


def test_a_copy_that_cannot_be_made_stops_the_migration(path, next_version):
    blocked = path.with_name("kb.db.v1.backup")
    blocked.mkdir()
    (blocked / "kept.txt").touch()
    with pytest.raises(StoreError, match=r"kb\.db: "):
        Store.open(path, mode="write")
    assert raw(path, "PRAGMA user_version") == [(1,)]
    assert sorted(p.name for p in path.parent.iterdir()) == ["kb.db", "kb.db.v1.backup"]


def test_an_empty_file_becomes_a_database(tmp_path):
    (tmp_path / "kb.db").touch()
    with Store.open(tmp_path / "kb.db", mode="write") as store:
        assert store.sizes().documents == 0


def test_a_damaged_database_says_so(path):
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"kb\.db: .*damaged"), Store.open(path, mode="read") as store:
        store.bundle()


def test_a_truncated_database_says_so(path):
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(StoreError, match=r"kb\.db: "), Store.open(path, mode="write") as store:
        store.bundle()


def look(path: Path, answer: Connection) -> None:
    """Read the database and try to write to it, as a user who may do little; send what came of it."""
    if os.getuid() == 0:
        os.setuid(65534)  # the superuser may write anywhere
    said = []
    with Store.open(path, mode="read") as store:
        said += [len(store.bundle().mentions), store.mentions.match(["drift"], 5)[0][0]]
    try:
        with Store.open(path, mode="write") as store:
            store.state.set("a", "b")
    except StoreError as error:
        said.append(error.message)
    answer.send(said)


@pytest.mark.parametrize("locked", ["file", "folder", "both"])
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX permissions")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_reading_where_nothing_may_be_written(path, locked, sample):
    folder = Path(tempfile.mkdtemp(prefix="kb-"))
    copy = folder / "kb.db"
    shutil.copyfile(path, copy)
    copy.chmod(0o666 if locked == "folder" else 0o444)
    folder.chmod(0o777 if locked == "file" else 0o555)
    ours, theirs = multiprocessing.Pipe()
    reader = multiprocessing.get_context("fork").Process(target=look, args=(copy, theirs))
    try:
        reader.start()
        reader.join(60)
        assert reader.exitcode == 0
        mentions, first, refused = ours.recv()
        assert mentions == 3
        assert first in {m.id for m in sample.mentions}
        assert str(copy) in refused
        assert "read-only" in refused
        assert [p.name for p in folder.iterdir()] == ["kb.db"]
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)
