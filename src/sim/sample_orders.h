/* The sample orders: always the same, so that guides, demo and tests can name them. */
#pragma once

#define SAMPLE_LATE_ORDER   "ORD-0000000011"
#define SAMPLE_LATE_LINE    "9001019"
#define SAMPLE_LATE_WAYBILL "YT4599999999999"
