/* Serial printers. Drawn labels are long: without flow control a printer loses bytes, so RTS/CTS is the default. */
#include <errno.h>
#include <libserialport.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "transport.h"

static enum sp_flowcontrol flow_of(enum printer_flow flow)
{
    switch (flow) {
    case PRINTER_FLOW_NONE:
        return SP_FLOWCONTROL_NONE;
    case PRINTER_FLOW_RTS:
        return SP_FLOWCONTROL_RTSCTS;
    case PRINTER_FLOW_DTR:
        return SP_FLOWCONTROL_DTRDSR;
    case PRINTER_FLOW_XON:
        return SP_FLOWCONTROL_XONXOFF;
    }
    return SP_FLOWCONTROL_NONE;
}

static enum sp_parity parity_of(char letter)
{
    return letter == 'e' ? SP_PARITY_EVEN : letter == 'o' ? SP_PARITY_ODD : SP_PARITY_NONE;
}

static bool fail(enum sp_return result, const char *what, const struct transport *t, struct error *err)
{
    int errnum = result == SP_ERR_FAIL ? sp_last_error_code() : 0;
    if (errnum != 0)
        return error_errno(err, errnum, "%s: %s", t->uri.path, what);
    return error_set(err, ERROR_GONE, "%s: %s", t->uri.path, what);
}

/* A port without modem lines (USB adapters, pseudo terminals) refuses hardware flow control; it works without. */
static enum sp_return set_flow(struct sp_port *port, enum printer_flow flow)
{
    enum sp_return result = sp_set_flowcontrol(port, flow_of(flow));
    if (result == SP_OK || flow == PRINTER_FLOW_NONE || flow == PRINTER_FLOW_XON)
        return result;
    return sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE);
}

static enum sp_return set_up(struct sp_port *port, const struct printer_uri *uri)
{
    enum sp_return result = sp_set_baudrate(port, uri->baud);
    if (result == SP_OK)
        result = sp_set_bits(port, uri->bits);
    if (result == SP_OK)
        result = sp_set_parity(port, parity_of(uri->parity));
    if (result == SP_OK)
        result = sp_set_stopbits(port, uri->stop);
    return result == SP_OK ? set_flow(port, uri->flow) : result;
}

static void free_port(struct transport *t)
{
    sp_free_port(t->job);
    t->job = NULL;
    t->fd = -1;
}

static bool open_serial(struct transport *t, struct error *err)
{
    struct sp_port *port = NULL;
    /* The library knows ports only by their own names, not by the links of /dev/serial/by-id. */
    AUTOFREE char *node = realpath(t->uri.path, NULL);
    if (node == NULL)
        return error_errno(err, errno, "%s", t->uri.path);
    enum sp_return result = sp_get_port_by_name(node, &port);
    if (result != SP_OK)
        return fail(result, "it is no serial port", t, err);
    t->job = port;
    result = sp_open(port, SP_MODE_READ_WRITE);
    if (result != SP_OK) {
        fail(result, "opening it", t, err);
        free_port(t);
        return false;
    }
    result = sp_get_port_handle(port, &t->fd);
    if (result == SP_OK)
        result = set_up(port, &t->uri);
    if (result != SP_OK) {
        fail(result, "it does not take these settings", t, err);
        (void)sp_close(port);
        free_port(t);
        return false;
    }
    t->open = true;
    return true;
}

static void close_serial(struct transport *t, bool abort)
{
    /* Closing a port waits for what is left; that may be for ever when the printer holds its line. */
    if (abort)
        (void)tcflush(t->fd, TCOFLUSH);
    (void)sp_close(t->job);
    free_port(t);
    t->open = false;
}

static int pending(int fd)
{
    int count = 0;
    return ioctl(fd, TIOCOUTQ, &count) == 0 ? count : -1;
}

static enum delivery deliver_serial(struct transport *t, const char *data, size_t len, struct error *err)
{
    return stream_deliver(t, data, len, pending, NULL, err);
}

const struct transport_kind transport_serial = {.keep_open = true,
                                                .can_ask = true,
                                                .open = open_serial,
                                                .close = close_serial,
                                                .deliver = deliver_serial};
