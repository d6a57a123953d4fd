/* Raw TCP, port 9100. The connection is opened when there is something to print and closed when idle, since most printers serve
 * one client at a time. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "transport.h"

enum {
    KEEP_IDLE_S = 10,
    KEEP_EVERY_S = 5,
    KEEP_TIMES = 3,
    RETRANSMITS_DEAD = 5, /* each takes twice as long: over 6 s without any answer */
    PROBES_DEAD = 4,
    RESOLVE_STEP_MS = 100,
};

/* --- the address ---------------------------------------------------------------------------------------------------------- */
struct resolving {
    struct gaicb request;
    struct addrinfo hints;
    char host[128];
    char port[8];
};

static bool resolve(struct transport *t, struct addrinfo **ret, int64_t deadline_us, struct error *err)
{
    struct resolving *r = mem_new(sizeof(*r));
    struct gaicb *list[] = {&r->request};
    const struct timespec step = {.tv_nsec = RESOLVE_STEP_MS * 1000000L};
    text_copy(r->host, sizeof(r->host), t->uri.host);
    text_format(r->port, sizeof(r->port), "%d", t->uri.port);
    r->hints = (struct addrinfo){.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    r->request = (struct gaicb){.ar_name = r->host, .ar_service = r->port, .ar_request = &r->hints};
    if (getaddrinfo(r->host, r->port, &r->hints, ret) == 0) {
        free(r);
        return true;
    }
    r->hints.ai_flags = AI_ADDRCONFIG;
    int result = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);
    while (result == 0 && (result = gai_error(&r->request)) == EAI_INPROGRESS) {
        struct pollfd stop = {.fd = t->stop_fd, .events = POLLIN};
        if (poll(&stop, 1, 0) > 0 || clock_mono_us() >= deadline_us) {
            /* A resolver that hangs keeps the request: it is left to it rather than waited for. */
            if (gai_cancel(&r->request) == EAI_CANCELED)
                free(r);
            return error_set(err, ERROR_GONE, "the name %s could not be resolved in time", t->uri.host);
        }
        (void)gai_suspend((const struct gaicb *const *)list, 1, &step);
        result = 0;
    }
    *ret = r->request.ar_result;
    free(r);
    return result == 0 || error_set(err, ERROR_GONE, "%s: %s", t->uri.host, gai_strerror(result));
}

/* --- open and close --------------------------------------------------------------------------------------------------------- */
static void set_up(int fd)
{
    int on = 1;
    int idle_s = KEEP_IDLE_S;
    int every_s = KEEP_EVERY_S;
    int times = KEEP_TIMES;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof(idle_s));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &every_s, sizeof(every_s));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &times, sizeof(times));
}

static bool connect_to(struct transport *t, const struct addrinfo *a, int64_t deadline_us, struct error *err)
{
    t->fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (t->fd < 0)
        return error_errno(err, errno, "a socket");
    set_up(t->fd);
    int problem = connect(t->fd, a->ai_addr, a->ai_addrlen) == 0 ? 0 : errno;
    if (problem == EINPROGRESS) {
        socklen_t size = sizeof(problem);
        switch (stream_wait(t, POLLOUT, deadline_us)) {
        case STREAM_STOP:
            return error_set(err, ERROR_STOPPED, "the station was stopped");
        case STREAM_TIMEOUT:
            return error_set(err, ERROR_GONE, "no answer from %s:%d", t->uri.host, t->uri.port);
        case STREAM_READY:
        case STREAM_GONE:
            break;
        }
        if (getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &problem, &size) != 0)
            problem = errno;
    }
    return problem == 0 || error_errno(err, problem, "%s:%d", t->uri.host, t->uri.port);
}

static bool open_tcp(struct transport *t, struct error *err)
{
    int64_t deadline_us = clock_mono_us() + (int64_t)t->limits.connect_ms * 1000;
    struct addrinfo *all = NULL;
    if (!resolve(t, &all, deadline_us, err))
        return false;
    for (const struct addrinfo *a = all; a && !t->open; a = a->ai_next) {
        t->open = connect_to(t, a, deadline_us, err);
        if (!t->open && t->fd >= 0) {
            close(t->fd);
            t->fd = -1;
        }
    }
    freeaddrinfo(all);
    return t->open;
}

static void close_tcp(struct transport *t, bool abort)
{
    /* Without this the system would go on sending what is left, and half a label might come out minutes later. */
    const struct linger now = {.l_onoff = 1, .l_linger = 0};
    if (abort)
        (void)setsockopt(t->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(t->fd);
    t->fd = -1;
    t->open = false;
}

/* --- delivery ------------------------------------------------------------------------------------------------------------------ */
/* Bytes that the other side's system has not acknowledged; -1: the connection is broken. A reset empties the count, so the
 * count is only believed when no error has come by then. */
static int unacknowledged(int fd)
{
    int count = 0;
    int problem = 0;
    socklen_t size = sizeof(problem);
    if (ioctl(fd, SIOCOUTQ, &count) != 0)
        return -1;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &size) == 0 && problem == 0 ? count : -1;
}

/* Half open: switched off, or the cable is out. A printer that only takes no more data still answers the probes. */
static bool dead(int fd)
{
    struct tcp_info info;
    socklen_t size = sizeof(info);
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return true;
    return info.tcpi_retransmits >= RETRANSMITS_DEAD || info.tcpi_probes >= PROBES_DEAD;
}

static enum delivery deliver_tcp(struct transport *t, const char *data, size_t len, struct error *err)
{
    if (stream_closed(t)) {
        error_set(err, ERROR_GONE, "the printer has closed the connection");
        return DELIVERY_NOTHING;
    }
    return stream_deliver(t, data, len, unacknowledged, dead, err);
}

const struct transport_kind transport_tcp9100 = {
    .can_ask = true, .open = open_tcp, .close = close_tcp, .deliver = deliver_tcp, .dead = dead};
