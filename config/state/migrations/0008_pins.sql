-- How a pin stands since its document was indexed anew. All times are UTC, ISO 8601 with microseconds.

ALTER TABLE pin ADD COLUMN words TEXT;           -- SHA-256 of the words that were pinned; NULL: pinned before this step
ALTER TABLE pin ADD COLUMN flag TEXT CHECK (flag IN ('changed', 'vanished'));    -- NULL: the words still stand there
ALTER TABLE pin ADD COLUMN flagged_at TEXT;
