/* The HTTP side: requests from their first byte to the answer, connections that are too slow, the listening socket. */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOG_MODULE "web"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "guard.h"
#include "listen.h"
#include "routes.h"
#include "web_private.h"

enum {
    CONNECTION_BYTES = 16 * 1024, /* request line and headers: 431 beyond */
    IDLE_S = 30,                  /* without a byte */
    RETRY_US = 5 * 1000000,
};

/* --- one request -------------------------------------------------------------------------------------------------------- */
static struct guest *guest_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void enter_state(struct exchange *x, enum guest_state state)
{
    struct guest *g = guest_of(x->connection);
    if (g)
        guest_enter_state(g, state, x->route && x->route->body == BODY_IMAGE, clock_mono_us());
}

/* libmicrohttpd's first word of a request: its line, before any header. */
static void *on_target(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct exchange *x = mem_new(sizeof(*x));
    x->web = cls;
    x->connection = connection;
    x->since_us = clock_mono_us();
    x->target_good = target_parse(uri, &x->target);
    return x;
}

static bool body_fits(struct exchange *x)
{
    const char *length = exchange_header(x, "Content-Length");
    int64_t bytes = 0;
    x->body_max = x->route->body == BODY_IMAGE    ? PHOTO_BODY_MAX
                  : x->route->body == BODY_OBJECT ? JSON_BODY_MAX
                                                  : 0;
    if (length && (!text_to_int64(length, 0, INT64_MAX, &bytes) || (uint64_t)bytes > x->body_max)) {
        respond_refusal(x, 413, "input", "the body may have at most %zu bytes", x->body_max);
        return false;
    }
    const char *type = exchange_header(x, "Content-Type");
    if (x->route->body == BODY_OBJECT && (type == NULL || strncmp(type, "application/json", 16) != 0)) {
        respond_refusal(x, 415, "input", "the body must be application/json");
        return false;
    }
    return true;
}

/* Everything that can be refused before the body is read. False when x is answered. */
static bool begin(struct exchange *x, const char *method)
{
    bool other_method;
    x->head = strcmp(method, "HEAD") == 0;
    if (!x->target_good) {
        respond_refusal(x, 400, "input", "this address is not one of ours");
        return false;
    }
    x->route = route_find(method, &x->target, &other_method);
    if (x->route == NULL) {
        if (other_method)
            respond_refusal(x, 405, "input", "not with the method %.16s", method);
        else
            respond_refusal(x, 404, "input", "there is nothing at this address");
        return false;
    }
    if (!guard_identify(x))
        return false;
    struct guest *guest = guest_of(x->connection);
    if (guest && x->asker.role >= ROLE_STATION)
        crowd_know(&x->web->crowd, guest);
    if (!guard_allows(x) || !body_fits(x))
        return false;
    enter_state(x, GUEST_BODY);
    return true;
}

static enum MHD_Result send_answer(struct exchange *x)
{
    struct counters *c = &x->web->counters;
    c->requests++;
    c->refused += x->status >= 400 && x->status < 500;
    c->failed += x->status >= 500;
    enter_state(x, GUEST_ANSWER);
    enum MHD_Result result = MHD_queue_response(x->connection, x->status, x->response);
    MHD_destroy_response(x->response);
    x->response = NULL;
    return result;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *data_size, void **con_cls)
{
    struct exchange *x = *con_cls;
    (void)cls;
    (void)connection;
    (void)url;
    (void)version;
    if (!x->begun) {
        x->begun = true;
        if (!begin(x, method))
            return send_answer(x);
        return MHD_YES;
    }
    if (*data_size > 0) {
        /* A body without a length may be longer than was allowed. */
        if (x->body.len + *data_size > x->body_max)
            return MHD_NO;
        text_add_n(&x->body, data, *data_size);
        *data_size = 0;
        return MHD_YES;
    }
    if (x->response == NULL && x->serial == 0) {
        if (x->web->ending)
            respond_refusal(x, 503, "stopped", "the station stops; try again when it is back");
        else
            x->route->run(x);
        if (x->serial != 0)
            return MHD_YES;
        if (x->response == NULL)
            respond_refusal(x, 500, "io", "no answer was made");
    }
    return send_answer(x);
}

void server_forget(struct web *w, const struct exchange *x)
{
    for (struct exchange **at = &w->waiting; *at; at = &(*at)->next) {
        if (*at == x) {
            *at = x->next;
            return;
        }
    }
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *con_cls;
    (void)connection;
    (void)code;
    if (x == NULL)
        return;
    *con_cls = NULL;
    server_forget(cls, x);
    x->route = NULL;
    enter_state(x, GUEST_HEAD);
    if (x->response)
        MHD_destroy_response(x->response);
    if (x->free_own)
        x->free_own(x->own);
    if (x->body.data)
        explicit_bzero(x->body.data, x->body.len); /* it may hold a password */
    text_fini(&x->body);
    target_fini(&x->target);
    free(x);
}

static enum MHD_Result on_arrival(void *cls, const struct sockaddr *address, socklen_t address_len)
{
    struct web *w = cls;
    (void)address_len;
    return crowd_admits(&w->crowd, address) ? MHD_YES : MHD_NO;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct web *w = cls;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        const struct sockaddr *address =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
        *socket_context = crowd_enter(&w->crowd, fd, address, clock_mono_us());
    } else {
        crowd_leave(&w->crowd, *socket_context);
        *socket_context = NULL;
    }
}

/* --- listening -------------------------------------------------------------------------------------------------------------- */
/* The address for people and scripts, as STATE/web.url. */
void server_write_url(const struct web *w, int port)
{
    char path[WEB_TEXT_MAX];
    char host[96];
    text_format(path, sizeof(path), "%s/web.url", w->config.state);
    if (port == 0) {
        (void)unlink(path);
        return;
    }
    text_copy_n(host, sizeof(host), w->config.listen,
                (size_t)(strrchr(w->config.listen, ':') - w->config.listen));
    AUTOCLOSE int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd >= 0)
        (void)dprintf(fd, "%s://%s:%d/\n", w->tls ? "https" : "http", host, port);
}

void server_listen(struct web *w, int64_t now_us)
{
    struct sockaddr_storage address;
    struct error err;
    bool local;
    if (!listen_parse(w->config.listen, &address, &local, &err))
        return; /* web_start() has looked at it */
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (w->tls ? MHD_USE_TLS : 0u) |
                     (address.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0u);
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, w->cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, w->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0,
         (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"},
        {MHD_OPTION_END, 0, NULL}};
    const struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    errno = 0;
    w->daemon = MHD_start_daemon(
        flags, 0, on_arrival, w, on_request, w, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, w, MHD_OPTION_NOTIFY_COMPLETED, on_completed, w,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, w, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CROWD_MAX,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_S, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_ARRAY, w->tls ? tls : none,
        MHD_OPTION_END);
    if (w->daemon == NULL) {
        if (!w->told)
            log_warning("event=web_not_listening address=%s problem=\"%s\", trying again every %d s",
                        w->config.listen, strerror(errno), RETRY_US / 1000000);
        w->told = true;
        w->retry_us = now_us + RETRY_US;
        return;
    }
    int port = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    w->told = false;
    atomic_store(&w->port, port);
    server_write_url(w, port);
    log_info("event=web_listening address=%s port=%d tls=%s", w->config.listen, port, w->tls ? "yes" : "no");
    if (!local && !web_secure(w))
        log_warning("event=web_open the pages are reached from the network without TLS, passwords can be "
                    "overheard; set web.tls_cert, or use a reverse proxy and web.public_url");
}
