/* Fetches one picture from an address that a marketplace gave: bounded in bytes and time, http and https only, and never from a
 * private network or this machine, by whatever name or redirection, unless that is allowed. Background thread, but for what is said
 * to be any's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "base/text.h"

enum { PICTURE_MAX_BYTES = 2 * 1024 * 1024 };

struct picture_fetcher;

struct picture_fetcher *picture_fetcher_new(bool allow_private);
void picture_fetcher_free(struct picture_fetcher *f);
/* Ends the fetch under way and every later one. Any thread. */
void picture_fetcher_interrupt(struct picture_fetcher *f);
/* Somebody waits for the thread: the fetch under way, or the next, ends with ERROR_BUSY, and so does every one until
 * picture_fetcher_go_on(). Any thread. */
void picture_fetcher_give_way(struct picture_fetcher *f);
void picture_fetcher_go_on(struct picture_fetcher *f);
/* ret is filled with the bytes. ERROR_INPUT: it can never be had (no picture, too large, not there, forbidden address);
 * ERROR_RETRY: perhaps later; ERROR_BUSY: it gave way. */
bool picture_fetch(struct picture_fetcher *f, const char *url, struct text *ret, struct error *err);
