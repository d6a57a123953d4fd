/* The times of scans that a wrong clock has dated. What is shown, and what charts count by, goes by these. store/ only. */
#pragma once

/* The right time, by how wall and monotonic time stood in that boot (store_put_boot_clock); NULL while that is not known. */
#define RIGHT_TIME(scan)                                                                                     \
    "(" scan ".mono_us + (SELECT m.value FROM meta m WHERE m.key = 'clock ' || " scan ".boot))"

/* NULL: the recorded one is right. */
#define CORRECTED_TIME(scan) "CASE WHEN " scan ".clock_ok THEN NULL ELSE " RIGHT_TIME(scan) " END"

/* The right one as far as it is known. */
#define KNOWN_TIME(scan)                                                                                     \
    "CASE WHEN " scan ".clock_ok THEN " scan ".at_us ELSE coalesce(" RIGHT_TIME(scan) ", " scan ".at_us) "   \
                                                                                      "END"
