/* Faked HID POS scanners: a hidraw node with a report descriptor, one write one report. */
#include "bed.h"

#include <errno.h>
#include <linux/hidraw.h>
#include <string.h>
#include <sys/ioctl.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/text.h"

enum { REPORT_LEN = 62, DATA_AT = 5, DATA_MAX = 56, MORE_AT = 61 };

/* One input report, id 2: count, three symbology bytes, 56 data bytes, "continued". */
static const unsigned char descriptor[] = {
    0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x09, 0x12, 0xA1, 0x02, 0x85, 0x02, 0x15, 0x00, 0x26,
    0xFF, 0x00, 0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02, 0x95, 0x03, 0x05,
    0x8C, 0x09, 0xFB, 0x09, 0xFC, 0x09, 0xFD, 0x81, 0x02, 0x95, 0x38, 0x09, 0xFE, 0x82, 0x02,
    0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xFF, 0x81, 0x02, 0x95, 0x07, 0x81, 0x03, 0xC0, 0xC0};

static gboolean on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct fake *f)
{
    (void)base;
    unsigned long request = umockdev_ioctl_client_get_request(client);
    if (_IOC_TYPE(request) != 'H')
        return FALSE;
    if (request == HIDIOCGRDESCSIZE) {
        const int size = sizeof(descriptor);
        bed_answer(client, &size, sizeof(size), 0);
    } else if (request == HIDIOCGRDESC) {
        struct hidraw_report_descriptor out = {.size = sizeof(descriptor)};
        memcpy(out.value, descriptor, sizeof(descriptor));
        bed_answer(client, &out, sizeof(out), 0);
    } else if (request == HIDIOCSFEATURE(2)) {
        UMockdevIoctlData *arg =
            umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, 2, NULL);
        pthread_mutex_lock(&f->lock);
        f->woken = arg != NULL && arg->data[0] == 0xFE && arg->data[1] == 1;
        pthread_mutex_unlock(&f->lock);
        if (arg != NULL)
            umockdev_ioctl_data_unref(arg);
        umockdev_ioctl_client_complete(client, 2, 0);
    } else {
        bed_refuse(client, EINVAL);
    }
    return TRUE;
}

struct fake *bed_pos(const struct fake_spec *spec)
{
    struct fake *f = bed_new_fake(spec);
    unsigned n = bed_number();
    char hex[2 * sizeof(descriptor) + 1];
    text_hex(hex, sizeof(hex), descriptor, sizeof(descriptor));
    text_format(f->node, sizeof(f->node), "/dev/hidraw%u", n);
    char hid[64];
    text_format(hid, sizeof(hid), "/%s:1.0/0003:%04X:%04X.%04X", f->port, f->vendor_id, f->product_id, n);
    bed_add_syspath(f, "%s/hidraw/hidraw%u", hid, n);
    bed_add_syspath(f, "%s", hid);
    bed_add_syspath(f, "%s", "");
    GString *text = g_string_new(NULL);
    bed_describe_usb(text, f, spec);
    g_string_append_printf(text, "P: %s\nE: SUBSYSTEM=hid\nH: report_descriptor=%s\n\n", f->syspaths[1], hex);
    g_string_append_printf(text,
                           "P: %s\nN: hidraw%u\nE: DEVNAME=/dev/hidraw%u\nE: SUBSYSTEM=hidraw\nE: MAJOR=240\n"
                           "E: MINOR=%u\nE: ID_PATH=pci-0000:00:14.0-usb-0:%s:1.0\nA: dev=240:%u\n"
                           "L: device=../../../0003:%04X:%04X.%04X\n\n",
                           f->syspaths[0], n, n, n, f->port + 2, n, f->vendor_id, f->product_id, n);
    bed_add(f, text->str, on_ioctl);
    g_string_free(text, TRUE);
    return f;
}

void pos_send(struct fake *f, const char *aim, const char *data, bool more)
{
    unsigned char report[REPORT_LEN] = {2};
    assert_true(strlen(data) <= DATA_MAX && strlen(aim) <= 3);
    report[1] = (unsigned char)strlen(data);
    memcpy(report + 2, aim, strlen(aim));
    memcpy(report + DATA_AT, data, strlen(data));
    report[MORE_AT] = more;
    bed_write(f, report, sizeof(report));
}

bool pos_is_woken(struct fake *f)
{
    pthread_mutex_lock(&f->lock);
    bool woken = f->woken;
    pthread_mutex_unlock(&f->lock);
    return woken;
}
