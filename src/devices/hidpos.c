#include "hidpos.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum { CONTINUED_US = 1000000, AIM_LEN = 3 };

struct hidpos {
    struct hidpos_layout layout;
    burst_fn *fn;
    void *arg;
    struct burst_builder burst;
    char aim[AIM_LEN + 1];
    bool active; /* a report said "continued" */
    int64_t last_us;
};

struct hidpos *hidpos_new(const struct hidpos_layout *layout, burst_fn *fn, void *arg)
{
    struct hidpos *h = mem_new(sizeof(*h));
    h->layout = *layout;
    h->fn = fn;
    h->arg = arg;
    return h;
}

void hidpos_free(struct hidpos *h)
{
    free(h);
}

static void finish(struct hidpos *h, int64_t end_us)
{
    h->active = false;
    burst_finish(&h->burst, h->fn, h->arg, end_us, h->aim);
    h->aim[0] = '\0';
}

/* "]", a letter, a modifier (ISO/IEC 15424). */
static bool is_aim(const unsigned char *s)
{
    bool letter = (s[1] >= 'A' && s[1] <= 'Z') || (s[1] >= 'a' && s[1] <= 'z');
    bool modifier = (s[2] >= '0' && s[2] <= '9') || (s[2] >= 'A' && s[2] <= 'Z') ||
                    (s[2] >= 'a' && s[2] <= 'z');
    return s[0] == ']' && letter && modifier;
}

/* Some Honeywell firmware puts the identifier and the data one byte later than its descriptor says. */
static int shift_of(const struct hidpos_layout *l, const unsigned char *report, size_t len)
{
    if (!l->honeywell_wake || l->aim_at < 0 || (size_t)l->aim_at + 1 + AIM_LEN > len)
        return 0;
    const unsigned char *aim = report + l->aim_at;
    return aim[0] != ']' && is_aim(aim + 1) ? 1 : 0;
}

static void break_off(struct hidpos *h, int64_t at_us)
{
    burst_spoil(&h->burst, SCAN_BROKEN);
    finish(h, at_us);
}

void hidpos_report(struct hidpos *h, const unsigned char *report, size_t len, int64_t at_us)
{
    const struct hidpos_layout *l = &h->layout;
    hidpos_timeout(h, at_us);
    if (l->report_id != 0 && (len == 0 || report[0] != l->report_id))
        return; /* status and settings have reports of their own */
    int shift = shift_of(l, report, len);
    size_t data_at = (size_t)l->data_at + (size_t)shift;
    size_t room = len > data_at ? len - data_at : 0;
    if (room > (size_t)l->data_max)
        room = (size_t)l->data_max;
    size_t count = room;
    if (l->count_at >= 0)
        count = (size_t)l->count_at < len ? report[l->count_at] : room + 1;
    else
        while (count > 0 && report[data_at + count - 1] == 0)
            count--;
    if (l->continued_at >= 0 && (size_t)l->continued_at >= len) {
        break_off(h, at_us);
        return;
    }
    if (count > room) {
        /* What follows of it belongs to it still, and is no code. */
        burst_spoil(&h->burst, SCAN_BROKEN);
        count = 0;
    }
    if (!h->active && l->aim_at >= 0 && (size_t)(l->aim_at + shift) + AIM_LEN <= len &&
        is_aim(report + l->aim_at + shift))
        memcpy(h->aim, report + l->aim_at + shift, AIM_LEN);
    burst_add(&h->burst, report + data_at, count);
    if (l->continued_at >= 0 && (report[l->continued_at] >> l->continued_bit & 1)) {
        h->active = true;
        h->last_us = at_us;
        return;
    }
    if (h->burst.len > 0 && !h->burst.full && h->burst.bytes[h->burst.len - 1] == '\r')
        h->burst.len--;
    finish(h, at_us);
}

void hidpos_gone(struct hidpos *h, int64_t at_us)
{
    if (h->active)
        break_off(h, at_us);
}

int64_t hidpos_deadline(const struct hidpos *h)
{
    return h->active ? burst_deadline(h->last_us, CONTINUED_US) : CLOCK_FOREVER;
}

void hidpos_timeout(struct hidpos *h, int64_t now_us)
{
    if (h->active && now_us >= hidpos_deadline(h))
        break_off(h, h->last_us);
}
