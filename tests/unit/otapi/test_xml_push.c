#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "xml_push.h"

/* What the parser says, as text: "<a" for a beginning, "@n=v" for an attribute, "text>" for an end. */
static void on_begin(void *arg, const char *name)
{
    text_add_format(arg, "<%s ", name);
}

static void on_attribute(void *arg, const char *name, const char *value, size_t len)
{
    assert_int_equal(strlen(value), len);
    text_add_format(arg, "@%s=%s ", name, value);
}

static void on_end(void *arg, const char *name, const char *text, size_t len)
{
    assert_int_equal(strlen(text), len);
    text_add_format(arg, "%s/%s ", text, name);
}

static const struct xml_handler handler = {on_begin, on_attribute, on_end};

static bool parse(const char *xml, size_t len, size_t chunk, struct text *ret)
{
    struct error err;
    struct xml_push *x = xml_push_new(&handler, ret);
    bool ok = true;
    for (size_t at = 0; ok && at < len; at += chunk)
        ok = xml_push_bytes(x, xml + at, len - at < chunk ? len - at : chunk, &err);
    if (!ok)
        assert_false(xml_push_finish(x, &err)); /* dead stays dead */
    ok = ok && xml_push_finish(x, &err);
    assert_int_equal(ok, ok && xml_push_complete(x));
    if (!ok)
        assert_int_equal(err.kind, ERROR_INPUT);
    xml_push_free(x);
    return ok;
}

static void expect(const char *xml, const char *said)
{
    for (size_t chunk = 1; chunk <= strlen(xml) + 1; chunk++) {
        struct text got = {0};
        if (!parse(xml, strlen(xml), chunk, &got))
            fail_msg("refused, %zu bytes at a time: %s", chunk, xml);
        assert_string_equal(got.data, said);
        text_fini(&got);
    }
}

static void refused(const char *xml)
{
    static const size_t chunks[] = {1, 3, 100000};
    for (size_t i = 0; i < COUNT_OF(chunks); i++) {
        struct text got = {0};
        if (parse(xml, strlen(xml), chunks[i], &got))
            fail_msg("taken: %s", xml);
        text_fini(&got);
    }
}

static void elements_in_pieces_of_any_size(void **state)
{
    (void)state;
    expect("<a><b>one</b><c/>two<b>3</b></a>", "<a <b one/b <c /c <b 3/b /a ");
    expect("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- c -- c -->\n<x:a xmlns:x=\"u\" >\n</x:a >\n",
           "<a @x=u \n/a ");
    expect("<a q='1&amp;2' r=\"'\"/>", "<a @q=1&2 @r=' /a ");
    expect("<_a.b-c1></_a.b-c1>", "<_a.b-c1 /_a.b-c1 ");
}

static void text_in_all_its_ways(void **state)
{
    (void)state;
    expect("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x4e2d;</a>", "<a <>&\"'A中/a ");
    expect("<a>1<![CDATA[<b>&amp;]]]]>2</a>", "<a 1<b>&amp;]]2/a ");
    expect("<a>1<!-- <b> -->2</a>", "<a 12/a ");
    expect("<a>]]></a>", "<a ]]>/a ");
}

static void what_is_no_such_xml_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "   ",
        "text",
        "<a>",
        "<a></b>",
        "</a>",
        "<a></a><b></b>",
        "<a></a>x",
        "x<a></a>",
        "<a>&unknown;</a>",
        "<a>&;</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#1114112;</a>",
        "<a>&#-5;</a>",
        "<a>& b</a>",
        "<a b></a>",
        "<a b=c></a>",
        "<a b=\"1></a>",
        "<a b=\"&nope;\"></a>",
        "< a></a>",
        "<1></1>",
        "<a<b></a>",
        "<a/b></a>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "<![CDATA[x]]><a/>",
        "<a>\xFF</a>",
        "<a b=\"\xFF\"/>",
        "<a><![CDATA[x]]</a>",
        "<a><!-- </a>",
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        refused(rows[i]);
}

static void limits(void **state)
{
    (void)state;
    struct text xml = {0};
    struct text got = {0};
    for (int depth = 0; depth < XML_DEPTH_MAX; depth++)
        text_add(&xml, "<a>");
    for (int depth = 0; depth < XML_DEPTH_MAX; depth++)
        text_add(&xml, "</a>");
    assert_true(parse(xml.data, xml.len, 7, &got));
    text_clear(&xml);
    for (int depth = 0; depth <= XML_DEPTH_MAX; depth++)
        text_add(&xml, "<a>");
    assert_false(parse(xml.data, xml.len, 7, &got));

    AUTOFREE char *name = mem_new(XML_NAME_MAX + 1);
    memset(name, 'n', XML_NAME_MAX - 1);
    text_clear(&xml);
    text_add_format(&xml, "<%s/>", name);
    assert_true(parse(xml.data, xml.len, 100, &got));
    name[XML_NAME_MAX - 1] = 'n';
    text_clear(&xml);
    text_add_format(&xml, "<%s/>", name);
    assert_false(parse(xml.data, xml.len, 100, &got));

    text_clear(&xml);
    text_add(&xml, "<a b=\"");
    for (int i = 0; i < XML_TAG_MAX; i++)
        text_add(&xml, "x");
    text_add(&xml, "\"/>");
    assert_false(parse(xml.data, xml.len, 1000, &got));
    text_fini(&xml);
    text_fini(&got);
}

/* A text that is too long loses its end, at a letter; the element is there all the same. */
static void a_long_text_is_cut(void **state)
{
    (void)state;
    struct text xml = {0};
    struct text got = {0};
    text_add(&xml, "<a>");
    while (xml.len < XML_TEXT_MAX + 100)
        text_add(&xml, "货");
    text_add(&xml, "</a>");
    assert_true(parse(xml.data, xml.len, 13, &got));
    assert_true(utf8_valid(got.data, got.len));
    assert_true(got.len > XML_TEXT_MAX - 10 && got.len < XML_TEXT_MAX + 10);
    text_fini(&xml);
    text_fini(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_in_pieces_of_any_size),
        cmocka_unit_test(text_in_all_its_ways),
        cmocka_unit_test(what_is_no_such_xml_is_refused),
        cmocka_unit_test(limits),
        cmocka_unit_test(a_long_text_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
