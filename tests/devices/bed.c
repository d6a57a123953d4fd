#include "bed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"

enum { PTY_ROOM = 3600, PATIENCE_S = 30 };

#define USB_ROOT "/devices/pci0000:00/0000:00:14.0/usb1"

static UMockdevTestbed *bed;
static struct fake *fakes;
static unsigned numbers = 4;

void bed_open(void)
{
    bed = umockdev_testbed_new();
}

void bed_close(void)
{
    while (fakes != NULL) {
        struct fake *f = fakes;
        fakes = f->next;
        if (f->ioctls != NULL) {
            umockdev_testbed_detach_ioctl(bed, f->node, NULL);
            g_object_unref(f->ioctls);
        }
        pthread_cond_destroy(&f->read);
        pthread_mutex_destroy(&f->lock);
        free(f);
    }
    g_object_unref(bed);
    bed = NULL;
}

/* Each node gets a number of its own: umockdev cannot add a name twice. */
unsigned bed_number(void)
{
    return ++numbers;
}

struct fake *bed_new_fake(const struct fake_spec *spec)
{
    struct fake *f = mem_new(sizeof(*f));
    f->master = -1;
    f->vendor_id = spec->vendor_id;
    f->product_id = spec->product_id;
    f->clock_id = -1;
    text_copy(f->port, sizeof(f->port), spec->port);
    text_format(f->name, sizeof(f->name), "%s %s", spec->maker, spec->product);
    text_copy(f->layout, sizeof(f->layout), spec->layout ? spec->layout : "us");
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->read, NULL);
    f->next = fakes;
    fakes = f;
    return f;
}

void bed_add_syspath(struct fake *f, const char *format, ...)
{
    char tail[200];
    va_list args;
    assert_true(f->syspath_count < sizeof(f->syspaths) / sizeof(f->syspaths[0]));
    va_start(args, format);
    vsnprintf(tail, sizeof(tail), format, args);
    va_end(args);
    text_format(f->syspaths[f->syspath_count++], sizeof(f->syspaths[0]), "%s/%s%s", USB_ROOT, f->port, tail);
}

void bed_describe_usb(GString *text, const struct fake *f, const struct fake_spec *spec)
{
    static unsigned device_number = 5;
    g_string_append_printf(
        text,
        "P: %s/%s\nN: bus/usb/001/%03u\nE: DEVNAME=/dev/bus/usb/001/%03u\nE: SUBSYSTEM=usb\n"
        "E: DEVTYPE=usb_device\nA: idVendor=%04x\nA: idProduct=%04x\nA: manufacturer=%s\n"
        "A: product=%s\n",
        USB_ROOT, f->port, device_number, device_number, spec->vendor_id, spec->product_id, spec->maker,
        spec->product);
    device_number++;
    if (spec->serial)
        g_string_append_printf(text, "A: serial=%s\n", spec->serial);
    g_string_append_c(text, '\n');
}

void bed_answer(UMockdevIoctlClient *client, const void *data, size_t len, long result)
{
    UMockdevIoctlData *arg = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, len, NULL);
    if (arg != NULL) {
        umockdev_ioctl_data_update(arg, 0, (guint8 *)(uintptr_t)data, (gint)len);
        umockdev_ioctl_data_unref(arg);
    }
    umockdev_ioctl_client_complete(client, result, 0);
}

void bed_refuse(UMockdevIoctlClient *client, int errnum)
{
    umockdev_ioctl_client_complete(client, -1, errnum);
}

/* Reading goes through here, so that it is known how much the program has not read yet. */
static gboolean on_read(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct fake *f)
{
    (void)base;
    pthread_mutex_lock(&f->lock);
    bool gone = f->unplugged;
    pthread_mutex_unlock(&f->lock);
    if (gone) {
        bed_refuse(client, ENODEV);
        return TRUE;
    }
    gint errnum = 0;
    gint got = umockdev_ioctl_client_execute(client, &errnum, NULL);
    pthread_mutex_lock(&f->lock);
    if (got > 0)
        f->unread -= got;
    pthread_cond_broadcast(&f->read);
    pthread_mutex_unlock(&f->lock);
    umockdev_ioctl_client_complete(client, got, errnum);
    return TRUE;
}

static void on_vanished(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct fake *f)
{
    (void)base;
    pthread_mutex_lock(&f->lock);
    if (f->grabbed_by == client)
        f->grabbed_by = NULL;
    pthread_mutex_unlock(&f->lock);
}

void bed_add(struct fake *f, const char *description,
             gboolean (*on_ioctl)(UMockdevIoctlBase *, UMockdevIoctlClient *, struct fake *))
{
    GError *error = NULL;
    if (on_ioctl != NULL) {
        f->ioctls = umockdev_ioctl_base_new();
        g_signal_connect(f->ioctls, "handle-ioctl", G_CALLBACK(on_ioctl), f);
        g_signal_connect(f->ioctls, "handle-read", G_CALLBACK(on_read), f);
        g_signal_connect(f->ioctls, "client-vanished", G_CALLBACK(on_vanished), f);
        /* Before the device is there: adding it sends the uevents. */
        if (!umockdev_testbed_attach_ioctl(bed, f->node, f->ioctls, &error))
            fail_msg("%s: %s", f->node, error->message);
    }
    if (!umockdev_testbed_add_from_string(bed, description, &error))
        fail_msg("%s: %s", f->node, error->message);
    if (f->node[0] != '\0') {
        f->master = umockdev_testbed_get_dev_fd(bed, f->node);
        assert_true(f->master >= 0);
    }
}

/* Until the program has left at most so many bytes unread; with the lock. */
static void wait_for_reader(struct fake *f, long left)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    while (f->unread > 0 && f->unread > left)
        if (pthread_cond_timedwait(&f->read, &f->lock, &until) != 0)
            fail_msg("%s is not read", f->node);
}

void bed_wait_until_read(struct fake *f)
{
    pthread_mutex_lock(&f->lock);
    wait_for_reader(f, 0);
    pthread_mutex_unlock(&f->lock);
}

/* A pty holds 4 KiB and cuts what does not fit anywhere, also within an event. */
static void wait_for_room(struct fake *f, size_t len)
{
    pthread_mutex_lock(&f->lock);
    wait_for_reader(f, PTY_ROOM - (long)len);
    f->unread += (long)len;
    pthread_mutex_unlock(&f->lock);
}

void bed_write(struct fake *f, const void *bytes, size_t len)
{
    assert_true(len <= PTY_ROOM);
    wait_for_room(f, len);
    assert_int_equal(write(f->master, bytes, len), len);
}

/* Closes the master side, so that the line hangs up. umockdev closes the descriptor too, later: it gets another meaning. And it
 * keeps a note by the pty's number, which the system may give again. */
static void hang_up(struct fake *f)
{
    char pty[64];
    assert_int_equal(ptsname_r(f->master, pty, sizeof(pty)), 0);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    assert_true(nothing >= 0);
    assert_int_equal(dup2(nothing, f->master), f->master);
    close(nothing);
    for (char *p = pty; *p != '\0'; p++)
        if (*p == '/')
            *p = '_';
    char note[300];
    gchar *root = umockdev_testbed_get_root_dir(bed);
    text_format(note, sizeof(note), "%s/dev/.ptymap/%s", root, pty);
    g_free(root);
    unlink(note);
}

void bed_unplug(struct fake *f)
{
    pthread_mutex_lock(&f->lock);
    f->unplugged = true;
    f->grabbed_by = NULL;
    pthread_mutex_unlock(&f->lock);
    if (f->master >= 0 && strncmp(f->node, "/dev/tty", 8) == 0) {
        hang_up(f);
    } else if (f->master >= 0) {
        const char wake[24] = {0}; /* so that reading is tried, and fails */
        bed_write(f, wake, sizeof(wake));
    }
    f->master = -1;
    if (f->ioctls != NULL) {
        umockdev_testbed_detach_ioctl(bed, f->node, NULL);
        g_object_unref(f->ioctls);
        f->ioctls = NULL;
    }
    for (unsigned i = 0; i < f->syspath_count; i++) {
        char path[300];
        text_format(path, sizeof(path), "/sys%s", f->syspaths[i]);
        umockdev_testbed_uevent(bed, path, "remove");
        umockdev_testbed_remove_device(bed, path);
    }
}

struct fake *bed_usb(const struct fake_spec *spec)
{
    struct fake *f = bed_new_fake(spec);
    GString *text = g_string_new(NULL);
    bed_add_syspath(f, "%s", "");
    bed_describe_usb(text, f, spec);
    bed_add(f, text->str, NULL);
    g_string_free(text, TRUE);
    return f;
}
