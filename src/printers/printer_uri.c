#include "printers/printer_uri.h"

#include <string.h>

#include "base/text.h"

static const struct {
    const char *prefix;
    enum printer_scheme scheme;
    int port;
} schemes[] = {
    {"socket://", PRINTER_SOCKET, 9100}, {"usb:", PRINTER_USB, 0},     {"serial:", PRINTER_SERIAL, 0},
    {"cups:", PRINTER_CUPS, 631},        {"ipp://", PRINTER_IPP, 631},
};

/* Copies len bytes with %XX decoded. False: too long, empty, a bad escape or a control character. */
static bool decode(char *dst, size_t size, const char *src, size_t len)
{
    if (!text_unpercent(dst, size, src, len, false))
        return false;
    for (const char *p = dst; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return false;
    return dst[0] != '\0';
}

/* "HOST[:PORT]" up to end. */
static bool parse_host(const char *text, size_t len, struct printer_uri *u, struct error *err)
{
    const char *host = text;
    size_t host_len = len;
    const char *colon = NULL;
    if (len > 0 && text[0] == '[') {
        const char *close = memchr(text, ']', len);
        if (close == NULL)
            return error_set(err, ERROR_INPUT, "an IPv6 address ends with ]");
        host = text + 1;
        host_len = (size_t)(close - host);
        if ((size_t)(close + 1 - text) < len)
            colon = close + 1;
    } else {
        colon = memchr(text, ':', len);
        if (colon)
            host_len = (size_t)(colon - text);
    }
    if (!decode(u->host, sizeof(u->host), host, host_len) || strpbrk(u->host, " /@") != NULL)
        return error_set(err, ERROR_INPUT, "the host is missing or no host name");
    if (colon == NULL)
        return true;
    char port[8];
    int64_t number;
    size_t port_len = len - (size_t)(colon + 1 - text);
    if (*colon != ':' || port_len >= sizeof(port))
        return error_set(err, ERROR_INPUT, "the port is a number from 1 to 65535");
    text_copy_n(port, sizeof(port), colon + 1, port_len);
    if (!text_to_int64(port, 1, 65535, &number))
        return error_set(err, ERROR_INPUT, "the port is a number from 1 to 65535");
    u->port = (int)number;
    return true;
}

static bool set_flow(struct printer_uri *u, const char *value)
{
    static const char *const names[] = {[PRINTER_FLOW_NONE] = "none",
                                        [PRINTER_FLOW_RTS] = "rts",
                                        [PRINTER_FLOW_DTR] = "dtr",
                                        [PRINTER_FLOW_XON] = "xon"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(value, names[i]) == 0) {
            u->flow = (enum printer_flow)i;
            return true;
        }
    }
    return false;
}

static bool set_parity(struct printer_uri *u, const char *value)
{
    if (strcmp(value, "none") != 0 && strcmp(value, "even") != 0 && strcmp(value, "odd") != 0)
        return false;
    u->parity = value[0];
    return true;
}

static bool set_number(int *ret, const char *value, int64_t min, int64_t max)
{
    int64_t number;
    if (!text_to_int64(value, min, max, &number))
        return false;
    *ret = (int)number;
    return true;
}

static bool set_parameter(struct printer_uri *u, const char *name, const char *value)
{
    if (u->scheme == PRINTER_USB && strcmp(name, "serial") == 0)
        return text_copy(u->serial, sizeof(u->serial), value);
    if (u->scheme != PRINTER_SERIAL)
        return false;
    if (strcmp(name, "baud") == 0)
        return set_number(&u->baud, value, 300, 921600);
    if (strcmp(name, "bits") == 0)
        return set_number(&u->bits, value, 7, 8);
    if (strcmp(name, "stop") == 0)
        return set_number(&u->stop, value, 1, 2);
    if (strcmp(name, "parity") == 0)
        return set_parity(u, value);
    return strcmp(name, "flow") == 0 && set_flow(u, value);
}

/* "NAME=VALUE&…" */
static bool parse_parameters(const char *text, struct printer_uri *u, struct error *err)
{
    while (*text) {
        size_t len = strcspn(text, "&");
        const char *equals = memchr(text, '=', len);
        char name[16];
        char value[64];
        if (equals == NULL || !decode(name, sizeof(name), text, (size_t)(equals - text)) ||
            !decode(value, sizeof(value), equals + 1, len - (size_t)(equals + 1 - text)) ||
            !set_parameter(u, name, value))
            return error_set(err, ERROR_INPUT, "\"%.*s\" is not known here, or its value is not allowed",
                             (int)(len < 60 ? len : 60), text);
        text += len;
        text += *text == '&';
    }
    return true;
}

static bool parse_device(const char *rest, size_t len, struct printer_uri *u, struct error *err)
{
    if (rest[0] == '/' && decode(u->path, sizeof(u->path), rest, len))
        return true;
    return error_set(err, ERROR_INPUT, "after the scheme comes the path of a device, like /dev/…");
}

/* "//MAKE/MODEL" */
static bool parse_usb_id(const char *rest, size_t len, struct printer_uri *u, struct error *err)
{
    const char *slash = memchr(rest, '/', len);
    size_t make_len = slash ? (size_t)(slash - rest) : len;
    if (!decode(u->make, sizeof(u->make), rest, make_len) ||
        (slash && !decode(u->model, sizeof(u->model), slash + 1, len - make_len - 1)))
        return error_set(err, ERROR_INPUT, "it is usb:/dev/usb/lp0 or usb://MAKE/MODEL?serial=NUMBER");
    return true;
}

static bool parse_queue(const char *rest, size_t len, struct printer_uri *u, struct error *err)
{
    if (strncmp(rest, "//", 2) == 0) {
        const char *slash = memchr(rest + 2, '/', len - 2);
        if (slash == NULL)
            return error_set(err, ERROR_INPUT, "it is cups:QUEUE or cups://HOST/QUEUE");
        if (!parse_host(rest + 2, (size_t)(slash - rest - 2), u, err))
            return false;
        len -= (size_t)(slash + 1 - rest);
        rest = slash + 1;
    }
    if (!decode(u->path, sizeof(u->path), rest, len) || strpbrk(u->path, "/# \t") != NULL)
        return error_set(err, ERROR_INPUT, "it is cups:QUEUE or cups://HOST/QUEUE");
    return true;
}

static bool parse_ipp(const char *rest, size_t len, struct printer_uri *u, struct error *err)
{
    const char *slash = memchr(rest, '/', len);
    size_t host_len = slash ? (size_t)(slash - rest) : len;
    if (!parse_host(rest, host_len, u, err))
        return false;
    if (slash == NULL || len == host_len + 1)
        return text_copy(u->path, sizeof(u->path), "/ipp/print");
    if (!decode(u->path, sizeof(u->path), slash, len - host_len))
        return error_set(err, ERROR_INPUT, "the path is no path");
    return true;
}

static bool parse_rest(const char *rest, size_t len, struct printer_uri *u, struct error *err)
{
    switch (u->scheme) {
    case PRINTER_SOCKET:
        if (len > 0 && rest[len - 1] == '/')
            len--;
        return parse_host(rest, len, u, err);
    case PRINTER_USB:
        return strncmp(rest, "//", 2) == 0 ? parse_usb_id(rest + 2, len - 2, u, err)
                                           : parse_device(rest, len, u, err);
    case PRINTER_SERIAL:
        return parse_device(rest, len, u, err);
    case PRINTER_CUPS:
        return parse_queue(rest, len, u, err);
    case PRINTER_IPP:
        return parse_ipp(rest, len, u, err);
    }
    return false;
}

bool printer_uri_parse(const char *text, struct printer_uri *ret, struct error *err)
{
    if (strlen(text) >= PRINTER_URI_MAX)
        return error_set(err, ERROR_INPUT, "it is longer than %d bytes", PRINTER_URI_MAX - 1);
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        size_t prefix = strlen(schemes[i].prefix);
        if (strncmp(text, schemes[i].prefix, prefix) != 0)
            continue;
        struct printer_uri u = {.scheme = schemes[i].scheme,
                                .port = schemes[i].port,
                                .baud = 9600,
                                .bits = 8,
                                .stop = 1,
                                .parity = 'n',
                                .flow = PRINTER_FLOW_RTS};
        const char *rest = text + prefix;
        size_t len = strcspn(rest, "?");
        if (!parse_rest(rest, len, &u, err) ||
            (rest[len] == '?' && !parse_parameters(rest + len + 1, &u, err)))
            return false;
        *ret = u;
        return true;
    }
    return error_set(
        err, ERROR_INPUT,
        "it begins with socket://, usb:, serial:, cups: or ipp://, like socket://192.0.2.7:9100");
}
