/* A board: one picture of fixed size that one thread puts up and others look at. Only the newest counts.
 * Made and freed by the wiring; one thread puts, any thread reads. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct board;

struct board *board_new(size_t picture_size);
void board_free(struct board *b);

/* Copies the picture in and wakes those who wait. */
void board_put(struct board *b, const void *picture);
/* Copies the newest picture out (zeroes before the first) and returns its number, 0 before the first. */
uint64_t board_read(struct board *b, void *ret_picture);
/* Waits until the picture's number differs from seen, the deadline (clock_mono_us()) comes or the board is closed.
 * Copies and returns as board_read(). */
uint64_t board_wait(struct board *b, uint64_t seen, int64_t deadline_us, void *ret_picture);
void board_close(struct board *b);
/* A descriptor of the caller's own that becomes readable at every put; the caller empties it with eventfd_read(). Borrowed
 * until board_free(). -1 when the system, or the board (four watchers), has none left. */
int board_fd(struct board *b);
