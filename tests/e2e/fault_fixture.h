/* A station on a full screen whose calls to the kernel can be made to fail while it runs, and let work again (strace attaches to
 * it and leaves it). For the e2e tests of faults. */
#pragma once

#include <dirent.h>

#include "terminal.h"

enum { FAULT_COLUMNS = 220, FAULT_ROWS = 30 };

struct fault_bench {
    struct fixture f;
    pid_t station;
    pid_t tracer;
    struct text answered; /* the codes that were answered, one a line */
};

/* Starts `tallyman run` in the terminal; environment: "NAME=value " in front of it, or "". */
static inline void bench_start(struct fault_bench *b, const char *environment)
{
    char command[500];
    text_format(command, sizeof(command), "LANG=C.UTF-8 %s exec %s --config %s run --no-find", environment,
                TALLYMAN, b->f.config);
    assert_int_equal(terminal_open(FAULT_COLUMNS, FAULT_ROWS, command), 0);
    char *pid = terminal_ask("display-message -p \"#{pane_pid}\"");
    b->station = (pid_t)atol(pid);
    free(pid);
    assert_true(b->station > 0);
    terminal_expect("F10 end", true);
}

/* Ends it as a person does, and waits until it is gone. */
static inline void bench_end(struct fault_bench *b)
{
    int64_t until_us = clock_mono_us() + 60000000;
    assert_int_equal(kill(b->station, SIGTERM), 0);
    while (terminal_do("has-session") == 0)
        if (usleep(50000) != 0 || clock_mono_us() > until_us)
            fail_msg("the station does not end");
    terminal_close();
}

static inline void bench_kill(struct fault_bench *b)
{
    assert_int_equal(kill(b->station, SIGKILL), 0);
    while (terminal_do("has-session") == 0)
        usleep(50000);
    terminal_close();
}

/* --- faults of the kernel ---------------------------------------------------------------------------------------------------- */
/* All its threads have a tracer, or none has. */
static inline bool is_traced(pid_t pid, bool traced)
{
    char path[300];
    bool as_wanted = true;
    text_format(path, sizeof(path), "/proc/%d/task", (int)pid);
    DIR *tasks = opendir(path);
    assert_non_null(tasks);
    for (const struct dirent *d; as_wanted && (d = readdir(tasks)) != NULL;) {
        if (d->d_name[0] == '.')
            continue;
        text_format(path, sizeof(path), "/proc/%d/task/%.20s/status", (int)pid, d->d_name);
        FILE *file = fopen(path, "r");
        char line[128];
        int tracer = 0;
        while (file && fgets(line, sizeof(line), file))
            (void)sscanf(line, "TracerPid: %d", &tracer);
        if (file)
            fclose(file);
        as_wanted = (tracer != 0) == traced;
    }
    closedir(tasks);
    return as_wanted;
}

/* From now on what `inject` says ("fdatasync:error=EIO") happens to its calls; on: only to those on this file of the state
 * folder, NULL: any. False when nobody may do that here. */
static inline bool fault_begin(struct fault_bench *b, const char *inject, const char *on)
{
    char what[120];
    char path[200];
    char pid[16];
    const char *argv[12] = {"strace", "-f", "-qq", "-o", "/dev/null", "-e", what, "-p", pid};
    text_format(what, sizeof(what), "inject=%s", inject);
    text_format(pid, sizeof(pid), "%d", (int)b->station);
    if (on) {
        text_format(path, sizeof(path), "%s/%s", b->f.state, on);
        argv[9] = "-P";
        argv[10] = path;
    }
    b->tracer = fork();
    if (b->tracer == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execvp("strace", (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_true(b->tracer > 0);
    for (;; usleep(20000)) {
        int status;
        if (is_traced(b->station, true))
            return true;
        if (waitpid(b->tracer, &status, WNOHANG) == b->tracer) {
            printf("skipped: strace may not attach here\n");
            b->tracer = 0;
            return false;
        }
    }
}

static inline void fault_end(struct fault_bench *b)
{
    assert_int_equal(kill(b->tracer, SIGTERM), 0);
    (void)fixture_wait(b->tracer);
    b->tracer = 0;
    while (!is_traced(b->station, false))
        usleep(20000);
}

/* --- scans -------------------------------------------------------------------------------------------------------------------------- */
/* Scans a code through the control socket. True when it was answered: then it must be in the log for ever. */
static inline bool bench_scan(struct fault_bench *b, const char *code)
{
    char input[64];
    char *out;
    text_format(input, sizeof(input), "%s\n", code);
    int status = fixture_run(&b->f, input, &out, ARGS("scan", "--json", "--no-wait"));
    assert_true(status == 0 || status == 1);
    assert_true((status == 0) == (out[0] != '\0'));
    free(out);
    if (status == 0)
        text_add(&b->answered, input);
    return status == 0;
}

static inline void bench_must_scan(struct fault_bench *b, const char *code)
{
    if (!bench_scan(b, code))
        fail_msg("%s was refused", code);
}

/* Each answered scan is in the log, once for each time it was answered. */
static inline void bench_check_log(struct fault_bench *b)
{
    char *log;
    assert_int_equal(fixture_run(&b->f, NULL, &log, ARGS("log", "--format", "json")), 0);
    char *rest = b->answered.data;
    for (char *code; (code = strsep(&rest, "\n")) != NULL && code[0];) {
        char wanted[64];
        int times = 0;
        text_format(wanted, sizeof(wanted), "\"raw\":\"%s\"", code);
        for (const char *p = log; (p = strstr(p, wanted)) != NULL; p++)
            times++;
        if (times != 1)
            fail_msg("%s was answered and is in the log %d times:\n%s", code, times, log);
    }
    free(log);
    char *out;
    assert_int_equal(fixture_run(&b->f, NULL, &out, ARGS("doctor")) & ~1, 0);
    if (strstr(out, "sound") == NULL)
        fail_msg("the database is not sound: %s", out);
    free(out);
    text_fini(&b->answered);
}
