-- When an event began to change something; NULL where it did not. After a restart such a one is not done again.
ALTER TABLE delivery ADD COLUMN begun_at TEXT;
