/* A private platform, configuration and state directory, and ways to run the program on them. For the e2e tests. */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "sim/sim.h"

/* A sanitizer keeps what was freed: how much memory a program takes says nothing then. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNDER_SANITIZER true
#endif
#endif
#ifndef UNDER_SANITIZER
#define UNDER_SANITIZER false
#endif

struct fixture {
    struct sim *sim;
    char folder[64];
    char config[128];
    char state[128];
};

static inline void fixture_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0600), 0);
}

/* extra: further blocks of the configuration. url NULL: the fixture's own simulator. */
static inline void fixture_open(struct fixture *f, struct sim_config *sim, const char *extra)
{
    struct error err;
    char text[2048];
    *f = (struct fixture){0};
    text_copy(f->folder, sizeof(f->folder), "/tmp/tallyman-e2e-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    text_format(f->config, sizeof(f->config), "%s/tallyman.conf", f->folder);
    text_format(f->state, sizeof(f->state), "%s/state", f->folder);
    f->sim = sim_start(sim, &err);
    if (f->sim == NULL)
        fail_msg("%s", err.text);
    text_format(text, sizeof(text),
                "station { name = \"e2e\"  state = \"%s\" }\n"
                "otapi { url = \"http://127.0.0.1:%d/service/\"  instance_key = \"%s\"  secret = \"%s\"\n"
                "  operator_login = \"demo\"  operator_password = \"demo\"  timeout_ms = 2000  verdict_ms = "
                "700 }\n%s\n",
                f->state, sim_port(f->sim), sim->key, sim->secret, extra);
    fixture_write(f->config, text);
}

static inline void fixture_close(struct fixture *f)
{
    char command[128];
    sim_stop(f->sim);
    text_format(command, sizeof(command), "rm -rf %s", f->folder);
    assert_int_equal(system(command), 0);
}

/* Starts `tallyman --config … ARGS`; stdin from a file (NULL: empty), stdout into a file. */
static inline pid_t fixture_spawn(const struct fixture *f, const char *in, const char *out,
                                  const char *const *args)
{
    const char *argv[24] = {TALLYMAN, "--config", f->config};
    size_t count = 3;
    for (size_t i = 0; args[i]; i++)
        argv[count++] = args[i];
    argv[count] = NULL;
    pid_t pid = fork();
    if (pid == 0) {
        /* A test that fails must not leave a station behind. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int in_fd = open(in ? in : "/dev/null", O_RDONLY);
        int out_fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (in_fd < 0 || out_fd < 0 || dup2(in_fd, 0) < 0 || dup2(out_fd, 1) < 0)
            _exit(126);
        execv(TALLYMAN, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_true(pid > 0);
    return pid;
}

/* Its exit status; -signal when one ended it. */
static inline int fixture_wait(pid_t pid)
{
    int status;
    assert_true(waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static inline char *fixture_read(const char *path)
{
    FILE *file = fopen(path, "r");
    struct text all = {0};
    char buffer[4096];
    size_t n;
    assert_non_null(file);
    while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
        text_add_n(&all, buffer, n);
    fclose(file);
    return all.data ? all.data : mem_string("");
}

/* Runs it to its end; *ret_out (if not NULL) gets what it printed; free(). Returns the exit status. */
static inline int fixture_run(const struct fixture *f, const char *input, char **ret_out,
                              const char *const *args)
{
    char in[128];
    char out[128];
    text_format(in, sizeof(in), "%s/in", f->folder);
    text_format(out, sizeof(out), "%s/out", f->folder);
    fixture_write(in, input ? input : "");
    int status = fixture_wait(fixture_spawn(f, in, out, args));
    if (ret_out)
        *ret_out = fixture_read(out);
    return status;
}

#define ARGS(...)                                                                                            \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

/* POST /sim/… of the fixture's platform. */
static inline void fixture_steer(const struct fixture *f, const char *what)
{
    char command[256];
    text_format(command, sizeof(command), "curl -sf -X POST 'http://127.0.0.1:%d/sim/%s' >/dev/null",
                sim_port(f->sim), what);
    assert_int_equal(system(command), 0);
}

/* Runs a command; its exit status must be that. The first line it printed as JSON, json_decref() it; NULL when it is none. */
static inline json_t *fixture_command(const struct fixture *f, int status, const char *const *args)
{
    char *out;
    int got = fixture_run(f, NULL, &out, args);
    char *end = strchr(out, '\n');
    if (end)
        *end = '\0';
    json_t *first = json_loads(out, 0, NULL);
    if (got != status)
        fail_msg("%s %s: status %d, not %d: %s", args[0], args[1], got, status, out);
    free(out);
    return first;
}

/* `scan --json` of one code: the object; json_decref(). */
static inline json_t *fixture_scan(const struct fixture *f, const char *code)
{
    char input[1200];
    char *out;
    text_format(input, sizeof(input), "%s\n", code);
    assert_int_equal(fixture_run(f, input, &out, ARGS("scan", "--json")), 0);
    json_t *scan = json_loads(out, 0, NULL);
    if (scan == NULL)
        fail_msg("no JSON: %s", out);
    free(out);
    return scan;
}

static inline const char *fixture_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text == NULL)
        fail_msg("no text %s", key);
    return text;
}
