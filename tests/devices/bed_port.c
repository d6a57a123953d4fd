/* Faked serial ports. A pty has no modem lines and keeps 8 bits without parity whatever it is told, so both are remembered
 * here: the lines by ioctl, the rest by standing in for the C library's tcsetattr() and tcgetattr(). */
#include "bed.h"

#include <errno.h>
#include <dlfcn.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/text.h"

enum { FDS_MAX = 1024, FORCED = CSIZE | PARENB | PARODD };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static tcflag_t kept[FDS_MAX]; /* what of FORCED was asked for, by descriptor */
static char line[32];

static unsigned baud_of(speed_t speed)
{
    switch (speed) {
    case B9600:
        return 9600;
    case B19200:
        return 19200;
    case B115200:
        return 115200;
    default:
        return 0;
    }
}

static unsigned bits_of(tcflag_t flags)
{
    switch (flags & CSIZE) {
    case CS5:
        return 5;
    case CS6:
        return 6;
    case CS7:
        return 7;
    default:
        return 8;
    }
}

int tcsetattr(int fd, int actions, const struct termios *wanted)
{
    static int (*next)(int, int, const struct termios *);
    pthread_mutex_lock(&lock);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "tcsetattr");
    if (fd >= 0 && fd < FDS_MAX)
        kept[fd] = wanted->c_cflag & FORCED;
    text_format(line, sizeof(line), "%u %u%c%d", baud_of(cfgetospeed(wanted)), bits_of(wanted->c_cflag),
                !(wanted->c_cflag & PARENB) ? 'N'
                : wanted->c_cflag & PARODD  ? 'O'
                                            : 'E',
                wanted->c_cflag & CSTOPB ? 2 : 1);
    pthread_mutex_unlock(&lock);
    struct termios possible = *wanted;
    possible.c_cflag = (possible.c_cflag & ~(tcflag_t)FORCED) | CS8;
    return next(fd, actions, &possible);
}

int tcgetattr(int fd, struct termios *ret)
{
    static int (*next)(int, struct termios *);
    pthread_mutex_lock(&lock);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "tcgetattr");
    int result = next(fd, ret);
    if (result == 0 && fd >= 0 && fd < FDS_MAX && kept[fd] != 0)
        ret->c_cflag = (ret->c_cflag & ~(tcflag_t)FORCED) | kept[fd];
    pthread_mutex_unlock(&lock);
    return result;
}

const char *port_line(void)
{
    static char copy[sizeof(line)];
    pthread_mutex_lock(&lock);
    memcpy(copy, line, sizeof(line));
    pthread_mutex_unlock(&lock);
    return copy;
}

static gboolean on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct fake *f)
{
    (void)base;
    unsigned long request = umockdev_ioctl_client_get_request(client);
    if (request == TIOCINQ) {
        const int none = 0; /* only whether it can be asked matters */
        bed_answer(client, &none, sizeof(none), 0);
        return TRUE;
    }
    if (request != TIOCMGET && request != TIOCMSET && request != TIOCMBIS && request != TIOCMBIC)
        return FALSE;
    UMockdevIoctlData *arg =
        umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(int), NULL);
    int value = 0;
    if (arg != NULL) {
        memcpy(&value, arg->data, sizeof(value));
        umockdev_ioctl_data_unref(arg);
    }
    pthread_mutex_lock(&f->lock);
    if (request == TIOCMSET)
        f->modem_lines = value;
    else if (request == TIOCMBIS)
        f->modem_lines |= value;
    else if (request == TIOCMBIC)
        f->modem_lines &= ~value;
    int now = f->modem_lines | TIOCM_CTS | TIOCM_DSR | TIOCM_CAR;
    pthread_mutex_unlock(&f->lock);
    if (request == TIOCMGET)
        bed_answer(client, &now, sizeof(now), 0);
    else
        umockdev_ioctl_client_complete(client, 0, 0);
    return TRUE;
}

struct fake *bed_port(const struct fake_spec *spec)
{
    struct fake *f = bed_new_fake(spec);
    unsigned n = bed_number();
    text_format(f->node, sizeof(f->node), "/dev/ttyACM%u", n);
    bed_add_syspath(f, "/%s:1.0/tty/ttyACM%u", f->port, n);
    bed_add_syspath(f, "/%s:1.0", f->port);
    bed_add_syspath(f, "%s", "");
    GString *text = g_string_new(NULL);
    bed_describe_usb(text, f, spec);
    g_string_append_printf(
        text, "P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\nA: bInterfaceClass=02\n\n", f->syspaths[1]);
    g_string_append_printf(
        text,
        "P: %s\nN: ttyACM%u\nE: DEVNAME=/dev/ttyACM%u\n"
        "E: DEVLINKS=/dev/serial/by-id/usb-scanner-%s-if00\nE: SUBSYSTEM=tty\nE: MAJOR=166\n"
        "E: MINOR=%u\nE: ID_BUS=usb\nE: ID_PATH=pci-0000:00:14.0-usb-0:%s:1.0\nA: dev=166:%u\n"
        "L: device=../../../%s:1.0\n\n",
        f->syspaths[0], n, n, spec->serial ? spec->serial : "none", n, f->port + 2, n, f->port);
    bed_add(f, text->str, on_ioctl);
    g_string_free(text, TRUE);
    return f;
}

void port_send(struct fake *f, const void *bytes, size_t len)
{
    bed_write(f, bytes, len);
}

void port_receive(struct fake *f, void *ret_bytes, size_t len)
{
    char *p = ret_bytes;
    while (len > 0) {
        struct pollfd ready = {.fd = f->master, .events = POLLIN};
        assert_int_equal(poll(&ready, 1, 30000), 1);
        ssize_t n = read(f->master, p, len);
        assert_true(n > 0);
        p += n;
        len -= (size_t)n;
    }
}

bool port_is_silent(struct fake *f)
{
    struct pollfd ready = {.fd = f->master, .events = POLLIN};
    return poll(&ready, 1, 0) == 0;
}

int port_modem_lines(struct fake *f)
{
    pthread_mutex_lock(&f->lock);
    int lines = f->modem_lines;
    pthread_mutex_unlock(&f->lock);
    return lines;
}
