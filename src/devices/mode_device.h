/* A scanner that is plugged in but set to a mode that gives nothing to read: reported with what to set, never opened. */
#pragma once

#include "device.h"

/* advice: static. */
struct device *mode_device_new(const struct device_init *init, const char *advice);
