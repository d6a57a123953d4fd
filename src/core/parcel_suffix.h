/* Parcels of many: "JDVA11408814483-1-3-" is box 1 of 3 of JDVA11408814483. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include "core/waybill.h"

/* Cuts the suffix off an upper-case text. True when there was one: ret_waybill is what stands before it (hyphens and all),
 * ret_parcel what it says; an index above its total is no suffix. */
bool parcel_suffix_cut(const char *text, char ret_waybill[WAYBILL_RAW_SIZE], struct parcel_index *ret_parcel);
