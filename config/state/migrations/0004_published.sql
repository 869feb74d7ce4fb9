-- What was last published to a platform, by scope: a digest, so that commands are synced only when they changed.

CREATE TABLE published (
    scope TEXT PRIMARY KEY,
    digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
