-- Which documents' postings lie in which file of the folder `segments`; those in none are read into memory instead.

CREATE TABLE segment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the file is `<id>.segment`; no number is given twice
    recipe TEXT NOT NULL,                 -- what the file depends on beside the documents
    checksum INTEGER NOT NULL,            -- that of the file's contents, which hold those of all its blocks
    documents INTEGER NOT NULL            -- how many it was made of, those numbered from 0 in order of source and name
) STRICT;

CREATE TABLE absence (
    segment_id INTEGER NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,              -- a document of the segment that changed or went since
    PRIMARY KEY (segment_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE pivot (
    grain TEXT PRIMARY KEY,               -- sentence, passage, document
    length REAL NOT NULL                  -- terms: the length that is neither rewarded nor punished
) STRICT;

ALTER TABLE document ADD COLUMN written INTEGER NOT NULL DEFAULT 0; -- the generation that last changed anything of it

ALTER TABLE revision ADD COLUMN segment_id INTEGER REFERENCES segment (id) ON DELETE SET NULL
    CHECK (segment_id IS NULL OR is_current = 1);
ALTER TABLE revision ADD COLUMN segment_number INTEGER;
CREATE INDEX revision_of_segment ON revision (segment_id) WHERE segment_id IS NOT NULL;
CREATE INDEX loose_revision ON revision (document_id) WHERE is_current = 1 AND segment_id IS NULL;

CREATE TRIGGER revision_left_segment AFTER UPDATE OF segment_id ON revision
WHEN OLD.segment_id IS NOT NULL AND NEW.segment_id IS NOT OLD.segment_id
BEGIN
    INSERT OR IGNORE INTO absence SELECT id, OLD.segment_number FROM segment WHERE id = OLD.segment_id;
END;

CREATE TRIGGER revision_went AFTER DELETE ON revision WHEN OLD.segment_id IS NOT NULL
BEGIN
    INSERT OR IGNORE INTO absence SELECT id, OLD.segment_number FROM segment WHERE id = OLD.segment_id;
END;
