/* Reading a scan into a waybill: CPU a scan, over numbers of every kind. */
#include <time.h>

#include "bench.h"
#include "core/waybill.h"

enum { ROUNDS = 20000 };

static int64_t cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int main(void)
{
    static const char *const codes[] = {
        "SF1331875979567", "JDVA11408814483-1-3-", "444010688260",
        "462598779470531", "805321013240983139",   "MMM={'k1':'010W','k5':'SF1331875979567','k6':''}"};
    double worst_us = 0;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        struct scan scan = {.raw_len = strlen(codes[i])};
        struct code code;
        memcpy(scan.raw, codes[i], scan.raw_len);
        waybill_read(&scan, &code);
        int64_t begun_us = cpu_us();
        for (int n = 0; n < ROUNDS; n++)
            waybill_read(&scan, &code);
        double us = (double)(cpu_us() - begun_us) / ROUNDS;
        printf("%-52s %6.2f us\n", codes[i], us);
        worst_us = us > worst_us ? us : worst_us;
    }
    bench_result("text to waybill, the slowest kind", worst_us, "us of CPU", false, 20);
    return 0;
}
