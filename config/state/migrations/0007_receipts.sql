-- What each answer was made of, so that it can be repeated; it goes when the answer goes.

ALTER TABLE answer ADD COLUMN receipt TEXT;      -- a line of JSON without any text of a source; NULL: none was kept
