/* How far the orders of the lines in hand are, by the lines on file and the receipts that stand. store/ only. */
#pragma once

#include "core/waybill.h"
#include "store/receiving.h"

/* Of the lines in f: which order they are of; an order's numbers are counted by progress_count(). */
void progress_add_order(struct store_facts *f, const struct order_progress *order);
/* Counts all orders of f anew, and what receipts each of its lines has. code: the one in hand. until: receipts of later scans are not
 * counted; 0: all are. */
void progress_count(struct store *s, const struct code *code, int64_t until, struct store_facts *f);
/* The lines in hand have got receipts for the parcel: the same numbers without asking again. False when that cannot be told. */
bool progress_received(const struct code *code, int written, struct store_facts *f);
