-- Labels: written in the receipt's transaction, printed strictly by id on each printer. docs/printers.md has the states.

CREATE TABLE label (
    id         INTEGER PRIMARY KEY, -- the station's, growing: the order of printing
    scan_id    INTEGER NOT NULL,    -- 0: a test, or of a shelf
    order_id   TEXT NOT NULL,       -- of a line's label
    line_id    TEXT NOT NULL,       -- of a line's label; of a shelf's: its code
    kind       INTEGER NOT NULL,
    printer    TEXT NOT NULL,
    copy_no    INTEGER NOT NULL, -- 1: the first; from 2 on it says COPY
    fields     TEXT NOT NULL,    -- what it says, as core/label_fields.h writes it
    state      INTEGER NOT NULL,
    attempts   INTEGER NOT NULL, -- times it was handed to its printer
    made_us    INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    problem    TEXT NOT NULL
);
CREATE INDEX label_scan ON label (scan_id);
CREATE INDEX label_queued ON label (printer, id) WHERE state = 0;
CREATE INDEX label_shelf ON label (line_id) WHERE kind = 3;
CREATE INDEX label_open ON label (state, id) WHERE state IN (0, 1, 4); -- queued, sending, unsure
