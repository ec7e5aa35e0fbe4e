"""A base laid down without an ingest: `python -m kb.benchmark.laid --claims 1000000 --out kb.db`.

For measuring searches in a base of a size that takes days to ingest. The sentences are those of the invented forum,
and what a search reads is filled; nothing is derived. Vectors are mixtures of those of real sentences, so that they
lie as an encoder's do: in clusters, and in few of their dimensions.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from kb.benchmark import corpus
from kb.benchmark.threads import Thread
from kb.config import Config
from kb.ids import fingerprint, make_id
from kb.models.encoders import load_encoder
from kb.pipeline import freshness
from kb.protocols import Encoder, Vectors
from kb.records import Author, Claim, ClaimKind, Document, Hedge, Mention, Mode, Post, PostKind
from kb.retrieval.rows import mark
from kb.store import Store
from kb.store import claims as claim_table
from kb.store.noun import to_json

_STOCK = 1000
_THREADS = 500
"""Threads that are written in one transaction."""
_NOISE = 0.25


@dataclass(frozen=True, slots=True)
class _Laid:
    """A thread as records; each mention is a claim by itself."""

    document: Document
    posts: tuple[Post, ...]
    mentions: tuple[Mention, ...]
    authors: dict[str, Author]


def lay(database: Path, claims: int, encoder: Encoder, seed: int = corpus.SEED) -> int:
    """Fill a new database with about so many claims; return how many. Raises `StoreError`."""
    rng, stock, count = np.random.default_rng(seed), _stock(encoder, seed), 0
    authors: dict[str, Author] = {}
    with Store.open(database, mode="write") as store:
        threads = map(_thread, corpus.numbers(claims, seed))
        while some := list(islice(threads, _THREADS)):
            with store.transaction():
                count += _write(store, some, encoder, stock, rng)
            for laid in some:
                authors |= laid.authors
        store.authors.replace(authors.values(), {id_: id_ for id_ in authors})
        models = freshness.Models(Config())
        freshness.remember(store, freshness.states_now(store, Config(), models), models.fingerprints)
        mark(store, 1)
    return count


def _write(store: Store, some: Iterable[_Laid], encoder: Encoder, stock: Vectors, rng: np.random.Generator) -> int:
    mentions = [mention for laid in some for mention in laid.mentions]
    for laid in some:
        store.documents.add(laid.document, derived_with="", run_id=None)
        store.posts.add(laid.posts)
    store.mentions.add(mentions)
    made = [Claim(m.id.replace("m:", "c:"), m.text, m.id, m.kind, (m.id,), (m.author_id,)) for m in mentions]
    rows = ((c.id, c.text, c.mention_id, c.kind, to_json(c.author_ids), None, None) for c in made)
    store.connection.run_many(claim_table.INSERT, rows)
    store.connection.run_many(claim_table.INSERT_MENTION, ((c.id, 0, c.mention_id) for c in made))
    hashes = sorted({fingerprint(m.text) for m in mentions})
    store.vectors.add(encoder.fingerprint, dict(zip(hashes, _mixtures(stock, len(hashes), rng), strict=True)))
    return len(mentions)


def _thread(made: Thread) -> _Laid:
    name = f"laid/{made.number:07d}.txt"
    id_, text, posts, mentions, authors = make_id("d", name), "", [], [], {}
    for place, message in enumerate(made.messages):
        if not message.sentences:
            continue
        author = make_id("a", message.author)
        authors[author] = Author(author, message.author, named=True, aliases=(message.author,))
        post, began, line = make_id("p", name, place), len(text), text.count("\n") + 1
        for n, part in enumerate(message.paragraphs):
            for said in part:
                if said.statement:
                    at = (len(text), len(text) + len(said.text), line + 2 * n, line + 2 * n)
                    id_of = make_id("m", name, at[0])
                    kind, hedge, mode = ClaimKind.EMPIRICAL, Hedge.PLAIN, Mode.ASSERTS
                    mentions.append(Mention(id_of, id_, post, author, *at, said.text, kind, hedge, mode, 1.0, n))
                text += f"{said.text} "
            text = f"{text.rstrip()}\n\n"
        ends = (began, len(text.rstrip()), line, text.rstrip().count("\n") + 1)
        posts.append(Post(post, id_, author, PostKind.COMMENT if place else PostKind.POST, *ends))
    document = Document(id_, name, "thread_text", made.title, text)
    return _Laid(document, tuple(posts), tuple(mentions), authors)


def _stock(encoder: Encoder, seed: int) -> Vectors:
    """Return the vectors of the first sentences of the forum, which queries may use."""
    return encoder.encode(list(islice(sentences(seed), _STOCK)))


def sentences(seed: int = corpus.SEED) -> Iterator[str]:
    """Yield what the forum claims, in order: the first are the queries to measure with, for vectors lie near them."""
    for made in corpus.numbers(1_000_000, seed):
        yield from (said.text for message in made.messages for said in message.sentences if said.statement)


def _mixtures(stock: Vectors, count: int, rng: np.random.Generator) -> Vectors:
    """Return unit vectors, each near one of the stock, and less so near two more."""
    parts = rng.integers(0, len(stock), (3, count))
    near, less = rng.uniform(0.6, 1.0, (count, 1)), rng.uniform(0.1, 0.6, (2, count, 1))
    mixed = near * stock[parts[0]] + less[0] * stock[parts[1]] + less[1] * stock[parts[2]]
    noise = rng.standard_normal(mixed.shape, np.float32)
    mixed += _NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    found: Vectors = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    return found


def main(given: list[str]) -> None:
    """Lay the base that is asked for in `given`."""
    parser = argparse.ArgumentParser(prog="python -m kb.benchmark.laid", description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000, help="about how many")
    parser.add_argument("--out", type=Path, required=True, help="the database to make")
    asked = parser.parse_args(given)
    count = lay(asked.out, asked.claims, load_encoder(Config().encoder))
    sys.stdout.write(f"{count:,} claims in {asked.out}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
