-- What a conversation needs beyond one answer: which workspace a person means, what was handed over to people,
-- and where we were not let speak. All times are UTC, ISO 8601 with microseconds, so that they sort as text.

CREATE TABLE chosen_workspace (
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    workspace TEXT NOT NULL,         -- empty: only what is shared
    chosen_at TEXT NOT NULL,
    PRIMARY KEY (platform, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE hand_over (
    answer INTEGER PRIMARY KEY REFERENCES answer (id) ON DELETE CASCADE,
    begun_at TEXT NOT NULL,          -- when the asker last pressed
    done_at TEXT                     -- when it was posted; NULL while that is not known
) STRICT;

CREATE INDEX answer_of_thread ON answer (platform, thread) WHERE thread IS NOT NULL;

ALTER TABLE question ADD COLUMN handed_over_at TEXT;

CREATE TABLE silence (
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    channel TEXT NOT NULL,           -- where a message of ours was refused
    told_at TEXT NOT NULL,           -- when the moderators were told
    PRIMARY KEY (platform, workspace, channel)
) STRICT, WITHOUT ROWID;
