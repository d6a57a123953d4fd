-- The second step after a parcel's arrival: counting, condition, weight, shelf; and who stood at which scanner.

-- Each row says one or more things about a parcel (by its first scan) or one of its lines; the newest that says a thing stands.
CREATE TABLE counting (
    id        INTEGER PRIMARY KEY,
    scan_id   INTEGER NOT NULL REFERENCES scan (id),
    order_id  TEXT NOT NULL, -- '' with line_id '': the parcel as a whole
    line_id   TEXT NOT NULL,
    at_us     INTEGER NOT NULL,
    operator  TEXT NOT NULL,
    counted   INTEGER,
    condition INTEGER,
    weight_g  INTEGER,
    bin       TEXT
);
CREATE INDEX counting_scan ON counting (scan_id, order_id, line_id);
CREATE INDEX counting_bin ON counting (id) WHERE bin IS NOT NULL;

-- Who signed on at a scanner; '' signed off. The newest row of a scanner stands.
CREATE TABLE shift (
    id       INTEGER PRIMARY KEY,
    at_us    INTEGER NOT NULL,
    scanner  TEXT NOT NULL,
    operator TEXT NOT NULL
);
CREATE INDEX shift_scanner ON shift (scanner, id);
