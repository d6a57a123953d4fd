/* Keyboard-wedge scanners: an event node, grabbed, its keys decoded. A quiet one is grabbed and only listened away. */
#pragma once

#include "device.h"

struct device *evdev_device_new(const struct device_init *init);
