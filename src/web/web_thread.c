/* The web server's thread: libmicrohttpd's loop with what wakes it besides sockets: pictures, the station's replies, hashed
 * passwords, the end. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_MODULE "web"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/thread.h"
#include "guard.h"
#include "listen.h"
#include "routes.h"
#include "web_private.h"

enum {
    REPLIES_MAX = 4096,
    CONNECTIONS_MAX = 512,
    CONNECTION_BYTES = 16 * 1024, /* request line and headers: 431 beyond */
    IDLE_S = 30,                  /* without a byte */
    HEAD_S = 30,                  /* from the first byte to the end of the headers, and between requests */
    BODY_S = 60,
    IMAGE_S = 180,
    SWEEP_US = 5 * 1000000,
    RETRY_US = 5 * 1000000,
    FILE_MAX_BYTES = 256 * 1024,
    NICE = 5, /* scans come first */
    FAREWELL_ROUNDS = 20,
};

struct web_reply {
    struct queue_node node;
    uint64_t client;
    char *json;
};

/* One connection, so that slow ones can be ended. */
struct live_connection {
    struct live_connection *next;
    int fd;
    int64_t since_us; /* mono: in this state */
    enum { CONNECTION_HEAD, CONNECTION_BODY, CONNECTION_ANSWER } state;
    bool image;
};

static void free_reply(struct queue_node *node)
{
    struct web_reply *reply = (struct web_reply *)node;
    free(reply->json);
    free(reply);
}

bool web_secure(const struct web *w)
{
    return w->tls || strncmp(w->config.public_url, "https://", 8) == 0;
}

struct store *web_store(struct exchange *x)
{
    struct web *w = x->web;
    struct error err;
    char path[WEB_TEXT_MAX];
    if (w->store)
        return w->store;
    text_format(path, sizeof(path), "%s/tallyman.db", w->config.state);
    w->store = store_open(path, STORE_READ, &err);
    if (w->store == NULL)
        answer_error(x, &err);
    return w->store;
}

/* --- one request -------------------------------------------------------------------------------------------------------- */
static struct live_connection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void enter_state(struct exchange *x, int state)
{
    struct live_connection *c = connection_of(x->connection);
    if (c == NULL)
        return;
    c->state = state;
    c->since_us = clock_mono_us();
    c->image = x->route && x->route->body == BODY_IMAGE;
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
        answer_refusal(x, 413, "input", "the body may have at most %zu bytes", x->body_max);
        return false;
    }
    const char *type = exchange_header(x, "Content-Type");
    if (x->route->body == BODY_OBJECT && (type == NULL || strncmp(type, "application/json", 16) != 0)) {
        answer_refusal(x, 415, "input", "the body must be application/json");
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
        answer_refusal(x, 400, "input", "this address is not one of ours");
        return false;
    }
    x->route = route_find(method, &x->target, &other_method);
    if (x->route == NULL) {
        if (other_method)
            answer_refusal(x, 405, "input", "not with the method %.16s", method);
        else
            answer_refusal(x, 404, "input", "there is nothing at this address");
        return false;
    }
    if (!guard_identify(x) || !guard_allows(x) || !body_fits(x))
        return false;
    enter_state(x, CONNECTION_BODY);
    return true;
}

static enum MHD_Result send_answer(struct exchange *x)
{
    struct counters *c = &x->web->counters;
    c->requests++;
    c->refused += x->status >= 400 && x->status < 500;
    c->failed += x->status >= 500;
    enter_state(x, CONNECTION_ANSWER);
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
        x->route->run(x);
        if (x->serial != 0)
            return MHD_YES;
        if (x->response == NULL)
            answer_refusal(x, 500, "io", "no answer was made");
    }
    return send_answer(x);
}

static void forget_waiting(struct web *w, const struct exchange *x)
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
    forget_waiting(cls, x);
    x->route = NULL;
    enter_state(x, CONNECTION_HEAD);
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

static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct web *w = cls;
    struct live_connection *c = *socket_context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        c = mem_new(sizeof(*c));
        c->fd = info->connect_fd;
        c->since_us = clock_mono_us();
        c->next = w->connections;
        w->connections = c;
        *socket_context = c;
        return;
    }
    for (struct live_connection **at = &w->connections; *at; at = &(*at)->next) {
        if (*at == c) {
            *at = c->next;
            break;
        }
    }
    free(c);
    *socket_context = NULL;
}

/* --- what comes from elsewhere -------------------------------------------------------------------------------------------- */
static struct exchange *take_waiting(struct web *w, uint64_t serial)
{
    for (struct exchange *x = w->waiting; x; x = x->next) {
        if (x->serial == serial) {
            forget_waiting(w, x);
            x->serial = 0;
            return x;
        }
    }
    return NULL;
}

/* x was told something: it has an answer now, or waits for the next thing (and stays suspended). */
static void go_on(struct exchange *x)
{
    if (x->serial != 0)
        return;
    if (x->response == NULL)
        answer_refusal(x, 500, "io", "no answer was made");
    MHD_resume_connection(x->connection);
}

static void take_replies(struct web *w)
{
    struct web_reply *reply;
    while ((reply = (struct web_reply *)queue_pop(w->replies, 0)) != NULL) {
        struct exchange *x = take_waiting(w, reply->client & ~WEB_CLIENT);
        json_t *object = x ? json_loads(reply->json, 0, NULL) : NULL;
        if (x && object) {
            x->on_reply(x, object);
            go_on(x);
        } else if (x) {
            answer_refusal(x, 500, "io", "the station's reply could not be read");
            go_on(x);
        }
        json_decref(object);
        free_reply(&reply->node);
    }
}

static void take_hashes(struct web *w)
{
    struct hash_job *job;
    while ((job = hasher_pop(w->hasher)) != NULL) {
        struct exchange *x = take_waiting(w, job->serial);
        if (x) {
            x->on_hash(x, job);
            go_on(x);
        }
        hash_job_free(job);
    }
}

/* Requests whose reply does not come, and connections that take too long to say what they want. */
static void sweep(struct web *w, int64_t now_us)
{
    for (struct exchange *x = w->waiting, *next; x; x = next) {
        next = x->next;
        if (now_us < x->until_us)
            continue;
        forget_waiting(w, x);
        x->serial = 0;
        answer_refusal(x, 504, "unknown",
                       "no answer in time: it is not known whether it was done; look before you do it again");
        MHD_resume_connection(x->connection);
    }
    for (const struct live_connection *c = w->connections; c; c = c->next) {
        int64_t limit_s = c->state == CONNECTION_HEAD ? HEAD_S : c->image ? IMAGE_S : BODY_S;
        if (c->state != CONNECTION_ANSWER && now_us - c->since_us > limit_s * 1000000)
            (void)shutdown(c->fd, SHUT_RDWR);
    }
}

/* --- listening -------------------------------------------------------------------------------------------------------------- */
/* The address for people and scripts, as STATE/web.url. */
static void write_url(const struct web *w, int port)
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

static void try_listen(struct web *w, int64_t now_us)
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
        flags, 0, NULL, NULL, on_request, w, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, w, MHD_OPTION_NOTIFY_COMPLETED, on_completed, w,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, w, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
        MHD_OPTION_ARRAY, w->tls ? tls : none, MHD_OPTION_END);
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
    write_url(w, port);
    log_info("event=web_listening address=%s port=%d tls=%s", w->config.listen, port, w->tls ? "yes" : "no");
    if (!local && !web_secure(w))
        log_warning("event=web_open the pages are reached from the network without TLS, passwords can be "
                    "overheard; set web.tls_cert, or use a reverse proxy and web.public_url");
}

/* --- the loop ----------------------------------------------------------------------------------------------------------------- */
static int wait_ms(struct web *w, int64_t now_us, int64_t due_us)
{
    MHD_UNSIGNED_LONG_LONG http_ms;
    int64_t ms = -1;
    if (w->daemon == NULL)
        due_us = w->retry_us < due_us ? w->retry_us : due_us;
    if ((w->waiting || w->connections) && now_us + SWEEP_US < due_us)
        due_us = now_us + SWEEP_US;
    if (due_us != CLOCK_FOREVER)
        ms = due_us <= now_us ? 0 : (due_us - now_us) / 1000 + 1;
    if (w->daemon && MHD_get_timeout(w->daemon, &http_ms) == MHD_YES && (ms < 0 || (int64_t)http_ms < ms))
        ms = (int64_t)http_ms;
    return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

static int daemon_fd(const struct web *w)
{
    return w->daemon ? MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd : -1;
}

/* Those who wait are told; what is being sent gets a moment to leave. */
static void farewell(struct web *w)
{
    struct exchange *next;
    for (struct exchange *x = w->waiting; x; x = next) {
        next = x->next;
        x->serial = 0;
        answer_refusal(x, 503, "stopped", "the station stops; try again when it is back");
        MHD_resume_connection(x->connection);
    }
    w->waiting = NULL;
    events_end(w);
    if (w->daemon == NULL)
        return;
    for (int i = 0; i < FAREWELL_ROUNDS && w->events.count > 0; i++) {
        struct pollfd fd = {.fd = daemon_fd(w), .events = POLLIN};
        MHD_run(w->daemon);
        (void)poll(&fd, 1, 10);
    }
    MHD_run(w->daemon);
}

static void run_web(void *arg)
{
    struct web *w = arg;
    struct pollfd fds[] = {{.fd = -1, .events = POLLIN},
                           {.fd = w->stop, .events = POLLIN},
                           {.fd = w->board_fd, .events = POLLIN},
                           {.fd = queue_fd(w->replies), .events = POLLIN},
                           {.fd = hasher_fd(w->hasher), .events = POLLIN}};
    int64_t swept_us = 0;
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
    while ((fds[1].revents & POLLIN) == 0) {
        int64_t now_us = clock_mono_us();
        if (w->daemon == NULL && now_us >= w->retry_us)
            try_listen(w, now_us);
        take_replies(w);
        take_hashes(w);
        int64_t due_us = events_run(w, now_us);
        if (now_us - swept_us >= SWEEP_US) {
            swept_us = now_us;
            sweep(w, now_us);
        }
        if (w->daemon)
            MHD_run(w->daemon);
        fds[0].fd = daemon_fd(w);
        if (poll(fds, COUNT_OF(fds), wait_ms(w, now_us, due_us)) < 0 && errno != EINTR)
            break;
        eventfd_t ignored;
        if (fds[2].revents & POLLIN) {
            (void)eventfd_read(w->board_fd, &ignored);
            w->view_number = board_read(w->board, &w->view);
            w->events.dirty = true;
        }
    }
    farewell(w);
    if (w->daemon)
        MHD_stop_daemon(w->daemon);
    w->daemon = NULL;
    atomic_store(&w->port, 0);
    write_url(w, 0);
    store_close(w->store);
    w->store = NULL;
}

/* --- start and stop ------------------------------------------------------------------------------------------------------------- */
static char *read_pem(const char *path, struct error *err)
{
    AUTOCLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    AUTOFREE char *text = mem_new(FILE_MAX_BYTES + 1);
    ssize_t n = fd >= 0 ? read(fd, text, FILE_MAX_BYTES) : -1;
    if (n < 0) {
        error_errno(err, errno, "%s", path);
        return NULL;
    }
    if (strstr(text, "-----BEGIN ") == NULL) {
        error_set(err, ERROR_INPUT, "%s: this is no PEM file", path);
        return NULL;
    }
    return steal(&text);
}

static bool read_tls(struct web *w, struct error *err)
{
    const struct web_config *c = &w->config;
    w->tls = c->tls_cert[0] != '\0';
    if ((c->tls_cert[0] != '\0') != (c->tls_key[0] != '\0'))
        return error_set(err, ERROR_INPUT, "web: tls_cert and tls_key go together");
    if (!w->tls)
        return true;
    w->cert = read_pem(c->tls_cert, err);
    w->key = w->cert ? read_pem(c->tls_key, err) : NULL;
    return w->key != NULL;
}

static void keep_texts(struct web *w)
{
    const char **slots[] = {&w->config.listen,  &w->config.public_url, &w->config.tls_cert,
                            &w->config.tls_key, &w->config.station,    &w->config.language,
                            &w->config.state,   &w->config.version};
    static_assert(COUNT_OF(slots) == COUNT_OF(w->texts), "a place for each text");
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        w->texts[i] = mem_string(*slots[i] ? *slots[i] : "");
        *slots[i] = w->texts[i];
    }
}

static bool is_local_url(const char *url)
{
    const char *slashes = strstr(url, "://");
    char authority[256];
    if (slashes == NULL)
        return true;
    return text_copy_n(authority, sizeof(authority), slashes + 3, strcspn(slashes + 3, "/")) &&
           guard_host_local(authority);
}

struct web *web_start(const struct web_config *config, struct queue *inbox, struct board *board,
                      struct error *err)
{
    struct web *w = mem_new(sizeof(*w));
    struct sockaddr_storage address;
    bool local;
    w->config = *config;
    w->inbox = inbox;
    w->board = board;
    w->started_us = clock_wall_us();
    keep_texts(w);
    w->public_local = is_local_url(w->config.public_url);
    w->throttle = throttle_new();
    w->replies = queue_new(REPLIES_MAX, free_reply);
    w->stop = eventfd(0, EFD_CLOEXEC);
    w->board_fd = board_fd(board);
    if (w->stop < 0 || w->board_fd < 0 || queue_fd(w->replies) < 0) {
        error_errno(err, errno, "the web server");
        goto fail;
    }
    if (!token_init(err) || !listen_parse(w->config.listen, &address, &local, err) || !read_tls(w, err))
        goto fail;
    w->hasher = hasher_start(err);
    if (w->hasher == NULL || !thread_start(&w->thread, "web", run_web, w, err))
        goto fail;
    return w;
fail:
    web_stop(w);
    web_free(w);
    return NULL;
}

void web_stop(struct web *w)
{
    if (w == NULL)
        return;
    if (w->stop >= 0)
        (void)eventfd_write(w->stop, 1);
    thread_join(&w->thread);
    hasher_stop(w->hasher);
    w->hasher = NULL;
}

void web_free(struct web *w)
{
    if (w == NULL)
        return;
    if (w->stop >= 0)
        close(w->stop);
    events_fini(&w->events);
    queue_free(w->replies);
    throttle_free(w->throttle);
    free(w->cert);
    if (w->key)
        explicit_bzero(w->key, strlen(w->key));
    free(w->key);
    for (size_t i = 0; i < COUNT_OF(w->texts); i++)
        free(w->texts[i]);
    free(w);
}

void web_reply(struct web *w, uint64_t client, char *json)
{
    struct web_reply *reply = mem_new(sizeof(*reply));
    reply->client = client;
    reply->json = json;
    if (!queue_push(w->replies, 0, &reply->node))
        free_reply(&reply->node);
}

int web_port(const struct web *w)
{
    return atomic_load(&w->port);
}
