-- What people say of parcels on the hold shelf.

-- This parcel is of that order line, though the platform does not say so: the line is found by the waybill from then on. Void when
-- the scan that put the parcel on the shelf is undone.
CREATE TABLE tie (
    waybill   TEXT NOT NULL,
    order_id  TEXT NOT NULL,
    line_id   TEXT NOT NULL,
    scan_id   INTEGER NOT NULL REFERENCES scan (id),
    hold_no   INTEGER NOT NULL,
    at_us     INTEGER NOT NULL,
    operator  TEXT NOT NULL,
    voided_us INTEGER,
    PRIMARY KEY (waybill, order_id, line_id)
) WITHOUT ROWID;
CREATE INDEX tie_scan ON tie (scan_id);

-- An undo asks which holds a scan closed or opened, and which a parcel has.
CREATE INDEX hold_closed_by ON hold (closed_by) WHERE closed_by IS NOT NULL;
CREATE INDEX hold_scan ON hold (scan_id);
CREATE INDEX hold_parcel ON hold (waybill, parcel_index);

-- The parcel left the shelf without being received.
CREATE TABLE hold_release (
    no       INTEGER PRIMARY KEY REFERENCES hold (no),
    at_us    INTEGER NOT NULL,
    operator TEXT NOT NULL,
    reason   TEXT NOT NULL
);
