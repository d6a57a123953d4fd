/* A node is opened, waited for until all its keys are up (a grab would swallow the release that others wait for), then
 * grabbed. Linux keeps only 64 events for a reader, so whatever does not matter is masked out. */
#include "evdev_device.h"

#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <linux/input.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "holder.h"
#include "key_decoder.h"

enum { HOLDER_STEP = 8 /* processes looked at in one turn */ };

struct evdev_device {
    struct device base;
    struct key_decoder *decoder; /* NULL: quiet, or its configuration is wrong */
    struct libevdev *evdev;      /* NULL: not open */
    bool grabbed;
    bool mono;    /* the node's times are of CLOCK_MONOTONIC */
    bool settled; /* a key came since the grab */
    int64_t grabbed_us;
    int64_t last_us; /* of the last event; times given to the decoder do not go back */
    int64_t retry_us;
    struct holder_search *search;
};

static struct evdev_device *self(struct device *d)
{
    return (struct evdev_device *)d;
}

static void close_node(struct evdev_device *e)
{
    (void)device_unwatch(&e->base);
    if (e->evdev == NULL)
        return;
    int fd = libevdev_get_fd(e->evdev);
    if (e->grabbed)
        (void)libevdev_grab(e->evdev, LIBEVDEV_UNGRAB);
    libevdev_free(e->evdev);
    close(fd);
    e->evdev = NULL;
    e->grabbed = false;
}

static void retry_later(struct evdev_device *e, int64_t now_us)
{
    close_node(e);
    e->retry_us = now_us + DEVICE_RETRY_US;
}

static bool any_key_down(const struct libevdev *evdev)
{
    for (unsigned code = 0; code < KEY_CNT; code++)
        if (libevdev_get_event_value(evdev, EV_KEY, code) != 0)
            return true;
    return false;
}

static void tell_caps_lock(struct evdev_device *e)
{
    if (e->decoder == NULL || libevdev_get_event_value(e->evdev, EV_LED, LED_CAPSL) == 0)
        return;
    key_decoder_event(e->decoder, EV_LED, LED_CAPSL, 1, e->last_us);
    key_decoder_event(e->decoder, EV_SYN, SYN_REPORT, 0, e->last_us);
}

static void grab(struct evdev_device *e, int64_t now_us)
{
    int result = libevdev_grab(e->evdev, LIBEVDEV_GRAB);
    if (result == -EBUSY) {
        retry_later(e, now_us);
        if (!e->base.quiet)
            e->search = holder_search_new(e->base.found.node);
        return;
    }
    if (result < 0) {
        retry_later(e, now_us);
        device_report_open(&e->base, -result);
        return;
    }
    e->grabbed = true;
    e->settled = false;
    e->grabbed_us = now_us;
    e->last_us = now_us > e->last_us ? now_us : e->last_us;
    e->retry_us = CLOCK_FOREVER;
    tell_caps_lock(e);
    device_report(&e->base, SCANNER_READY, "%s", "");
}

static void grab_when_keys_are_up(struct evdev_device *e, int64_t now_us)
{
    if (!any_key_down(e->evdev))
        grab(e, now_us);
    else if (e->retry_us == CLOCK_FOREVER)
        e->retry_us = now_us + DEVICE_RETRY_US;
}

/* Scan codes are a third of all events and say nothing that the keys don't. Older kernels cannot mask; no harm. */
static void mask_scan_codes(int fd)
{
    unsigned char none[(MSC_CNT + 7) / 8] = {0};
    struct input_mask mask = {
        .type = EV_MSC, .codes_size = sizeof(none), .codes_ptr = (uint64_t)(uintptr_t)none};
    (void)ioctl(fd, EVIOCSMASK, &mask);
}

static void open_node(struct evdev_device *e, int64_t now_us)
{
    struct error err;
    e->retry_us = CLOCK_FOREVER;
    int fd = open(e->base.found.node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        e->retry_us = now_us + DEVICE_RETRY_US;
        device_report_open(&e->base, errno);
        return;
    }
    int result = libevdev_new_from_fd(fd, &e->evdev);
    if (result < 0) {
        close(fd);
        e->evdev = NULL;
        e->retry_us = now_us + DEVICE_RETRY_US;
        device_report_open(&e->base, -result);
        return;
    }
    e->mono = libevdev_set_clock_id(e->evdev, CLOCK_MONOTONIC) == 0;
    mask_scan_codes(fd);
    if (!device_watch(&e->base, fd, &err)) {
        retry_later(e, now_us);
        device_report(&e->base, SCANNER_FAULT, "%s", err.text);
        return;
    }
    grab_when_keys_are_up(e, now_us);
}

static void lost(struct evdev_device *e, int64_t now_us)
{
    if (e->decoder)
        key_decoder_gone(e->decoder, now_us > e->last_us ? now_us : e->last_us);
    retry_later(e, now_us);
    device_report(&e->base, SCANNER_GONE, "plug it in again");
}

/* Mono time of an event, never before the last one and never after now. */
static int64_t event_us(struct evdev_device *e, const struct input_event *event, int64_t now_us)
{
    int64_t at = now_us;
    if (e->mono)
        at = (int64_t)event->input_event_sec * 1000000 + (int64_t)event->input_event_usec;
    if (at > now_us)
        at = now_us;
    if (at > e->last_us)
        e->last_us = at;
    return e->last_us;
}

static void take_event(struct evdev_device *e, const struct input_event *event, int64_t now_us)
{
    if (!e->grabbed || e->decoder == NULL)
        return;
    int64_t at = event_us(e, event, now_us);
    if (event->type == EV_KEY) {
        if (!e->settled && at < e->grabbed_us + DEVICE_SETTLE_US)
            key_decoder_dropped(e->decoder, NULL, at);
        e->settled = true;
        device_raw_key(&e->base, event->code, event->value, at);
    }
    key_decoder_event(e->decoder, event->type, event->code, event->value, at);
}

/* Events were lost. libevdev asks the kernel for the true state; what it derives from that are no key strokes. */
static void resync(struct evdev_device *e, const struct input_event *event, int64_t now_us)
{
    struct input_event derived;
    while (libevdev_next_event(e->evdev, LIBEVDEV_READ_FLAG_SYNC, &derived) == LIBEVDEV_READ_STATUS_SYNC)
        continue;
    if (!e->grabbed || e->decoder == NULL)
        return;
    unsigned char down[(KEY_CNT + 7) / 8] = {0};
    for (unsigned code = 0; code < KEY_CNT; code++)
        if (libevdev_get_event_value(e->evdev, EV_KEY, code) != 0)
            down[code / 8] |= (unsigned char)(1U << code % 8);
    key_decoder_dropped(e->decoder, down, event_us(e, event, now_us));
    e->settled = true;
}

static void read_events(struct evdev_device *e, int64_t now_us)
{
    struct input_event event;
    while (e->evdev != NULL) {
        int result = libevdev_next_event(e->evdev, LIBEVDEV_READ_FLAG_NORMAL, &event);
        if (result == LIBEVDEV_READ_STATUS_SUCCESS)
            take_event(e, &event, now_us);
        else if (result == LIBEVDEV_READ_STATUS_SYNC)
            resync(e, &event, now_us);
        else if (result == -EAGAIN || result == -EINTR)
            break;
        else
            lost(e, now_us);
    }
    if (e->evdev != NULL && !e->grabbed)
        grab_when_keys_are_up(e, now_us);
}

static void evdev_ready(struct device *d, bool hung_up, int64_t now_us)
{
    struct evdev_device *e = self(d);
    read_events(e, now_us);
    if (!hung_up)
        return;
    if (e->evdev != NULL)
        lost(e, now_us);
    else
        device_report(d, SCANNER_GONE, "plug it in again");
}

static int64_t evdev_deadline(const struct device *d)
{
    const struct evdev_device *e = (const struct evdev_device *)d;
    if (e->search != NULL)
        return 0;
    int64_t decoder_us = e->decoder ? key_decoder_deadline(e->decoder) : CLOCK_FOREVER;
    return e->retry_us < decoder_us ? e->retry_us : decoder_us;
}

static void search_holder(struct evdev_device *e)
{
    if (!holder_search_step(e->search, HOLDER_STEP))
        return;
    device_report(&e->base, SCANNER_BUSY, "held by %s: end it, or keep it off this device",
                  holder_search_result(e->search));
    holder_search_free(e->search);
    e->search = NULL;
}

static void evdev_timeout(struct device *d, int64_t now_us)
{
    struct evdev_device *e = self(d);
    if (e->search != NULL)
        search_holder(e);
    if (e->retry_us <= now_us) {
        if (e->evdev == NULL) {
            open_node(e, now_us);
        } else {
            e->retry_us = CLOCK_FOREVER;
            device_report(d, SCANNER_FAULT, "a key is held down: release it, or plug the scanner in again");
        }
    }
    if (e->decoder != NULL && key_decoder_deadline(e->decoder) <= now_us) {
        read_events(e, now_us);
        key_decoder_timeout(e->decoder, now_us);
    }
}

static void evdev_fini(struct device *d)
{
    struct evdev_device *e = self(d);
    close_node(e);
    key_decoder_free(e->decoder);
    holder_search_free(e->search);
}

struct device *evdev_device_new(const struct device_init *init)
{
    static const struct device_ops ops = {.kind = "keyboard",
                                          .ready = evdev_ready,
                                          .deadline = evdev_deadline,
                                          .timeout = evdev_timeout,
                                          .fini = evdev_fini};
    struct evdev_device *e = mem_new(sizeof(*e));
    struct error err;
    device_init(&e->base, &ops, init);
    if (!init->quiet) {
        e->decoder = key_decoder_new(init->config, device_burst, e, &err);
        if (e->decoder == NULL) {
            e->retry_us = CLOCK_FOREVER;
            device_report(&e->base, SCANNER_FAULT, "%s", err.text);
        }
    }
    return &e->base;
}
