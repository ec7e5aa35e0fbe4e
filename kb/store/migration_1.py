"""Migration 1: every table of the first release. Released, so never edited: a change is a migration of its own.

Ids are content hashes, so most tables are keyed by text. `mentions` alone has a row number, which the
full-text index refers to. Rows that hang on a document go with it by cascading foreign keys; those that
may be written in any order are checked at commit (`DEFERRABLE INITIALLY DEFERRED`).
"""

from __future__ import annotations

from kb.store import migration_1_derived

_SOURCE = (
    """CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    version TEXT NOT NULL,
    config_fingerprint TEXT NOT NULL,
    model_fingerprints TEXT NOT NULL,
    added INTEGER NOT NULL DEFAULT 0,
    replaced INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
) STRICT""",
    """CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT,
    date TEXT,
    tags TEXT NOT NULL,
    unit TEXT NOT NULL,
    anchors TEXT NOT NULL,
    derived_with TEXT NOT NULL,
    run_id INTEGER REFERENCES runs(id)
) STRICT""",
    # Every command asks which documents there are, to tell what is stale: it need not walk through their texts.
    "CREATE INDEX documents_named ON documents(id, path)",
    # Further files that hold the text of a document, so that it outlives a change of the file it is named by.
    """CREATE TABLE copies (
    path TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX copies_document ON copies(document_id, path)",
    # One key may be written in several forms ("Ann_Example", "Ann Example"): each goes with the document that has it.
    """CREATE TABLE names (
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    key TEXT NOT NULL,
    written TEXT NOT NULL,
    name TEXT NOT NULL,
    named INTEGER NOT NULL CHECK (named IN (0, 1)),
    PRIMARY KEY (document_id, key, written)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE posts (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    author_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    parent_id TEXT REFERENCES posts(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    date TEXT,
    karma INTEGER,
    url TEXT,
    confidence REAL NOT NULL,
    declared TEXT,
    coauthor_keys TEXT NOT NULL DEFAULT '[]',
    site_key TEXT,
    parent_site_key TEXT,
    section TEXT,
    agreement INTEGER,
    retracted INTEGER NOT NULL CHECK (retracted IN (0, 1))
) STRICT""",
    "CREATE INDEX posts_document ON posts(document_id, start, id)",
    "CREATE INDEX posts_parent ON posts(parent_id)",
    "CREATE INDEX posts_author ON posts(author_key)",
    """CREATE TABLE reactions (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    post_id TEXT NOT NULL REFERENCES posts(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    author_key TEXT,
    value REAL NOT NULL,
    count INTEGER NOT NULL,
    start INTEGER,
    "end" INTEGER
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX reactions_document ON reactions(document_id)",
    "CREATE INDEX reactions_post ON reactions(post_id)",
    "CREATE INDEX reactions_author ON reactions(author_key)",
    """CREATE TABLE quotes (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    post_id TEXT NOT NULL REFERENCES posts(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    author_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    marked INTEGER NOT NULL CHECK (marked IN (0, 1)),
    score REAL NOT NULL,
    source_post_id TEXT REFERENCES posts(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    source_start INTEGER,
    source_end INTEGER
) STRICT""",
    "CREATE INDEX quotes_document ON quotes(document_id, start, id)",
    "CREATE INDEX quotes_post ON quotes(post_id)",
    "CREATE INDEX quotes_source ON quotes(source_post_id)",
    "CREATE INDEX quotes_author ON quotes(author_key)",
    # A span without its post says nothing: it goes when the quoted post goes.
    """CREATE TRIGGER quotes_source_gone AFTER UPDATE OF source_post_id ON quotes WHEN new.source_post_id IS NULL
BEGIN
    UPDATE quotes SET source_start = NULL, source_end = NULL WHERE id = new.id;
END""",
    """CREATE TABLE mentions (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    post_id TEXT NOT NULL REFERENCES posts(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    author_key TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    text TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    hedge TEXT NOT NULL,
    mode TEXT NOT NULL,
    confidence REAL NOT NULL,
    paragraph INTEGER NOT NULL,
    quote_id TEXT REFERENCES quotes(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT""",
    "CREATE INDEX mentions_document ON mentions(document_id, start, id)",
    "CREATE INDEX mentions_post ON mentions(post_id)",
    "CREATE INDEX mentions_quote ON mentions(quote_id)",
    "CREATE INDEX mentions_author ON mentions(author_key)",
    "CREATE INDEX mentions_text ON mentions(text_hash)",
)

TOKENIZER = "porter unicode61"
"""How the words of mentions are cut and stemmed; a query is read in the same way."""

_WORDS = (
    f"""CREATE VIRTUAL TABLE mention_words
    USING fts5(text, content='mentions', content_rowid='n', tokenize='{TOKENIZER}')""",
    """CREATE TRIGGER mention_words_insert AFTER INSERT ON mentions
BEGIN
    INSERT INTO mention_words(rowid, text) VALUES (new.n, new.text);
END""",
    """CREATE TRIGGER mention_words_delete AFTER DELETE ON mentions
BEGIN
    INSERT INTO mention_words(mention_words, rowid, text) VALUES ('delete', old.n, old.text);
END""",
    """CREATE TRIGGER mention_words_update AFTER UPDATE OF text ON mentions
BEGIN
    INSERT INTO mention_words(mention_words, rowid, text) VALUES ('delete', old.n, old.text);
    INSERT INTO mention_words(rowid, text) VALUES (new.n, new.text);
END""",
)

_PEOPLE = (
    """CREATE TABLE authors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    named INTEGER NOT NULL CHECK (named IN (0, 1)),
    document_id TEXT
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE author_aliases (
    author_id TEXT NOT NULL REFERENCES authors(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (author_id, position)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE author_keys (
    key TEXT PRIMARY KEY,
    author_id TEXT NOT NULL REFERENCES authors(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX author_keys_author ON author_keys(author_id)",
)

_KEPT = (
    # Append-only: the last row of an id is how things stand, and the rows before it are its history.
    """CREATE TABLE judgements (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    object TEXT,
    verdict TEXT NOT NULL,
    reason TEXT,
    created TEXT NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
    model TEXT
) STRICT""",
    "CREATE INDEX judgements_id ON judgements(id, n)",
    """CREATE TABLE problems (
    document_path TEXT NOT NULL,
    path TEXT NOT NULL,
    line INTEGER,
    message TEXT NOT NULL,
    hint TEXT,
    run_id INTEGER REFERENCES runs(id)
) STRICT""",
    "CREATE INDEX problems_document ON problems(document_path)",
    # Cruxes as they stood from run `since` until run `until`. No words and no foreign keys: it outlives what it is of.
    """CREATE TABLE crux_history (
    crux_id TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    mention_id TEXT NOT NULL,
    words TEXT NOT NULL,
    score REAL NOT NULL,
    sides TEXT NOT NULL,
    PRIMARY KEY (crux_id, since)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX crux_history_until ON crux_history(until)",
    """CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
)

STATEMENTS = _SOURCE + _WORDS + _PEOPLE + migration_1_derived.STATEMENTS + _KEPT
