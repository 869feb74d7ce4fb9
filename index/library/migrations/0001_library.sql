-- A library: its sources, their files and documents, each document's revisions, and the generations.

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    location TEXT NOT NULL UNIQUE,   -- absolute path of the folder or file
    added_at TEXT NOT NULL,          -- all times are UTC, ISO 8601
    checked_at TEXT NOT NULL,        -- the last run that could read the source
    last_error TEXT                  -- one sentence, while the last run failed
) STRICT;

CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    path TEXT NOT NULL,              -- inside the source, `/`-separated
    sha256 TEXT,                     -- NULL: must be parsed again as soon as it can be read
    parser TEXT NOT NULL,            -- the version and the limits that it was parsed with
    UNIQUE (source_id, path)
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    file_id INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    title TEXT,
    url TEXT,
    author TEXT,
    date TEXT,
    metadata TEXT NOT NULL,          -- a JSON object
    UNIQUE (source_id, name)
) STRICT;
CREATE INDEX document_of_file ON document (file_id);

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,     -- in which its text became the current one, for the last time
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    sha256 TEXT NOT NULL,
    characters INTEGER NOT NULL,
    sentence_count INTEGER NOT NULL,
    segmenter_version INTEGER NOT NULL,
    target_words INTEGER NOT NULL,   -- the passage limits that the text was cut with
    max_sentences INTEGER NOT NULL,
    blocks BLOB NOT NULL,            -- start, end, kind; each a little-endian uint32
    sentences BLOB NOT NULL,         -- start, end, kind
    passages BLOB NOT NULL,          -- first, last
    text TEXT NOT NULL,
    UNIQUE (document_id, sha256)
) STRICT;
CREATE UNIQUE INDEX current_revision ON revision (document_id) WHERE is_current = 1;

CREATE TABLE skip (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    line INTEGER,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    is_from_file INTEGER NOT NULL CHECK (is_from_file IN (0, 1)) -- 1: found in a file's content, stays while the file does
) STRICT;
CREATE INDEX skip_of_path ON skip (source_id, path);

CREATE TABLE generation (
    number INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,
    source TEXT NOT NULL,            -- the name of the source that changed
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    resegmented INTEGER NOT NULL     -- the text stayed, its sentences or passages were cut anew
) STRICT;
