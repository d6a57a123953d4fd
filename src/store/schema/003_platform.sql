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

-- Provider sessions: accounts at a marketplace that somebody logged in through the platform. The session is a secret.
CREATE TABLE provider_session (
    id            INTEGER PRIMARY KEY,
    provider      TEXT NOT NULL,
    session       TEXT NOT NULL,
    account       TEXT NOT NULL,
    first_seen_us INTEGER NOT NULL,
    last_seen_us  INTEGER NOT NULL,
    gone_us       INTEGER NOT NULL DEFAULT 0, -- 0: still there
    refused       INTEGER NOT NULL DEFAULT 0, -- the platform refused it when it was used: it does not come back
    balance       TEXT NOT NULL,
    currency      TEXT NOT NULL,
    UNIQUE (provider, session)
);
CREATE INDEX provider_session_account ON provider_session (provider, account);

-- Background activities of the platform, as last read.
CREATE TABLE activity (
    id          INTEGER PRIMARY KEY,
    type        TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    provider    TEXT NOT NULL,
    order_id    TEXT NOT NULL,
    state       INTEGER NOT NULL, -- 0 running, 1 asking, 2 ended, 3 cancelled, 4 no longer known
    progress    INTEGER NOT NULL,
    description TEXT NOT NULL,
    question    TEXT NOT NULL, -- what it asks; ''
    detail      TEXT NOT NULL, -- JSON: steps and what may be answered
    seen_us     INTEGER NOT NULL, -- first
    changed_us  INTEGER NOT NULL,
    ended_us    INTEGER NOT NULL, -- 0: not yet
    UNIQUE (type, activity_id)
);
CREATE INDEX activity_open ON activity (state) WHERE state IN (0, 1);

-- Status updates that the platform must still be told (receiving.on_receipt_status), written with the receipt.
CREATE TABLE outbox (
    id        INTEGER PRIMARY KEY,
    scan_id   INTEGER NOT NULL REFERENCES scan (id),
    order_id  TEXT NOT NULL,
    line_id   TEXT NOT NULL,
    status_id INTEGER NOT NULL,
    state     INTEGER NOT NULL, -- 0 waiting, 1 done, 2 parked (finally refused), 3 cancelled, 4 undone here after it was done there
    at_us     INTEGER NOT NULL,
    tries     INTEGER NOT NULL,
    next_us   INTEGER NOT NULL,
    ended_us  INTEGER NOT NULL,
    problem   TEXT NOT NULL,
    UNIQUE (scan_id, order_id, line_id)
);
CREATE INDEX outbox_open ON outbox (id) WHERE state IN (0, 2, 4);
CREATE INDEX outbox_order ON outbox (order_id) WHERE state = 0;
