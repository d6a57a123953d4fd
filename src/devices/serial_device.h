/* Serial scanners: USB CDC-ACM, USB serial converters, real ports; opened and set by libserialport. */
#pragma once

#include "device.h"

struct device *serial_device_new(const struct device_init *init);
