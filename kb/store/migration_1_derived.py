"""Migration 1, the tables of what is derived: see `migration_1`."""

from __future__ import annotations

STATEMENTS = (
    # What a post answers in another document, or which post of another document it is, by their keys.
    """CREATE TABLE threads (
    post_id TEXT PRIMARY KEY REFERENCES posts(id) ON DELETE CASCADE,
    parent_id TEXT REFERENCES posts(id) ON DELETE SET NULL,
    original_id TEXT REFERENCES posts(id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX threads_parent ON threads(parent_id)",
    "CREATE INDEX threads_original ON threads(original_id)",
    # With row numbers, two vectors fill a page; in the tree of a key each would spill onto a page of its own.
    """CREATE TABLE vectors (
    fingerprint TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    vector BLOB NOT NULL CHECK (length(vector) % 4 = 0),
    PRIMARY KEY (fingerprint, text_hash)
) STRICT""",
    # What models of two texts said, kept as vectors are: a pair is read once.
    """CREATE TABLE readings (
    fingerprint TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    row BLOB NOT NULL CHECK (length(row) % 4 = 0),
    PRIMARY KEY (fingerprint, text_hash)
) STRICT, WITHOUT ROWID""",
    # Texts that were compared with each other, and which lie near: a text is compared once. Pairs as `near.PAIR`.
    """CREATE TABLE near (
    fingerprint TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    found BLOB NOT NULL CHECK (length(found) % 12 = 0),
    PRIMARY KEY (fingerprint, text_hash)
) STRICT, WITHOUT ROWID""",
    # What a stage made of a part of the base by itself: it is made again only of parts in which something has changed.
    """CREATE TABLE units (
    stage TEXT NOT NULL,
    hash TEXT NOT NULL,
    made BLOB NOT NULL,
    PRIMARY KEY (stage, hash)
) STRICT""",
    """CREATE TABLE match_edges (
    source TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    target TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    method TEXT NOT NULL,
    score REAL NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY (source, target, method)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX match_edges_target ON match_edges(target)",
    # What a quote from outside its document turns out to repeat, once the whole base is looked at.
    """CREATE TABLE quote_sources (
    quote_id TEXT PRIMARY KEY REFERENCES quotes(id) ON DELETE CASCADE,
    author_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    source_post_id TEXT REFERENCES posts(id) ON DELETE SET NULL,
    source_start INTEGER,
    source_end INTEGER
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX quote_sources_source ON quote_sources(source_post_id)",
    """CREATE TABLE topics (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    terms TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE claims (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    mention_id TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    author_ids TEXT NOT NULL,
    topic_id TEXT REFERENCES topics(id) ON DELETE SET NULL,
    topic_position INTEGER
) STRICT""",
    "CREATE INDEX claims_mention ON claims(mention_id)",
    "CREATE INDEX claims_topic ON claims(topic_id, topic_position)",
    """CREATE TABLE claim_mentions (
    claim_id TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    mention_id TEXT NOT NULL UNIQUE REFERENCES mentions(id) ON DELETE CASCADE,
    PRIMARY KEY (claim_id, position)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE exchanges (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    post_id TEXT NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    answered_post_id TEXT NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
    answered_start INTEGER NOT NULL,
    answered_end INTEGER NOT NULL CHECK (answered_end >= answered_start),
    label TEXT NOT NULL,
    score REAL NOT NULL,
    method TEXT NOT NULL,
    parts TEXT NOT NULL
) STRICT""",
    "CREATE INDEX exchanges_document ON exchanges(document_id)",
    "CREATE INDEX exchanges_post ON exchanges(post_id)",
    "CREATE INDEX exchanges_answered ON exchanges(answered_post_id)",
    """CREATE TABLE stances (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    target TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    score REAL NOT NULL,
    method TEXT NOT NULL,
    source_mention_id TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    target_mention_id TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    parts TEXT NOT NULL
) STRICT""",
    "CREATE INDEX stances_source ON stances(source)",
    "CREATE INDEX stances_target ON stances(target)",
    "CREATE INDEX stances_source_mention ON stances(source_mention_id)",
    "CREATE INDEX stances_target_mention ON stances(target_mention_id)",
    """CREATE TABLE positions (
    author_id TEXT NOT NULL,
    claim_id TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    stance TEXT NOT NULL,
    score REAL NOT NULL,
    reaction_ids TEXT NOT NULL,
    shown TEXT NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (claim_id, author_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX positions_author ON positions(author_id)",
    "CREATE INDEX positions_stance ON positions(stance, claim_id)",
    """CREATE TABLE position_mentions (
    claim_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    mention_id TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    PRIMARY KEY (claim_id, author_id, position),
    FOREIGN KEY (claim_id, author_id) REFERENCES positions(claim_id, author_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX position_mentions_mention ON position_mentions(mention_id)",
    """CREATE TABLE cruxes (
    id TEXT PRIMARY KEY,
    claim_id TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    facet_ids TEXT NOT NULL,
    sides TEXT NOT NULL,
    hinges TEXT NOT NULL,
    score REAL NOT NULL,
    parts TEXT NOT NULL,
    kind TEXT NOT NULL
) STRICT""",
    "CREATE INDEX cruxes_claim ON cruxes(claim_id)",
)
