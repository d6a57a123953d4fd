-- People: who may come in, from which browser, and what each of them did.

CREATE TABLE user (
    name       TEXT PRIMARY KEY,
    role       TEXT NOT NULL,
    hash       TEXT NOT NULL, -- argon2id, with its salt and cost
    disabled   INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    login_us   INTEGER NOT NULL -- last log-in, 0: never
) WITHOUT ROWID;

-- A browser that is logged in. The token itself is only in its cookie.
CREATE TABLE web_session (
    token_hash TEXT PRIMARY KEY,
    user       TEXT NOT NULL REFERENCES user (name),
    address    TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    seen_us    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX web_session_user ON web_session (user);

-- A tablet or TV that was paired with the code on the terminal.
CREATE TABLE pairing (
    id         INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    address    TEXT NOT NULL,
    at_us      INTEGER NOT NULL
);

-- Never edited, never deleted.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at_us   INTEGER NOT NULL,
    who     TEXT NOT NULL, -- user, or the page's name; "" = command line
    address TEXT NOT NULL,
    what    TEXT NOT NULL, -- the request's name
    subject TEXT NOT NULL,
    result  TEXT NOT NULL  -- "ok", or the error's text
);

-- Photos of parcels; the files are STATE/photos/NAME.
CREATE TABLE photo (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    scan_id  INTEGER NOT NULL, -- 0: none
    hold_no  INTEGER NOT NULL, -- 0: none
    at_us    INTEGER NOT NULL,
    operator TEXT NOT NULL
);
CREATE INDEX photo_scan ON photo (scan_id);
CREATE INDEX photo_hold ON photo (hold_no);
