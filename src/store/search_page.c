/* A page of the log: which scans, by what finds them cheapest, then their rows. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "log_select.h"
#include "search_private.h"

enum {
    MATCH_MAX = 1024,
    LIKE_MAX = 512,
    FEW_MAX = 400,
    GRAM = 3, /* characters: the index knows a text's threes */
    PHRASE_LONG =
        7, /* characters: from here on some of a phrase's threes and a look at the text are cheaper */
};

/* What a page is made of, in the making. */
struct plan {
    const struct page_filter *f;
    int64_t low; /* scan ids, both inclusive */
    int64_t high;
    int64_t facet;         /* driver: posting */
    char match[MATCH_MAX]; /* driver, or condition: words; "" none */
    char like[LIKE_MAX];   /* pattern of a text that `match` tells only nearly; "" when it tells all */
    struct text few;       /* driver: scans that have the words, when they are few, as "1,2,3" */
    bool nothing;          /* no scan can fit */
};

static bool given(const char *text)
{
    return text && text[0];
}

static bool is_suffix(const struct page_filter *f)
{
    return given(f->waybill) && f->waybill[0] == '*';
}

static bool uses_index(const struct page_filter *f)
{
    return f->since_us || f->until_us || given(f->text) || is_suffix(f) || f->verdict >= 0 ||
           given(f->operator) || given(f->station) || given(f->scanner);
}

/* --- words ------------------------------------------------------------------------------------------------------------- */
static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static void add_quoted(struct text *out, const char *words, size_t len)
{
    text_add(out, out->len > 0 ? " AND \"" : "\"");
    for (size_t i = 0; i < len; i++)
        text_add_n(out, words[i] == '"' ? "\"\"" : &words[i], words[i] == '"' ? 2 : 1);
    text_add(out, "\"");
}

static bool has_digit(const char *three)
{
    return isdigit((unsigned char)three[0]) || isdigit((unsigned char)three[1]) ||
           isdigit((unsigned char)three[2]);
}

/* A phrase is read by going through the lists of all its threes side by side, most of them as long as the log. Of an article's or a
 * parcel's number every third one, and the last, leave nearly as few scans, and the threes of its words are left alone: numbers are
 * what tells one from the other. False when it has none, or is short, or is not ASCII, which is all that LIKE can compare. */
static bool add_threes(struct text *out, const char *words, size_t len)
{
    bool any = false;
    if (len < PHRASE_LONG)
        return false;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)words[i] >= 0x80)
            return false;
    for (size_t i = 0; i < len; i += GRAM) {
        const char *three = words + (i + GRAM < len ? i : len - GRAM);
        if (!has_digit(three))
            continue;
        add_quoted(out, three, GRAM);
        any = true;
    }
    return any;
}

/* LIKE takes no notice of upper and lower case in ASCII, as the index does in every script. */
static bool make_like(const char *words, char *ret)
{
    struct text out = {0};
    text_add(&out, "%");
    for (; *words; words++) {
        if (strchr("%_\\", *words))
            text_add(&out, "\\");
        text_add_n(&out, words, 1);
    }
    text_add(&out, "%");
    bool fits = text_copy(ret, LIKE_MAX, out.data);
    text_fini(&out);
    return fits;
}

/* verified: something else in the query tells those that have the words from those that only nearly do. */
static bool add_words(struct plan *p, const char *words, bool verified, struct error *err)
{
    struct text clean = {0};
    struct text out = {0};
    text_add(&clean, "");
    search_clean(words, strlen(words), &clean);
    bool long_enough = characters(clean.data) >= SEARCH_TEXT_MIN;
    if (p->match[0])
        text_add(&out, p->match);
    bool fits = true;
    if (add_threes(&out, clean.data, clean.len))
        fits = verified || make_like(clean.data, p->like);
    else
        add_quoted(&out, clean.data, clean.len);
    fits = text_copy(p->match, sizeof(p->match), out.data) && fits;
    text_fini(&clean);
    text_fini(&out);
    if (!long_enough)
        return error_set(err, ERROR_INPUT, "a search needs %d characters or more", SEARCH_TEXT_MIN);
    return fits || error_set(err, ERROR_INPUT, "the search text is too long");
}

/* --- facets ------------------------------------------------------------------------------------------------------------ */
static void facet_text(const struct page_filter *f, enum facet_kind kind, char name[FACET_NAME_MAX])
{
    char verdict[16];
    const char *values[FACET_KIND_COUNT] = {"", f->operator, f->station, f->scanner};
    name[0] = '\0';
    snprintf(verdict, sizeof(verdict), "%d", f->verdict);
    if (kind == FACET_VERDICT && f->verdict >= 0)
        facet_name(kind, verdict, name);
    else if (kind != FACET_VERDICT && given(values[kind]))
        facet_name(kind, values[kind], name);
}

/* The rarest list that the index keeps: of two values together if two are asked for. */
static void choose_facet(struct store *s, struct plan *p)
{
    char names[FACET_KIND_COUNT][FACET_NAME_MAX];
    char pair[FACET_NAME_MAX * 2];
    const char *chosen = NULL;
    for (int i = 0; i < FACET_KIND_COUNT; i++) {
        facet_text(p->f, (enum facet_kind)i, names[i]);
        if (names[i][0] && facet_find(s, names[i]) == 0)
            p->nothing = true;
    }
    for (int i = 0; i < FACET_SCANNER && chosen == NULL; i++) {
        for (int j = i + 1; j < FACET_SCANNER && chosen == NULL; j++) {
            if (names[i][0] && names[j][0]) {
                facet_pair_name(names[i], names[j], pair);
                chosen = pair;
            }
        }
    }
    for (int i = FACET_KIND_COUNT; i-- > 0 && chosen == NULL;)
        if (names[i][0])
            chosen = names[i];
    if (chosen == NULL || p->nothing)
        return;
    p->facet = facet_find(s, chosen);
    p->nothing = p->facet == 0;
}

/* Among words, a facet is a word too: then the rarer of the two decides how much is read. */
static void add_facet_words(struct store *s, struct plan *p)
{
    for (int i = 0; i < FACET_SCANNER; i++) {
        char name[FACET_NAME_MAX];
        char token[FACET_TOKEN_SIZE];
        facet_text(p->f, (enum facet_kind)i, name);
        if (name[0] == '\0')
            continue;
        facet_token(facet_find(s, name), token);
        size_t len = strlen(p->match);
        text_format(p->match + len, sizeof(p->match) - len, " AND \"%s\"", token);
    }
}

/* Words that few scans have are cheaper read alone: then what else is asked for is looked up of those. */
static void find_few(struct store *s, struct plan *p)
{
    int count = 0;
    struct query q = query_begin(s, "SELECT rowid FROM find WHERE find MATCH ?1 AND rowid BETWEEN ?2 AND ?3"
                                    " AND (?5 = '' OR EXISTS (SELECT 1 FROM fact WHERE fact.scan = find.rowid"
                                    " AND fact.text LIKE ?5 ESCAPE '\\')) LIMIT ?4");
    query_text(&q, p->match);
    query_int(&q, p->low);
    query_int(&q, p->high);
    query_int(&q, FEW_MAX);
    query_text(&q, p->like);
    while (query_step(&q)) {
        text_add_format(&p->few, "%s%lld", count ? "," : "", (long long)query_get_int(&q, 0));
        count++;
    }
    query_end(&q);
    if (count == FEW_MAX)
        text_clear(&p->few);
    p->nothing = p->nothing || count == 0;
}

/* --- times ------------------------------------------------------------------------------------------------------------- */
/* Scan ids that can lie in the time asked for. Ids grow with time but for jumps of the clock, which the blocks know of. */
static void bound_by_time(struct search *search, struct plan *p)
{
    const struct page_filter *f = p->f;
    if (f->since_us == 0 && f->until_us == 0)
        return;
    struct query q =
        query_begin(search->store, "SELECT min(no), max(no) FROM block WHERE to_us >= ?1 AND from_us < ?2");
    query_int(&q, f->since_us);
    query_int(&q, f->until_us ? f->until_us : INT64_MAX);
    if (query_step(&q) && !query_is_null(&q, 0)) {
        int64_t low = query_get_int(&q, 0) * BLOCK_SCANS;
        int64_t high = (query_get_int(&q, 1) + 1) * BLOCK_SCANS - 1;
        p->low = low > p->low ? low : p->low;
        if (search->behind == 0)
            p->high = high < p->high ? high : p->high;
    } else if (search->behind == 0) {
        p->nothing = true;
    }
    query_end(&q);
}

/* --- the query ---------------------------------------------------------------------------------------------------------- */
/* Every value is bound by a name, so that the text can be put together freely. */
static void make_sql(const struct plan *p, struct text *sql)
{
    const struct page_filter *f = p->f;
    bool suffix = is_suffix(f);
    bool few = given(f->order_id) || (given(f->waybill) && !suffix);
    const char *key = "s.id";
    text_add(sql, "SELECT s.id FROM ");
    if (p->few.len > 0) {
        text_add(sql, "log.scan s");
    } else if (given(f->order_id)) {
        text_add(sql, "(SELECT DISTINCT scan_id AS id FROM log.receipt WHERE order_id = :order) d"
                      " CROSS JOIN log.scan s ON s.id = d.id");
    } else if (few) {
        text_add(sql, "log.scan s");
    } else if (p->match[0]) {
        text_add(sql, "find CROSS JOIN log.scan s ON s.id = find.rowid");
        key = "find.rowid";
    } else if (p->facet) {
        text_add(sql, "posting p CROSS JOIN log.scan s ON s.id = p.scan");
        key = "p.scan";
    } else {
        text_add(sql, "log.scan s");
    }
    text_add_format(sql, " WHERE %s BETWEEN :low AND :high", key);
    if (p->few.len > 0)
        text_add_format(sql, " AND s.id IN (%s)", p->few.data);
    else if (!few && p->match[0])
        text_add(sql, " AND find MATCH :match");
    else if (p->match[0])
        text_add(sql, " AND EXISTS (SELECT 1 FROM find WHERE find MATCH :match AND find.rowid = s.id)");
    else if (!few && p->facet)
        text_add(sql, " AND p.facet = :facet");
    if (p->match[0] && p->like[0] && p->few.len == 0)
        text_add(sql, " AND EXISTS (SELECT 1 FROM fact WHERE fact.scan = s.id"
                      " AND fact.text LIKE :like ESCAPE '\\')");
    if (given(f->waybill))
        text_add(sql, suffix ? " AND s.waybill LIKE '%' || :waybill" : " AND s.waybill = :waybill");
    if (f->since_us)
        text_add(sql, " AND s.at_us >= :since");
    if (f->until_us)
        text_add(sql, " AND s.at_us < :until");
    if (f->verdict >= 0)
        text_add(sql, " AND s.verdict = :verdict");
    if (given(f->operator))
        text_add(sql, " AND s.operator = :operator");
    if (given(f->station))
        text_add(sql, " AND s.station = :station");
    if (given(f->scanner))
        text_add(sql, " AND s.scanner = :scanner");
    text_add_format(sql, " ORDER BY %s %s LIMIT :limit", key, f->before || f->oldest_first ? "ASC" : "DESC");
}

static void bind_number(struct query *q, const char *name, int64_t value)
{
    int i = q->stmt ? sqlite3_bind_parameter_index(q->stmt, name) : 0;
    if (i > 0)
        sqlite3_bind_int64(q->stmt, i, value);
}

static void bind_text(struct query *q, const char *name, const char *value)
{
    int i = q->stmt ? sqlite3_bind_parameter_index(q->stmt, name) : 0;
    if (i > 0)
        sqlite3_bind_text(q->stmt, i, value ? value : "", -1, SQLITE_STATIC);
}

static void bind(struct query *q, const struct plan *p, int limit)
{
    const struct page_filter *f = p->f;
    bind_number(q, ":low", p->low);
    bind_number(q, ":high", p->high);
    bind_number(q, ":facet", p->facet);
    bind_number(q, ":since", f->since_us);
    bind_number(q, ":until", f->until_us);
    bind_number(q, ":verdict", f->verdict);
    bind_number(q, ":limit", limit);
    bind_text(q, ":match", p->match);
    bind_text(q, ":like", p->like);
    bind_text(q, ":order", f->order_id);
    bind_text(q, ":waybill", f->waybill ? f->waybill + is_suffix(f) : "");
    bind_text(q, ":operator", f->operator);
    bind_text(q, ":station", f->station);
    bind_text(q, ":scanner", f->scanner);
}

static bool make_plan(struct search *search, const struct page_filter *f, struct plan *ret, struct error *err)
{
    *ret = (struct plan){.f = f, .low = 1, .high = INT64_MAX};
    if (uses_index(f) && (search->behind < 0 || search->behind > FAR_BEHIND))
        return error_set(err, ERROR_RETRY, "the search index is being made; try again in a minute");
    if (f->after)
        ret->high = f->after - 1;
    if (f->before)
        ret->low = f->before + 1;
    if ((given(f->text) && !add_words(ret, f->text, false, err)) ||
        (is_suffix(f) && !add_words(ret, f->waybill + 1, true, err)))
        return false;
    choose_facet(search->store, ret);
    bound_by_time(search, ret);
    bool few = given(f->order_id) || (given(f->waybill) && !is_suffix(f));
    if (ret->match[0] && !ret->nothing && ret->facet && !few)
        find_few(search->store, ret);
    if (ret->match[0] && !ret->nothing && ret->few.len == 0)
        add_facet_words(search->store, ret);
    return true;
}

static bool give_rows(struct store *s, int64_t scan_id, struct log_row *row,
                      bool (*fn)(void *arg, const struct log_row *row), void *arg)
{
    bool more = true;
    struct query q = query_begin(s, LOG_SELECT " WHERE scan.id = ?1 ORDER BY r.order_id, r.line_id");
    query_int(&q, scan_id);
    while (more && query_step(&q)) {
        log_read_row(&q, row);
        more = fn(arg, row);
    }
    query_end(&q);
    return more;
}

/* Nothing is asked for but the order: the rows of a whole range of scans come from one reading. */
static bool give_range(struct store *s, int64_t low, int64_t high, bool ascending, struct log_row *row,
                       bool (*fn)(void *arg, const struct log_row *row), void *arg)
{
    bool more = true;
    struct query q =
        ascending
            ? query_begin(s, LOG_SELECT
                          " WHERE scan.id BETWEEN ?1 AND ?2 ORDER BY scan.id, r.order_id, r.line_id")
            : query_begin(s, LOG_SELECT
                          " WHERE scan.id BETWEEN ?1 AND ?2 ORDER BY scan.id DESC, r.order_id, r.line_id");
    query_int(&q, low);
    query_int(&q, high);
    while (more && query_step(&q)) {
        log_read_row(&q, row);
        more = fn(arg, row);
    }
    query_end(&q);
    return more;
}

/* Also after a failure, which is kept. */
static void end_reading(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db))
        (void)sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
}

bool search_page(struct search *search, const struct page_filter *f,
                 bool (*fn)(void *arg, const struct log_row *row), void *arg, int64_t *ret_next,
                 struct error *err)
{
    struct store *s = search->store;
    struct plan plan;
    int limit = f->scans > 0 && f->scans <= PAGE_ROWS_MAX ? f->scans : PAGE_ROWS_MAX;
    *ret_next = 0;
    if (!make_plan(search, f, &plan, err))
        return false;
    if (plan.nothing) {
        text_fini(&plan.few);
        return store_take_failure(s, err);
    }
    AUTOFREE int64_t *ids = mem_array((size_t)limit, sizeof(*ids));
    AUTOFREE struct log_row *row = mem_new(sizeof(*row));
    struct text sql = {0};
    int count = 0;
    make_sql(&plan, &sql);
    text_fini(&plan.few);
    /* One picture of the log, and one lock of it, for the whole page. */
    query_run(s, "BEGIN");
    struct query q = query_once(s, sql.data);
    text_fini(&sql);
    bind(&q, &plan, limit + 1); /* one more tells whether there is another page */
    while (count < limit && query_step(&q))
        ids[count++] = query_get_int(&q, 0);
    bool more = count == limit && query_step(&q);
    query_end_once(&q);
    bool ascending = f->before || f->oldest_first;
    if (count > 0 && !uses_index(f) && !given(f->order_id) && !given(f->waybill))
        (void)give_range(s, ids[ascending ? 0 : count - 1], ids[ascending ? count - 1 : 0], ascending, row,
                         fn, arg);
    else
        for (int i = 0; i < count; i++)
            if (!give_rows(s, ids[i], row, fn, arg))
                break;
    if (more)
        *ret_next = ids[count - 1];
    end_reading(s);
    return store_take_failure(s, err);
}
