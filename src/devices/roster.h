/* Who is there: the reader's devices, and the rules by which they are taken in when they come and let go when they leave.
 * Owned by the reader; reader thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "devices/reader.h"
#include "device.h"
#include "hotplug.h"

struct roster;

/* host is borrowed; of config, scanners (copied) and find count. */
struct roster *roster_new(struct device_host *host, const struct reader_config *config);
/* With all devices. NULL is fine. */
void roster_free(struct roster *r);

/* The first device; the others follow by `next`. Devices that come are put in front. */
struct device *roster_first(const struct roster *r);

/* A hotplug_fn; arg is the roster. */
void roster_change(void *arg, enum hotplug_change change, const struct found_device *found);
/* Takes in configured serial ports that udev does not tell of. Returns when to look again; CLOCK_FOREVER: no need. */
int64_t roster_look_for_ports(struct roster *r, int64_t now_us);
/* Reports each configured scanner that is not there. */
void roster_report_missing(struct roster *r);
/* Takes standard input in. */
void roster_add_standard_input(struct roster *r);
/* Hands over what waits for room in the inbox; frees what has left and has nothing more to say. */
void roster_sweep(struct roster *r);
