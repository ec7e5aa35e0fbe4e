"""The real program as a process of its own: killed, interrupted, run twice at once, on full and read-only disks.

Every process finds `sitecustomize` below, by which words are counted and models have no opinion: no weights are loaded.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.records import Bundle
from kb.store import Store

ROOT = Path(__file__).parents[2]
ENCODER = """
import os, sys, time, zlib

class Words:
    name, dimension, fingerprint = "words", 64, "words-1"

    def encode(self, texts):
        import numpy as np
        time.sleep(float(os.environ.get("KB_TEST_SLOW", "0")))
        found = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                found[row, zlib.crc32(word.encode()) % 64] += 1
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

class Even:
    name = fingerprint = "even"

    def predict(self, asked, *others):
        import numpy as np
        return np.full((len(asked), 3), 1 / 3, dtype=np.float32)

import kb.models.encoders, kb.models.pairs, kb.models.same, kb.models.stance
kb.models.encoders.load_encoder = lambda config: Words()
kb.models.stance.load_stance_model = kb.models.pairs.load_pair_model = lambda name: Even()
kb.models.same.load_same_model = lambda name: Even()
"""
TOPICS = ("barges", "lanterns", "orchards", "ferries", "windmills", "quarries")
SIDES = (
    "I think {0} are better than walls, because they last for {1} years in a wet garden.",
    "I disagree. I think {0} are not better than walls, because they never last for {1} years.",
    "That is right. {0} are a good thing, since people who build them are happier for {1} years.",
)


def thread(topic: str) -> str:
    """Return a thread in which people divide."""
    said = [f"On {topic}", "By Ada Brook @ 2023-01-02T10:00 (+5)", SIDES[0].format(topic, 5)]
    for number in range(12):
        said.append(f"{('Ben Stone', 'Chloe Nunn', 'Dan Reed')[number % 3]} @ 2023-01-{number + 3:02}T11:00 (+1)")
        said += [SIDES[0].format(topic, 5), SIDES[number % 3].format(topic, number)]
    return "\n".join(said) + "\n"


class World:
    """A folder that anyone may enter, with documents, bases and a way to run `kb` there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "site").mkdir()
        (folder / "site" / "sitecustomize.py").write_text(ENCODER, encoding="utf-8")
        (folder / "docs").mkdir()
        for topic in TOPICS:
            (folder / "docs" / f"{topic}.txt").write_text(thread(topic), encoding="utf-8")
        folder.chmod(0o755)

    def start(self, *arguments: object, **options: object) -> subprocess.Popen[str]:
        """Start `kb ARGUMENTS` in the folder, slowed by `slow` seconds a document."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KB_")}
        slow = {"KB_TEST_SLOW": str(options.pop("slow", 0)), "PYTHONDONTWRITEBYTECODE": "1"}
        path = {"PYTHONPATH": f"{self.folder / 'site'}{os.pathsep}{ROOT}"}
        return subprocess.Popen(
            [sys.executable, "-m", "kb", *map(str, arguments)], cwd=self.folder, env=kept | slow | path, text=True,
            stdin=options.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
        )  # type: ignore[call-overload]  # fmt: skip

    def kb(self, *arguments: object, **options: object) -> tuple[int, str, str]:
        """Run `kb ARGUMENTS`; return its exit code, stdout and stderr. It never shows a traceback."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err
        assert "internal error" not in err, err
        return process.returncode, out, err

    def ingest(self, base: str = "kb.db", *paths: object, **options: object) -> tuple[int, str, str]:
        return self.kb("--db", base, "ingest", *(paths or ("docs",)), **options)

    def content(self, base: str = "kb.db") -> tuple[Bundle, list]:
        with Store.open(self.folder / base, mode="read") as store:
            assert store.connection.rows("PRAGMA integrity_check") == [("ok",)]
            assert store.connection.rows("PRAGMA foreign_key_check") == []
            return store.bundle(), store.connection.rows("SELECT * FROM vectors ORDER BY 1, 2")


@pytest.fixture
def world() -> Iterator[World]:
    folder = Path(tempfile.mkdtemp())
    yield World(folder)
    shutil.rmtree(folder)


@pytest.fixture
def whole(world: World) -> tuple[Bundle, list]:
    """What an undisturbed run gives."""
    assert world.ingest("whole.db")[0] == 0
    bundle, vectors = world.content("whole.db")
    assert len(bundle.documents) == len(TOPICS)
    assert bundle.cruxes
    return bundle, vectors


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_it_gives_the_same_base(world, whole) -> None:
    began = time.monotonic()
    world.ingest("timed.db", slow=0.05)
    lasts = time.monotonic() - began
    chance = random.Random(7)
    unfinished = 0
    for number in range(8):
        base = f"killed-{number}.db"
        for _ in range(2):  # the second run may be killed as well
            process = world.start("--db", base, "ingest", "docs", slow=0.05)
            time.sleep(lasts * chance.uniform(0.2, 1.0))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            unfinished += process.returncode == -signal.SIGKILL
        code, _, err = world.ingest(base)
        assert (code, err) == (0, "")
        assert world.content(base) == whole
    assert unfinished, "no run was killed before its end"


@pytest.mark.slow
def test_interrupted_it_says_so_and_leaves_a_sound_base(world, whole) -> None:
    process = world.start("--db", "kb.db", "ingest", "docs", slow=1.0)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        time.sleep(0.02)
        if (world.folder / "kb.db-wal").exists() and len(_documents(world.folder / "kb.db")) >= 2:
            break
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err == "kb: interrupted; what was stored stays, run it again to complete it\n"
    bundle, _ = world.content()
    assert 2 <= len(bundle.documents) < len(TOPICS)
    code, out, _ = world.ingest()
    assert (code, "unchanged" in out) == (0, True)
    assert world.content() == whole


def _documents(path: Path) -> list[str]:
    from kb.errors import KbError

    try:
        with Store.open(path, mode="read") as store:
            return [d.path for d in store.documents.all(with_text=False)]
    except KbError:  # not there yet, or just being made
        return []


@pytest.mark.slow
def test_two_at_once_both_succeed_and_the_one_that_waits_says_so(world, whole) -> None:
    # Slow enough for the second to start and to load its readers, on a busy machine too.
    first = world.start("--db", "kb.db", "ingest", "docs", slow=2.0)
    while not _documents(world.folder / "kb.db"):
        assert first.poll() is None
        time.sleep(0.02)
    second = world.start("--db", "kb.db", "ingest", "docs", slow=0.3)
    outcomes = [process.communicate(timeout=120) for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0)
    assert f"{len(TOPICS)} added" in outcomes[0][0]
    assert "Nothing changed" in outcomes[1][0]
    assert "another kb is writing to kb.db; waiting for it to finish" in outcomes[1][1]
    assert world.content() == whole


def test_a_disk_that_is_full_loses_nothing(world, whole) -> None:
    assert world.ingest("kb.db", "docs/barges.txt", "docs/ferries.txt")[0] == 0
    held = world.content()
    size = sum(f.stat().st_size for f in world.folder.glob("kb.db*"))

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, size + 20_000))

    (world.folder / "docs" / "long.txt").write_text(
        "\n\n".join(f"I think that {n} lanterns are better than {n + 1} barges in the wet." for n in range(3_000)),
        encoding="utf-8",
    )
    code, out, err = world.ingest("kb.db", "docs/long.txt", preexec_fn=small_disk)
    assert code == 1, (out, err)
    assert "kb.db: " in err
    assert "->" in err
    assert world.content()[0].documents == held[0].documents
    (world.folder / "docs" / "long.txt").unlink()
    assert world.ingest()[0] == 0
    assert world.content() == whole


CAPBSET_DROP, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2


def obey_permissions() -> None:
    """Make the process to be started obey permissions even if it is root's (Linux, prctl(2), capabilities(7))."""
    if os.geteuid() == 0:
        for capability in (DAC_OVERRIDE, DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(CAPBSET_DROP, capability, 0, 0, 0)


@pytest.fixture
def bound(world: World) -> dict[str, object]:
    """Options of a process that obeys permissions."""
    secret = world.folder / "secret"
    secret.touch(mode=0)
    options: dict[str, object] = {"preexec_fn": obey_permissions}
    if subprocess.run(["cat", secret], capture_output=True, check=False, **options).returncode == 0:
        pytest.skip("this user reads and writes whatever the permissions say")
    secret.unlink()
    return options


def test_a_read_only_base_is_told_and_left_alone(world, whole, bound) -> None:
    assert world.ingest()[0] == 0
    base = world.folder / "kb.db"
    before = base.read_bytes()
    for mode, folder_mode in ((0o444, 0o777), (0o666, 0o555), (0o444, 0o555)):
        base.chmod(mode)
        world.folder.chmod(folder_mode)
        (world.folder / "kb.db.lock").chmod(0o644)
        code, out, err = world.ingest("kb.db", "docs/barges.txt", **bound)
        assert (code, out) == (1, "")
        assert "kb.db: the database is read-only" in err
        assert "-> make the file and its folder writable" in err
        (world.folder / "kb.db.lock").chmod(0o444)
        code, out, err = world.ingest("kb.db", "docs/barges.txt", **bound)
        assert (code, out) == (1, "")
        assert "kb.db: cannot be written: Permission denied" in err
    world.folder.chmod(0o755)
    assert base.read_bytes() == before


def test_a_file_that_may_not_be_read_is_told(world, bound) -> None:
    secret = world.folder / "docs" / "barges.txt"
    secret.chmod(0)
    world.folder.chmod(0o777)
    closed = world.folder / "closed"
    closed.mkdir(mode=0)
    code, out, err = world.ingest("kb.db", "docs", "closed", "closed/a.txt", **bound)
    assert code == 0
    assert f"{len(TOPICS) - 1} added, 3 failed" in out
    assert "docs/barges.txt: cannot be read: Permission denied -> check its permissions" in err
    assert "closed: the folder cannot be read: Permission denied" in err
    assert "closed/a.txt: cannot be read: Permission denied" in err
    code, _, _ = world.ingest("kb.db", "docs/barges.txt", **bound)
    assert code == 3


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["none.txt"], "none.txt: no such file or folder -> check the path"),
        (["empty"], "empty: no readable files in this folder"),
        (["pipe"], "pipe: a named pipe, not a file"),
        (["/dev/zero"], "/dev/zero: a device, not a file"),
        (["loop"], "loop: cannot be read: Too many levels of symbolic links"),
        (["-"], "standard input: the file is empty"),
        (["empty.txt"], "empty.txt: the file is empty"),
        (["kb.png"], "kb.png:1: a binary file, not text"),
    ],
)
def test_where_nothing_can_be_read_it_says_why_and_exits_3(world, paths, message) -> None:
    (world.folder / "empty").mkdir()
    (world.folder / "empty.txt").touch()
    (world.folder / "kb.png").write_bytes(b"\x89PNG\r\0\0")
    (world.folder / "loop").symlink_to("loop")
    os.mkfifo(world.folder / "pipe")
    code, out, err = world.ingest("kb.db", *paths)
    assert code == 3
    assert out.startswith("Nothing could be read.")
    assert message in err
    assert world.ingest("kb.db", *paths, "docs/barges.txt")[0] == 0
    assert world.ingest("kb.db", "docs/ferries.txt", *paths, "--strict")[0] == 3


def test_closed_standard_input_is_empty(world) -> None:
    code, _, err = world.ingest("kb.db", "-", preexec_fn=lambda: os.close(0))
    assert code == 3
    assert "standard input: " in err


def test_usage_errors_exit_2(world) -> None:
    assert world.ingest("kb.db", "docs", "--format", "papyrus")[0] == 2
    assert world.ingest("kb.db", "docs", "--glob", "")[0] == 2
    assert world.kb("--db", "kb.db", "ingest")[0] == 2
    assert not (world.folder / "kb.db").exists()


def test_fifty_megabytes_in_one_line_are_refused_before_they_are_cut(world) -> None:
    (world.folder / "big.txt").write_text("I think barges are better. " * 1_900_000, encoding="utf-8")
    code, _, err = world.ingest("kb.db", "big.txt")
    assert code == 3
    assert "big.txt:1: a line of 51,300,000 characters: data, not prose -> " in err


def test_problems_are_shown_by_status_until_they_are_cured_or_forgotten(world) -> None:
    (world.folder / "docs" / "bad.txt").write_bytes(b"\0")
    world.ingest()
    assert "docs/bad.txt:1: a binary file" in world.kb("--db", "kb.db", "status")[1]
    code, out, _ = world.kb("--db", "kb.db", "forget", "docs/bad.txt")
    assert (code, out.splitlines()[0]) == (0, "Forgot docs/bad.txt.")
    assert json.loads(world.kb("--db", "kb.db", "status", "--json")[1])["problems"] == []


def test_an_export_is_read_by_another_base_through_a_pipe(world, whole) -> None:
    world.ingest()
    with world.start("--db", "kb.db", "export", "--format", "json") as export:
        code, out, err = world.ingest("other.db", "-", stdin=export.stdout)
    assert (code, err) == (0, "")
    assert f"{len(TOPICS)} added" in out
    assert world.content("other.db")[0] == world.content()[0] == whole[0]
