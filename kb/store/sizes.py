"""How much the base holds."""

from __future__ import annotations

from dataclasses import dataclass

from kb.store.connection import Connection

SELECT = """SELECT
    (SELECT COUNT(*) FROM documents),
    (SELECT COUNT(*) FROM posts) - (SELECT COUNT(*) FROM threads WHERE original_id IS NOT NULL),
    (SELECT COUNT(*) FROM authors WHERE named),
    (SELECT COUNT(*) FROM authors WHERE NOT named),
    (SELECT COUNT(*) FROM reactions),
    (SELECT COUNT(*) FROM quotes),
    (SELECT COUNT(*) FROM mentions WHERE post_id NOT IN (SELECT post_id FROM threads WHERE original_id IS NOT NULL)),
    (SELECT COUNT(*) FROM claims),
    (SELECT COUNT(*) FROM claim_mentions) - (SELECT COUNT(DISTINCT claim_id) FROM claim_mentions),
    (SELECT COUNT(*) FROM stances),
    (SELECT COUNT(*) FROM stances WHERE label = 'supports'),
    (SELECT COUNT(*) FROM stances WHERE label = 'disputes'),
    (SELECT COUNT(*) FROM positions),
    (SELECT COUNT(*) FROM topics),
    (SELECT COUNT(*) FROM cruxes),
    (SELECT COUNT(*) FROM (SELECT claim_id FROM positions WHERE stance = 'endorses'
        INTERSECT SELECT claim_id FROM positions WHERE stance = 'rejects')),
    (SELECT COUNT(*) FROM problems),
    (SELECT COUNT(*) FROM vectors),
    (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counts of everything, and the database's size in bytes.

    `merged` counts the mentions beyond the first of each claim, `contested` the claims that someone
    endorses and someone rejects, `authors` the named people, `anonymous` the others. A post that several documents
    hold counts once, with its mentions.
    """

    documents: int
    posts: int
    authors: int
    anonymous: int
    reactions: int
    quotes: int
    mentions: int
    claims: int
    merged: int
    stances: int
    supports: int
    disputes: int
    positions: int
    topics: int
    cruxes: int
    contested: int
    problems: int
    vectors: int
    bytes: int


def count(connection: Connection) -> Sizes:
    """Return how much the database holds."""
    return Sizes(*connection.rows(SELECT)[0])
