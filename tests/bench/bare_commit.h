/* The reference for everything that is committed: one row, one commit (WAL, FULL), nothing else, on the same disk. For benchmarks. */
#pragma once

#include <stdint.h>

struct bare_commit;

/* A database of its own in the folder. Ends the program when that fails. */
struct bare_commit *bare_commit_open(const char *folder);
void bare_commit_close(struct bare_commit *b);
/* Commits a row; how long it took. */
int64_t bare_commit_us(struct bare_commit *b);
