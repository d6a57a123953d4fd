#include "guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "cookie.h"
#include "routes.h"
#include "web_private.h"

enum { HOST_MAX = 256, SEEN_EVERY_S = 300 };

/* --- hosts ----------------------------------------------------------------------------------------------------------- */
/* The name in "name:port" or "[v6]:port", without brackets. False when it is none. */
static bool host_name(const char *host, char ret[HOST_MAX])
{
    size_t len = strlen(host);
    if (len == 0 || len >= HOST_MAX)
        return false;
    const char *end;
    if (host[0] == '[') {
        end = strchr(host, ']');
        if (end == NULL)
            return false;
        host++;
    } else {
        end = strchr(host, ':');
        if (end == NULL)
            end = host + len;
    }
    return text_copy_n(ret, HOST_MAX, host, (size_t)(end - host)) && ret[0] != '\0';
}

static bool is_address(const char *name)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, name, bytes) == 1 || inet_pton(AF_INET6, name, bytes) == 1;
}

bool guard_host_local(const char *host)
{
    char name[HOST_MAX];
    struct in_addr v4;
    if (!host_name(host, name))
        return false;
    if (inet_pton(AF_INET, name, &v4) == 1)
        return (ntohl(v4.s_addr) >> 24) == 127;
    return strcasecmp(name, "localhost") == 0 || strcmp(name, "::1") == 0;
}

bool guard_host_allowed(const char *host, const char *public_url, const char *station)
{
    char name[HOST_MAX];
    char ours[HOST_MAX];
    if (host == NULL || !host_name(host, name))
        return false;
    if (is_address(name) || strcasecmp(name, "localhost") == 0)
        return true;
    const char *slashes = strstr(public_url, "://");
    if (slashes) {
        char authority[HOST_MAX];
        const char *from = slashes + 3;
        if (text_copy_n(authority, sizeof(authority), from, strcspn(from, "/")) &&
            host_name(authority, ours) && strcasecmp(name, ours) == 0)
            return true;
    }
    /* The machine's own name, alone or as "name.local" and the like. */
    size_t len = strcspn(name, ".");
    if (gethostname(ours, sizeof(ours)) == 0 && strlen(ours) == len && strncasecmp(name, ours, len) == 0)
        return true;
    return strlen(station) == len && strncasecmp(name, station, len) == 0 &&
           strcasecmp(name + len, ".local") == 0;
}

/* --- where from ------------------------------------------------------------------------------------------------------ */
static bool peer(const struct exchange *x, char *ret, size_t size)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL || info->client_addr == NULL)
        return false;
    const struct sockaddr *address = info->client_addr;
    char text[INET6_ADDRSTRLEN] = "";
    bool local = false;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof(v4));
        inet_ntop(AF_INET, &v4.sin_addr, text, sizeof(text));
        local = (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof(v6));
        inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof(text));
        local = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) || strncmp(text, "::ffff:127.", 11) == 0;
    }
    text_copy(ret, size, text);
    return local;
}

bool guard_forwarded(const char *list, char ret[WEB_ADDRESS_SIZE])
{
    const char *comma = strrchr(list, ',');
    const char *last = comma ? comma + 1 : list;
    char text[WEB_ADDRESS_SIZE];
    last += strspn(last, " ");
    return text_copy_n(text, sizeof(text), last, strcspn(last, " ")) && is_address(text) &&
           text_copy(ret, WEB_ADDRESS_SIZE, text);
}

static bool forwarded(const struct exchange *x)
{
    static const char *const marks[] = {"X-Forwarded-For", "X-Real-IP", "X-Forwarded-Host", "Forwarded",
                                        "Via"};
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (exchange_header(x, marks[i]) != NULL)
            return true;
    return false;
}

/* --- who ------------------------------------------------------------------------------------------------------------- */
bool guard_session_lives(const struct web_session_row *row, const struct web_config *config, int64_t now_us)
{
    return now_us - row->seen_us <= (int64_t)config->session_idle_min * 60 * 1000000 &&
           now_us - row->created_us <= (int64_t)config->session_max_h * 3600 * 1000000;
}

/* How old the note of the last request may get: not every request is worth a write, but none may let the session end. */
static int64_t seen_every_us(const struct web_config *config)
{
    int64_t idle_us = (int64_t)config->session_idle_min * 60 * 1000000;
    int64_t every_us = (int64_t)SEEN_EVERY_S * 1000000;
    return idle_us / 4 < every_us ? idle_us / 4 : every_us;
}

static bool identify_session(struct exchange *x, struct store *store, const char *token)
{
    const struct web_config *config = &x->web->config;
    struct asker *a = &x->asker;
    struct web_session_row row;
    struct error err;
    bool found;
    char hash[TOKEN_HASH_SIZE];
    int64_t now_us = clock_wall_us();
    token_hash(token, hash);
    if (!store_get_web_session(store, hash, &row, &found, &err)) {
        respond_error(x, &err);
        return false;
    }
    if (!found || !guard_session_lives(&row, config, now_us))
        return true;
    a->role = row.role;
    text_copy(a->user, sizeof(a->user), row.user);
    text_copy(a->session_hash, sizeof(a->session_hash), hash);
    token_csrf(token, a->csrf);
    if (now_us - row.seen_us > seen_every_us(config))
        web_tell(x->web, json_pack("{s:s, s:s}", "do", "web.seen", "token_hash", hash));
    return true;
}

void guard_page_seen(struct web *w, const struct pairing_row *row, const char *token_hash)
{
    int64_t ago_us = clock_wall_us() - row->seen_us;
    if (ago_us > (int64_t)SEEN_EVERY_S * 1000000)
        web_tell(w, json_pack("{s:s, s:s}", "do", "pairing.seen", "token_hash", token_hash));
}

static bool identify_page(struct exchange *x, struct store *store)
{
    struct asker *a = &x->asker;
    struct pairing_row row;
    struct error err;
    bool found;
    char hash[TOKEN_HASH_SIZE];
    token_hash(x->page_token, hash);
    if (!store_get_pairing(store, hash, &row, &found, &err)) {
        respond_error(x, &err);
        return false;
    }
    if (found) {
        a->role = ROLE_STATION;
        text_copy(a->page, sizeof(a->page), row.name);
        guard_page_seen(x->web, &row, hash);
    }
    return true;
}

bool guard_identify(struct exchange *x)
{
    struct web *w = x->web;
    struct asker *a = &x->asker;
    char token[TOKEN_SIZE];
    const char *cookies = exchange_header(x, "Cookie");
    const char *host = exchange_header(x, "Host");
    bool local = peer(x, a->address, sizeof(a->address));
    if (!guard_host_allowed(host, w->config.public_url, w->config.station)) {
        respond_refusal(x, 421, "denied",
                        "this station is not called that; use its address, or set web.public_url");
        return false;
    }
    const char *forwarded_for = exchange_header(x, "X-Forwarded-For");
    if (local && w->config.public_url[0] && forwarded_for)
        (void)guard_forwarded(forwarded_for, a->address);
    a->loopback = local && w->public_local && !w->config.pair_always && guard_host_local(host) &&
                  !forwarded(x);
    if (!cookie_get(cookies, COOKIE_PAGE, x->page_token, sizeof(x->page_token)) ||
        !token_valid(x->page_token))
        x->page_token[0] = '\0';
    bool has_session = cookie_get(cookies, COOKIE_SESSION, token, sizeof(token)) && token_valid(token);
    if (has_session || x->page_token[0]) {
        struct store *store = web_store(x);
        if (store == NULL)
            return false;
        if (has_session && !identify_session(x, store, token))
            return false;
        if (a->role == ROLE_NONE && x->page_token[0] && !identify_page(x, store))
            return false;
    }
    if (a->role == ROLE_NONE && a->loopback)
        a->role = ROLE_STATION;
    if (a->csrf[0] == '\0' && x->page_token[0])
        token_csrf(x->page_token, a->csrf);
    return true;
}

/* --- may it ---------------------------------------------------------------------------------------------------------- */
static bool same_site(const struct exchange *x)
{
    const char *site = exchange_header(x, "Sec-Fetch-Site");
    return site == NULL || strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
}

bool guard_allows(struct exchange *x)
{
    const struct asker *a = &x->asker;
    const struct route *route = x->route;
    if (a->role < route->role) {
        if (a->role < ROLE_STAFF)
            respond_refusal(x, 401, "denied", "log in first");
        else
            respond_refusal(x, 403, "denied", "your role is %s, this needs %s", role_name(a->role),
                            role_name(route->role));
        return false;
    }
    if (strcmp(route->method, "GET") == 0)
        return true;
    const char *sent = exchange_header(x, "X-CSRF-Token");
    if (a->csrf[0] == '\0' || sent == NULL || !token_same(sent, a->csrf) || !same_site(x)) {
        respond_refusal(x, 403, "denied", "the page is out of date: load it again (X-CSRF-Token)");
        return false;
    }
    return true;
}
