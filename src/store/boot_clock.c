/* How wall and monotonic time stood in a boot, and which of its scans a wrong clock has dated. */
#include "query.h"
#include "store/receiving.h"

void store_put_boot_clock(struct store *s, const char *boot, int64_t offset_us)
{
    static const char sql[] = "INSERT INTO meta (key, value) VALUES ('clock ' || ?1, ?2)"
                              " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    struct query q = query_begin(s, sql);
    query_text(&q, boot);
    query_int(&q, offset_us);
    query_end(&q);
}

void store_doubt_clock(struct store *s, int64_t from_id, const char *boot, int64_t offset_us,
                       int64_t off_max_us)
{
    static const char sql[] = "UPDATE scan SET clock_ok = 0 WHERE id >= ?1 AND clock_ok AND boot = ?2"
                              " AND abs(mono_us + ?3 - at_us) > ?4";
    struct query q = query_begin(s, sql);
    query_int(&q, from_id);
    query_text(&q, boot);
    query_int(&q, offset_us);
    query_int(&q, off_max_us);
    query_end(&q);
}
