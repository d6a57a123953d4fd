/* Small help for benchmarks: percentiles of a sample, results for the summary, and a folder on the disk that is measured. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

static inline int bench_compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Sorts the sample; per mille, so 990 is p99. */
static inline int64_t bench_percentile(int64_t *sample, size_t count, int per_mille)
{
    qsort(sample, count, sizeof(sample[0]), bench_compare);
    return sample[(count - 1) * (size_t)per_mille / 1000];
}

/* A line that run.sh puts into its summary: what was measured against its aim. */
static inline void bench_result(const char *what, double value, const char *unit, bool at_least, double aim)
{
    bool met = at_least ? value >= aim : value <= aim;
    printf("result: %s | %.2f %s | %s %g %s | %s\n", what, value, unit, at_least ? ">=" : "<=", aim, unit,
           met ? "met" : "missed");
    fflush(stdout);
}

/* The same for what has no aim of its own: a comparison, a figure to look at. */
static inline void bench_note(const char *what, double value, const char *unit)
{
    printf("result: %s | %.2f %s | | \n", what, value, unit);
    fflush(stdout);
}

/* Made in the current directory (the disk that counts), or in argv[1]. */
static inline void bench_folder(char *path, size_t size, int argc, char **argv)
{
    text_format(path, size, "%s/bench-XXXXXX", argc > 1 ? argv[1] : ".");
    if (mkdtemp(path) == NULL) {
        perror(path);
        exit(1);
    }
}

static inline void bench_remove(const char *path)
{
    char command[600];
    text_format(command, sizeof(command), "rm -rf '%s'", path);
    if (system(command) != 0)
        fprintf(stderr, "%s is left\n", path);
}
