#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "answer_parser.h"
#include "answers.h"
#include "base/mem.h"
#include "base/text.h"
#include "order_records.h"

struct got {
    struct order_line lines[8];
    size_t count;
    size_t stop_after; /* 0: never */
};

RECORD_CONTENT(lines_payload, record_line);

static bool take(void *arg, const void *item)
{
    const struct order_line *line = item;
    struct got *g = arg;
    g->lines[g->count++] = *line;
    return g->stop_after == 0 || g->count < g->stop_after;
}

/* Parses in chunks; true when the whole envelope was read. */
static bool parse(const char *text, size_t len, size_t chunk, const struct answer_want *want,
                  struct answer *ret)
{
    struct answer_parser *p = answer_parser_new(want);
    struct error err;
    bool ok = true;
    for (size_t at = 0; ok && at < len; at += chunk)
        ok = answer_parser_bytes(p, text + at, len - at < chunk ? len - at : chunk, &err);
    ok = ok && answer_parser_finish(p, &err);
    *ret = *answer_parser_answer(p);
    answer_parser_free(p);
    return ok;
}

static void lines_of_any_chunk_size(void **state)
{
    (void)state;
    for (size_t chunk = 1; chunk <= sizeof(answer_two_lines); chunk++) {
        struct got g = {0};
        struct answer a;
        const struct answer_want want = {.payload = &lines_payload, .each = take, .arg = &g};
        assert_true(parse(answer_two_lines, strlen(answer_two_lines), chunk, &want, &a));
        assert_string_equal(a.code, "Ok");
        assert_string_equal(a.sub_code, "");
        assert_string_equal(a.request_id, "req-1");
        assert_int_equal(a.frame.total, 37);
        assert_int_equal(a.items, 2);
        assert_int_equal(g.count, 2);
        const struct order_line *l = &g.lines[0];
        assert_string_equal(l->line_id, "9001"); /* not the available status' Id */
        assert_string_equal(l->order_id, "ORD-1");
        assert_string_equal(l->title, "Linen <apron>");
        assert_string_equal(l->title_original, "亚麻围裙");
        assert_string_equal(l->config, "Colour: grey & blue");
        assert_string_equal(l->comment, "gift");
        assert_string_equal(l->waybill, "YT1, SF2");
        assert_int_equal(l->quantity, 3);
        assert_int_equal(l->status_id, 4);
        assert_string_equal(l->provider, "Alibaba1688");
        l = &g.lines[1];
        assert_string_equal(l->line_id, "9002");
        assert_string_equal(l->title, "黄铜挂钩"); /* the translated one is empty */
        assert_string_equal(l->config, "颜色");
        assert_string_equal(l->provider, "Taobao");
        assert_string_equal(l->waybill, "");
        assert_true(line_void(l));
    }
}

static void a_cut_answer_is_never_whole(void **state)
{
    (void)state;
    for (size_t len = 0; len < strlen(answer_two_lines) - 1; len++) {
        struct got g = {0};
        struct answer a;
        const struct answer_want want = {.payload = &lines_payload, .each = take, .arg = &g};
        assert_false(parse(answer_two_lines, len, 64, &want, &a));
    }
}

static void reading_may_end_early(void **state)
{
    (void)state;
    struct got g = {.stop_after = 1};
    struct answer a;
    const struct answer_want want = {.payload = &lines_payload, .each = take, .arg = &g};
    assert_true(parse(answer_two_lines, strlen(answer_two_lines), 64, &want, &a));
    assert_true(a.stopped);
    assert_int_equal(g.count, 1);
}

static void other_answers(void **state)
{
    (void)state;
    struct answer a;
    const struct answer_want want = {0};
    assert_true(parse(answer_expired, strlen(answer_expired), 7, &want, &a));
    assert_string_equal(a.code, "SessionExpired");
    assert_string_equal(a.sub_code, "SessionExpired");
    assert_string_equal(a.description, "Session expired");
    assert_true(parse(answer_not_found, strlen(answer_not_found), 7, &want, &a));
    assert_string_equal(a.code, "NotFound");
    assert_true(parse(answer_session, strlen(answer_session), 3, &want, &a));
    assert_string_equal(a.session, "00000000-0000-4000-8000-0000000000d1");
    assert_true(parse(answer_session_direct, strlen(answer_session_direct), 3, &want, &a));
    assert_string_equal(a.session, "abc-direct");
}

/* A type of everything a table can say. */
struct part {
    char name[8];
    bool yes;
};
struct whole {
    char id[8];
    int number;
    int64_t long_number;
    struct part part;
    struct part few[2];
    size_t few_count;
    struct part *many;
    size_t many_count;
    bool finished;
};

static void finish_whole(void *record)
{
    ((struct whole *)record)->finished = true;
}

static const struct field part_fields[] = {RECORD_ATTRIBUTE(struct part, "Name", name),
                                           RECORD_BOOL(struct part, "Yes", yes)};
static const struct record part_type = RECORD_OF(struct part, part_fields);
static const struct field many_fields[] = {RECORD_LIST(struct whole, "One", many, many_count, 4, part_type)};
static const struct record many_level = RECORD_OF(struct whole, many_fields);
static const struct field whole_fields[] = {
    RECORD_TEXT(struct whole, "Id", id),
    RECORD_INT(struct whole, "Number", number),
    RECORD_INT64(struct whole, "Long", long_number),
    RECORD_PART(struct whole, "Part", part, part_type),
    RECORD_ARRAY(struct whole, "Few", few, few_count, part_type),
    RECORD_LEVEL("Many", many_level),
};
static const struct record whole_type = {sizeof(struct whole), whole_fields, COUNT_OF(whole_fields), NULL,
                                         finish_whole};

static void tables_say_what_is_read(void **state)
{
    (void)state;
    static const char text[] =
        "<any><ErrorCode>Ok</ErrorCode><SubErrorCode><Value/></SubErrorCode><Other><Id>no</Id></"
        "Other><Result>"
        "<Id>\n <Value> a1 </Value>\n </Id><Number> -7 "
        "</Number><Long>99999999999</Long><Deep><Id>no</Id></Deep>"
        "<Part Name='p&#x26;q'><Yes>true</Yes><Yes/></Part>"
        "<Few Name=\"1\"><Yes>1</Yes></Few><Few other='x' n:Name = \"2\"/><Few Name='3'/>"
        "<Many><One Name='a'/><One Name='b'/><One Name='c'/><One Name='d'/><One Name='e'/><Two/></Many>"
        "<Id/></Result></any>";
    for (size_t chunk = 1; chunk <= sizeof(text); chunk++) {
        struct whole w = {0};
        struct answer a;
        const struct answer_want want = {.payload = &whole_type, .into = &w};
        assert_true(parse(text, strlen(text), chunk, &want, &a));
        assert_string_equal(w.id, "a1"); /* an empty element later takes nothing away */
        assert_int_equal(w.number, -7);
        assert_int_equal(w.long_number, INT64_C(99999999999));
        assert_string_equal(w.part.name, "p&q");
        assert_true(w.part.yes);
        assert_int_equal(w.few_count, 2);
        assert_true(w.few[0].yes);
        assert_string_equal(w.few[1].name, "2");
        assert_int_equal(w.many_count, 3); /* of more than 4 the older half goes */
        assert_string_equal(w.many[0].name, "c");
        assert_string_equal(w.many[2].name, "e");
        assert_true(w.finished);
        record_fini(&whole_type, &w);
        assert_null(w.many);
    }
}

/* What was begun when the answer broke off is freed (the sanitizers look). */
static void a_cut_answer_leaves_nothing(void **state)
{
    (void)state;
    static const char text[] = "<a><ErrorCode>Ok</ErrorCode><Result><Many><One Name='a'/><One Name='b'/><One "
                               "Name='c'/></Many></Result></a>";
    for (size_t len = 0; len < strlen(text); len++) {
        struct whole w = {0};
        struct answer a;
        const struct answer_want want = {.payload = &whole_type, .into = &w};
        assert_false(parse(text, len, 5, &want, &a));
        record_fini(&whole_type, &w);
    }
}

static void bad_attributes(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "<a b><ErrorCode>Ok</ErrorCode></a>",          "<a b=c><ErrorCode>Ok</ErrorCode></a>",
        "<a b='&nope;'><ErrorCode>Ok</ErrorCode></a>", "<a b='&amp'><ErrorCode>Ok</ErrorCode></a>",
        "<a b='\xFF'><ErrorCode>Ok</ErrorCode></a>",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct answer a;
        const struct answer_want want = {0};
        if (parse(bad[i], strlen(bad[i]), 4, &want, &a))
            fail_msg("taken: %s", bad[i]);
    }
}

static void what_is_no_answer(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "   ",
        "not xml",
        "{\"ErrorCode\":\"Ok\"}",
        "<!DOCTYPE html><html></html>",
        "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a><ErrorCode>&b;</ErrorCode></a>",
        "<html><body>502</body></html>",
        "<a><ErrorCode>Ok</ErrorCode></b>",
        "<a><ErrorCode>Ok</ErrorCode></a><a></a>",
        "<a><ErrorCode>Ok</ErrorCode></a>rest",
        "<a><ErrorCode>&nope;</ErrorCode></a>",
        "<a><ErrorCode>&#0;</ErrorCode></a>",
        "<a><ErrorCode>\xFF</ErrorCode></a>",
        "<a b='<'><ErrorCode>Ok</ErrorCode></a>",
        "<1><ErrorCode>Ok</ErrorCode></1>",
        "<a><ErrorCode>Ok</ErrorCode></a",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct answer a;
        const struct answer_want want = {0};
        if (parse(bad[i], strlen(bad[i]), 4, &want, &a))
            fail_msg("taken: %s", bad[i]);
    }
}

static void depth_and_length_have_limits(void **state)
{
    (void)state;
    struct text deep = {0};
    struct answer a;
    const struct answer_want want = {0};
    for (int i = 0; i < 100; i++)
        text_add(&deep, "<a>");
    assert_false(parse(deep.data, deep.len, 64, &want, &a));
    text_fini(&deep);
    struct got g = {0};
    const struct answer_want lines = {.payload = &lines_payload, .each = take, .arg = &g};
    struct text wide = {0};
    text_add(
        &wide,
        "<r><ErrorCode>Ok</ErrorCode><Result><Content><Item><Id>1</Id><OrderId>O</OrderId><BriefDescrTrans>");
    for (int i = 0; i < 100000; i++)
        text_add(&wide, "单");
    text_add(&wide, "</BriefDescrTrans></Item></Content></Result></r>");
    assert_true(parse(wide.data, wide.len, 1000, &lines, &a));
    assert_int_equal(strlen(g.lines[0].title), 381); /* 127 characters of three bytes */
    assert_true(utf8_valid(g.lines[0].title, strlen(g.lines[0].title)));
    text_fini(&wide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_any_chunk_size),
        cmocka_unit_test(a_cut_answer_is_never_whole),
        cmocka_unit_test(reading_may_end_early),
        cmocka_unit_test(other_answers),
        cmocka_unit_test(tables_say_what_is_read),
        cmocka_unit_test(a_cut_answer_leaves_nothing),
        cmocka_unit_test(bad_attributes),
        cmocka_unit_test(what_is_no_answer),
        cmocka_unit_test(depth_and_length_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
