"""A small base made by hand, so that the read side is tested without a pipeline and without a model; the corpus'."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from kb.ids import fingerprint, make_id
from kb.records import (
    Author,
    Claim,
    ClaimKind,
    Crux,
    Document,
    Exchange,
    Hedge,
    Hinge,
    Label,
    MatchEdge,
    Mention,
    Mode,
    Part,
    Position,
    Post,
    PostKind,
    Problem,
    Quote,
    QuoteKind,
    Showing,
    Side,
    Stance,
    StanceLink,
    Topic,
)
from kb.store import Store
from kb.text import LineIndex, words

ROOT = Path(__file__).parents[1]
ADA, BEN, CLO, NIL = (make_id("a", name) for name in ("ada", "ben", "clo", "nobody"))
THREAD = """\
Raised beds pay for themselves within two seasons. Slugs rarely climb a wooden wall.
> Raised beds pay for themselves
Raised beds do not pay for themselves within two seasons. Timber rots faster than vendors admit.
I agree with Ada that raised beds pay off quickly. My own beds paid off in a year.
"""
HOSTILE = "\x1b[31mBarrels breed mosquitoes [bold]fast[/bold]."
NOTE = f"Rain barrels save more water than drip lines. Drip lines clog in hard water. {HOSTILE}\n"


class WordEncoder:
    """Counts words into buckets: texts that share words are near each other. Needs no weights."""

    name = "words"
    dimension = 64
    fingerprint = "words-1"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                found[row, zlib.crc32(word.encode()) % self.dimension] += 1
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return found / np.where(lengths == 0, 1, lengths)


class Draft:
    """Writes a base by hand: passages are named by their words."""

    def __init__(self) -> None:
        self.thread = Document("d:" + "1" * 16, "threads/beds.txt", "thread", "Raised beds", THREAD)
        self.note = Document("d:" + "2" * 16, "notes/water.md", "markdown", "Water", NOTE, date="2021-05-06")
        opening = self._post(self.thread, ADA, "Raised beds pay", "wooden wall.", None, "2023-01-02T10:00")
        self.posts = [
            opening,
            self._post(self.thread, BEN, "> Raised", "vendors admit.", opening.id, "2023-01-03T11:00"),
            self._post(self.thread, CLO, "I agree with Ada", "in a year.", opening.id, "2023-02-01T12:00"),
            self._post(self.note, NIL, "Rain barrels", "[/bold].", None, None),
        ]
        self.mentions = {
            "pay": self._mention(0, "Raised beds pay for themselves within two seasons."),
            "slugs": self._mention(0, "Slugs rarely climb a wooden wall."),
            "not pay": self._mention(1, "Raised beds do not pay for themselves within two seasons."),
            "rots": self._mention(1, "Timber rots faster than vendors admit."),
            "agree": self._mention(2, "I agree with Ada that raised beds pay off quickly."),
            "year": self._mention(2, "My own beds paid off in a year."),
            "barrels": self._mention(3, "Rain barrels save more water than drip lines.", ClaimKind.PREDICTION),
            "clog": self._mention(3, "Drip lines clog in hard water."),
            "breed": self._mention(3, HOSTILE),
        }
        self.claims = {
            name: self._claim(name, [name, *more])
            for name, more in (
                ("pay", ["agree"]), ("slugs", []), ("not pay", []), ("rots", []), ("year", []), ("barrels", []),
                ("clog", []), ("breed", []),
            )
        }  # fmt: skip

    def _post(
        self, document: Document, author: str, first: str, last: str, parent: str | None, date: str | None
    ) -> Post:
        start = document.text.index(first)
        end = document.text.index(last) + len(last)
        line, end_line = LineIndex(document.text).lines(start, end)
        kind = PostKind.POST if parent is None else PostKind.COMMENT
        return Post(
            make_id("p", document.id, start), document.id, author, kind, start, end, line, end_line, parent, date
        )

    def _mention(self, post: int, text: str, kind: ClaimKind = ClaimKind.EMPIRICAL) -> Mention:
        own = self.posts[post]
        document = self.thread if own.document_id == self.thread.id else self.note
        start = document.text.index(text)
        line, end_line = LineIndex(document.text).lines(start, start + len(text))
        return Mention(
            make_id("m", document.id, start), document.id, own.id, own.author_id, start, start + len(text), line,
            end_line, text, kind, Hedge.PLAIN, Mode.ASSERTS, 0.9,
        )  # fmt: skip

    def _claim(self, name: str, mentions: list[str]) -> Claim:
        held = [self.mentions[m] for m in mentions]
        topic = self.topic_id if name in ("pay", "not pay", "rots", "year") else None
        return Claim(
            make_id("c", name), held[0].text, held[0].id, held[0].kind, tuple(m.id for m in held),
            tuple(dict.fromkeys(m.author_id for m in held)), topic,
        )  # fmt: skip

    topic_id = make_id("t", "beds")

    def link(self, source: str, target: str, label: Label, score: float) -> StanceLink:
        a, b = self.claims[source], self.claims[target]
        parts = (Part("cue", score), Part("model", 0.5))
        return StanceLink(
            make_id("s", a.id, b.id), a.id, b.id, label, score, "reply", a.mention_id, b.mention_id, parts
        )

    def store(self, path: Path, *, disagreement: bool = True) -> Path:
        encoder = WordEncoder()
        path.parent.mkdir(parents=True, exist_ok=True)
        with Store.open(path, mode="write") as store:
            run = store.runs.start("ingest", version="0", config_fingerprint="x")
            for document in (self.thread, self.note):
                store.documents.add(document, derived_with="x", run_id=run)
            people = [
                Author(ADA, "Ada Brook", True, ("Ada Brook", "ada_b")),
                Author(BEN, "Ben Stone", True, ("Ben Stone",)),
                Author(CLO, "Chloë Nunn", True, ("Chloë Nunn",)),
                Author(NIL, "anonymous 1 in water", False, (), self.note.id),
            ]
            store.names.add(people, self.thread.id)
            store.names.add(people, self.note.id)
            store.posts.add(self.posts)
            store.quotes.add([self.quote()])
            store.mentions.add(self.mentions.values())
            store.authors.replace(people, {a.id: a.id for a in people})
            texts = [m.text for m in self.mentions.values()]
            store.vectors.add(
                encoder.fingerprint, dict(zip(map(fingerprint, texts), encoder.encode(texts), strict=True))
            )
            derived = self.derived(disagreement)
            store.derived.replace(**derived)
            store.history.update(run, derived["cruxes"], {c.id: c for c in derived["claims"]})
            store.problems.replace("notes/bad.txt", [Problem("notes/bad.txt", 3, "not text", "save it as UTF-8")], run)
            store.runs.finish(run, added=2, failed=1)
        return path

    def quote(self) -> Quote:
        start = THREAD.index("> Raised") + 2
        end = start + len("Raised beds pay for themselves")
        return Quote(
            make_id("q", start), self.thread.id, self.posts[1].id, ADA, QuoteKind.BLOCK, start, end, 2, 2, True, 1.0,
            self.posts[0].id, 0, 30,
        )  # fmt: skip

    def derived(self, disagreement: bool) -> dict[str, list]:
        claims, m = self.claims, self.mentions
        against = Stance.REJECTS if disagreement else Stance.ENDORSES

        def held(author: str, claim: str, stance: Stance, score: float, said: str) -> Position:
            shown = (Showing(m[said].id, stance),)
            return Position(author, claims[claim].id, stance, score, (m[said].id,), shown=shown)

        positions = [
            held(ADA, "pay", Stance.ENDORSES, 0.9, "pay"),
            held(BEN, "pay", against, 0.8, "not pay"),
            held(CLO, "pay", Stance.ENDORSES, 0.7, "agree"),
            held(BEN, "rots", Stance.ENDORSES, 0.9, "rots"),
        ]
        crux = Crux(
            make_id("x", "pay"), claims["pay"].id, (claims["rots"].id,),
            (Side(Stance.ENDORSES, (ADA, CLO), (m["pay"].id, m["agree"].id)),
             Side(Stance.REJECTS, (BEN,), (m["not pay"].id,))),
            (Hinge(BEN, claims["rots"].id, 0.4), Hinge(ADA, claims["slugs"].id, 0.25)), 0.62,
            (Part("disagreement", 0.8), Part("hinge", 0.4)),
        )  # fmt: skip
        held = tuple(sorted(c.id for c in claims.values() if c.topic_id))
        return {
            "edges": [MatchEdge(m["pay"].id, m["agree"].id, 0.9, "cosine", (Part("cosine", 0.91),))],
            "claims": list(claims.values()),
            "exchanges": [
                Exchange(
                    make_id("e", 1), self.thread.id, self.posts[1].id, m["not pay"].start, m["not pay"].end,
                    self.posts[0].id, 0, 50, Label.DISPUTES, 0.8, "quote", (Part("cue", 0.8),),
                )
            ],
            "stances": [
                self.link("not pay", "pay", Label.DISPUTES, 0.8), self.link("year", "pay", Label.SUPPORTS, 0.7),
                self.link("rots", "not pay", Label.SUPPORTS, 0.6),
            ],
            "positions": positions,
            "topics": [Topic(self.topic_id, "raised beds", ("beds", "timber"), held)],
            "cruxes": [crux] if disagreement else [],
        }  # fmt: skip


@pytest.fixture
def draft() -> Draft:
    """The records of the sample base."""
    return Draft()


@pytest.fixture
def base(tmp_path: Path, draft: Draft) -> Path:
    """A database with two documents, four people, one crux."""
    return draft.store(tmp_path / "base" / "kb.db")


@pytest.fixture
def agreeing_base(tmp_path: Path, draft: Draft) -> Path:
    """The same base, except that nobody disagrees."""
    return draft.store(tmp_path / "agreeing" / "kb.db", disagreement=False)


@pytest.fixture
def encoder() -> WordEncoder:
    """The encoder of the sample base."""
    return WordEncoder()


@pytest.fixture
def word_encoder(monkeypatch: pytest.MonkeyPatch) -> Callable[..., WordEncoder]:
    """Make the command line use the sample base's encoder."""
    # What is first imported while the loader is replaced would keep the replacement, for all tests of the process.
    import kb.evaluation._base
    import kb.pipeline.freshness  # noqa: F401

    made = lambda *_: WordEncoder()  # noqa: E731
    monkeypatch.setattr("kb.models.encoders.load_encoder", made)
    return made


@dataclass(frozen=True)
class Ingested:
    """A folder with corpus/ and kb.db, to be copied and not written to, and what its ingest said."""

    folder: Path
    said: str


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Ingested:
    """The sample corpus as `kb ingest corpus/` reads it: once for all tests, those of other processes too."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "ingested"
    said = folder / "said.txt"
    with FileLock(f"{folder}.lock"):
        if not said.is_file():
            shutil.copytree(ROOT / "corpus", folder / "corpus")
            kept = {k: v for k, v in os.environ.items() if not k.startswith("KB_") or k == "KB_CACHE_DIR"}
            command = [sys.executable, "-m", "kb", "ingest", "corpus/"]
            environment = kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"}
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=True
            )
            said.write_text(done.stdout + done.stderr, encoding="utf-8")
    return Ingested(folder, said.read_text(encoding="utf-8"))
