#include "listen.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "web/web.h"

bool web_listen_valid(const char *listen, struct error *err)
{
    struct sockaddr_storage address;
    bool local;
    return listen_parse(listen, &address, &local, err);
}

bool listen_parse(const char *text, struct sockaddr_storage *ret, bool *ret_local, struct error *err)
{
    char host[64] = "";
    int64_t port = 0;
    const char *colon = strrchr(text, ':');
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    bool bracket = text[0] == '[' && colon && colon > text && colon[-1] == ']';
    bool good = colon && text_to_int64(colon + 1, 0, 65535, &port) &&
                text_copy_n(host, sizeof(host), text + bracket, (size_t)(colon - text) - 2 * (size_t)bracket);
    *ret = (struct sockaddr_storage){0};
    if (good && !bracket && inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
        v4.sin_port = htons((uint16_t)port);
        memcpy(ret, &v4, sizeof(v4));
        *ret_local = (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
        return true;
    }
    if (good && bracket && inet_pton(AF_INET6, host, &v6.sin6_addr) == 1) {
        v6.sin6_port = htons((uint16_t)port);
        memcpy(ret, &v6, sizeof(v6));
        *ret_local = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
        return true;
    }
    return error_set(err, ERROR_INPUT,
                     "web.listen = \"%.100s\": it must be like 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080",
                     text);
}
