/* The queries of store/list.h. A column is "name" or "name:kind"; parameters are named as in struct list_args. */
#pragma once

#include "right_time.h"
#include "store/list.h"

#define PAGE(key) " AND (:after = 0 OR " key " < :after) ORDER BY " key " DESC LIMIT :limit"

#define HOLD_COLUMNS                                                                                         \
    "SELECT h.no AS 'hold_no:id', h.waybill AS waybill, h.parcel_index AS 'parcel_index:number',"            \
    " h.kind AS 'kind:hold', h.scan_id AS 'scan_id:id', h.opened_us AS 'opened_at:time',"                    \
    " h.closed_us AS 'closed_at:time', h.closed_by AS 'closed_by:id', r.operator AS released_by,"            \
    " r.reason AS reason, s.scanner AS scanner, s.operator AS operator,"                                     \
    " s.clock_ok AS 'clock_ok:flag', " CORRECTED_TIME(                                                       \
        "s") " AS 'at_corrected:time',"                                                                      \
             " (SELECT count(*) FROM photo WHERE hold_no = h.no OR scan_id = h.scan_id) AS 'photos:number'," \
             " (SELECT count(*) FROM line_waybill w WHERE w.waybill = h.waybill) AS 'lines:number'"          \
             " FROM hold h JOIN scan s ON s.id = h.scan_id LEFT JOIN hold_release r ON r.no = h.no"
#define HOLD_TEXT "(:text = '' OR instr(h.waybill, upper(:text)) > 0)"

#define LABEL_COLUMNS                                                                                        \
    "SELECT l.id AS 'label_id:id', l.made_us AS 'at:time', l.changed_us AS 'changed_at:time',"               \
    " l.kind AS 'kind:label_kind', l.printer AS printer, l.scan_id AS 'scan_id:id', s.waybill AS waybill,"   \
    " l.order_id AS order_id, l.line_id AS line_id, l.copy_no AS 'copy:number',"                             \
    " l.state AS 'state:label_state', l.attempts AS 'attempts:number', l.problem AS detail"                  \
    " FROM label l LEFT JOIN scan s ON s.id = l.scan_id"
#define LABEL_PRINTER "(:text = '' OR l.printer = :text)"

#define SCAN_COLUMNS                                                                                         \
    "SELECT s.id AS 'scan_id:id', s.at_us AS 'at:time', s.station AS station, s.scanner AS scanner,"         \
    " s.operator AS operator, s.raw AS 'raw:bytes', s.flaw AS 'flaw:flaw', s.aim AS aim,"                    \
    " s.waybill AS waybill, s.parcel_index AS 'parcel_index:number', s.parcel_total AS "                     \
    "'parcel_total:number', s.courier AS courier, s.verdict AS 'verdict:verdict',"                           \
    " s.source AS 'source:source', s.reason AS 'reason:reason', s.hold_no AS 'hold_no:id',"                  \
    " s.elapsed_us AS 'elapsed_us:number', u.at_us AS 'undone_at:time',"                                     \
    " s.clock_ok AS 'clock_ok:flag', " CORRECTED_TIME(                                                       \
        "s") " AS 'at_corrected:time'"                                                                       \
             " FROM scan s LEFT JOIN undo u ON u.scan_id = s.id"

#define PHOTO_COLUMNS                                                                                        \
    "SELECT p.name AS name, p.at_us AS 'at:time', p.operator AS operator, p.scan_id AS 'scan_id:id',"        \
    " p.hold_no AS 'hold_no:id' FROM photo p"

#define IN_TIME(column) column " >= :since AND " column " < :until"
/* The scans of a period, each with its `time`. Those of a wrong clock are few and have an index of their own. */
#define SCAN_OF "id, verdict, operator, scanner FROM scan WHERE"
#define SCANS_IN_TIME                                                                                        \
    "(SELECT at_us AS time, " SCAN_OF " clock_ok AND " IN_TIME("at_us") " UNION ALL SELECT " KNOWN_TIME(     \
        "scan") " AS time, " SCAN_OF " NOT clock_ok AND " IN_TIME("(" KNOWN_TIME("scan") ")") ") s"
#define BUCKET(column) "((" column " + :shift) / :step) * :step - :shift"

static const char *const list_sql[LIST_COUNT] = {
    [LIST_HOLDS_OPEN] = HOLD_COLUMNS " WHERE h.closed_us IS NULL AND " HOLD_TEXT PAGE("h.no"),
    [LIST_HOLDS_ALL] = HOLD_COLUMNS " WHERE " HOLD_TEXT PAGE("h.no"),
    [LIST_HOLDS_CLOSED] = HOLD_COLUMNS " WHERE h.closed_us IS NOT NULL AND " HOLD_TEXT PAGE("h.no"),
    [LIST_LABELS] = LABEL_COLUMNS " WHERE (:state < 0 OR l.state = :state) AND " LABEL_PRINTER PAGE("l.id"),
    [LIST_LABELS_OPEN] = LABEL_COLUMNS " WHERE l.state IN (0, 1, 4) AND " LABEL_PRINTER PAGE("l.id"),
    [LIST_SCAN_LABELS] = LABEL_COLUMNS " WHERE l.scan_id = :id ORDER BY l.id",
    [LIST_AUDIT] =
        "SELECT a.id AS 'key:id', a.at_us AS 'at:time', a.who AS who, a.address AS 'from',"
        " a.what AS what, a.subject AS subject, a.result AS result FROM audit a WHERE " IN_TIME(
            "a.at_us") " AND (:text = '' OR a.who = :text) AND (:what = '' OR a.what = :what)" PAGE("a.id"),
    [LIST_INTENTS] = "SELECT i.id AS 'intent_id:id', i.at_us AS 'at:time', i.asked_by AS who, i.what AS what,"
                     " i.args AS 'args:json', i.state AS 'state:intent', i.ended_us AS 'ended_at:time',"
                     " i.result AS detail, i.settled_by AS settled_by, i.settled_us AS 'settled_at:time'"
                     " FROM intent i WHERE (:state < 0 OR i.state = :state)" PAGE("i.id"),
    [LIST_PAIRINGS] = "SELECT p.id AS 'id:id', p.name AS name, p.at_us AS 'at:time', p.address AS 'from', "
                      "p.seen_us AS 'last_at:time'"
                      " FROM pairing p WHERE 1" PAGE("p.id"),
    [LIST_HOLD] = HOLD_COLUMNS " WHERE h.no = :id",
    [LIST_OLDEST_HOLD] =
        "SELECT " KNOWN_TIME("s") " AS 'oldest_at:time' FROM hold h JOIN scan s ON s.id = h.scan_id"
                                  " WHERE h.closed_us IS NULL ORDER BY h.no LIMIT 1",
    [LIST_SCAN] = SCAN_COLUMNS " WHERE s.id = :id",
    [LIST_SCAN_CHANGES] = "SELECT c.at_us AS 'at:time', c.verdict AS 'verdict:verdict',"
                          " c.source AS 'source:source', c.reason AS 'reason:reason', c.hold_no AS "
                          "'hold_no:id' FROM verdict_change c WHERE c.scan_id = :id ORDER BY c.id",
    [LIST_SCAN_RECEIPTS] =
        "SELECT r.at_us AS 'at:time', r.order_id AS order_id, r.line_id AS line_id, l.title AS title,"
        " l.config AS config, r.quantity AS 'quantity:number', r.late AS 'late:flag', r.operator AS operator,"
        " l.provider AS provider, l.purchase_id AS purchase_id, l.image_url AS image_url,"
        " u.at_us AS 'voided_at:time' FROM receipt r"
        " LEFT JOIN line l ON l.order_id = r.order_id AND l.line_id = r.line_id"
        " LEFT JOIN undo u ON u.scan_id = r.scan_id WHERE r.scan_id = :id ORDER BY r.order_id, r.line_id",
    [LIST_SCAN_UNDO] = "SELECT u.at_us AS 'at:time', u.operator AS operator, u.voided AS 'voided:number'"
                       " FROM undo u WHERE u.scan_id = :id",
    [LIST_SCAN_HOLD] = HOLD_COLUMNS " WHERE h.no = (SELECT hold_no FROM scan WHERE id = :id)",
    [LIST_SCAN_PHOTOS] = PHOTO_COLUMNS " WHERE p.scan_id = :id ORDER BY p.id",
    [LIST_SCAN_COUNTING] =
        "SELECT c.at_us AS 'at:time', c.order_id AS order_id, c.line_id AS line_id, c.operator AS operator,"
        " c.counted AS 'counted:number', c.condition AS 'condition:condition', c.weight_g AS "
        "'weight_g:number', c.bin AS bin FROM counting c WHERE c.scan_id = :id ORDER BY c.id",
    [LIST_HOLD_PHOTOS] = PHOTO_COLUMNS " WHERE p.hold_no = :id ORDER BY p.id",
    [LIST_PARCELS] = "SELECT p.parcel_index AS 'index:number', p.parcel_total AS 'total:number',"
                     " p.state AS 'state:parcel', p.scan_id AS 'scan_id:id', p.hold_no AS 'hold_no:id'"
                     " FROM parcel p WHERE p.waybill = :text ORDER BY p.parcel_index",
    [LIST_PARCEL_SCANS] = SCAN_COLUMNS " WHERE s.waybill = :text ORDER BY s.id DESC LIMIT :limit",
    [LIST_PARCEL_LINES] =
        "SELECT l.order_id AS order_id, l.line_id AS line_id, l.title AS title, l.config AS config,"
        " l.quantity AS 'quantity:number', l.status_id AS 'status_id:number', l.status AS status,"
        " l.status_id AS 'void:void', l.waybill AS waybill, l.purchase_id AS purchase_id,"
        " l.provider AS provider, l.item_id AS item_id, l.image_url AS image_url, l.comment AS comment,"
        " l.operator_comment AS operator_comment, l.read_us AS 'read_at:time'"
        " FROM line_waybill w JOIN line l ON l.id = w.line WHERE w.waybill = :text"
        " ORDER BY l.order_id, l.line_num",
    [LIST_PARCEL_ORDERS] =
        "SELECT o.order_id AS order_id, o.customer_id AS customer_id, o.customer AS customer,"
        " o.status AS status, o.comment AS comment, o.cancelled AS 'cancelled:flag', o.read_us AS "
        "'read_at:time' FROM orders o WHERE o.order_id IN (SELECT l.order_id FROM line_waybill w"
        " JOIN line l ON l.id = w.line WHERE w.waybill = :text) ORDER BY o.order_id",
    [LIST_PARCEL_HOLDS] = HOLD_COLUMNS
    " WHERE h.no IN (SELECT hold_no FROM scan WHERE waybill = :text) ORDER BY h.no DESC",
    [LIST_PARCEL_PHOTOS] = PHOTO_COLUMNS
    " WHERE p.scan_id IN (SELECT id FROM scan WHERE waybill = :text)"
    " OR p.hold_no IN (SELECT hold_no FROM scan WHERE waybill = :text AND hold_no <> 0)"
    " ORDER BY p.id",
    [LIST_FIND] =
        "SELECT w.waybill AS waybill, max(l.title) AS title, max(l.order_id) AS order_id, max(o.customer) AS "
        "customer,"
        " (SELECT min(s.at_us) FROM scan s WHERE s.waybill = w.waybill) AS 'scanned_at:time', NULL AS "
        "'hold_no:id'"
        " FROM line_waybill w JOIN line l ON l.id = w.line LEFT JOIN orders o ON o.order_id = l.order_id"
        " WHERE w.waybill LIKE '%' || :text GROUP BY w.waybill"
        " UNION ALL SELECT h.waybill, '', '', '', h.opened_us, h.no FROM hold h"
        " WHERE h.closed_us IS NULL AND h.waybill LIKE '%' || :text"
        " AND NOT EXISTS (SELECT 1 FROM line_waybill w WHERE w.waybill = h.waybill) ORDER BY 1 LIMIT :limit",
    [LIST_RAW_SCANS] = SCAN_COLUMNS " WHERE s.id > :after ORDER BY s.id LIMIT :limit",
    [LIST_SERIES] = "SELECT " BUCKET("s.time") " AS 'at:time', s.verdict AS 'verdict:verdict',"
                                               " count(*) AS 'scans:number' FROM " SCANS_IN_TIME
                                               " GROUP BY 1, 2 ORDER BY 1, 2",
    [LIST_SERIES_RECEIPTS] =
        "SELECT " BUCKET("s.time") " AS 'at:time', count(*) AS 'receipts:number' FROM " SCANS_IN_TIME
                                   " JOIN receipt r ON r.scan_id = s.id GROUP BY 1 ORDER BY 1",
    [LIST_OPERATORS] = "SELECT s.operator AS operator, count(*) AS 'scans:number',"
                       " sum(s.verdict IN (1, 2)) AS 'matched:number' FROM " SCANS_IN_TIME
                       " GROUP BY 1 ORDER BY 2 DESC LIMIT :limit",
    [LIST_SCANNERS] = "SELECT s.scanner AS scanner, count(*) AS 'scans:number',"
                      " sum(s.verdict = 10) AS 'refused:number' FROM " SCANS_IN_TIME
                      " GROUP BY 1 ORDER BY 2 DESC LIMIT :limit",
    [LIST_VERDICT_TIMES] =
        "SELECT s.elapsed_us AS 'elapsed_us:number', s.source AS 'source:source' FROM scan s WHERE " IN_TIME(
            "s.at_us") " AND s.verdict IN (1, 2, 3) ORDER BY s.at_us DESC LIMIT :limit",
    [LIST_LABEL_TIMES] = "SELECT l.changed_us - l.made_us AS 'elapsed_us:number' FROM label l WHERE " IN_TIME(
        "l.made_us") " AND l.state IN (2, 3) ORDER BY l.id DESC LIMIT :limit",
};
