/* What the handlers of scans and of answers share. Pure. */
#pragma once

#include <stdbool.h>
#include "core/receiving.h"

enum lines_kind { LINES_NONE, LINES_ALL_VOID, LINES_GOOD };

enum lines_kind lines_kind(const struct parcel_facts *facts);
/* Match, or complete when this parcel brings the last of every order. */
enum verdict match_or_complete(const struct parcel_facts *facts, const struct parcel_index *parcel);
/* An order's customer or its other lines are not known. */
bool orders_unknown(const struct parcel_facts *facts);
