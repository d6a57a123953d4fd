/* Time: monotonic for waiting and measuring, wall time for people and signatures, ISO 8601 in and out.
 * Nothing to own; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"

#define CLOCK_FOREVER INT64_MAX /* a deadline that never comes */

int64_t clock_mono_us(void); /* since boot, without suspend; never goes back */
int64_t clock_wall_us(void); /* Unix time; may jump */

/* The kernel's id of this boot ("xxxxxxxx-xxxx-…", 36 characters); monotonic times compare only within one boot. */
const char *clock_boot_id(void);

/* False while the wall clock is plainly wrong (before this program was written): a station without RTC or network. */
bool clock_wall_plausible(int64_t wall_us);

enum { CLOCK_ISO_MAX = 40 };
/* "2026-05-06T07:08:09.123+02:00", local zone, milliseconds. Returns dst. */
const char *clock_iso(char dst[CLOCK_ISO_MAX], int64_t wall_us);
/* "2026-05-06", "2026-05-06 07:08[:09]", with T instead of the space, fraction and zone ("Z", "+02:00") if given; or an
 * age before now_us: "90s", "15m", "2h", "3d". Local zone where none is written. */
NODISCARD bool clock_parse(const char *s, int64_t now_us, int64_t *ret_us);
