/* Where a printer is, as the configuration writes it. Pure; any thread.
 *   socket://HOST[:9100]                        raw TCP; HOST is a name, an IPv4 address or [an IPv6 address]
 *   usb:/dev/usb/lp0                            a device file (better a link that udev keeps)
 *   usb://MAKE/MODEL[?serial=NUMBER]            found by what the printer says it is (IEEE 1284 id)
 *   serial:/dev/serial/by-id/…[?baud=9600&bits=8&parity=none&stop=1&flow=rts]
 *   cups:QUEUE, cups://HOST[:631]/QUEUE         a CUPS queue, raw
 *   ipp://HOST[:631]/PATH                       a printer that speaks IPP itself */
#pragma once

#include <stdbool.h>
#include "base/attr.h"
#include "base/error.h"

enum printer_scheme { PRINTER_SOCKET, PRINTER_USB, PRINTER_SERIAL, PRINTER_CUPS, PRINTER_IPP };
enum printer_flow { PRINTER_FLOW_NONE, PRINTER_FLOW_RTS, PRINTER_FLOW_DTR, PRINTER_FLOW_XON };
enum { PRINTER_URI_MAX = 256 };

struct printer_uri {
    enum printer_scheme scheme;
    char host[128]; /* "" for a local CUPS */
    int port;
    char path[PRINTER_URI_MAX]; /* device, queue or IPP path */
    char make[64];              /* usb by id; "" where it does not matter */
    char model[64];
    char serial[64];
    int baud;
    int bits;
    int stop;
    char parity; /* 'n', 'e', 'o' */
    enum printer_flow flow;
};

NODISCARD bool printer_uri_parse(const char *text, struct printer_uri *ret, struct error *err);
