/* /dev/usb/lp*. Its number changes when it is plugged in again, so it is found by its own id unless a path is given; a write
 * blocks while paper is out, so it is never a blocking one. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <linux/lp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "device_id.h"
#include "transport.h"

/* The kernel's usblp has these two, but no header for programs. */
#define USBLP_GET_DEVICE_ID(len) _IOC(_IOC_READ, 'P', 1, len)
enum { DEVICES_MAX = 16 };

static bool read_id(int fd, struct device_id *ret)
{
    char raw[DEVICE_ID_MAX] = {0};
    if (ioctl(fd, USBLP_GET_DEVICE_ID(sizeof(raw)), raw) < 0)
        return false;
    /* Two bytes of length, high one first, which count themselves. */
    size_t len = (size_t)(unsigned char)raw[0] << 8 | (unsigned char)raw[1];
    if (len < 2)
        return false;
    return device_id_read(raw + 2, (len < sizeof(raw) ? len : sizeof(raw)) - 2, ret);
}

static int open_device(const char *path)
{
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    return fd >= 0 ? fd : open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

static void say_model(struct transport *t, const struct device_id *id)
{
    text_format(t->model, sizeof(t->model), "%s%s%s", id->make, id->make[0] ? " " : "", id->model);
}

static bool open_path(struct transport *t, struct error *err)
{
    struct device_id id;
    t->fd = open_device(t->uri.path);
    if (t->fd < 0)
        return error_errno(err, errno, "%s", t->uri.path);
    if (read_id(t->fd, &id))
        say_model(t, &id);
    return true;
}

static bool open_by_id(struct transport *t, struct error *err)
{
    struct device_id wanted = {0};
    int last = ENOENT;
    text_copy(wanted.make, sizeof(wanted.make), t->uri.make);
    text_copy(wanted.model, sizeof(wanted.model), t->uri.model);
    text_copy(wanted.serial, sizeof(wanted.serial), t->uri.serial);
    for (int i = 0; i < DEVICES_MAX; i++) {
        char path[32];
        struct device_id id;
        text_format(path, sizeof(path), "/dev/usb/lp%d", i);
        int fd = open_device(path);
        if (fd < 0) {
            last = errno == ENOENT ? last : errno;
            continue;
        }
        if (read_id(fd, &id) && device_id_is(&id, &wanted)) {
            t->fd = fd;
            say_model(t, &id);
            return true;
        }
        close(fd);
    }
    if (last == EACCES || last == EBUSY)
        return error_errno(err, last, "%s %s is not among the USB printers that can be opened", wanted.make,
                           wanted.model);
    return error_set(err, ERROR_GONE, "%s %s is not plugged in, or another driver has it", wanted.make,
                     wanted.model);
}

static bool open_usb(struct transport *t, struct error *err)
{
    t->open = t->uri.path[0] ? open_path(t, err) : open_by_id(t, err);
    return t->open;
}

static void close_usb(struct transport *t, bool abort)
{
    (void)abort; /* closing kills what the driver still has */
    close(t->fd);
    t->fd = -1;
    t->open = false;
}

/* The driver takes one piece at a time; that it is writable again says that the printer has taken it. */
static int pending(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    if (poll(&p, 1, 0) < 0 || (p.revents & (POLLERR | POLLHUP | POLLNVAL)))
        return -1;
    return p.revents & POLLOUT ? 0 : 1;
}

static enum delivery deliver_usb(struct transport *t, const char *data, size_t len, struct error *err)
{
    return stream_deliver(t, data, len, pending, NULL, err);
}

static bool look(struct transport *t, struct printer_status *ret, struct error *err)
{
    int bits = 0;
    if (ioctl(t->fd, LPGETSTATUS, &bits) != 0)
        return error_errno(err, errno, "the printer's status");
    status_usblp(bits, ret);
    return true;
}

const struct transport_kind transport_usblp = {.keep_open = true,
                                               .can_ask = true,
                                               .open = open_usb,
                                               .close = close_usb,
                                               .deliver = deliver_usb,
                                               .look = look};
