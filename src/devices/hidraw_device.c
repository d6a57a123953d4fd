#include "hidraw_device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/hidraw.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "hidpos.h"

enum { REPORT_MAX = 4096, WAKE_REPORT = 0xFE };

struct hidraw_device {
    struct device base;
    struct hidpos *decoder; /* NULL: not open */
    int node;               /* the open node, -1: none */
    int64_t last_us;
    int64_t retry_us;
};

static struct hidraw_device *self(struct device *d)
{
    return (struct hidraw_device *)d;
}

static void close_node(struct hidraw_device *h)
{
    (void)device_unwatch(&h->base);
    if (h->node >= 0)
        close(h->node);
    h->node = -1;
    hidpos_free(h->decoder);
    h->decoder = NULL;
}

static void retry_later(struct hidraw_device *h, int64_t now_us)
{
    close_node(h);
    h->retry_us = now_us + DEVICE_RETRY_US;
}

static bool read_layout(struct hidraw_device *h, struct hidpos_layout *ret, struct error *err)
{
    struct hidraw_report_descriptor descriptor = {0};
    int size = 0;
    if (ioctl(h->node, HIDIOCGRDESCSIZE, &size) < 0)
        return error_errno(err, errno, "asking %s for its report descriptor", h->base.found.node);
    if (size < 0 || size > HID_MAX_DESCRIPTOR_SIZE)
        return error_set(err, ERROR_INPUT, "report descriptor of %d bytes", size);
    descriptor.size = (unsigned)size;
    if (ioctl(h->node, HIDIOCGRDESC, &descriptor) < 0)
        return error_errno(err, errno, "asking %s for its report descriptor", h->base.found.node);
    return hidpos_layout_read(descriptor.value, descriptor.size, h->base.found.vendor_id, ret, err);
}

static bool wake(int node, struct error *err)
{
    unsigned char report[2] = {WAKE_REPORT, 1};
    if (ioctl(node, HIDIOCSFEATURE(sizeof(report)), report) < 0)
        return error_errno(err, errno, "waking the scanner");
    return true;
}

static void open_node(struct hidraw_device *h, int64_t now_us)
{
    struct hidpos_layout layout = {0};
    struct error err;
    h->retry_us = CLOCK_FOREVER;
    h->node = open(h->base.found.node, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (h->node < 0) {
        int errnum = errno;
        retry_later(h, now_us);
        device_report_open(&h->base, errnum);
        return;
    }
    if (!read_layout(h, &layout, &err) || (layout.honeywell_wake && !wake(h->node, &err)) ||
        !device_watch(&h->base, h->node, &err)) {
        retry_later(h, now_us);
        device_report(&h->base, SCANNER_FAULT, "%s", err.text);
        return;
    }
    h->decoder = hidpos_new(&layout, device_burst, h);
    device_report(&h->base, SCANNER_READY, "%s", "");
}

static void lost(struct hidraw_device *h, int64_t now_us)
{
    hidpos_gone(h->decoder, now_us);
    retry_later(h, now_us);
    device_report(&h->base, SCANNER_GONE, "plug it in again");
}

static void read_reports(struct hidraw_device *h, int64_t now_us)
{
    unsigned char report[REPORT_MAX];
    h->last_us = now_us > h->last_us ? now_us : h->last_us;
    while (h->node >= 0) {
        ssize_t got = read(h->node, report, sizeof(report));
        if (got > 0) {
            device_raw_bytes(&h->base, SCANNER_RAW_REPORT, report, (size_t)got, h->last_us);
            hidpos_report(h->decoder, report, (size_t)got, h->last_us);
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        } else {
            lost(h, h->last_us);
        }
    }
}

static void hidraw_ready(struct device *d, bool hung_up, int64_t now_us)
{
    struct hidraw_device *h = self(d);
    read_reports(h, now_us);
    if (!hung_up)
        return;
    if (h->node >= 0)
        lost(h, h->last_us);
    device_report(d, SCANNER_GONE, "plug it in again");
}

static int64_t hidraw_deadline(const struct device *d)
{
    const struct hidraw_device *h = (const struct hidraw_device *)d;
    int64_t decoder_us = h->decoder ? hidpos_deadline(h->decoder) : CLOCK_FOREVER;
    return h->retry_us < decoder_us ? h->retry_us : decoder_us;
}

static void hidraw_timeout(struct device *d, int64_t now_us)
{
    struct hidraw_device *h = self(d);
    if (h->retry_us <= now_us)
        open_node(h, now_us);
    if (h->decoder != NULL && hidpos_deadline(h->decoder) <= now_us) {
        read_reports(h, now_us);
        if (h->decoder != NULL)
            hidpos_timeout(h->decoder, now_us);
    }
}

static void hidraw_fini(struct device *d)
{
    close_node(self(d));
}

struct device *hidraw_device_new(const struct device_init *init)
{
    static const struct device_ops ops = {.kind = "hidpos",
                                          .ready = hidraw_ready,
                                          .deadline = hidraw_deadline,
                                          .timeout = hidraw_timeout,
                                          .fini = hidraw_fini};
    struct hidraw_device *h = mem_new(sizeof(*h));
    device_init(&h->base, &ops, init);
    h->node = -1;
    return &h->base;
}
