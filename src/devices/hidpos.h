/* HID POS scanners (usage page 0x8C): report descriptor -> where the fields lie; input reports -> bursts. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "burst.h"

struct hidpos_layout {
    int report_id; /* 0: reports have no id byte */
    int count_at;  /* byte offsets in a hidraw report, id byte included; -1: the descriptor has none */
    int aim_at;
    int data_at;
    int data_max;
    int continued_at;
    int continued_bit;
    bool honeywell_wake; /* sends nothing until feature report 0xFE is set to 1 */
};

/* Walks a report descriptor (at most 4096 bytes). False when it is no HID POS scanner or makes no sense. */
NODISCARD
bool hidpos_layout_read(const unsigned char *descriptor, size_t len, unsigned vendor_id,
                        struct hidpos_layout *ret, struct error *err);

struct hidpos;

struct hidpos *hidpos_new(const struct hidpos_layout *layout, burst_fn *fn, void *arg);
void hidpos_free(struct hidpos *h);
/* One input report as read from hidraw. A report that does not fit the layout breaks the burst. */
void hidpos_report(struct hidpos *h, const unsigned char *report, size_t len, int64_t at_us);
void hidpos_gone(struct hidpos *h, int64_t at_us);
int64_t
hidpos_deadline(const struct hidpos *h); /* "continued" without a continuation ends after 1 s as broken */
void hidpos_timeout(struct hidpos *h, int64_t now_us);
