-- The platform side: what people asked of it, what the background thread keeps about it, what must still be told it.

-- A write that somebody asked for. The row is on disk before the platform is called: 0 wanted, 1 sent, 2 done, 3 refused
-- (nothing was done), 4 undecided (the answer was lost: a person settles it).
CREATE TABLE intent (
    id         INTEGER PRIMARY KEY,
    at_us      INTEGER NOT NULL,
    what       TEXT NOT NULL, -- "order.pay"
    args       TEXT NOT NULL, -- the request without its secrets, as JSON
    asked_by   TEXT NOT NULL,
    state      INTEGER NOT NULL,
    ended_us   INTEGER,
    result     TEXT NOT NULL, -- JSON, or why not
    settled_by TEXT,
    settled_us INTEGER
);
CREATE INDEX intent_open ON intent (state) WHERE state IN (0, 1, 4);
