-- A status update whose last try nobody answered: it is tried again when the platform is back, whatever its pause.
ALTER TABLE outbox ADD COLUMN away INTEGER NOT NULL DEFAULT 0;
