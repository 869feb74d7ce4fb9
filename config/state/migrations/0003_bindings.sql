-- Which channels and roles a workspace's source is bound to; one without a row is seen workspace-wide.

CREATE TABLE source_binding (
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('channel', 'role')),
    target TEXT NOT NULL,
    PRIMARY KEY (platform, workspace, source, kind, target)
) STRICT, WITHOUT ROWID;
