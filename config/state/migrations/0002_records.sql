-- What is remembered of questions: deliveries, answers, the log, votes, gaps, pins, and who has us.
-- All times are UTC, ISO 8601 with microseconds, so that they sort as text.

CREATE TABLE delivery (
    key TEXT PRIMARY KEY,            -- the same for every delivery of one event
    platform TEXT NOT NULL,
    workspace TEXT,                  -- NULL in a direct message
    person TEXT,                     -- NULL once the person is forgotten
    event TEXT,                      -- JSON, to take it up again after a restart; NULL once it is finished
    state TEXT NOT NULL CHECK (state IN ('received', 'answering', 'sent', 'given_up', 'unknowable')),
    nonce TEXT,                      -- the one of the first sending, for all of them
    attempts INTEGER NOT NULL DEFAULT 0,
    unproven INTEGER NOT NULL DEFAULT 0,     -- sendings begun while an earlier one may have arrived
    redeliveries INTEGER NOT NULL DEFAULT 0,
    doubles INTEGER NOT NULL DEFAULT 0,      -- further messages of ours that were seen to have arrived
    message_id TEXT,
    reason TEXT,                     -- why it was given up
    received_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_of_time ON delivery (received_at);

CREATE TABLE answer (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: old buttons must not find a new answer
    platform TEXT NOT NULL,
    workspace TEXT,
    channel TEXT NOT NULL,
    place_kind TEXT NOT NULL,
    category TEXT,
    thread TEXT,
    asker TEXT NOT NULL,
    question TEXT NOT NULL,
    visibility TEXT NOT NULL,
    sources TEXT NOT NULL,           -- a JSON array of the names that were visible
    generation INTEGER NOT NULL,
    quotes TEXT NOT NULL,            -- a JSON array of [source, document, revision, start, end], best first
    shown INTEGER NOT NULL,          -- so many of the quotes
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX answer_of_asker ON answer (platform, asker);
CREATE INDEX answer_of_time ON answer (made_at);

CREATE TABLE answer_message (
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    message_id TEXT NOT NULL,
    answer INTEGER NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
    PRIMARY KEY (platform, channel, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_of_answer ON answer_message (answer);

CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    workspace TEXT,
    channel TEXT NOT NULL,
    place_kind TEXT NOT NULL,
    category TEXT,
    thread TEXT,
    asker TEXT NOT NULL,
    question TEXT NOT NULL,
    normalised TEXT NOT NULL,        -- equal for all spellings of one question
    is_answered INTEGER NOT NULL CHECK (is_answered IN (0, 1)),
    reason TEXT,                     -- why it was declined
    confidence REAL,
    latency_ms REAL NOT NULL,
    answer INTEGER,                  -- outlives the answer itself
    helpful INTEGER NOT NULL DEFAULT 0,
    unhelpful INTEGER NOT NULL DEFAULT 0,
    asked_at TEXT NOT NULL
) STRICT;
CREATE INDEX question_of_workspace ON question (platform, workspace, asked_at);
CREATE INDEX question_of_asker ON question (platform, asker);
CREATE INDEX question_of_answer ON question (answer);

CREATE TABLE vote (
    answer INTEGER NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    is_helpful INTEGER NOT NULL CHECK (is_helpful IN (0, 1)),
    voted_at TEXT NOT NULL,
    PRIMARY KEY (answer, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_of_person ON vote (platform, person);

CREATE TABLE closed_gap (
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    normalised TEXT NOT NULL,
    closed_by TEXT,                  -- NULL once the person is forgotten
    closed_at TEXT NOT NULL,         -- what was asked after it is a gap again
    PRIMARY KEY (platform, workspace, normalised)
) STRICT, WITHOUT ROWID;

CREATE TABLE pin (
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    normalised TEXT NOT NULL,
    question TEXT NOT NULL,          -- as whoever pinned it spelt it
    source TEXT NOT NULL,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,          -- the full hash
    span_start INTEGER NOT NULL,     -- the span in the revision's text, half-open, in code points
    span_end INTEGER NOT NULL,
    pinned_by TEXT,                  -- NULL once the person is forgotten
    pinned_at TEXT NOT NULL,
    PRIMARY KEY (platform, workspace, normalised)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspace (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    left_at TEXT,                    -- NULL while we are in it
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;
