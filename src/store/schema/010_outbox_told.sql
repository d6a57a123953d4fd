-- A status update that was in a call whose outcome is not known: the platform may have been told, so an undo does not just cancel it.
ALTER TABLE outbox ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
