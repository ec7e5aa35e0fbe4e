"""All that a search multiplies with, in reading order; kept in a file beside the database, which is never the truth.

Nothing in it depends on a query, and to make it costs more than any query: the vectors of all mentions, in which post
and document each stands, how long what is around each is, and which hold which words; of many, a first look too. The
file says what it was made of, and counts only where that is what the base holds: a search that finds none, or another,
makes it anew and keeps it if it may.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.config import SearchConfig
from kb.ids import fingerprint
from kb.protocols import Encoder
from kb.retrieval import arrays, coarse
from kb.retrieval.coarse import Coarse
from kb.retrieval.coded import Coded, encode
from kb.retrieval.fusion import BLOCK, Groups, Texts, in_context, lay_out
from kb.retrieval.postings import Postings, invert
from kb.store import Store

_LAYOUT = "16 bits, 4"
_BLOCK = 4096
_SAMPLE = 20_000
"""About how many rows the axes of a first look are laid by."""
_RUN, _STAGES, _NOTHING = "rows", "stages", "{}"


@dataclass(frozen=True, slots=True)
class Rows:
    """All mentions: their `numbers` in the store, what is multiplied with, and the words they hold.

    `row` is the row of each number, -1 where a number is of no mention or of a copy, which has none. `hashes` tell the
    texts. `coarse` looks at the texts in their contexts; it is empty where there are so few that all are multiplied.
    """

    numbers: NDArray[np.int64]
    row: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    texts: Texts
    words: Postings
    coarse: Coarse

    def __len__(self) -> int:
        return len(self.numbers)

    def at(self, numbers: Collection[int]) -> NDArray[np.int64]:
        """Return the rows of the mentions with these numbers, -1 for those of a copy, which has none."""
        asked = np.fromiter(numbers, np.int64, len(numbers))
        known = asked < len(self.row)
        return np.where(known, self.row[np.where(known, asked, 0)], -1)


def rows(store: Store, encoder: Encoder, config: SearchConfig) -> Rows:
    """Return the rows of a base, mapped from the file beside it if that fits, else made and, where possible, kept."""
    made_of = _made_of(store, encoder, config)
    held = arrays.read(place(store.path), made_of) if made_of else None
    if held is not None:
        return _unpacked(held)
    made = _made(store, encoder, config)
    if made_of:
        _keep(store.path, made_of, made)
    return made


def renew(store: Store, encoder: Encoder, config: SearchConfig) -> None:
    """Have the file beside a base hold what the base holds now: what was forgotten is in it no more."""
    before = arrays.read(place(store.path), _coded_with(encoder))
    clear(store)
    made_of = _made_of(store, encoder, config)
    if made_of:
        _keep(store.path, made_of, _made(store, encoder, config, _unpacked(before) if before else None))


def clear(store: Store) -> None:
    """Remove the file beside a base."""
    arrays.clear(place(store.path))


def mark(store: Store, run: int) -> None:
    """Tell that this run changed what the base holds: a mention that went and came again has another number."""
    store.state.set(_RUN, str(run))


def place(database: Path) -> Path:
    """Return where the file of a database lies."""
    return database.with_name(f"{database.name}.vectors")


def _made_of(store: Store, encoder: Encoder, config: SearchConfig) -> str | None:
    """Return what tells the rows of this base from all others; None amid a change, or for a base made by hand."""
    stages, run = store.state.get(_STAGES) or _NOTHING, store.state.get(_RUN)
    if stages == _NOTHING or run is None:
        return None
    settings = (config.context_decay, config.context_weight, config.exact)
    return _coded_with(encoder) + fingerprint(str(settings), stages, run)


def _coded_with(encoder: Encoder) -> str:
    """Return what tells vectors that are coded as these from others."""
    return fingerprint(_LAYOUT, encoder.fingerprint)


def _keep(database: Path, made_of: str, made: Rows) -> None:
    with contextlib.suppress(OSError):  # a full disk, or a folder where nothing may be written: it is made each time
        arrays.write(place(database), made_of, _packed(made))


def _packed(made: Rows) -> tuple[arrays.Array, ...]:
    t, w, c = made.texts, made.words, made.coarse
    return (
        made.numbers, made.row, made.hashes, t.posts, t.documents, t.lengths, t.means,
        t.vectors.scales, t.vectors.numbers, w.terms, w.starts, w.rows, w.times, w.weights, w.lengths, c.axes,
        c.codes.scales, c.codes.numbers,
    )  # fmt: skip


def _unpacked(held: tuple[arrays.Array, ...]) -> Rows:
    numbers, row, hashes, posts, documents, lengths, means, scales, vectors, *words, axes, coarse_scales, codes = held
    texts = Texts(Coded(vectors, scales), posts, documents, lengths, means)
    return Rows(numbers, row, hashes, texts, Postings(*words), Coarse(axes, Coded(codes, coarse_scales)))


def _made(store: Store, encoder: Encoder, config: SearchConfig, before: Rows | None = None) -> Rows:
    """Return the rows out of the database; a text that has no vector is near nothing.

    What a file `before` holds of the same texts need not be read again: that is most of the time it takes.
    """
    places = store.mentions.places()
    texts_of = [hash_ for *_, hash_ in places]
    vectors = _again(store, encoder, texts_of, before) if before else _coded(store, encoder, texts_of)
    posts, documents = _grouped(post for _, post, *_ in places), _grouped(document for *_, document, _ in places)
    numbers = np.array([number for number, *_ in places], np.int64)
    texts = lay_out(vectors, posts, documents, config.context_decay)
    row = np.full(store.words.last() + 1, -1, np.int32)
    row[numbers] = np.arange(len(numbers))
    words = invert(store.words.instances(), row, len(numbers))
    return Rows(numbers, row, _numbered(texts_of), texts, words, _looked_at(texts, config))


def _looked_at(texts: Texts, config: SearchConfig) -> Coarse:
    count = len(texts.posts)
    if count <= config.exact:
        return coarse.nothing(texts.vectors.numbers.shape[1])
    blocks = [(n, min(n + BLOCK, count)) for n in range(0, count, BLOCK)]
    some = blocks[:: max(1, count // _SAMPLE)]
    sample = np.concatenate([in_context(texts, *block, config) for block in some])
    return coarse.make((in_context(texts, *block, config) for block in blocks), sample, count)


def _grouped(names: Iterable[str]) -> Groups:
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], np.int32)


def _coded(store: Store, encoder: Encoder, hashes: list[str]) -> Coded:
    coded = Coded(np.zeros((len(hashes), encoder.dimension), np.int16), np.zeros(len(hashes), np.float32))
    row: dict[str, list[int]] = {}
    for n, hash_ in enumerate(hashes):
        row.setdefault(hash_, []).append(n)
    for known, vectors in store.vectors.blocks(encoder.fingerprint, _BLOCK):
        block = encode(vectors)
        for n, hash_ in enumerate(known):
            for k in row.get(hash_, ()):
                coded.numbers[k], coded.scales[k] = block.numbers[n], block.scales[n]
    return coded


def _again(store: Store, encoder: Encoder, hashes: list[str], before: Rows) -> Coded:
    """Return the vectors, those that are in the file before taken from there."""
    wanted, held = _numbered(hashes), before.texts.vectors
    order = np.argsort(before.hashes, kind="stable")
    at = order[np.minimum(np.searchsorted(before.hashes[order], wanted), len(order) - 1)]
    there = (before.hashes[at] == wanted) & (held.scales[at] > 0)  # a text without a vector may have one by now
    new = np.flatnonzero(~there)
    if 2 * len(new) > len(hashes):
        return _coded(store, encoder, hashes)
    coded = Coded(np.zeros((len(hashes), encoder.dimension), np.int16), np.zeros(len(hashes), np.float32))
    for first in range(0, len(hashes), _BLOCK):
        some = first + np.flatnonzero(there[first : first + _BLOCK])
        coded.numbers[some], coded.scales[some] = held.numbers[at[some]], held.scales[at[some]]
    found = store.vectors.get(encoder.fingerprint, {hashes[n] for n in new})
    for n in new:
        if (vector := found.get(hashes[n])) is not None:
            block = encode(vector[None])
            coded.numbers[n], coded.scales[n] = block.numbers[0], block.scales[0]
    return coded


def _numbered(hashes: list[str]) -> NDArray[np.uint64]:
    return np.array([int(hash_, 16) for hash_ in hashes], np.uint64)
