#include "admins.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/thread.h"
#include "bench.h"
#include "filled_log.h"

enum { ADMINS_MAX = 64, CLICK_MS = 1000, TIMES_MAX = 100000, HEAD_MAX = 2048, TICK_MS = 20 };

/* What an admin looks at in a quarter of a minute: the list, a search as one types, filters, a parcel, charts, health. */
static const char *const clicks[] = {
    "receipts",
    "receipts?q=5230",
    "receipts?q=523099",
    "receipts?verdict=unknown",
    "receipts?operator=worker7&verdict=match",
    "receipts?since=" FILLED_LOG_SINCE "&until=2025-11-30T00:00:00Z",
    "receipts?waybill=*4711",
    "parcels/SF0000000104729",
    "holds",
    "labels",
    "statistics?since=" FILLED_LOG_SINCE "&until=2025-11-25T16:00:00Z&step=hour",
    "health",
    "users",
    "audit",
    "printers",
    "scanners",
};

/* A change among so many clicks: it takes its turn in the station's inbox, is committed, and leaves a row in the audit trail. */
enum { CLICKS_PER_CHANGE = 100, FIRST_CHANGE = 20 };
static const char change[] = "{\"language\":\"en\"}";

struct admin {
    int fd;
    size_t next; /* of clicks */
    int64_t due_us;
    int64_t asked_us; /* 0: nothing is asked */
    char head[HEAD_MAX];
    size_t head_len;
    int64_t body_left; /* -1: the head is not whole yet */
};

struct admins {
    struct thread thread;
    struct admin list[ADMINS_MAX];
    int count;
    const char *cookie;
    const char *csrf;
    int64_t clicked;
    atomic_bool stop;
    int64_t times[TIMES_MAX];
    int64_t answers;
};

static void fail(const char *what, const char *more)
{
    fprintf(stderr, "an admin: %s %s\n", what, more);
    exit(1);
}

static void ask(struct admins *a, struct admin *one)
{
    char request[600];
    if (++a->clicked % CLICKS_PER_CHANGE == FIRST_CHANGE)
        text_format(request, sizeof(request),
                    "POST /api/1/do/language HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: tallyman_session=%s\r\n"
                    "X-CSRF-Token: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                    a->cookie, a->csrf, strlen(change), change);
    else
        text_format(request, sizeof(request),
                    "GET /api/1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: tallyman_session=%s\r\n\r\n",
                    clicks[one->next], a->cookie);
    if (send(one->fd, request, strlen(request), MSG_NOSIGNAL) != (ssize_t)strlen(request))
        fail("could not ask for", clicks[one->next]);
    one->asked_us = clock_mono_us();
    one->head_len = 0;
    one->body_left = -1;
}

/* How long the body is that this head announces; what of it came with the head is not counted any more. */
static void read_head(struct admin *one)
{
    static const char length[] = "Content-Length: ";
    one->head[one->head_len] = '\0';
    char *end = strstr(one->head, "\r\n\r\n");
    if (end == NULL && one->head_len < HEAD_MAX - 1)
        return;
    if (end == NULL || strncmp(one->head, "HTTP/1.1 200", 12) != 0)
        fail(clicks[one->next], one->head);
    *end = '\0';
    const char *at = strcasestr(one->head, length);
    if (at == NULL)
        fail("no length of", clicks[one->next]);
    one->body_left = atoll(at + strlen(length)) - (int64_t)(one->head + one->head_len - (end + 4));
}

static void read_answer(struct admins *a, struct admin *one)
{
    char data[65536];
    bool head = one->body_left < 0;
    char *to = head ? one->head + one->head_len : data;
    ssize_t n = recv(one->fd, to, head ? HEAD_MAX - 1 - one->head_len : sizeof(data), 0);
    if (n <= 0)
        fail("was hung up on at", clicks[one->next]);
    if (head) {
        one->head_len += (size_t)n;
        read_head(one);
    } else {
        one->body_left -= n;
    }
    if (one->body_left != 0)
        return;
    int64_t now_us = clock_mono_us();
    if (a->answers < TIMES_MAX)
        a->times[a->answers++] = now_us - one->asked_us;
    one->asked_us = 0;
    one->due_us += (int64_t)CLICK_MS * 1000;
    one->due_us = one->due_us < now_us ? now_us : one->due_us;
    one->next = (one->next + 1) % COUNT_OF(clicks);
}

static void run(void *arg)
{
    struct admins *a = arg;
    struct pollfd fds[ADMINS_MAX];
    while (!atomic_load(&a->stop)) {
        for (int i = 0; i < a->count; i++) {
            struct admin *one = &a->list[i];
            if (one->asked_us == 0 && one->due_us <= clock_mono_us())
                ask(a, one);
            fds[i] = (struct pollfd){.fd = one->fd, .events = one->asked_us ? POLLIN : 0};
        }
        if (poll(fds, (nfds_t)a->count, TICK_MS) <= 0)
            continue;
        for (int i = 0; i < a->count; i++)
            if (fds[i].revents & (POLLIN | POLLHUP | POLLERR))
                read_answer(a, &a->list[i]);
    }
}

struct admins *admins_start(int port, int count, const char *cookie, const char *csrf)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct admins *a = mem_new(sizeof(*a));
    struct error err;
    a->count = count < ADMINS_MAX ? count : ADMINS_MAX;
    a->cookie = cookie;
    a->csrf = csrf;
    for (int i = 0; i < a->count; i++) {
        struct admin *one = &a->list[i];
        *one = (struct admin){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0),
                              .next = (size_t)i % COUNT_OF(clicks),
                              .due_us = clock_mono_us() + (int64_t)i * CLICK_MS * 1000 / a->count};
        if (connect(one->fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
            fail("could not connect", strerror(errno));
    }
    if (!thread_start(&a->thread, "admins", run, a, &err))
        fail("no thread:", err.text);
    return a;
}

void admins_stop(struct admins *a, int64_t *ret_answers, int64_t *ret_p50_us, int64_t *ret_p99_us)
{
    atomic_store(&a->stop, true);
    thread_join(&a->thread);
    for (int i = 0; i < a->count; i++)
        close(a->list[i].fd);
    if (a->answers == 0)
        fail("none had an answer", "");
    *ret_answers = a->answers;
    *ret_p50_us = bench_percentile(a->times, (size_t)a->answers, 500);
    *ret_p99_us = bench_percentile(a->times, (size_t)a->answers, 990);
    free(a);
}
