"""A base that holds each text of a labelled set as the claim of a post of its own, so that the search can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.evaluation._retrieval.sets import RetrievalSet
from kb.ids import fingerprint, make_id
from kb.pipeline import freshness
from kb.protocols import Encoder
from kb.records import Author, ClaimKind, Document, Hedge, Mention, Mode, Post, PostKind
from kb.retrieval.rows import mark
from kb.store import Store

_AUTHOR = Author("a:" + "0" * 16, "nobody", False, ("nobody",))
_DOCUMENT = "d:" + "0" * 16


@contextmanager
def stored(labelled: RetrievalSet, encoder: Encoder) -> Iterator[tuple[Store, dict[str, int]]]:
    """Open a base made in a temporary folder, with the place of each mention's text in the set."""
    mentions = _mentions(labelled.texts)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kb.db"
        with Store.open(path, mode="write") as store:
            text = "\n".join(labelled.texts)
            store.documents.add(Document(_DOCUMENT, "set", "set", labelled.name, text), derived_with="", run_id=None)
            store.names.add([_AUTHOR], _DOCUMENT)
            store.posts.add(_post(m) for m in mentions)
            store.mentions.add(mentions)
            store.authors.replace([_AUTHOR], {_AUTHOR.id: _AUTHOR.id})
            vectors = encoder.encode(labelled.texts)
            store.vectors.add(
                encoder.fingerprint, {fingerprint(t): v for t, v in zip(labelled.texts, vectors, strict=True)}
            )
            # As after a run: what every query multiplies with is then made once, not for each.
            freshness.remember(store, {"set": labelled.name})
            mark(store, 1)
        with Store.open(path, mode="read") as store:
            yield store, {m.id: n for n, m in enumerate(mentions)}


def _mentions(texts: tuple[str, ...]) -> list[Mention]:
    found, start = [], 0
    for n, text in enumerate(texts):
        end = start + len(text)
        mention = Mention(
            make_id("m", n), _DOCUMENT, make_id("p", n), _AUTHOR.id, start, end, n + 1, n + 1, text,
            ClaimKind.EMPIRICAL, Hedge.PLAIN, Mode.ASSERTS, 1.0,
        )  # fmt: skip
        found.append(mention)
        start = end + 1
    return found


def _post(m: Mention) -> Post:
    return Post(m.post_id, m.document_id, m.author_id, PostKind.COMMENT, m.start, m.end, m.line, m.end_line)
