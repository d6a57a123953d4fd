/* Decoding a keyboard scanner: CPU a scan, from input events to the waybill. First in memory (the decoding alone), then with a read for
 * each report as it comes, 1 ms apart, beside a small Python program on the same events (python3-evdev, if it is installed).
 *   bench_decode [SCANS] */
#include <linux/input.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "burst.h"
#include "core/waybill.h"
#include "key_decoder.h"
#include "key_layout.h"

enum { EVENTS_MAX = 512, ROUNDS = 20000, READ_EVENTS = 64, GAP_US = 1000, END_CODE = 0x3FF };

static const char *const codes[] = {"SF1331875979567",   "JDVA11408814483-1-3-", "444010688260",
                                    "YT8801234567890",   "462598779470531",      "DPK2026041801-2-10-",
                                    "LP00412345678901CN"};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int64_t cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- what a scanner types ------------------------------------------------------------------------------------------------- */
struct typed {
    struct input_event events[EVENTS_MAX];
    size_t count;
};

static void put(struct typed *t, unsigned type, unsigned code, int value)
{
    t->events[t->count++] =
        (struct input_event){.type = (unsigned short)type, .code = (unsigned short)code, .value = value};
}

static void report(struct typed *t, unsigned key, int value)
{
    put(t, EV_MSC, MSC_SCAN, 0x70000 + (int)key);
    put(t, EV_KEY, key, value);
    put(t, EV_SYN, SYN_REPORT, 0);
}

static void type(struct typed *t, const char *code)
{
    const struct key_layout *us = key_layout_find("us");
    t->count = 0;
    for (const char *p = code; *p; p++) {
        for (unsigned key = 0; key < KEY_LAYOUT_KEYS; key++) {
            bool plain = us->symbols[key][KEY_LEVEL_PLAIN].rune == (unsigned char)*p;
            if (!plain && us->symbols[key][KEY_LEVEL_SHIFT].rune != (unsigned char)*p)
                continue;
            if (!plain)
                report(t, KEY_LEFTSHIFT, 1);
            report(t, key, 1);
            report(t, key, 0);
            if (!plain)
                report(t, KEY_LEFTSHIFT, 0);
            break;
        }
    }
    report(t, KEY_ENTER, 1);
    report(t, KEY_ENTER, 0);
}

/* --- ours ------------------------------------------------------------------------------------------------------------------- */
struct reading {
    size_t scans;
    size_t wrong;
};

/* As the reader thread and the station do: a burst is a scan, a scan is a waybill. */
static void on_burst(void *arg, const struct burst *burst)
{
    struct reading *r = arg;
    struct scan scan = {.raw_len = burst->len, .flaw = burst->flaw};
    struct code code;
    memcpy(scan.raw, burst->bytes, burst->len);
    waybill_read(&scan, &code);
    const char *wanted = codes[r->scans % COUNT_OF(codes)];
    r->wrong += burst->len != strlen(wanted) || memcmp(scan.raw, wanted, burst->len) != 0 ||
                code.kind != CODE_WAYBILL;
    r->scans++;
}

static struct key_decoder *new_decoder(struct reading *r)
{
    struct scanner_config config;
    struct error err;
    scanner_config_init(&config, "bench");
    struct key_decoder *d = key_decoder_new(&config, on_burst, r, &err);
    if (d == NULL)
        exit(1);
    return d;
}

static void check(const struct reading *r, size_t scans)
{
    if (r->scans == scans && r->wrong == 0)
        return;
    fprintf(stderr, "bench_decode: %zu of %zu scans, %zu wrong\n", r->scans, scans, r->wrong);
    exit(1);
}

static void in_memory(void)
{
    static struct typed typed[COUNT_OF(codes)];
    struct reading r = {0};
    struct key_decoder *d = new_decoder(&r);
    int64_t at_us = 0;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        type(&typed[i], codes[i]);
    int64_t begun_us = cpu_us();
    for (size_t n = 0; n < ROUNDS; n++) {
        const struct typed *t = &typed[n % COUNT_OF(codes)];
        for (size_t i = 0; i < t->count; i++)
            key_decoder_event(d, t->events[i].type, t->events[i].code, t->events[i].value, at_us++);
    }
    double us = (double)(cpu_us() - begun_us) / ROUNDS;
    check(&r, ROUNDS);
    key_decoder_free(d);
    printf("decoding alone: %.2f us of CPU a scan\n", us);
    bench_result("decode: key events to waybill", us, "us of CPU a scan", false, 20);
}

/* A process that reads from the pipe on its standard input, and says at the end what it used. */
static void read_pipe(size_t scans)
{
    struct input_event events[READ_EVENTS];
    struct reading r = {0};
    struct key_decoder *d = new_decoder(&r);
    int64_t at_us = 0;
    int64_t begun_us = cpu_us();
    for (;;) {
        ssize_t n = read(STDIN_FILENO, events, sizeof(events));
        if (n <= 0 || events[0].code == END_CODE)
            break;
        for (size_t i = 0; i < (size_t)n / sizeof(events[0]); i++)
            key_decoder_event(d, events[i].type, events[i].code, events[i].value, at_us++);
    }
    int64_t used_us = cpu_us() - begun_us;
    check(&r, scans);
    key_decoder_free(d);
    printf("cpu %lld\n", (long long)used_us);
}

/* --- both, on a pipe ------------------------------------------------------------------------------------------------------------ */
static void wait_us(struct timespec *next)
{
    next->tv_nsec += GAP_US * 1000;
    if (next->tv_nsec >= 1000000000) {
        next->tv_nsec -= 1000000000;
        next->tv_sec++;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, next, NULL);
}

static void send(int fd, size_t scans)
{
    struct input_event end = {.type = EV_SYN, .code = END_CODE};
    struct typed t;
    struct timespec next;
    for (size_t n = 0; n < scans; n++) {
        type(&t, codes[n % COUNT_OF(codes)]);
        clock_gettime(CLOCK_MONOTONIC, &next);
        for (size_t i = 0; i < t.count; i += 3) {
            if (write(fd, &t.events[i], 3 * sizeof(t.events[0])) < 0)
                fail("pipe");
            wait_us(&next);
        }
    }
    usleep(100000); /* so that the end comes alone */
    if (write(fd, &end, sizeof(end)) < 0)
        fail("pipe");
}

/* python NULL: ours. Returns CPU a scan, negative when it did not work. */
static double on_pipe(const char *python, size_t scans)
{
    int in[2];
    int out[2];
    char line[256];
    long long used_us = -1;
    size_t right = 0;
    int status;
    if (pipe(in) < 0 || pipe(out) < 0)
        fail("pipe");
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        close(out[0]);
        if (python)
            execlp(python, python, BENCH_SOURCES "/wedge.py", (char *)NULL);
        else
            read_pipe(scans);
        fflush(stdout);
        _exit(python ? 127 : 0);
    }
    close(in[0]);
    close(out[1]);
    usleep(1000000); /* it has started */
    send(in[1], scans);
    close(in[1]);
    FILE *answer = fdopen(out[0], "r");
    while (answer && fgets(line, sizeof(line), answer)) {
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "cpu %lld", &used_us) != 1 && strcmp(line, codes[right % COUNT_OF(codes)]) == 0)
            right++;
    }
    if (answer)
        fclose(answer);
    waitpid(pid, &status, 0);
    if (status != 0 || used_us < 0 || (python && right != scans))
        return -1;
    return (double)used_us / (double)scans;
}

int main(int argc, char **argv)
{
    size_t scans = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
    signal(SIGPIPE, SIG_IGN);
    in_memory();
    double ours = on_pipe(NULL, scans);
    if (ours < 0)
        return 1;
    printf("a read for each report, 1 ms apart: %.0f us of CPU a scan\n", ours);
    if (system("/usr/bin/python3 -c 'import evdev' 2>/dev/null") != 0) {
        printf("skipped: the Python program needs package python3-evdev\n");
        return 0;
    }
    double theirs = on_pipe("/usr/bin/python3", scans);
    if (theirs < 0) {
        fprintf(stderr, "bench_decode: the Python program did not read what was typed\n");
        return 1;
    }
    printf("python-evdev, the same:             %.0f us of CPU a scan, %.1f times ours\n", theirs,
           theirs / ours);
    bench_note("decode: python-evdev's CPU against ours, 1 ms reports", theirs / ours, "x");
    return 0;
}
