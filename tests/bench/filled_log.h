/* A log as a station has it after months: scans half a minute apart with their receipts, lines and orders. For benchmarks. */
#pragma once

#define FILLED_LOG_SINCE "2025-11-24T16:00:00Z" /* when it begins */

/* Writes that many into the database at path, which has its tables and nothing else in it. Ends the program when that fails. */
void filled_log(const char *path, int scans);
