-- Receiving: scans, receipts, parcels, holds, the mirror of order lines, the operator session. docs/store.md explains them.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- One code read by one scanner at one time; always there, whatever it was. The id is the station's.
CREATE TABLE scan (
    id           INTEGER PRIMARY KEY,
    at_us        INTEGER NOT NULL,
    mono_us      INTEGER NOT NULL,
    boot         TEXT NOT NULL,
    clock_ok     INTEGER NOT NULL,
    station      TEXT NOT NULL,
    scanner      TEXT NOT NULL,
    operator     TEXT NOT NULL,
    raw          BLOB NOT NULL,
    flaw         INTEGER NOT NULL,
    aim          TEXT NOT NULL,
    kind         INTEGER NOT NULL,
    waybill      TEXT,
    parcel_index INTEGER NOT NULL,
    parcel_total INTEGER NOT NULL,
    lane         TEXT NOT NULL,
    courier      TEXT NOT NULL,
    warnings     INTEGER NOT NULL,
    forms        TEXT NOT NULL,
    verdict      INTEGER NOT NULL,
    source       INTEGER NOT NULL,
    reason       INTEGER NOT NULL,
    hold_no      INTEGER NOT NULL,
    elapsed_us   INTEGER NOT NULL
);
CREATE INDEX scan_at ON scan (at_us);
CREATE INDEX scan_waybill ON scan (waybill) WHERE waybill IS NOT NULL;
CREATE INDEX scan_waiting ON scan (id) WHERE verdict IN (0, 8); -- looking, pending

-- Each change of a verdict after it was first said.
CREATE TABLE verdict_change (
    id      INTEGER PRIMARY KEY,
    scan_id INTEGER NOT NULL REFERENCES scan (id),
    at_us   INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    source  INTEGER NOT NULL,
    reason  INTEGER NOT NULL,
    hold_no INTEGER NOT NULL
);

-- A parcel's order line arrived, by this scan. Never edited; void when its scan is undone.
CREATE TABLE receipt (
    scan_id      INTEGER NOT NULL REFERENCES scan (id),
    order_id     TEXT NOT NULL,
    line_id      TEXT NOT NULL,
    at_us        INTEGER NOT NULL,
    waybill      TEXT NOT NULL,
    parcel_index INTEGER NOT NULL,
    parcel_total INTEGER NOT NULL,
    quantity     INTEGER NOT NULL,
    operator     TEXT NOT NULL,
    late         INTEGER NOT NULL,
    PRIMARY KEY (scan_id, order_id, line_id)
) WITHOUT ROWID;
CREATE INDEX receipt_line ON receipt (order_id, line_id);

-- A scan was taken back: its receipts are void.
CREATE TABLE undo (
    scan_id  INTEGER PRIMARY KEY REFERENCES scan (id),
    at_us    INTEGER NOT NULL,
    operator TEXT NOT NULL,
    voided   INTEGER NOT NULL
);

-- Where each parcel stands; what the scans and holds say, kept at hand.
CREATE TABLE parcel (
    waybill      TEXT NOT NULL,
    parcel_index INTEGER NOT NULL,
    parcel_total INTEGER NOT NULL,
    state        INTEGER NOT NULL,
    scan_id      INTEGER NOT NULL, -- the first that made it what it is
    hold_no      INTEGER NOT NULL,
    PRIMARY KEY (waybill, parcel_index)
) WITHOUT ROWID;

CREATE TABLE hold (
    no           INTEGER PRIMARY KEY,
    waybill      TEXT NOT NULL,
    parcel_index INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    scan_id      INTEGER NOT NULL REFERENCES scan (id),
    opened_us    INTEGER NOT NULL,
    closed_us    INTEGER,
    closed_by    INTEGER -- scan
);
CREATE INDEX hold_open ON hold (no) WHERE closed_us IS NULL;

-- The mirror: order lines as last read.
CREATE TABLE line (
    id               INTEGER PRIMARY KEY,
    order_id         TEXT NOT NULL,
    line_id          TEXT NOT NULL,
    line_num         INTEGER NOT NULL,
    quantity         INTEGER NOT NULL,
    status_id        INTEGER NOT NULL,
    status           TEXT NOT NULL,
    waybill          TEXT NOT NULL, -- as on file
    purchase_id      TEXT NOT NULL,
    account_id       TEXT NOT NULL,
    provider         TEXT NOT NULL,
    item_id          TEXT NOT NULL,
    title            TEXT NOT NULL,
    title_original   TEXT NOT NULL,
    config           TEXT NOT NULL,
    image_url        TEXT NOT NULL,
    comment          TEXT NOT NULL,
    operator_comment TEXT NOT NULL,
    read_us          INTEGER NOT NULL,
    gone_us          INTEGER NOT NULL DEFAULT 0, -- a whole pass of the mirror did not find it any more; 0: it is there
    UNIQUE (order_id, line_id)
);

-- Every number of a line's waybill field, in normal form.
CREATE TABLE line_waybill (
    waybill TEXT NOT NULL,
    line    INTEGER NOT NULL REFERENCES line (id),
    PRIMARY KEY (waybill, line)
) WITHOUT ROWID;

CREATE TABLE orders (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    customer    TEXT NOT NULL,
    status_id   INTEGER NOT NULL,
    status      TEXT NOT NULL,
    comment     TEXT NOT NULL,
    cancelled   INTEGER NOT NULL,
    whole       INTEGER NOT NULL, -- all its lines were read
    read_us     INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE operator_session (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    session TEXT NOT NULL,
    at_us   INTEGER NOT NULL
);
