-- A database as the first release made it. Never edited: it stands for those that users have.
CREATE TABLE runs (
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
) STRICT;

CREATE TABLE documents (
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
) STRICT;
CREATE INDEX documents_named ON documents(id, path);

CREATE TABLE copies (
    path TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX copies_document ON copies(document_id, path);

CREATE TABLE names (
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    key TEXT NOT NULL,
    written TEXT NOT NULL,
    name TEXT NOT NULL,
    named INTEGER NOT NULL CHECK (named IN (0, 1)),
    PRIMARY KEY (document_id, key, written)
) STRICT, WITHOUT ROWID;

CREATE TABLE posts (
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
) STRICT;

CREATE INDEX posts_document ON posts(document_id, start, id);

CREATE INDEX posts_parent ON posts(parent_id);

CREATE INDEX posts_author ON posts(author_key);

CREATE TABLE reactions (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    post_id TEXT NOT NULL REFERENCES posts(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    author_key TEXT,
    value REAL NOT NULL,
    count INTEGER NOT NULL,
    start INTEGER,
    "end" INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX reactions_document ON reactions(document_id);

CREATE INDEX reactions_post ON reactions(post_id);

CREATE INDEX reactions_author ON reactions(author_key);

CREATE TABLE quotes (
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
) STRICT;

CREATE INDEX quotes_document ON quotes(document_id, start, id);

CREATE INDEX quotes_post ON quotes(post_id);

CREATE INDEX quotes_source ON quotes(source_post_id);

CREATE INDEX quotes_author ON quotes(author_key);

CREATE TRIGGER quotes_source_gone AFTER UPDATE OF source_post_id ON quotes WHEN new.source_post_id IS NULL
BEGIN
    UPDATE quotes SET source_start = NULL, source_end = NULL WHERE id = new.id;
END;

CREATE TABLE mentions (
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
) STRICT;

CREATE INDEX mentions_document ON mentions(document_id, start, id);

CREATE INDEX mentions_post ON mentions(post_id);

CREATE INDEX mentions_quote ON mentions(quote_id);

CREATE INDEX mentions_author ON mentions(author_key);

CREATE INDEX mentions_text ON mentions(text_hash);

CREATE VIRTUAL TABLE mention_words
    USING fts5(text, content='mentions', content_rowid='n', tokenize='porter unicode61');

CREATE TRIGGER mention_words_insert AFTER INSERT ON mentions
BEGIN
    INSERT INTO mention_words(rowid, text) VALUES (new.n, new.text);
END;

CREATE TRIGGER mention_words_delete AFTER DELETE ON mentions
BEGIN
    INSERT INTO mention_words(mention_words, rowid, text) VALUES ('delete', old.n, old.text);
END;

CREATE TRIGGER mention_words_update AFTER UPDATE OF text ON mentions
BEGIN
    INSERT INTO mention_words(mention_words, rowid, text) VALUES ('delete', old.n, old.text);
    INSERT INTO mention_words(rowid, text) VALUES (new.n, new.text);
END;

CREATE TABLE authors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    named INTEGER NOT NULL CHECK (named IN (0, 1)),
    document_id TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE author_aliases (
    author_id TEXT NOT NULL REFERENCES authors(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (author_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE author_keys (
    key TEXT PRIMARY KEY,
    author_id TEXT NOT NULL REFERENCES authors(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX author_keys_author ON author_keys(author_id);

CREATE TABLE threads (
    post_id TEXT PRIMARY KEY REFERENCES posts(id) ON DELETE CASCADE,
    parent_id TEXT REFERENCES posts(id) ON DELETE SET NULL,
    original_id TEXT REFERENCES posts(id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX threads_parent ON threads(parent_id);

CREATE INDEX threads_original ON threads(original_id);

CREATE TABLE vectors (
    fingerprint TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    vector BLOB NOT NULL CHECK (length(vector) % 4 = 0),
    PRIMARY KEY (fingerprint, text_hash)
) STRICT;

CREATE TABLE readings (
    fingerprint TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    row BLOB NOT NULL CHECK (length(row) % 4 = 0),
    PRIMARY KEY (fingerprint, text_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE near (
    fingerprint TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    found BLOB NOT NULL CHECK (length(found) % 12 = 0),
    PRIMARY KEY (fingerprint, text_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE units (
    stage TEXT NOT NULL,
    hash TEXT NOT NULL,
    made BLOB NOT NULL,
    PRIMARY KEY (stage, hash)
) STRICT;

CREATE TABLE match_edges (
    source TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    target TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    method TEXT NOT NULL,
    score REAL NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY (source, target, method)
) STRICT, WITHOUT ROWID;

CREATE INDEX match_edges_target ON match_edges(target);

CREATE TABLE quote_sources (
    quote_id TEXT PRIMARY KEY REFERENCES quotes(id) ON DELETE CASCADE,
    author_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    source_post_id TEXT REFERENCES posts(id) ON DELETE SET NULL,
    source_start INTEGER,
    source_end INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX quote_sources_source ON quote_sources(source_post_id);

CREATE TABLE topics (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    terms TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    mention_id TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    author_ids TEXT NOT NULL,
    topic_id TEXT REFERENCES topics(id) ON DELETE SET NULL,
    topic_position INTEGER
) STRICT;

CREATE INDEX claims_mention ON claims(mention_id);

CREATE INDEX claims_topic ON claims(topic_id, topic_position);

CREATE TABLE claim_mentions (
    claim_id TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    mention_id TEXT NOT NULL UNIQUE REFERENCES mentions(id) ON DELETE CASCADE,
    PRIMARY KEY (claim_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE exchanges (
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
) STRICT;

CREATE INDEX exchanges_document ON exchanges(document_id);

CREATE INDEX exchanges_post ON exchanges(post_id);

CREATE INDEX exchanges_answered ON exchanges(answered_post_id);

CREATE TABLE stances (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    target TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    score REAL NOT NULL,
    method TEXT NOT NULL,
    source_mention_id TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    target_mention_id TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    parts TEXT NOT NULL
) STRICT;

CREATE INDEX stances_source ON stances(source);

CREATE INDEX stances_target ON stances(target);

CREATE INDEX stances_source_mention ON stances(source_mention_id);

CREATE INDEX stances_target_mention ON stances(target_mention_id);

CREATE TABLE positions (
    author_id TEXT NOT NULL,
    claim_id TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    stance TEXT NOT NULL,
    score REAL NOT NULL,
    reaction_ids TEXT NOT NULL,
    shown TEXT NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (claim_id, author_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX positions_author ON positions(author_id);

CREATE INDEX positions_stance ON positions(stance, claim_id);

CREATE TABLE position_mentions (
    claim_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    mention_id TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
    PRIMARY KEY (claim_id, author_id, position),
    FOREIGN KEY (claim_id, author_id) REFERENCES positions(claim_id, author_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX position_mentions_mention ON position_mentions(mention_id);

CREATE TABLE cruxes (
    id TEXT PRIMARY KEY,
    claim_id TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    facet_ids TEXT NOT NULL,
    sides TEXT NOT NULL,
    hinges TEXT NOT NULL,
    score REAL NOT NULL,
    parts TEXT NOT NULL,
    kind TEXT NOT NULL
) STRICT;

CREATE INDEX cruxes_claim ON cruxes(claim_id);

CREATE TABLE judgements (
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
) STRICT;

CREATE INDEX judgements_id ON judgements(id, n);

CREATE TABLE problems (
    document_path TEXT NOT NULL,
    path TEXT NOT NULL,
    line INTEGER,
    message TEXT NOT NULL,
    hint TEXT,
    run_id INTEGER REFERENCES runs(id)
) STRICT;

CREATE INDEX problems_document ON problems(document_path);

CREATE TABLE crux_history (
    crux_id TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    mention_id TEXT NOT NULL,
    words TEXT NOT NULL,
    score REAL NOT NULL,
    sides TEXT NOT NULL,
    PRIMARY KEY (crux_id, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX crux_history_until ON crux_history(until);

CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA application_id = 1801596516;
PRAGMA user_version = 1;
INSERT INTO runs VALUES (1, 'ingest ponds.txt', '2024-01-01T00:00:00', '2024-01-01T00:00:01', '0.1', 'c', '[]', 1, 0, 0, 0);
INSERT INTO documents VALUES ('d:1', 'ponds.txt', 'text', 'Ponds', 'Ponds freeze from the top.', NULL, NULL, '["ice"]', 'line', '[]', 'f', 1);
INSERT INTO names VALUES ('d:1', 'a:1', 'Ann_Example', 'Ann Example', 1);
INSERT INTO posts VALUES ('p:1', 'd:1', 'a:1', 'post', 0, 26, 1, 1, NULL, NULL, 4, NULL, 1.0, NULL, '[]', NULL, NULL, NULL, NULL, 0);
INSERT INTO mentions VALUES
    (1, 'm:1', 'd:1', 'p:1', 'a:1', 0, 26, 1, 1, 'Ponds freeze from the top.', 'h', 'empirical', 'plain', 'asserts', 0.9, 0, NULL);
INSERT INTO authors VALUES ('a:1', 'Ann Example', 1, NULL);
INSERT INTO author_keys VALUES ('a:1', 'a:1');
INSERT INTO claims VALUES ('c:1', 'Ponds freeze from the top.', 'm:1', 'empirical', '["a:1"]', NULL, NULL);
INSERT INTO claim_mentions VALUES ('c:1', 0, 'm:1');
INSERT INTO judgements VALUES (1, 'j:1', 'not-a-claim', 'Ponds.', NULL, 'not-a-claim', NULL, '2024-01-02', 0, NULL);
