/* How this program says things in JSON: ids are strings (no reader rounds them), times ISO 8601 with zone, text is UTF-8 whatever came
 * from outside. What is returned is owned by the caller (json_decref); json_set… hand it to the object. Any thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "17"; null for 0. */
json_t *json_id(int64_t id);
/* "2026-05-06T07:08:09.123+02:00"; null for 0. */
json_t *json_time(int64_t wall_us);
/* Bytes that may not be UTF-8: what is none becomes U+FFFD. */
json_t *json_outside(const char *text, size_t len);

/* NULL reads as "". */
void json_set(json_t *object, const char *key, const char *value);
void json_set_int(json_t *object, const char *key, int64_t value);
void json_set_bool(json_t *object, const char *key, bool value);
void json_set_id(json_t *object, const char *key, int64_t id);
void json_set_time(json_t *object, const char *key, int64_t wall_us);
