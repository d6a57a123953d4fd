#include "transport.h"

const struct transport_kind *transport_kind_of(enum printer_scheme scheme)
{
    switch (scheme) {
    case PRINTER_SOCKET:
        return &transport_tcp9100;
    case PRINTER_USB:
        return &transport_usblp;
    case PRINTER_SERIAL:
        return &transport_serial;
    case PRINTER_CUPS:
    case PRINTER_IPP:
        return &transport_cups;
    }
    return &transport_tcp9100;
}
