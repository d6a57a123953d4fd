#include "mode_device.h"

#include "base/mem.h"

static void mode_ready(struct device *d, bool hung_up, int64_t now_us)
{
    (void)now_us;
    if (hung_up)
        device_report(d, SCANNER_GONE, "%s", "");
}

static int64_t mode_deadline(const struct device *d)
{
    (void)d;
    return CLOCK_FOREVER;
}

static void mode_timeout(struct device *d, int64_t now_us)
{
    (void)d;
    (void)now_us;
}

static void mode_fini(struct device *d)
{
    (void)d;
}

struct device *mode_device_new(const struct device_init *init, const char *advice)
{
    static const struct device_ops ops = {.kind = "usb",
                                          .ready = mode_ready,
                                          .deadline = mode_deadline,
                                          .timeout = mode_timeout,
                                          .fini = mode_fini};
    struct device *d = mem_new(sizeof(*d));
    device_init(d, &ops, init);
    device_report(d, SCANNER_FAULT, "%s", advice);
    return d;
}
