#include "filled_log.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/attr.h"
#include "base/text.h"

void filled_log(const char *path, int scans)
{
    static const char *const sql[] = {
        "BEGIN",
        "INSERT INTO scan (id, at_us, mono_us, boot, clock_ok, station, scanner, operator, raw, flaw, aim, "
        "kind,"
        " waybill, parcel_index, parcel_total, lane, courier, warnings, forms, verdict, source, reason, "
        "hold_no,"
        " elapsed_us) SELECT i, 1764000000000000 + i * 30000000, i * 30000000, 'boot', 1,"
        " CASE i % 50 WHEN 7 THEN 'dock-2' ELSE 'dock-1' END, CASE i % 3 WHEN 0 THEN 'left' ELSE 'right' "
        "END,"
        " 'worker' || (i * 7919 % 40), CAST('SF' || printf('%013d', i * 104729 % 10000000000000) AS BLOB),"
        " 0, '', 1, 'SF' || printf('%013d', i * 104729 % 10000000000000), 0, 0, '', 'SF', 0, '',"
        " CASE WHEN i % 1000 = 5 THEN 10 WHEN i % 100 = 3 THEN 7 WHEN i % 20 = 1 THEN 4 WHEN i % 10 = 2 "
        "THEN 2"
        " ELSE 1 END, 1, 0, 0, 120 FROM n",
        "INSERT INTO orders (order_id, customer_id, customer, status_id, status, comment, cancelled, whole, "
        "read_us)"
        " SELECT 'ORD-' || printf('%010d', i), 'C' || (i % 5000), 'Customer ' || (i % "
        "5000),"
        " 2, 'Ordered', '', 0, 1, 0 FROM n WHERE i <= (SELECT max(i) FROM n) / 3 + 1",
        "INSERT INTO line (id, order_id, line_id, line_num, quantity, status_id, status, waybill, "
        "purchase_id,"
        " account_id, provider, item_id, title, title_original, config, image_url, comment, operator_comment,"
        " read_us) SELECT i, 'ORD-' || printf('%010d', i / 3 + 1), i, 1, 1 + i % 4, 4, 'Ordered',"
        " 'SF' || printf('%013d', i * 104729 % 10000000000000), 'P' || i, 'acc', 'Taobao', 'item' || i,"
        " CASE i % 4 WHEN 0 THEN 'Cotton socks, ' WHEN 1 THEN 'Kettle, ' WHEN 2 THEN 'Phone case, ' ELSE"
        " 'Winter jacket, ' END || 'model ' || (i * 31 % 99991), '', 'colour ' || (i % 17), '', '', '', 0 "
        "FROM n",
        "INSERT INTO receipt (scan_id, order_id, line_id, at_us, waybill, parcel_index, parcel_total, "
        "quantity,"
        " operator, late) SELECT i, 'ORD-' || printf('%010d', i / 3 + 1), i, 1764000000000000 + i * "
        "30000000,"
        " 'SF' || printf('%013d', i * 104729 % 10000000000000), 0, 0, 1, 'worker', 0 FROM n",
        "COMMIT; DROP TABLE n; PRAGMA wal_checkpoint(TRUNCATE)",
    };
    sqlite3 *db;
    char *problem = NULL;
    char numbers[256];
    sqlite3_open(path, &db);
    text_format(numbers, sizeof(numbers),
                "PRAGMA synchronous = OFF; CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL"
                " SELECT i + 1 FROM c WHERE i < %d) SELECT i FROM c",
                scans);
    if (sqlite3_exec(db, numbers, NULL, NULL, NULL) != SQLITE_OK)
        exit(1);
    for (size_t i = 0; i < COUNT_OF(sql); i++) {
        if (sqlite3_exec(db, sql[i], NULL, NULL, &problem) != SQLITE_OK) {
            fprintf(stderr, "%s: %s\n", sql[i], problem);
            exit(1);
        }
    }
    sqlite3_close(db);
}
