/* From the start of `tallyman run` to being ready, as the service manager sees it (READY=1) and as the person with the scanner does: a
 * code is in the scanner's line (standard input) before the program is started, and its verdict comes out.
 *   bench_start CONF CODES [TIMES]   CODES: a file of mirrored codes, one a line */
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { TIMES_MAX = 100, WAIT_MS = 30000 };

extern char **environ;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int notify_socket(const char *folder)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    text_format(address.sun_path, sizeof(address.sun_path), "%s/notify", folder);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        setenv("NOTIFY_SOCKET", address.sun_path, 1) != 0)
        fail("notify socket");
    return fd;
}

static pid_t start(const char *conf, const char *code, int *ret_out)
{
    const char *argv[] = {TALLYMAN, "--config", conf, "run", "--plain", "--stdin", "--no-find", NULL};
    posix_spawn_file_actions_t actions;
    int in[2];
    int out[2];
    pid_t pid;
    if (pipe(in) < 0 || pipe(out) < 0 || write(in[1], code, strlen(code)) < 0)
        fail("pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
    posix_spawn_file_actions_addclose(&actions, in[1]);
    posix_spawn_file_actions_addclose(&actions, out[0]);
    if (posix_spawn(&pid, TALLYMAN, &actions, NULL, (char *const *)(uintptr_t)argv, environ) != 0)
        fail(TALLYMAN);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    *ret_out = out[0]; /* in[1] stays open in this process: a scanner that is there */
    return pid;
}

/* One start and one end; the two times. */
static void once(const char *conf, char *code, int notify, int64_t *ret_ready_us, int64_t *ret_verdict_us)
{
    char message[512];
    char lines[8192] = "";
    size_t len = 0;
    int out;
    int status;
    int64_t begun_us = clock_mono_us();
    pid_t pid = start(conf, code, &out);
    struct pollfd fds[] = {{.fd = notify, .events = POLLIN}, {.fd = out, .events = POLLIN}};
    code[strcspn(code, "\n")] = '\0';
    *ret_ready_us = *ret_verdict_us = 0;
    while (*ret_ready_us == 0 || *ret_verdict_us == 0) {
        if (poll(fds, COUNT_OF(fds), WAIT_MS) <= 0)
            fail("the station does not get ready");
        int64_t now_us = clock_mono_us();
        ssize_t n;
        if ((fds[0].revents & POLLIN) && (n = recv(notify, message, sizeof(message) - 1, 0)) > 0) {
            message[n] = '\0';
            if (strstr(message, "READY=1"))
                *ret_ready_us = now_us - begun_us;
        }
        if (fds[1].revents == 0)
            continue;
        n = read(out, lines + len, sizeof(lines) - 1 - len);
        if (n <= 0)
            fail("the station has ended");
        len += (size_t)n;
        lines[len] = '\0';
        if (*ret_verdict_us == 0 && strstr(lines, code))
            *ret_verdict_us = now_us - begun_us;
    }
    kill(pid, SIGTERM);
    while (read(out, lines, sizeof(lines)) > 0) {
    }
    waitpid(pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail("the station did not end well");
    close(out);
    while (recv(notify, message, sizeof(message), MSG_DONTWAIT) > 0) {
    }
}

static void print_sample(const char *name, int64_t *sample, size_t count)
{
    printf("%-24s p50 %6.1f ms  worst %6.1f ms  (%zu starts)\n", name,
           (double)bench_percentile(sample, count, 500) / 1000,
           (double)bench_percentile(sample, count, 1000) / 1000, count);
}

int main(int argc, char **argv)
{
    static int64_t ready[TIMES_MAX];
    static int64_t verdict[TIMES_MAX];
    char folder[] = "/tmp/bench-start-XXXXXX";
    char code[128];
    size_t count = 0;
    if (argc < 3 || mkdtemp(folder) == NULL)
        return 2;
    size_t times = argc > 3 ? strtoul(argv[3], NULL, 10) : 10;
    FILE *codes = fopen(argv[2], "r");
    if (codes == NULL)
        fail(argv[2]);
    int notify = notify_socket(folder);
    while (count < times && count < TIMES_MAX && fgets(code, sizeof(code), codes)) {
        once(argv[1], code, notify, &ready[count], &verdict[count]);
        count++;
    }
    fclose(codes);
    bench_remove(folder);
    if (count == 0)
        return 1;
    print_sample("exec to READY=1", ready, count);
    print_sample("exec to first verdict", verdict, count);
    bench_result("start: exec to READY=1, p50", (double)bench_percentile(ready, count, 500) / 1000, "ms",
                 false, 150);
    bench_result("start: exec to the first verdict, p50",
                 (double)bench_percentile(verdict, count, 500) / 1000, "ms", false, 150);
    return 0;
}
