/* HID POS scanners through hidraw: one read is one report. */
#pragma once

#include "device.h"

struct device *hidraw_device_new(const struct device_init *init);
