/* A real terminal (tmux, a server of its own) for the program's full screen, and what stands on it. For the e2e tests. */
#pragma once

#include "station_fixture.h"

static char terminal_server[64]; /* tmux' socket: nobody else's sessions are touched */

static inline int terminal_do(const char *format, ...) PRINTF(1, 2);

static inline int terminal_do(const char *format, ...)
{
    char what[600];
    char command[800];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    text_format(command, sizeof(command), "LC_ALL=C.UTF-8 tmux -L %s -u %s >/dev/null 2>&1", terminal_server,
                what);
    return system(command);
}

/* What a tmux command prints; free(). */
static inline char *terminal_ask(const char *what)
{
    char command[300];
    struct text all = {0};
    char buffer[4096];
    size_t n;
    text_format(command, sizeof(command), "LC_ALL=C.UTF-8 tmux -L %s -u %s 2>/dev/null", terminal_server,
                what);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    while ((n = fread(buffer, 1, sizeof(buffer), pipe)) > 0)
        text_add_n(&all, buffer, n);
    pclose(pipe);
    return all.data ? all.data : mem_string("");
}

/* Runs a command of the shell in it. Returns 0 when it started. */
static inline int terminal_open(int columns, int rows, const char *command)
{
    text_format(terminal_server, sizeof(terminal_server), "tallyman-test-%d", (int)getpid());
    return terminal_do("new-session -d -x %d -y %d '%s'", columns, rows, command);
}

static inline void terminal_close(void)
{
    (void)terminal_do("kill-server");
}

static inline char *terminal_text(void)
{
    return terminal_ask("capture-pane -p");
}

/* Waits, at most 60 s, until it is on the screen (there) or is not any more. */
static inline void terminal_expect(const char *what, bool there)
{
    int64_t until_us = clock_mono_us() + 60000000;
    for (;;) {
        char *screen = terminal_text();
        bool is = strstr(screen, what) != NULL;
        if (is != there && clock_mono_us() > until_us)
            fail_msg("\"%s\" is %s the screen:\n%s", what, is ? "still on" : "not on", screen);
        free(screen);
        if (is == there)
            return;
        usleep(100000);
    }
}

static inline void terminal_type(const char *number)
{
    assert_int_equal(terminal_do("send-keys -l '%s'", number), 0);
    assert_int_equal(terminal_do("send-keys Enter"), 0);
}
