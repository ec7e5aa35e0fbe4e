"""Nothing opens a connection at run time, and no reading command pays for torch.

Every command runs as a process of its own, with a `sitecustomize` that sees, by audit events, each address
looked up and each socket connected, and that notes at exit which heavy packages were imported.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLE = ("corpus/ea/forecasting-tournaments.txt", "corpus/threads/garden-sensors.txt", "corpus/papers")
TORCH = {"torch", "sentence_transformers", "transformers", "sklearn", "scipy"}
RUNTIME = {"onnxruntime", "tokenizers"}
GUARD = """
import atexit, os, sys
folder = os.environ["KB_TEST_GUARD"]

def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}:
        with open(f"{folder}/network-{os.getpid()}", "a") as log:
            log.write(f"{event} {arguments[1:]}\\n")
        raise OSError("this test forbids the network")

def note():
    with open(f"{folder}/modules-{os.getpid()}", "w") as log:
        log.write(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))

sys.addaudithook(watch)
atexit.register(note)
"""


@dataclass(frozen=True)
class Ran:
    """What a process said, which connections it and its children tried, which packages it imported itself."""

    code: int
    out: str
    err: str
    network: list[str]
    modules: set[str]


class Guarded:
    """Runs Python under the guard, in a folder that holds a base of the sample."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.guard = folder / "guard"
        self.guard.mkdir(parents=True)
        (self.guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")

    def python(self, *arguments: str, **environment: str) -> Ran:
        """Run `python ARGUMENTS` in the folder."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KB_", "HF_")) or k == "KB_CACHE_DIR"}
        variables = {"PYTHONPATH": f"{self.guard}{os.pathsep}{ROOT}", "KB_TEST_GUARD": str(self.guard), **environment}
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=self.folder, env=kept | variables, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        out, err = process.communicate()
        network = [log.read_text(encoding="utf-8") for log in sorted(self.guard.glob("network-*"))]
        for log in self.guard.glob("network-*"):
            log.unlink()
        modules = set((self.guard / f"modules-{process.pid}").read_text(encoding="utf-8").split())
        return Ran(process.returncode, out, err, network, modules)

    def kb(self, *arguments: str, **environment: str) -> Ran:
        """Run `kb ARGUMENTS` on the base of the folder."""
        return self.python("-m", "kb", "--db", "kb.db", *arguments, **environment)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Guarded:
    guarded = Guarded(tmp_path_factory.mktemp("offline"))
    ran = guarded.kb("ingest", *(str(ROOT / path) for path in SAMPLE))
    assert ran.code == 0, ran.err
    assert ran.network == []
    assert not ran.modules & TORCH
    assert ran.modules >= RUNTIME
    return guarded


def test_the_guard_catches_connections_and_imports(tmp_path: Path) -> None:
    guarded = Guarded(tmp_path)
    look_up = guarded.python("-c", "import socket; socket.create_connection(('localhost', 9))")
    assert look_up.code == 1
    assert "socket.getaddrinfo" in look_up.network[0]
    connect = guarded.python("-c", "import socket; socket.socket().connect_ex(('127.0.0.1', 9))")
    assert "socket.connect" in connect.network[0]
    child = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.gethostbyname(\"a\")'])"
    )
    assert "socket.gethostbyname" in guarded.python("-c", child).network[0]
    assert "tokenizers" in guarded.python("-c", "import tokenizers").modules
    assert "tokenizers" not in guarded.python("-c", "import json").modules


READING = [
    ["--help"],
    ["--version"],
    ["cruxes"],
    ["cruxes", "--json"],
    ["cruxes", "--between", "Henrik Boateng-Lyle", "Marguerite Osei"],
    ["cruxes", "--explain"],
    ["cruxes", "--since", "0"],
    ["disagreements", "Henrik Boateng-Lyle", "Marguerite Osei"],
    ["disagreements", "--numbers", "--json"],
    ["objections"],
    ["timeline", "Henrik Boateng-Lyle"],
    ["common-ground"],
    ["common-ground", "--json"],
    ["objections", "--csv"],
    ["timeline", "Henrik Boateng-Lyle", "--ids"],
    ["summary"],
    ["summary", "--json"],
    ["summary", "--author", "Henrik Boateng-Lyle"],
    ["claims"],
    ["claims", "--json"],
    ["authors"],
    ["authors", "--json"],
    ["topics"],
    ["topics", "--json"],
    ["documents"],
    ["documents", "--json"],
    ["author", "judgements"],
    ["claim", "judgements"],
    ["claims", "--csv"],
    ["documents", "--ids"],
    ["help"],
    ["help", "crux"],
    ["summary", "--format", "markdown"],
    ["formats"],
    ["formats", "--json"],
    ["status"],
    ["status", "--json"],
    ["export", "--format", "json"],
]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_reading_needs_neither_network_nor_model(guarded: Guarded, command: list[str]) -> None:
    ran = guarded.kb(*command)
    assert ran.code == 0, ran.err
    assert ran.out.strip()
    assert ran.network == []
    assert not ran.modules & (TORCH | RUNTIME | {"llm"})
    if "json" in command[-1]:
        json.loads(ran.out)


def test_showing_needs_neither_network_nor_model(guarded: Guarded) -> None:
    bundle = json.loads(guarded.kb("export", "--format", "json").out)
    for noun in ("documents", "posts", "authors", "mentions", "claims", "topics", "cruxes"):
        assert bundle[noun], noun
        ran = guarded.kb("show", bundle[noun][0]["id"])
        assert ran.code == 0, ran.err
        assert ran.out.strip()
        assert ran.network == []
        assert not ran.modules & (TORCH | RUNTIME), noun


@pytest.mark.parametrize("options", [[], ["--json"], ["--author", "Henrik Boateng-Lyle"]], ids=" ".join)
def test_a_search_needs_the_light_runtime_only(guarded: Guarded, options: list[str]) -> None:
    ran = guarded.kb("search", "skill at short-range forecasts carries over to long-range ones", *options)
    assert ran.code == 0, ran.err
    assert ran.out.strip()
    assert ran.network == []
    assert not ran.modules & TORCH


def test_related_claims_need_the_light_runtime_only(guarded: Guarded) -> None:
    claim = json.loads(guarded.kb("claims", "--json").out)[0]["claim_id"]
    ran = guarded.kb("related", claim)
    assert ran.code == 0, ran.err
    assert ran.network == []
    assert not ran.modules & TORCH


def test_writing_needs_no_network(guarded: Guarded, tmp_path: Path) -> None:
    other = Guarded(tmp_path / "other")
    shutil.copy(guarded.folder / "kb.db", other.folder / "kb.db")
    document = json.loads(other.kb("export", "--format", "json").out)["documents"][0]["id"]
    author = ["author", "rename", "Henrik Boateng-Lyle", "Henrik Lyle"]
    for command in (["init"], ["rebuild"], author, ["forget", document]):
        ran = other.kb(*command)
        assert ran.code == 0, ran.err
        assert ran.network == []
        assert not ran.modules & TORCH


@pytest.mark.slow
def test_the_first_ingest_of_all_exports_the_model_without_network_and_without_a_word(tmp_path: Path) -> None:
    guarded = Guarded(tmp_path)
    home = {"KB_CACHE_DIR": str(tmp_path / "cache"), "HF_HOME": str(tmp_path / "hf"), "HOME": str(tmp_path)}
    (guarded.folder / "kb.toml").write_text('[encoder]\nname = "minilm"\n', encoding="utf-8")
    ran = guarded.kb("--quiet", "ingest", str(ROOT / SAMPLE[1]), **home)
    assert ran.code == 0, ran.err
    assert ran.err == ""
    assert ran.network == []
    assert not ran.modules & TORCH
    assert list((tmp_path / "cache" / "encoders").glob("*.onnx"))


@pytest.mark.parametrize(
    "command", [["cruxes"], ["status"], ["summary"], ["rebuild"], ["verify", "--dry-run"]], ids=" ".join
)
def test_a_judge_that_is_named_is_not_called(guarded: Guarded, tmp_path: Path, command: list[str]) -> None:
    other = Guarded(tmp_path / "other")
    shutil.copy(guarded.folder / "kb.db", other.folder / "kb.db")
    (other.folder / "kb.toml").write_text('[verify]\nllm = "gpt-4o-mini"\n', encoding="utf-8")
    ran = other.kb(*command, LLM_USER_PATH=str(tmp_path / "llm"))
    assert ran.code == 0, ran.err
    assert ran.network == []
    assert ("llm" in ran.modules) is (command[0] == "verify")


def test_verifying_sends_nothing_without_a_yes_or_without_a_key(guarded: Guarded, tmp_path: Path) -> None:
    other = Guarded(tmp_path / "other")
    shutil.copy(guarded.folder / "kb.db", other.folder / "kb.db")
    (other.folder / "kb.toml").write_text('[verify]\nllm = "gpt-4o-mini"\n', encoding="utf-8")
    for options, said in (([], "nothing is sent without a yes"), (["--yes"], "llm keys set openai")):
        ran = other.kb("verify", *options, LLM_USER_PATH=str(tmp_path / "llm"), OPENAI_API_KEY="")
        assert ran.code == 2, ran.err
        assert said in ran.err
        assert ran.network == []


def test_prose_is_asked_for_only_after_a_yes_and_with_a_key(guarded: Guarded, tmp_path: Path) -> None:
    where = {"LLM_USER_PATH": str(tmp_path / "llm"), "OPENAI_API_KEY": "", "KB_CACHE_DIR": str(tmp_path / "cache")}
    said = {(): "nothing is sent without a yes", ("--yes",): "llm keys set openai", ("--dry-run",): ""}
    for options, words in said.items():
        ran = guarded.kb("summary", "--short", "--llm", "gpt-4o-mini", *options, **where)
        assert ran.code == (2 if words else 0), ran.err
        assert words in ran.err
        assert ran.network == []
        assert not ran.modules & (TORCH | RUNTIME)


def test_a_model_that_is_not_here_is_not_fetched(tmp_path: Path) -> None:
    guarded = Guarded(tmp_path)
    (tmp_path / "kb.toml").write_text('[encoder]\nname = "someone/some-model"\n', encoding="utf-8")
    ran = guarded.kb("ingest", str(ROOT / SAMPLE[1]))
    assert ran.code == 4, ran.err
    assert "hf download someone/some-model" in ran.err
    assert ran.out == ""
    assert ran.network == []
