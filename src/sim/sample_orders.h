/* The sample orders: always the same, so that guides, demo and tests can name them. */
#pragma once

enum { SAMPLE_ORDERS = 14 };

#define SAMPLE_LATE_ORDER    "ORD-0000000011"
#define SAMPLE_LATE_LINE     "9001019"
#define SAMPLE_LATE_WAYBILL  "YT4599999999999"
#define SAMPLE_ACCOUNT       "sample-buyer"
#define SAMPLE_ACCOUNT_1688  "sample-buyer-1688"
#define SAMPLE_LINK_ORDER    "ORD-0000000014" /* paid, bought by hand, not linked yet */
#define SAMPLE_LINK_ITEM     "600000000022"
#define SAMPLE_BY_HAND       "3300000000000000001"
#define SAMPLE_BY_HAND_OTHER "3300000000000000002"

struct platform;
/* Puts the sample orders and `orders` made-up ones in. */
void samples_fill(struct platform *p, int orders);
