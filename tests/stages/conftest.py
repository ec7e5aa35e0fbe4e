"""A thread written post by post, and small models without weights: what the tests of the stages start from."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from rapidfuzz import fuzz

from kb.config import Config
from kb.ids import make_id
from kb.records import ClaimKind, Document, Hedge, Label, Mention, Mode, Post, PostKind
from kb.stages import chain
from kb.stages.authors import raw_author
from kb.text import LineIndex, words


class Bag:
    """Hashed bag of words, unit rows."""

    name = fingerprint = "bag"
    dimension = 512

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                found[row, zlib.crc32(word.encode()) % self.dimension] += 1
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return found / np.where(lengths == 0, 1, lengths)


class Unsure:
    """A stance model that never takes a side: labels can come from cues and declarations alone."""

    name = fingerprint = "unsure"

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> np.ndarray:
        return np.tile(np.array([0.1, 0.1, 0.8], dtype=np.float32), (len(answers), 1))


class Blank:
    """A pair model that reads nothing out of two sentences: what an exchange says decides."""

    name = fingerprint = "blank"

    def predict(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        return np.full((len(pairs), 3), 1 / 3, dtype=np.float32)


class SameWords:
    """A same-claim model that goes by the words: the same ones, whatever their order, are the same claim."""

    name = fingerprint = "same words"

    def predict(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        same = np.array([fuzz.token_set_ratio(*(" ".join(words(t)) for t in pair)) / 100 for pair in pairs])
        return np.stack([same, np.zeros(len(pairs)), 1 - same], axis=1).astype(np.float32)


class Everything:
    """A claim model to which every sentence is a claim."""

    name = fingerprint = "everything"

    def predict(self, sentences: Sequence[str]) -> np.ndarray:
        return np.full(len(sentences), 0.9, dtype=np.float32)


class Talk:
    """A document that grows post by post."""

    def __init__(self, name: str = "talk.txt", form: str = "test") -> None:
        self.name, self.form = name, form
        self.id = make_id("d", name)
        self.text = ""
        self.posts: list[Post] = []
        self.authors: dict[str, str] = {}

    @property
    def document(self) -> Document:
        return Document(self.id, self.name, self.form, "Talk", self.text)

    def post(
        self, text: str, author: str = "Ann", parent: Post | None = None, *, date: str | None = None,
        declared: Label | None = None,
    ) -> Post:  # fmt: skip
        self.text += "\n\n" if self.text else ""
        start, self.text = len(self.text), self.text + text
        self.authors[author] = raw_author(author, self.document).id
        made = Post(
            make_id("p", self.id, start), self.id, self.authors[author],
            PostKind.COMMENT if parent else PostKind.POST, start, len(self.text),
            *LineIndex(self.text).lines(start, len(self.text)), parent_id=parent.id if parent else None, date=date,
            declared=declared,
        )  # fmt: skip
        self.posts.append(made)
        return made

    def mention(self, text: str, confidence: float = 0.9, **more: object) -> Mention:
        """The sentence `text` of some post as a mention."""
        start = self.text.index(text)
        own = next(p for p in self.posts if p.start <= start < p.end)
        line, end_line = LineIndex(self.text).lines(start, start + len(text))
        given = {"kind": ClaimKind.EMPIRICAL, "hedge": Hedge.PLAIN, "mode": Mode.ASSERTS, "author_id": own.author_id}
        return Mention(
            id=make_id("m", self.id, start), document_id=self.id, post_id=own.id, start=start, end=start + len(text),
            line=line, end_line=end_line, text=text, confidence=confidence, **{**given, **more},
        )  # fmt: skip

    def base(self, config: Config | None = None) -> chain.Base:
        """The thread alone in a base, before the chain."""
        found = chain.analyse(self.document, self.posts, config or Config(), Everything())
        mentions = tuple(sorted(found.mentions, key=lambda m: m.id))
        names = tuple(raw_author(name, self.document) for name in sorted(self.authors))
        return chain.Base(
            (self.document,), names, found.posts, found.quotes, mentions, Bag().encode([m.text for m in mentions])
        )

    def derive(self, config: Config | None = None) -> chain.Base:
        """The thread alone in a base, after the chain."""
        return chain.derive(self.base(config), config or Config(), chain.Models(Unsure(), Blank(), SameWords()))


@pytest.fixture
def talk() -> Callable[..., Talk]:
    return Talk


@pytest.fixture(scope="session")
def bag() -> Bag:
    return Bag()


@pytest.fixture(scope="session")
def unsure() -> Unsure:
    return Unsure()


@pytest.fixture(scope="session")
def readers() -> chain.Models:
    """Models of the chain that leave all to rules."""
    return chain.Models(Unsure(), Blank(), SameWords())


@pytest.fixture(scope="session")
def blank() -> Blank:
    return Blank()


@pytest.fixture(scope="session")
def same_words() -> SameWords:
    return SameWords()
