/* A private platform, configuration and state directory, and ways to run the program on them. For the e2e tests. */
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
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

/* How long the platform is waited for: longer than any machine takes to answer, or so short that a test which keeps it from
 * answering does not last. Then whether an answer comes in time is the machine's matter. */
struct patience {
    int timeout_ms;
    int verdict_ms;
};

static const struct patience patient = {.timeout_ms = 120000, .verdict_ms = 60000};
static const struct patience hasty = {.timeout_ms = 2000, .verdict_ms = 700};

/* extra: further blocks of the configuration. No web server unless it has a block for it: several stations run at once here. */
static inline void fixture_open_with(struct fixture *f, struct sim_config *sim, struct patience patience,
                                     const char *extra)
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
    text_format(
        text, sizeof(text),
        "station { name = \"e2e\"  state = \"%s\" }\n"
        "otapi { url = \"http://127.0.0.1:%d/service/\"  instance_key = \"%s\"  secret = \"%s\"\n"
        "  operator_login = \"demo\"  operator_password = \"demo\"  timeout_ms = %d  verdict_ms = %d }\n"
        "%s\n%s",
        f->state, sim_port(f->sim), sim->key, sim->secret, patience.timeout_ms, patience.verdict_ms,
        strstr(extra, "web {") ? "" : "web { listen = \"\" }\n", extra);
    fixture_write(f->config, text);
}

static inline void fixture_open(struct fixture *f, struct sim_config *sim, const char *extra)
{
    fixture_open_with(f, sim, patient, extra);
}

/* A port for a server that must know it before it starts, or comes back at the same one: nobody gets it by chance meanwhile. */
struct held_port {
    int port;
    int fd; /* bound, and listens to nobody; close() it when the server is gone */
};

static inline struct held_port port_hold(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof(address);
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    /* Who listens has set this, too. */
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    return (struct held_port){.port = ntohs(address.sin_port), .fd = fd};
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

/* Until the station that was spawned can be asked. */
static inline void fixture_wait_for_station(const struct fixture *f, pid_t station)
{
    char socket[160];
    text_format(socket, sizeof(socket), "%s/control", f->state);
    while (access(socket, F_OK) != 0) { /* the test's own limit ends it otherwise */
        assert_int_equal(waitpid(station, NULL, WNOHANG), 0);
        usleep(5000);
    }
}

static inline char *fixture_read(const char *path);

/* Where its web server listens, with a slash at the end: on a port that was free. */
static inline void fixture_web(const struct fixture *f, char *ret, size_t size)
{
    char path[160];
    text_format(path, sizeof(path), "%s/web.url", f->state);
    for (int64_t until = clock_mono_us() + 60000000;; usleep(20000)) {
        char *url = access(path, F_OK) == 0 ? fixture_read(path) : mem_string("");
        char *end = strchr(url, '\n');
        if (end)
            text_copy_n(ret, size, url, (size_t)(end - url));
        free(url);
        if (end)
            return;
        if (clock_mono_us() > until)
            fail_msg("the web server does not listen");
    }
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
