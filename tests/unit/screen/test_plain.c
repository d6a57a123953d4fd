#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "plain.h"

/* What is printed for this picture after the last one. */
static char *shown(struct plain *p, const struct view *view)
{
    char *text = NULL;
    size_t len = 0;
    p->out = open_memstream(&text, &len);
    assert_non_null(p->out);
    plain_show(p, view);
    assert_int_equal(fclose(p->out), 0);
    return text;
}

static int lines_of(const char *text)
{
    int count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static struct view a_view(void)
{
    struct view view = {.platform = {.up = true}, .disk = {.ok = true}};
    return view;
}

static void expect(struct plain *p, const struct view *view, int lines, const char *words)
{
    char *text = shown(p, view);
    if (lines_of(text) != lines || strstr(text, words) == NULL)
        fail_msg("not %d lines with \"%s\": %s", lines, words, text);
    free(text);
}

static void each_change_is_a_line_and_said_once(void **state)
{
    (void)state;
    AUTOFREE struct plain *p = mem_new(sizeof(*p));
    AUTOFREE struct view *view = mem_new(sizeof(*view));
    *view = a_view();
    free(shown(p, view));
    expect(p, view, 0, "");
    view->verdict =
        (struct view_verdict){.scan_id = 5, .verdict = VERDICT_LOOKING, .scanner = "left", .waybill = "SF1"};
    expect(p, view, 1, "SF1 (left)");
    expect(p, view, 0, "");
    view->verdict.verdict = VERDICT_MATCH;
    view->verdict.order_count = 1;
    view->verdict.orders[0] =
        (struct order_progress){.order_id = "ORD-1", .lines = 3, .arrived = 1, .customer = "Anna"};
    expect(p, view, 1, "| ORD-1 1/3 Anna");
    view->verdict.undone = true;
    expect(p, view, 1, "| undone");
    view->platform.up = false;
    text_copy(view->platform.detail, sizeof(view->platform.detail), "no route");
    expect(p, view, 1, "platform: offline no route");
    view->disk.ok = false;
    text_copy(view->disk.detail, sizeof(view->disk.detail), "the disk is full");
    expect(p, view, 1, "disk: ▲  NOTHING IS BEING RECORDED  ▲  (the disk is full)");
    view->disk.kind = ERROR_FULL;
    expect(p, view, 1, "The disk is full: make room; it goes on by itself (the disk is full)");
    view->clock_wrong = true;
    view->clock_off_s = -5400;
    expect(p, view, 1, "clock: 1:30 hours ahead - set it");
    view->clock_wrong = false;
    expect(p, view, 1, "clock: good");
    view->scanner_count = 1;
    view->scanners[0] = (struct view_scanner){.name = "left", .state = SCANNER_GONE};
    expect(p, view, 1, "scanner left: unplugged");
    view->background.questions = 1;
    expect(p, view, 1, "questions to answer: 1");
    view->background.questions = 0;
    expect(p, view, 0, "");
}

/* A verdict that another replaced between two pictures is printed from the list of the last ones, before it. */
static void no_scan_is_left_out(void **state)
{
    (void)state;
    AUTOFREE struct plain *p = mem_new(sizeof(*p));
    AUTOFREE struct view *view = mem_new(sizeof(*view));
    *view = a_view();
    free(shown(p, view));
    view->last_count = 3;
    view->last[0] = (struct view_last){.scan_id = 3, .waybill = "SF3", .verdict = VERDICT_MATCH};
    view->last[1] = (struct view_last){.scan_id = 2, .raw = "???", .verdict = VERDICT_REFUSED};
    view->last[2] =
        (struct view_last){.scan_id = 1, .waybill = "SF1", .verdict = VERDICT_MATCH, .customer = "Anna"};
    view->verdict =
        (struct view_verdict){.scan_id = 3, .verdict = VERDICT_MATCH, .waybill = "SF3", .scanner = "left"};
    char *text = shown(p, view);
    assert_int_equal(lines_of(text), 3);
    const char *first = strstr(text, "SF1 | Anna");
    const char *second = strstr(text, "???");
    const char *third = strstr(text, "SF3 (left)");
    assert_true(first && second && third && first < second && second < third);
    free(text);
    expect(p, view, 0, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_change_is_a_line_and_said_once),
        cmocka_unit_test(no_scan_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
