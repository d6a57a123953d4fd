/* A port that was pulled out reads 0 bytes for ever and polls as readable; that it is gone shows in a failing
 * "how much is waiting" or in the hang-up. */
#include "serial_device.h"

#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "base/mem.h"
#include "base/text.h"
#include "beep.h"
#include "framing.h"
#include "holder.h"
#include "line_marks.h"

enum { HOLDER_STEP = 8, READ_MAX = 4096 };

struct serial_device {
    struct device base;
    struct framer *framer;
    struct line_marks marks;
    struct sp_port *port; /* NULL: not open */
    bool settled;         /* bytes came since it was opened */
    int64_t opened_us;
    int64_t last_us;
    int64_t retry_us;
    struct holder_search *search;
};

static struct serial_device *self(struct device *d)
{
    return (struct serial_device *)d;
}

static void close_port(struct serial_device *s)
{
    (void)device_unwatch(&s->base);
    if (s->port == NULL)
        return;
    (void)sp_close(s->port);
    sp_free_port(s->port);
    s->port = NULL;
}

static void retry_later(struct serial_device *s, int64_t now_us)
{
    close_port(s);
    s->retry_us = now_us + DEVICE_RETRY_US;
}

static enum sp_parity parity_of(char letter)
{
    switch (letter) {
    case 'e':
        return SP_PARITY_EVEN;
    case 'o':
        return SP_PARITY_ODD;
    default:
        return SP_PARITY_NONE;
    }
}

/* Errors on the line are to show up among the bytes instead of passing for data (line_marks.h). */
static void mark_errors(int fd)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0)
        return;
    line.c_iflag |= INPCK | PARMRK;
    line.c_iflag &= ~(tcflag_t)(IGNPAR | ISTRIP | IGNBRK | BRKINT);
    (void)tcsetattr(fd, TCSANOW, &line);
}

/* Many scanners stay dumb until DTR and RTS are up. Ports without modem lines refuse that; they work without. */
static enum sp_return set_up(struct sp_port *port, const struct scanner_config *config)
{
    enum sp_return result = sp_set_baudrate(port, config->baud);
    if (result == SP_OK)
        result = sp_set_bits(port, config->bits);
    if (result == SP_OK)
        result = sp_set_parity(port, parity_of(config->parity));
    if (result == SP_OK)
        result = sp_set_stopbits(port, config->stop);
    if (result == SP_OK)
        result = sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE);
    (void)sp_set_rts(port, SP_RTS_ON);
    (void)sp_set_dtr(port, SP_DTR_ON);
    return result;
}

static int failure_errnum(enum sp_return result)
{
    if (result == SP_ERR_FAIL) {
        int errnum = sp_last_error_code();
        return errnum != 0 ? errnum : EIO;
    }
    return result == SP_ERR_ARG ? EINVAL : result == SP_ERR_MEM ? ENOMEM : ENOTSUP;
}

static void could_not_open(struct serial_device *s, int errnum, int64_t now_us)
{
    retry_later(s, now_us);
    if (errnum == EBUSY || errnum == EWOULDBLOCK)
        s->search = holder_search_new(s->base.found.node);
    else
        device_report_open(&s->base, errnum);
}

/* Keeps the port for us alone: the kernel refuses later openers, and those that lock see that it is taken. */
static bool take_port(int fd)
{
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    (void)ioctl(fd, TIOCEXCL);
    return true;
}

static void open_port(struct serial_device *s, int64_t now_us)
{
    const struct scanner_config *config = &s->base.config;
    struct error err;
    int fd = -1;
    s->retry_us = CLOCK_FOREVER;
    enum sp_return result = sp_get_port_by_name(s->base.found.node, &s->port);
    if (result != SP_OK) {
        s->port = NULL;
        could_not_open(s, access(s->base.found.node, F_OK) == 0 ? failure_errnum(result) : ENOENT, now_us);
        return;
    }
    result = sp_open(s->port, SP_MODE_READ_WRITE);
    if (result == SP_OK)
        result = sp_get_port_handle(s->port, &fd);
    if (result != SP_OK) {
        int errnum = failure_errnum(result);
        sp_free_port(s->port);
        s->port = NULL;
        could_not_open(s, errnum, now_us);
        return;
    }
    if (!take_port(fd)) {
        could_not_open(s, EBUSY, now_us);
        return;
    }
    result = set_up(s->port, config);
    if (result != SP_OK) {
        retry_later(s, now_us);
        device_report(&s->base, SCANNER_FAULT, "%s does not take %d baud, %d%c%d", s->base.found.node,
                      config->baud, config->bits, config->parity, config->stop);
        return;
    }
    mark_errors(fd);
    if (!device_watch(&s->base, fd, &err)) {
        retry_later(s, now_us);
        device_report(&s->base, SCANNER_FAULT, "%s", err.text);
        return;
    }
    s->marks = (struct line_marks){0};
    s->settled = false;
    s->opened_us = now_us;
    device_report(&s->base, SCANNER_READY, "%s", "");
}

/* A port that comes back begins anew: nothing of the old line is carried over. */
static void lost(struct serial_device *s, int64_t now_us)
{
    framer_gone(s->framer, now_us);
    framer_free(s->framer);
    s->framer = framer_new(&s->base.config, device_burst, s);
    retry_later(s, now_us);
    device_report(&s->base, SCANNER_GONE, "plug it in again");
}

static void take_bytes(void *arg, const unsigned char *bytes, size_t len)
{
    struct serial_device *s = arg;
    device_raw_bytes(&s->base, SCANNER_RAW_BYTES, bytes, len, s->last_us);
    framer_bytes(s->framer, bytes, len, s->last_us);
}

static void take_error(void *arg)
{
    struct serial_device *s = arg;
    framer_broken(s->framer, s->last_us);
}

static void take(struct serial_device *s, const unsigned char *raw, size_t len, int64_t now_us)
{
    s->last_us = now_us > s->last_us ? now_us : s->last_us;
    if (!s->settled && now_us < s->opened_us + DEVICE_SETTLE_US)
        framer_broken(s->framer, s->last_us);
    s->settled = true;
    line_marks_read(&s->marks, raw, len, take_bytes, take_error, s);
}

static void read_port(struct serial_device *s, bool hung_up, int64_t now_us)
{
    unsigned char raw[READ_MAX];
    while (s->port != NULL) {
        int got = (int)sp_nonblocking_read(s->port, raw, sizeof(raw));
        if (got > 0) {
            take(s, raw, (size_t)got, now_us);
            continue;
        }
        if (got < 0 || hung_up || sp_input_waiting(s->port) < 0)
            lost(s, now_us);
        return;
    }
}

static void serial_ready(struct device *d, bool hung_up, int64_t now_us)
{
    read_port(self(d), hung_up, now_us);
    if (hung_up)
        device_report(d, SCANNER_GONE, "plug it in again");
}

static int64_t serial_deadline(const struct device *d)
{
    const struct serial_device *s = (const struct serial_device *)d;
    if (s->search != NULL)
        return 0;
    int64_t framer_us = framer_deadline(s->framer);
    return s->retry_us < framer_us ? s->retry_us : framer_us;
}

static void search_holder(struct serial_device *s)
{
    if (!holder_search_step(s->search, HOLDER_STEP))
        return;
    device_report(&s->base, SCANNER_BUSY, "held by %s: end it, or keep it off this device",
                  holder_search_result(s->search));
    holder_search_free(s->search);
    s->search = NULL;
}

static void serial_timeout(struct device *d, int64_t now_us)
{
    struct serial_device *s = self(d);
    if (s->search != NULL)
        search_holder(s);
    if (s->retry_us <= now_us)
        open_port(s, now_us);
    if (framer_deadline(s->framer) <= now_us) {
        read_port(s, false, now_us);
        framer_timeout(s->framer, now_us);
    }
}

static void serial_answer(struct device *d, enum tone tone, bool later)
{
    struct serial_device *s = self(d);
    unsigned char bytes[BEEP_MAX];
    size_t count = s->port ? beep_bytes(d->config.answers, tone, later, bytes) : 0;
    if (count > 0)
        (void)sp_nonblocking_write(s->port, bytes, count);
}

static void serial_fini(struct device *d)
{
    struct serial_device *s = self(d);
    close_port(s);
    framer_free(s->framer);
    holder_search_free(s->search);
}

struct device *serial_device_new(const struct device_init *init)
{
    static const struct device_ops ops = {.kind = "serial",
                                          .ready = serial_ready,
                                          .deadline = serial_deadline,
                                          .timeout = serial_timeout,
                                          .answer = serial_answer,
                                          .fini = serial_fini};
    struct serial_device *s = mem_new(sizeof(*s));
    device_init(&s->base, &ops, init);
    s->framer = framer_new(init->config, device_burst, s);
    return &s->base;
}
