/* Any text as a printer's address, and as the IEEE 1284 id of a USB printer. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "device_id.h"
#include "printers/printer_uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[PRINTER_URI_MAX + 8];
    struct printer_uri uri;
    struct device_id id;
    struct error err = {0};
    size_t len = size < sizeof(text) - 1 ? size : sizeof(text) - 1;
    memcpy(text, data, len);
    text[len] = '\0';
    if (printer_uri_parse(text, &uri, &err)) {
        bool network = uri.scheme == PRINTER_SOCKET || uri.scheme == PRINTER_IPP;
        if ((network && uri.host[0] == '\0') || uri.port < 0 || uri.port > 65535)
            abort();
        if (uri.scheme == PRINTER_SERIAL && uri.path[0] != '/')
            abort();
    } else if (err.kind != ERROR_INPUT || err.text[0] == '\0') {
        abort();
    }
    if (device_id_read((const char *)data, size, &id)) {
        if (id.make[0] == '\0' && id.model[0] == '\0')
            abort();
        if (!utf8_valid(id.make, strlen(id.make)) || !utf8_valid(id.model, strlen(id.model)) ||
            !utf8_valid(id.serial, strlen(id.serial)))
            abort();
    }
    return 0;
}
