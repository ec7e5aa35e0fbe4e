"""What a plugin must offer. One file with a typed `PLUGIN` adds a reader, encoder, model or export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeAlias, runtime_checkable

from kb.errors import InputError
from kb.records import Bundle, Judgement, ParsedDocument, Problem, Question, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"
Reading = ParsedDocument | Problem | Judgement

HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its name for messages, its first bytes to recognise it by, and a way to open it.

    `beside` returns the content of another file of the same folder by its name, or None if there is none; it is for
    what describes this file, such as a bibliography.
    """

    path: str
    head: bytes
    open: Callable[[], BinaryIO]
    max_bytes: int
    """Largest input, in bytes, that a reader may hold in memory at once."""
    title: str = field(default="")
    beside: Callable[[str], bytes | None] = field(default=lambda name: None)

    def read_bytes(self) -> bytes:
        """Return the whole content. Raises `InputError` if it is larger than `max_bytes`."""
        with self.open() as stream:
            data = stream.read(self.max_bytes + 1)
        if len(data) > self.max_bytes:
            raise InputError(
                f"{self.path}: larger than {self.max_bytes // 1_000_000} MB",
                hint="raise ingest.max_megabytes in kb.toml, or split the file",
            )
        return data


@runtime_checkable
class Reader(Protocol):
    """Turns a foreign file into documents; the only room that knows other sites' field names.

    `signs` says how a file is recognised, `origin` how such a file is had from its site: `kb formats` shows both.
    """

    name: str
    description: str
    signs: str
    origin: str

    def sniff(self, source: Source) -> float:
        """Return how surely `source` is of this format, 0 to 1, from its name and first bytes alone."""
        ...

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield documents, judgements and problems. Raises `InputError` if nothing can be read."""
        ...


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into unit vectors. A text's vector depends on the text alone, not on its batch."""

    name: str

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Tells vectors of this model and setting from all others."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (len(texts), dimension), each of length 1."""
        ...


@runtime_checkable
class ClaimModel(Protocol):
    """Says how surely a sentence asserts something arguable."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Tells the scores of this model from all others."""
        ...

    def predict(self, sentences: Sequence[str]) -> Vectors:
        """Return calibrated probabilities of shape (len(sentences),)."""
        ...


@runtime_checkable
class StanceModel(Protocol):
    """Reads an answer, beside the passage it answers, and says whether it agrees."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Tells the scores of this model from all others."""
        ...

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> Vectors:
        """Return calibrated probabilities of shape (len(answers), 3): supports, disputes, neutral."""
        ...


@runtime_checkable
class PairModel(Protocol):
    """Reads two texts together and says what the second does to the first: they need not have met in a thread."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Tells the scores of this model from all others."""
        ...

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Return calibrated probabilities of shape (len(pairs), 3): supports, disputes, neutral.

        A pair is a claim and the text that may bear on it; a row depends on its pair alone.
        """
        ...


@runtime_checkable
class SameModel(Protocol):
    """Reads two sentences and says whether they state one claim."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Tells the scores of this model from all others."""
        ...

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Return calibrated probabilities of shape (len(pairs), 3): same, contradict, different.

        The order of the two does not show; a row depends on its pair alone.
        """
        ...


@runtime_checkable
class Judge(Protocol):
    """Reads the links that matter again, one question at a time."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Tells the verdicts of this model, asked in this way, from all others."""
        ...

    def sends(self, question: Question) -> str:
        """Return all that is handed to a program outside of kb for a question; empty if nothing is."""
        ...

    def judge(self, question: Question) -> Verdict:
        """Return the verdict. Raises `AnswerError` where this answer failed, another `KbError` where all would."""
        ...


@runtime_checkable
class Export(Protocol):
    """Writes a bundle in one output syntax."""

    name: str
    description: str

    def render(self, bundle: Bundle) -> str:
        """Return the whole output, ending in a line feed."""
        ...
