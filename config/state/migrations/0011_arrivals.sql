-- What came from a platform and could not be taken in before it had to be acknowledged: whole, as it came. It goes as
-- soon as it is taken in (`delivery`), or known to ask for nothing.
CREATE TABLE arrival (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    workspace TEXT,                  -- NULL: a direct message
    person TEXT NOT NULL,            -- who wrote, gave or pressed it
    body TEXT NOT NULL,              -- JSON
    arrived_at TEXT NOT NULL
) STRICT;
