-- Where an event came from, so that it is told of there alone; and what was done that is no change of a setting.

ALTER TABLE delivery ADD COLUMN channel TEXT;    -- NULL once the person is forgotten, and of events before this step
ALTER TABLE delivery ADD COLUMN thread TEXT;

CREATE TABLE deed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    done_at TEXT NOT NULL,           -- UTC, ISO 8601 with microseconds
    person TEXT,                     -- NULL once the person is forgotten
    name TEXT,                       -- as it was shown then; NULL with the person
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    channel TEXT,                    -- where it was done; NULL: nobody knows
    thread TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,           -- the name of a source, or a pinned question
    old TEXT,                        -- what held before, in words or as a citation; NULL: nothing
    new TEXT
) STRICT;
CREATE INDEX deed_of_workspace ON deed (platform, workspace, done_at);
CREATE INDEX deed_of_person ON deed (platform, person);
CREATE INDEX audit_of_editor ON audit (platform, editor_id);
