/* Thousands of codes over four scanners at once, each with its own layout or framing: every one arrives, right and in order.
 * usage: test_many [codes] */
#include "bed.h"
#include "listener.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/text.h"

enum { SCANNERS = 4, UNDER_WAY_MAX = 4 /* codes of one scanner that the reader has not read yet */ };

static unsigned codes = 2000;

struct sender {
    const char *name;
    struct fake *fake;
    bool serial;
    unsigned sent;
    unsigned seen;
};

/* Code n of a scanner: what couriers print, in lengths and letters that vary. */
static void make_code(char code[SCAN_RAW_MAX], const struct sender *s, unsigned n)
{
    char number[64];
    text_format(number, sizeof(number), "%s:%u", s->name, n);
    unsigned hash = 2166136261U;
    for (const char *p = number; *p != '\0'; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619U;
    switch (hash % 9) {
    case 0:
        text_format(code, SCAN_RAW_MAX, "SF%012u", hash);
        break;
    case 1:
        text_format(code, SCAN_RAW_MAX, "JDVA%011u-1-3-", hash);
        break;
    case 2:
        text_format(code, SCAN_RAW_MAX, "YT%013u", hash);
        break;
    case 3:
        text_format(code, SCAN_RAW_MAX, "%012u", hash);
        break;
    case 4:
        text_format(code, SCAN_RAW_MAX, "LP%014uCN", hash);
        break;
    case 5:
        text_format(code, SCAN_RAW_MAX, "DPK%09u-2-10-", hash);
        break;
    case 6:
        text_format(code, SCAN_RAW_MAX, "JT%u", n);
        break;
    case 7:
        text_format(code, SCAN_RAW_MAX, "%u%07u", hash, n);
        break;
    default:
        text_format(code, SCAN_RAW_MAX, "Z%uYAQMW%u", hash, n);
        break;
    }
}

/* One code of 64 comes at a scanner's pace, the others back to back. */
static void send(struct sender *s)
{
    char code[SCAN_RAW_MAX];
    make_code(code, s, s->sent);
    if (s->serial) {
        size_t len = strlen(code);
        code[len] = '\r';
        port_send(s->fake, code, len + 1);
    } else {
        wedge_type(s->fake, code, true, s->sent % 64 == 0 ? 1000 : 0);
    }
    s->sent++;
}

static void receive(struct sender *senders)
{
    struct event *event = listener_next();
    if (event->kind != EVENT_SCAN)
        fail_msg("%s: %s %s", event->scanner.name, scanner_state_name(event->scanner.state),
                 event->scanner.detail);
    struct sender *s = NULL;
    for (unsigned i = 0; i < SCANNERS; i++)
        if (strcmp(senders[i].name, event->scan.scanner) == 0)
            s = &senders[i];
    if (s == NULL)
        fail_msg("a scan of %s", event->scan.scanner);
    char want[SCAN_RAW_MAX];
    make_code(want, s, s->seen);
    if (event->scan.flaw != SCAN_WHOLE || event->scan.raw_len != strlen(want) ||
        memcmp(event->scan.raw, want, event->scan.raw_len) != 0)
        fail_msg("%s, code %u: %s came as %.*s, flaw %d", s->name, s->seen, want, (int)event->scan.raw_len,
                 (const char *)event->scan.raw, (int)event->scan.flaw);
    s->seen++;
    event_free(event);
}

static void test_many(void **state)
{
    (void)state;
    static const struct fake_spec specs[SCANNERS] = {
        {0x1eab, 0x0103, "Newland", "HR200", NULL, "1-1", "us"},
        {0x1eab, 0x0103, "Newland", "HR200", NULL, "1-2", "de"},
        {0x1eab, 0x0103, "Newland", "HR200", NULL, "1-3", "fr"},
        {0x1eab, 0x0106, "Newland", "HR200", "S1", "1-4", NULL},
    };
    struct scanner_config configs[2];
    scanner_config_init(&configs[0], "german");
    strcpy(configs[0].path, "1-2");
    strcpy(configs[0].layout, "de");
    scanner_config_init(&configs[1], "french");
    strcpy(configs[1].path, "1-3");
    strcpy(configs[1].layout, "fr");
    struct sender senders[SCANNERS] = {
        {.name = "HR200@1-1"}, {.name = "german"}, {.name = "french"}, {.name = "HR200@1-4", .serial = true}};
    listener_start(configs, 2, true);
    expect_state("german", SCANNER_GONE);
    expect_state("french", SCANNER_GONE);
    for (unsigned i = 0; i < SCANNERS; i++) {
        senders[i].fake = senders[i].serial ? bed_port(&specs[i]) : bed_wedge(&specs[i]);
        expect_state(senders[i].name, SCANNER_READY);
    }
    scanner_warms_up();
    unsigned sent = 0;
    unsigned seen = 0;
    while (seen < codes) {
        struct sender *s = &senders[sent % SCANNERS];
        if (sent < codes && s->sent - s->seen < UNDER_WAY_MAX) {
            send(s);
            sent++;
        } else {
            receive(senders);
            seen++;
        }
    }
    expect_nothing();
    printf("%u of %u codes right\n", seen, sent);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_many, listener_set_up, listener_tear_down)};
    if (argc > 1)
        codes = (unsigned)strtoul(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
