#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "platform_process.h"

extern char **environ;

static pid_t simulator;
static pid_t tls;

static void fail(const char *what)
{
    fprintf(stderr, "benchmark: %s\n", what);
    exit(1);
}

static void end(pid_t *pid)
{
    if (*pid > 0 && kill(*pid, SIGTERM) == 0)
        waitpid(*pid, NULL, 0);
    *pid = 0;
}

static void end_all(void)
{
    end(&tls);
    end(&simulator);
}

void platform_process_stop(struct platform_process *p)
{
    end_all();
    *p = (struct platform_process){0};
}

void platform_process_start(struct platform_process *p, const char *orders, const char *latency)
{
    static bool watched;
    const char *argv[] = {TALLYMAN_SIM, "--orders", orders, "--latency", latency, NULL};
    posix_spawn_file_actions_t actions;
    char line[256];
    int fds[2];
    *p = (struct platform_process){0};
    if (pipe(fds) < 0)
        fail("no pipe");
    if (!watched)
        atexit(end_all);
    watched = true;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, fds[0]);
    if (posix_spawn(&simulator, TALLYMAN_SIM, &actions, NULL, (char *const *)(uintptr_t)argv, environ) != 0)
        fail("the simulator does not start");
    posix_spawn_file_actions_destroy(&actions);
    close(fds[1]);
    FILE *out = fdopen(fds[0], "r");
    if (out == NULL || fgets(line, sizeof(line), out) == NULL ||
        sscanf(line, "listening on http://127.0.0.1:%d/", &p->port) != 1)
        fail("the simulator says no port");
    fclose(out);
    text_format(p->url, sizeof(p->url), "http://127.0.0.1:%d/service/", p->port);
}

static int connect_to(int port)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* One that was free a moment ago. */
static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0)
        fail("no free port");
    close(fd);
    return ntohs(address.sin_port);
}

bool platform_process_tls(struct platform_process *p, const char *folder)
{
    const struct timespec pause = {.tv_nsec = 20000000};
    char command[1500];
    char listen[500];
    char to[64];
    text_format(p->ca_file, sizeof(p->ca_file), "%s/platform.pem", folder);
    text_format(command, sizeof(command),
                "command -v socat >/dev/null && openssl req -x509 -newkey ec -pkeyopt "
                "ec_paramgen_curve:P-256 -nodes -days 2"
                " -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout '%s/platform.key' -out '%s'"
                " >/dev/null 2>&1",
                folder, p->ca_file);
    if (system(command) != 0) {
        p->ca_file[0] = '\0';
        return false;
    }
    p->tls_port = free_port();
    text_format(
        listen, sizeof(listen),
        "OPENSSL-LISTEN:%d,bind=127.0.0.1,reuseaddr,fork,nodelay,verify=0,cert=%s,key=%s/platform.key",
        p->tls_port, p->ca_file, folder);
    text_format(to, sizeof(to), "TCP:127.0.0.1:%d,nodelay", p->port);
    const char *argv[] = {"socat", "-lf/dev/null", listen, to, NULL};
    if (posix_spawnp(&tls, "socat", NULL, NULL, (char *const *)(uintptr_t)argv, environ) != 0)
        fail("socat does not start");
    for (int i = 0; i < 250; i++) {
        int fd = connect_to(p->tls_port);
        if (fd >= 0) {
            close(fd);
            text_format(p->url, sizeof(p->url), "https://127.0.0.1:%d/service/", p->tls_port);
            return true;
        }
        nanosleep(&pause, NULL);
    }
    fail("socat does not listen");
    return false;
}

uint64_t platform_process_count(const struct platform_process *p, const char *name)
{
    static const char request[] = "GET /sim/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    char answer[8192];
    char wanted[64];
    unsigned long long count = 0;
    size_t len = 0;
    ssize_t n;
    int fd = connect_to(p->port);
    if (fd < 0 || send(fd, request, sizeof(request) - 1, 0) < 0)
        fail("the simulator says no state");
    while (len < sizeof(answer) - 1 && (n = recv(fd, answer + len, sizeof(answer) - 1 - len, 0)) > 0)
        len += (size_t)n;
    answer[len] = '\0';
    close(fd);
    text_format(wanted, sizeof(wanted), "\"%s\":", name);
    const char *at = strstr(answer, wanted);
    if (at == NULL || sscanf(at + strlen(wanted), "%llu", &count) != 1)
        fail("the simulator does not count that");
    return count;
}
