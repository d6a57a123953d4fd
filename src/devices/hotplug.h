/* Devices as udev knows them: those that are there, and those that come and go. Owned by the reader (or by a listing);
 * one thread. */
#pragma once

#include <stdbool.h>
#include "base/error.h"
#include "found_device.h"

enum hotplug_change { HOTPLUG_THERE, HOTPLUG_GONE };

/* HOTPLUG_GONE: only syspath and node count. `found` is valid during the call. */
typedef void hotplug_fn(void *arg, enum hotplug_change change, const struct found_device *found);

struct hotplug;

/* Switches the monitor on; from now on no change is missed, so that enumerating comes second, and a device may be told of
 * twice. */
struct hotplug *hotplug_new(struct error *err);
/* As hotplug_new(), without the monitor, for one look. */
struct hotplug *hotplug_new_look(struct error *err);
void hotplug_free(struct hotplug *h);

/* Becomes readable with changes; borrowed. -1 without the monitor. */
int hotplug_fd(const struct hotplug *h);
/* Tells of every device that is there: event nodes, serial ports of real devices, hidraw nodes, USB devices. Those that udev
 * has not finished with are left out unless `unfinished` is set, since they come through the monitor when they are; *ret_left
 * says whether there were any. Where no udev runs nothing is ever finished, so everything is told of. */
NODISCARD bool hotplug_enumerate(struct hotplug *h, bool unfinished, hotplug_fn *fn, void *arg,
                                 bool *ret_left, struct error *err);
/* Tells of the changes that wait; does not block. */
void hotplug_read(struct hotplug *h, hotplug_fn *fn, void *arg);
