"""What the documents of a base say, each as one hash, and which of them belong to one thread: for `units`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from kb.records import Claim, Document, Mention, Post, Quote
from kb.stages._joined import joined
from kb.stages.units import digest

_Placed = TypeVar("_Placed", Post, Quote, Mention)


class Told:
    """The posts and mentions of each document: `home` is the document of each of these, `author` that of a mention."""

    def __init__(
        self,
        documents: Sequence[Document] = (),
        posts: Sequence[Post] = (),
        quotes: Sequence[Quote] = (),
        mentions: Sequence[Mention] = (),
    ) -> None:
        self.documents = {d.id: d for d in documents}
        self.home = {p.id: p.document_id for p in posts} | {m.id: m.document_id for m in mentions}
        self.author = {m.id: m.author_id for m in mentions}
        self.posts, self.quotes, self.mentions = _grouped(posts), _grouped(quotes), _grouped(mentions)

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """A hash of all that stands in each document, whose id is one of its text."""
        return {
            id_: digest(id_, self.posts.get(id_), self.quotes.get(id_), self.mentions.get(id_))
            for id_ in self.documents
        }

    def among(self, claims: Iterable[Claim]) -> dict[str, str]:
        """Return the same hashes, of the claims of the mentions too."""
        claim_of = {m: claim.id for claim in claims for m in claim.mention_ids}
        return {
            id_: digest(seen, [claim_of.get(m.id) for m in self.mentions.get(id_, ())])
            for id_, seen in self.hashes.items()
        }

    @cached_property
    def beside(self) -> Mapping[str, set[str]]:
        """The other documents that posts of each document answer or quote."""
        return {id_: self._homes(self._answered(id_), self._quoted(id_)) - {id_} for id_ in self.documents}

    @cached_property
    def threads(self) -> Mapping[str, Sequence[str]]:
        """The documents, in order, whose posts hang together as answers, for each of them."""
        root = joined((id_, other) for id_ in self.documents for other in self._homes(self._answered(id_)))
        groups: dict[str, list[str]] = {}
        for id_ in sorted(self.documents):
            groups.setdefault(root.get(id_, id_), []).append(id_)
        return {id_: group for group in groups.values() for id_ in group}

    def homes(self, ids: Iterable[str]) -> set[str]:
        """Return the documents in which these posts and mentions stand."""
        return {self.home[id_] for id_ in ids}

    def _answered(self, document: str) -> list[str | None]:
        return [p.parent_id for p in self.posts.get(document, ())]

    def _quoted(self, document: str) -> list[str | None]:
        return [q.source_post_id for q in self.quotes.get(document, ())]

    def _homes(self, *posts: Collection[str | None]) -> set[str]:
        return {self.home[id_] for ids in posts for id_ in ids if id_ in self.home}


def _grouped(placed: Sequence[_Placed]) -> dict[str, list[_Placed]]:
    found: dict[str, list[_Placed]] = {}
    for one in placed:
        found.setdefault(one.document_id, []).append(one)
    return found
