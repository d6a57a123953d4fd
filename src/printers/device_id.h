/* What a USB printer says it is (IEEE 1284 device id): "MFG:Zebra;MDL:ZD420;SN:123;…". Pure. printers/ only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { DEVICE_ID_MAX = 1024 };

struct device_id {
    char make[64];
    char model[64];
    char serial[64];
};

/* Short and long names of the keys, any case, blanks around values dropped. False when it has neither make nor model. */
bool device_id_read(const char *text, size_t len, struct device_id *ret);
/* Those parts of `wanted` that are not "" are equal, in any case. */
bool device_id_is(const struct device_id *id, const struct device_id *wanted);
