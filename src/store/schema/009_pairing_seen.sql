-- When a paired page last asked for something; 0: not since this is noted.
ALTER TABLE pairing ADD COLUMN seen_us INTEGER NOT NULL DEFAULT 0;
