"""What is counted and ranked in SQL is what counting whole tables gives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kb.records import Author, ClaimKind
from kb.store import Store
from kb.store.authors import AuthorTally
from kb.views.claim_list import ClaimFilter, list_claims
from kb.views.claims import claim_lines
from kb.views.passages import Passages
from kb.views.topics import ranked


@pytest.fixture
def shown(base: Path):
    with Store.open(base, mode="read") as opened:
        yield opened


@pytest.mark.parametrize("contested", [False, True])
@pytest.mark.parametrize("by", ["none", "author", "topic", "document", "kind"])
def test_ranked_claims_are_those_of_the_whole_list(shown: Store, draft, by: str, contested: bool) -> None:
    author, document = draft.posts[1].author_id, draft.note.id
    wanted = {
        "none": ClaimFilter(contested=contested), "author": ClaimFilter(author_id=author, contested=contested),
        "topic": ClaimFilter(topic_id=draft.topic_id, contested=contested),
        "document": ClaimFilter(document_id=document, contested=contested),
        "kind": ClaimFilter(kind=ClaimKind.PREDICTION, contested=contested),
    }[by]  # fmt: skip
    held = {m.id for m in shown.mentions.of_document(document)}
    passing = [
        line
        for claim, line in zip(shown.claims.all(), claim_lines(shown, Passages(shown), shown.claims.all()), strict=True)
        if (by != "author" or author in claim.author_ids)
        and (by != "topic" or claim.topic_id == draft.topic_id)
        and (by != "document" or held & set(claim.mention_ids))
        and (by != "kind" or claim.kind is ClaimKind.PREDICTION)
        and (line.contested or not contested)
    ]
    expected = ranked(passing)
    assert expected or contested
    for limit in (None, 0, 1, 2, 50):
        found = list_claims(shown, wanted, limit)
        assert list(found.lines) == expected[:limit]
        assert found.total == len(expected)


def test_topics_hold_what_their_claims_do(shown: Store) -> None:
    claims, divided = shown.claims.all(), shown.positions.contested()
    for size, topic in zip(shown.topics.sizes(), shown.topics.all(), strict=True):
        own = [c for c in claims if c.topic_id == topic.id]
        assert (size.id, size.label, size.terms) == (topic.id, topic.label, topic.terms)
        assert size.claims == len(own) > 0
        assert size.mentions == sum(len(c.mention_ids) for c in own)
        assert size.contested == sum(c.id in divided for c in own) > 0
        assert size.cruxes == sum(x.claim_id in {c.id for c in own} for x in shown.cruxes.all()) > 0
        assert set(shown.topics.authors()[topic.id]) == {a for c in own for a in c.author_ids}


def test_authors_wrote_what_their_posts_and_mentions_show(shown: Store) -> None:
    _compare(shown)


def test_authors_of_a_thread_that_is_held_twice(full) -> None:
    """Of a post that several documents hold, only the original counts; who wrote with others counts too."""
    _compare(full)


def _compare(store: Store) -> None:
    posts, mentions = store.posts.originals(), store.mentions.all()
    written = Counter(a for p in posts for a in (p.author_id, *p.coauthor_ids))
    made = Counter(m.author_id for m in mentions)
    where: dict[str, set[str]] = {}
    for one in (*posts, *mentions):
        where.setdefault(one.author_id, set()).add(one.document_id)
    ids = written.keys() | made.keys()
    assert store.authors.tallies() == {a: AuthorTally(written[a], made[a], len(where.get(a, ()))) for a in ids}
    assert ids
    for author in ids:
        assert store.posts.of_authors([author]) == [p for p in posts if p.author_id == author]
        assert store.mentions.of_authors([author]) == [m for m in mentions if m.author_id == author]
        assert store.quotes.of_authors([author]) == [q for q in store.quotes.all() if q.author_id == author]


def test_a_raw_name_that_is_another_persons_key_brings_none_of_their_words(full) -> None:
    """An author may be called by an id that is somebody else's raw name."""
    names = sorted({row[0] for row in full.connection.rows("SELECT author_key FROM mentions")})
    one, other = (Author(f"a:{n:016x}", f"name {n}", True, (f"name {n}",)) for n in (1, 2))
    crossed = Author(names[0], "crossed", True, ("crossed",))
    full.authors.replace([one, other, crossed], dict.fromkeys(names, one.id) | {"somebody": crossed.id})
    assert not full.mentions.of_authors([crossed.id])
    _compare(full)
