/* How long somebody who gave wrong passwords must wait before the next try: per user and address together, per address, and
 * (gently, so that nobody can be locked out by others) per user. Owned by the web thread; the time comes from the caller. */
#pragma once

#include <stdint.h>

struct throttle;

struct throttle *throttle_new(void);
void throttle_free(struct throttle *t);
/* Microseconds until a try is allowed; 0: now. */
int64_t throttle_wait_us(struct throttle *t, const char *user, const char *address, int64_t now_us);
/* A try begins: until it is known to be right it counts as wrong, so that many at once gain nothing. */
void throttle_try(struct throttle *t, const char *user, const char *address, int64_t now_us);
/* It was right: forgets what this user did from this address. */
void throttle_good(struct throttle *t, const char *user, const char *address);
