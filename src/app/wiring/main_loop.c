#include "main_loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

struct main_loop {
    int signals;
    int quit;
    int epoll;
};

static bool watch(int epoll, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

struct main_loop *main_loop_new(struct error *err)
{
    struct main_loop *m = mem_new(sizeof(*m));
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    m->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    m->quit = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    m->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (m->signals < 0 || m->quit < 0 || m->epoll < 0 || !watch(m->epoll, m->signals) ||
        !watch(m->epoll, m->quit)) {
        error_errno(err, errno, "waiting for signals");
        main_loop_free(m);
        return NULL;
    }
    return m;
}

void main_loop_free(struct main_loop *m)
{
    if (m == NULL)
        return;
    if (m->signals >= 0)
        close(m->signals);
    if (m->quit >= 0)
        close(m->quit);
    if (m->epoll >= 0)
        close(m->epoll);
    free(m);
}

void main_loop_quit(void *arg)
{
    const struct main_loop *m = arg;
    (void)eventfd_write(m->quit, 1);
}

void main_loop_run(struct main_loop *m, struct wiring *w)
{
    uint64_t watchdog_us = 0;
    int control = wiring_fd(w);
    int timeout_ms = sd_watchdog_enabled(0, &watchdog_us) > 0 ? (int)(watchdog_us / 4000) : -1;
    int64_t feed_us = 0;
    if (control >= 0 && !watch(m->epoll, control))
        return;
    sd_notify(0, "READY=1");
    for (;;) {
        struct epoll_event events[4];
        int n = epoll_wait(m->epoll, events, 4, timeout_ms);
        if (n < 0 && errno != EINTR)
            break;
        if (timeout_ms >= 0 && clock_mono_us() >= feed_us) {
            feed_us = clock_mono_us() + (int64_t)timeout_ms * 1000;
            if (wiring_alive(w))
                sd_notify(0, "WATCHDOG=1");
        }
        bool end = false;
        for (int i = 0; i < n; i++) {
            if (events[i].data.fd == control)
                wiring_ready(w);
            else
                end = true;
        }
        if (end)
            break;
    }
    sd_notify(0, "STOPPING=1");
}
