-- What workspaces set, who changed it, and the commands that moderators made. All times are UTC, ISO 8601.

CREATE TABLE setting (
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('workspace', 'category', 'channel', 'thread')),
    place TEXT NOT NULL,             -- the id of the workspace, category, channel or thread
    key TEXT NOT NULL,
    value TEXT NOT NULL,             -- JSON, as every value here
    PRIMARY KEY (platform, workspace, kind, place, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE own_command (
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pin', 'question', 'scoped')),
    body TEXT NOT NULL,              -- a JSON object
    made_by_id TEXT NOT NULL,        -- who wrote it last
    made_by_name TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (platform, workspace, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- people name it, so it is never given twice
    step INTEGER,                    -- the first id of what was changed, and is undone, together; NULL: this one
    made_at TEXT NOT NULL,
    editor_id TEXT NOT NULL,
    editor_name TEXT NOT NULL,
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('workspace', 'category', 'channel', 'thread')),
    place TEXT NOT NULL,
    key TEXT NOT NULL,               -- a setting, or `own.` and the name of a command
    old TEXT,                        -- JSON; NULL: was not set
    new TEXT,                        -- JSON; NULL: is not set any more
    action TEXT NOT NULL,
    undoes INTEGER REFERENCES audit (id),
    undone_by INTEGER REFERENCES audit (id)
) STRICT;
CREATE INDEX audit_of_place ON audit (platform, workspace, kind, place, key, id);
CREATE INDEX audit_of_workspace ON audit (platform, workspace, id);
CREATE INDEX audit_of_step ON audit (step);
CREATE INDEX audit_undoes ON audit (undoes);
CREATE INDEX audit_undone_by ON audit (undone_by);
