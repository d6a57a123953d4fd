/* Faked keyboards: answers of an event node to EVIOC*, a grab that means something, keys typed as scanners do. */
#include "bed.h"

#include <errno.h>
#include <linux/input.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/text.h"
#include "key_layout.h"

enum { KEYS = 128, ANSWER_MAX = 1024 };

static void set_bits(unsigned char *bits, unsigned first, unsigned last)
{
    for (unsigned i = first; i <= last; i++)
        bits[i / 8] |= (unsigned char)(1U << i % 8);
}

static void event_bits(const struct fake *f, unsigned type, unsigned char *bits)
{
    if (type == 0) {
        set_bits(bits, EV_SYN, EV_KEY);
        set_bits(bits, EV_MSC, EV_MSC);
        if (f->has_keys) {
            set_bits(bits, EV_LED, EV_LED);
            set_bits(bits, EV_REP, EV_REP);
        }
    } else if (type == EV_KEY && f->has_keys) {
        set_bits(bits, KEY_ESC, KEYS - 1);
    } else if (type == EV_KEY) {
        set_bits(bits, KEY_MUTE, KEY_VOLUMEUP);
    } else if (type == EV_MSC) {
        set_bits(bits, MSC_SCAN, MSC_SCAN);
    } else if (type == EV_LED && f->has_keys) {
        set_bits(bits, LED_NUML, LED_SCROLLL);
    } else if (type == EV_REP && f->has_keys) {
        set_bits(bits, REP_DELAY, REP_PERIOD);
    }
}

static void on_grab(UMockdevIoctlClient *client, struct fake *f, bool on)
{
    int errnum = 0;
    if (on && (f->held_elsewhere || f->grabbed_by != NULL))
        errnum = EBUSY;
    else if (!on && f->grabbed_by != client)
        errnum = EINVAL;
    else
        f->grabbed_by = on ? client : NULL;
    umockdev_ioctl_client_complete(client, errnum ? -1 : 0, errnum);
}

static void answer_text(UMockdevIoctlClient *client, const char *text, size_t size)
{
    char out[ANSWER_MAX] = {0};
    text_copy(out, sizeof(out), text);
    bed_answer(client, out, size < sizeof(out) ? size : sizeof(out), (long)strlen(text) + 1);
}

static void on_question(UMockdevIoctlClient *client, struct fake *f, unsigned number, size_t size)
{
    unsigned char out[ANSWER_MAX] = {0};
    size_t len = size < sizeof(out) ? size : sizeof(out);
    const int version = 0x010001;
    const struct input_id id = {BUS_USB, (unsigned short)f->vendor_id, (unsigned short)f->product_id, 0x0110};
    const unsigned repeat[2] = {250, 33};
    if (number == _IOC_NR(EVIOCGVERSION))
        bed_answer(client, &version, sizeof(version), 0);
    else if (number == _IOC_NR(EVIOCGID))
        bed_answer(client, &id, sizeof(id), 0);
    else if (number == _IOC_NR(EVIOCGREP))
        bed_answer(client, repeat, sizeof(repeat), 0);
    else if (number == _IOC_NR(EVIOCGNAME(0)))
        answer_text(client, f->name, size);
    else if (number == _IOC_NR(EVIOCGPHYS(0)) || number == _IOC_NR(EVIOCGUNIQ(0)))
        answer_text(client, f->port, size);
    else if (number == _IOC_NR(EVIOCGKEY(0))) {
        bed_answer(client, f->keys_down, len < sizeof(f->keys_down) ? len : sizeof(f->keys_down), (long)len);
        f->keys_asked++;
        pthread_cond_broadcast(&f->read);
    } else if (number == _IOC_NR(EVIOCGPROP(0)) || number == _IOC_NR(EVIOCGLED(0)) ||
               number == _IOC_NR(EVIOCGSW(0)) || number == _IOC_NR(EVIOCGSND(0)))
        bed_answer(client, out, len, (long)len);
    else if (number >= 0x20 && number < 0x40) {
        event_bits(f, number - 0x20, out);
        bed_answer(client, out, len, (long)len);
    } else
        bed_refuse(client, EINVAL);
}

static gboolean on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct fake *f)
{
    (void)base;
    unsigned long request = umockdev_ioctl_client_get_request(client);
    if (_IOC_TYPE(request) != 'E')
        return FALSE;
    UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client);
    pthread_mutex_lock(&f->lock);
    if (f->unplugged) {
        bed_refuse(client, ENODEV);
    } else if (request == EVIOCGRAB) {
        unsigned long on;
        memcpy(&on, arg->data, sizeof(on));
        on_grab(client, f, on != 0);
    } else if (request == EVIOCSCLOCKID) {
        UMockdevIoctlData *value = umockdev_ioctl_data_resolve(arg, 0, sizeof(int), NULL);
        if (value != NULL) {
            memcpy(&f->clock_id, value->data, sizeof(int));
            umockdev_ioctl_data_unref(value);
        }
        umockdev_ioctl_client_complete(client, 0, 0);
    } else if (request == EVIOCSMASK) {
        UMockdevIoctlData *value = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct input_mask), NULL);
        struct input_mask mask = {0};
        if (value != NULL) {
            memcpy(&mask, value->data, sizeof(mask));
            umockdev_ioctl_data_unref(value);
        }
        f->scan_codes_masked = mask.type == EV_MSC;
        umockdev_ioctl_client_complete(client, 0, 0);
    } else {
        on_question(client, f, _IOC_NR(request), _IOC_SIZE(request));
    }
    pthread_mutex_unlock(&f->lock);
    return TRUE;
}

static struct fake *plug(const struct fake_spec *spec, bool has_keys, unsigned interface, bool with_usb)
{
    struct fake *f = bed_new_fake(spec);
    unsigned n = bed_number();
    f->has_keys = has_keys;
    text_format(f->node, sizeof(f->node), "/dev/input/event%u", n);
    char hid[64];
    text_format(hid, sizeof(hid), "/%s:1.%u/0003:%04X:%04X.%04X", f->port, interface, f->vendor_id,
                f->product_id, n);
    bed_add_syspath(f, "%s/input/input%u/event%u", hid, n, n);
    bed_add_syspath(f, "%s/input/input%u", hid, n);
    bed_add_syspath(f, "%s", hid);
    if (with_usb)
        bed_add_syspath(f, "%s", "");

    GString *text = g_string_new(NULL);
    if (with_usb)
        bed_describe_usb(text, f, spec);
    g_string_append_printf(text, "P: %s\nE: SUBSYSTEM=hid\n\n", f->syspaths[2]);
    g_string_append_printf(text,
                           "P: %s\nE: SUBSYSTEM=input\nA: name=%s\nA: id/bustype=0003\nA: id/vendor=%04x\n"
                           "A: id/product=%04x\nA: id/version=0110\nA: capabilities/key=%s\n\n",
                           f->syspaths[1], f->name, f->vendor_id, f->product_id,
                           has_keys ? "ffffffffffffffff fffffffffffffffe" : "e000000000000 0");
    g_string_append_printf(
        text,
        "P: %s\nN: input/event%u\nE: DEVNAME=/dev/input/event%u\nE: SUBSYSTEM=input\nE: MAJOR=13\n"
        "E: MINOR=%u\nE: ID_INPUT=1\nE: ID_INPUT_KEY=1\nE: ID_BUS=usb\n"
        "E: ID_PATH=pci-0000:00:14.0-usb-0:%s:1.%u\nA: dev=13:%u\nL: device=../../input%u\n\n",
        f->syspaths[0], n, n, 64 + n, f->port + 2, interface, 64 + n, n);
    bed_add(f, text->str, on_ioctl);
    g_string_free(text, TRUE);
    return f;
}

struct fake *bed_wedge(const struct fake_spec *spec)
{
    return plug(spec, true, 0, true);
}

struct fake *bed_wedge_control(const struct fake *wedge, const struct fake_spec *spec)
{
    (void)wedge; /* has to be there: its USB device is this one's parent */
    return plug(spec, false, 1, false);
}

/* --- typing ------------------------------------------------------------------------------------------------------ */

void wedge_event(struct fake *f, unsigned type, unsigned code, int value)
{
    struct input_event event = {.type = (unsigned short)type, .code = (unsigned short)code, .value = value};
    struct timespec now;
    pthread_mutex_lock(&f->lock);
    clock_gettime(f->clock_id == CLOCK_MONOTONIC ? CLOCK_MONOTONIC : CLOCK_REALTIME, &now);
    bool masked = type == EV_MSC && f->scan_codes_masked;
    if (type == EV_KEY && value == 1)
        f->keys_down[code / 8] |= (unsigned char)(1U << code % 8);
    else if (type == EV_KEY && value == 0)
        f->keys_down[code / 8] &= (unsigned char)~(1U << code % 8);
    pthread_mutex_unlock(&f->lock);
    event.input_event_sec = now.tv_sec;
    event.input_event_usec = now.tv_nsec / 1000;
    if (!masked)
        bed_write(f, &event, sizeof(event));
}

void wedge_key(struct fake *f, unsigned code, int value, unsigned gap_us)
{
    wedge_event(f, EV_MSC, MSC_SCAN, 0x70000 + (int)code);
    wedge_event(f, EV_KEY, code, value);
    wedge_event(f, EV_SYN, SYN_REPORT, 0);
    if (gap_us > 0)
        usleep(gap_us);
}

static void stroke(struct fake *f, unsigned code, unsigned level, unsigned gap_us)
{
    const unsigned modifier = level == KEY_LEVEL_ALTGR ? KEY_RIGHTALT : KEY_LEFTSHIFT;
    if (level != KEY_LEVEL_PLAIN)
        wedge_key(f, modifier, 1, gap_us);
    wedge_key(f, code, 1, gap_us);
    wedge_key(f, code, 0, gap_us);
    if (level != KEY_LEVEL_PLAIN)
        wedge_key(f, modifier, 0, gap_us);
}

static void type_character(struct fake *f, unsigned char c, unsigned gap_us)
{
    const struct key_layout *layout = key_layout_find(f->layout);
    assert_non_null(layout);
    for (unsigned level = KEY_LEVEL_PLAIN; level <= KEY_LEVEL_ALTGR; level++)
        for (unsigned code = 0; code < KEY_LAYOUT_KEYS; code++)
            if (layout->symbols[code][level].rune == c && !layout->symbols[code][level].dead) {
                stroke(f, code, level, gap_us);
                return;
            }
    fail_msg("layout %s has no '%c'", f->layout, c);
}

void wedge_type(struct fake *f, const char *text, bool enter, unsigned gap_us)
{
    for (const char *p = text; *p != '\0'; p++)
        type_character(f, (unsigned char)*p, gap_us);
    if (enter)
        stroke(f, KEY_ENTER, KEY_LEVEL_PLAIN, gap_us);
}

void wedge_overrun(struct fake *f)
{
    pthread_mutex_lock(&f->lock);
    unsigned before = f->keys_asked;
    pthread_mutex_unlock(&f->lock);
    wedge_event(f, EV_SYN, SYN_DROPPED, 0);
    wedge_event(f, EV_SYN, SYN_REPORT, 0);
    pthread_mutex_lock(&f->lock);
    while (f->keys_asked == before) /* the test's own limit ends it otherwise */
        pthread_cond_wait(&f->read, &f->lock);
    pthread_mutex_unlock(&f->lock);
}

void wedge_hold(struct fake *f, bool held_elsewhere)
{
    pthread_mutex_lock(&f->lock);
    f->held_elsewhere = held_elsewhere;
    pthread_mutex_unlock(&f->lock);
}

bool wedge_is_grabbed(struct fake *f)
{
    pthread_mutex_lock(&f->lock);
    bool grabbed = f->grabbed_by != NULL;
    pthread_mutex_unlock(&f->lock);
    return grabbed;
}
