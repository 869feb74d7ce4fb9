-- Workspaces that installed the bot by themselves. All times are UTC, ISO 8601 with microseconds.

CREATE TABLE installation (
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,              -- what people call the workspace
    url TEXT NOT NULL,               -- its address, ending in a slash; empty where that isn't known
    user TEXT NOT NULL,              -- the bot's own ids there
    bot TEXT NOT NULL,
    scopes TEXT NOT NULL,            -- what the bot may do there, set apart by commas
    token BLOB NOT NULL,             -- sealed: read with a key that stands in no file of ours
    installer TEXT,                  -- who installed it; NULL: forgotten
    installed_at TEXT NOT NULL,
    PRIMARY KEY (platform, workspace)
) STRICT, WITHOUT ROWID;

-- Who began to install it and has not come back; each is good for once.
CREATE TABLE install_state (
    digest TEXT PRIMARY KEY,         -- SHA-256 of what the browser brings back
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX install_state_by_end ON install_state (expires_at);
