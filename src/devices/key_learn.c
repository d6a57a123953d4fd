#include "devices/learn.h"

#include <assert.h>
#include <linux/input-event-codes.h>
#include <string.h>

#include "key_decoder.h"

enum { EVENT_US = 1000, AIM_LEN = 3 };

struct learning {
    const struct scanner_config *config;
    const char *expected;
    unsigned bursts;
    bool equal;
};

static bool take(const unsigned char **at, const unsigned char *end, const char *text)
{
    size_t len = strlen(text);
    if ((size_t)(end - *at) < len || memcmp(*at, text, len) != 0)
        return false;
    *at += len;
    return true;
}

/* Is it prefix, expected text and suffix, from `at` on and nothing more? */
static bool is_expected(const struct learning *l, const unsigned char *at, const unsigned char *end)
{
    return take(&at, end, l->config->prefix) && take(&at, end, l->expected) &&
           take(&at, end, l->config->suffix) && at == end;
}

static void compare(void *arg, const struct burst *burst)
{
    struct learning *l = arg;
    const unsigned char *end = burst->bytes + burst->len;
    l->bursts++;
    l->equal = burst->flaw == SCAN_WHOLE &&
               (is_expected(l, burst->bytes, end) ||
                (l->config->aim && burst->len >= AIM_LEN && burst->bytes[0] == ']' &&
                 is_expected(l, burst->bytes + AIM_LEN, end)));
}

static bool matches(const struct scanner_config *config, const char *layout,
                    const unsigned short (*events)[2], size_t count, const char *expected)
{
    struct scanner_config tried = *config;
    memcpy(tried.layout, layout, strlen(layout) + 1);
    struct learning l = {.config = config, .expected = expected};
    struct key_decoder *d = key_decoder_new(&tried, compare, &l, NULL);
    assert(d != NULL);
    int64_t at_us = 0;
    for (size_t i = 0; i < count; i++, at_us += EVENT_US) {
        key_decoder_event(d, EV_KEY, events[i][0], events[i][1], at_us);
        key_decoder_event(d, EV_SYN, SYN_REPORT, 0, at_us);
    }
    /* An end of our own, in case the terminator was not recorded; after one it ends nothing. */
    unsigned end = config->terminator == TERMINATOR_TAB ? KEY_TAB : KEY_ENTER;
    key_decoder_event(d, EV_KEY, end, 0, at_us);
    key_decoder_event(d, EV_KEY, end, 1, at_us);
    key_decoder_event(d, EV_SYN, SYN_REPORT, 0, at_us);
    key_decoder_free(d);
    return l.bursts == 1 && l.equal;
}

unsigned key_layouts_matching(const struct scanner_config *config, const unsigned short (*events)[2],
                              size_t count, const char *expected)
{
    unsigned found = 0;
    const char *layout;
    for (unsigned i = 0; (layout = key_layout_name(i)) != NULL; i++)
        if (matches(config, layout, events, count, expected))
            found |= 1u << i;
    return found;
}
