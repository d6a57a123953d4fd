#include "device.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/mem.h"
#include "base/text.h"

void device_init(struct device *d, const struct device_ops *ops, const struct device_init *init)
{
    d->ops = ops;
    d->host = init->host;
    d->found = *init->found;
    d->config = *init->config;
    d->name = init->name;
    d->quiet = init->quiet;
    d->fd = -1;
    text_copy(d->model, sizeof(d->model), init->model);
}

void device_free(struct device *d)
{
    if (d == NULL)
        return;
    d->ops->fini(d);
    event_free(d->waiting_scan);
    event_free(d->waiting_report);
    scanner_name_release(d->name);
    free(d);
}

bool device_watch(struct device *d, int fd, struct error *err)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = d};
    if (epoll_ctl(d->host->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        return error_errno(err, errno, "watching %s", d->found.node);
    d->fd = fd;
    return true;
}

int device_unwatch(struct device *d)
{
    int fd = d->fd;
    if (fd >= 0)
        epoll_ctl(d->host->epoll, EPOLL_CTL_DEL, fd, NULL);
    d->fd = -1;
    return fd;
}

static struct event *make_report(const struct device *d, enum scanner_state state, const char *detail)
{
    struct event *event = event_new(EVENT_SCANNER);
    struct scanner_report *r = &event->scanner;
    text_copy(r->name, sizeof(r->name), scanner_name_text(d->name));
    r->state = state;
    text_copy(r->kind, sizeof(r->kind), d->ops->kind);
    text_copy(r->model, sizeof(r->model), d->model);
    text_copy(r->port, sizeof(r->port), d->found.id_path[0] != '\0' ? d->found.id_path : d->found.node);
    text_copy(r->detail, sizeof(r->detail), detail);
    return event;
}

/* Only the newest state counts; an older one that still waits is replaced. */
static void push_report(struct device *d, enum scanner_state state, const char *detail)
{
    event_free(d->waiting_report);
    d->waiting_report = NULL;
    struct event *event = make_report(d, state, detail);
    if (!queue_push(d->host->inbox, LANE_REPLY, &event->node))
        d->waiting_report = event;
}

void device_report(struct device *d, enum scanner_state state, const char *format, ...)
{
    if (d->quiet)
        return;
    char detail[sizeof(d->detail)];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof(detail), format, args);
    va_end(args);
    text_trim_utf8(detail);
    bool details_count = state == SCANNER_FAULT || state == SCANNER_BUSY;
    if (d->reported && d->state == state && (!details_count || strcmp(d->detail, detail) == 0))
        return;
    d->reported = true;
    d->state = state;
    text_copy(d->detail, sizeof(d->detail), detail);
    push_report(d, state, detail);
}

void device_report_open(struct device *d, int errnum)
{
    switch (errnum) {
    case EACCES:
    case EPERM:
        device_report(d, SCANNER_DENIED,
                      "no right to open %s: install the udev rules, put the station's user into group "
                      "tallyman, plug the scanner in again",
                      d->found.node);
        return;
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case EIO:
        device_report(d, SCANNER_GONE, "plug it in again");
        return;
    default:
        device_report(d, SCANNER_FAULT, "opening %s: %s", d->found.node, strerror(errnum));
        return;
    }
}

static struct event *make_scan(const struct device *d, const struct burst *burst)
{
    struct event *event = event_new(EVENT_SCAN);
    struct scan *scan = &event->scan;
    text_copy(scan->scanner, sizeof(scan->scanner), scanner_name_text(d->name));
    scan->mono_us = burst->end_us;
    scan->wall_us = clock_wall_us();
    scan->flaw = burst->flaw;
    scan->aim_on = d->config.aim;
    scan->has_aim = burst->aim[0] != '\0';
    text_copy(scan->aim, sizeof(scan->aim), burst->aim);
    text_copy(scan->prefix, sizeof(scan->prefix), d->config.prefix);
    text_copy(scan->suffix, sizeof(scan->suffix), d->config.suffix);
    scan->raw_len = burst->len;
    memcpy(scan->raw, burst->bytes, burst->len);
    return event;
}

void device_burst(void *arg, const struct burst *burst)
{
    struct device *d = arg;
    if (d->waiting_scan != NULL) {
        d->refused++;
        return;
    }
    struct event *event = make_scan(d, burst);
    if (queue_push(d->host->inbox, LANE_SCAN, &event->node))
        return;
    d->waiting_scan = event;
    if (d->patient)
        return;
    event->scan.flaw = SCAN_BROKEN;
    d->refused = 1;
    device_report(d, SCANNER_FAULT, "station busy, scan again");
}

bool device_flush(struct device *d)
{
    if (d->waiting_scan != NULL && queue_push(d->host->inbox, LANE_SCAN, &d->waiting_scan->node)) {
        d->waiting_scan = NULL;
        if (d->refused > 0 && d->state == SCANNER_FAULT)
            device_report(d, SCANNER_READY, "%s", "");
        d->refused = 0;
    }
    if (d->waiting_report != NULL && queue_push(d->host->inbox, LANE_REPLY, &d->waiting_report->node))
        d->waiting_report = NULL;
    return d->waiting_scan == NULL && d->waiting_report == NULL;
}

void device_raw_key(struct device *d, unsigned short code, int value, int64_t at_us)
{
    if (d->host->raw == NULL)
        return;
    const struct scanner_raw raw = {.scanner = scanner_name_text(d->name),
                                    .kind = SCANNER_RAW_KEY,
                                    .at_us = at_us,
                                    .code = code,
                                    .value = value};
    d->host->raw(d->host->raw_arg, &raw);
}

void device_raw_bytes(struct device *d, enum scanner_raw_kind kind, const unsigned char *bytes, size_t len,
                      int64_t at_us)
{
    if (d->host->raw == NULL)
        return;
    const struct scanner_raw raw = {
        .scanner = scanner_name_text(d->name), .kind = kind, .at_us = at_us, .bytes = bytes, .len = len};
    d->host->raw(d->host->raw_arg, &raw);
}
