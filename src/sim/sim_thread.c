/* The server: one thread runs libmicrohttpd's loop and its own timers, so that slow and hanging answers hold nobody up. */
#include <microhttpd.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <errno.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "gzip.h"
#include "serve.h"
#include "sim/sim.h"
#include "platform.h"
#include "world.h"

enum {
    BODY_MAX = 1 << 20,
    PACK_FROM = 1024,
    HANG_MS = 60000,
    DRIP_MS = 50,
    DRIP_BYTES = 16,
    HUGE_BYTES = 1 << 30,
    IDLE_MS = 1000,
};

/* One request from its first byte to its answer. */
struct exchange {
    struct exchange *next; /* of those that sleep */
    struct sim *sim;
    struct MHD_Connection *connection;
    struct text body;
    struct served served;
    int64_t wake_us;
    bool ready;
};

struct sim {
    struct thread thread;
    struct MHD_Daemon *daemon;
    int stop;
    int port;
    struct server server;
    char *texts[6]; /* the configuration's, owned */
    struct exchange *sleeping;
    atomic_bool appear; /* asked for by another thread */
    bool stopping;      /* nobody may go to sleep any more: libmicrohttpd cannot stop with sleepers */
};

void sim_config_init(struct sim_config *config)
{
    *config = (struct sim_config){
        .seed = 1,
        .orders = 200,
        .key = "demo-key",
        .secret = "",
        .login = "demo",
        .password = "demo",
        .customer = "customer",
        .customer_password = "customer",
        .speed = 1,
        .step_ms = 1000,
    };
}

/* --- sleeping ------------------------------------------------------------------------------------------------------------ */
static void sleep_exchange(struct exchange *x, int64_t ms)
{
    x->wake_us = clock_mono_us() + ms * 1000;
    x->next = x->sim->sleeping;
    x->sim->sleeping = x;
    MHD_suspend_connection(x->connection);
}

/* Resumes those whose time has come (all of them with now_us = CLOCK_FOREVER). */
static void wake_exchanges(struct sim *s, int64_t now_us)
{
    for (struct exchange **at = &s->sleeping; *at;) {
        struct exchange *x = *at;
        if (x->wake_us > now_us) {
            at = &x->next;
            continue;
        }
        *at = x->next;
        MHD_resume_connection(x->connection);
    }
}

static int64_t first_wake_us(const struct sim *s)
{
    int64_t first_us = CLOCK_FOREVER;
    for (const struct exchange *x = s->sleeping; x; x = x->next)
        first_us = x->wake_us < first_us ? x->wake_us : first_us;
    return first_us;
}

/* --- what is answered ------------------------------------------------------------------------------------------------------ */
static enum MHD_Result add_argument(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    form_add(cls, name, value ? value : "");
    return MHD_YES;
}

static void make_answer(struct exchange *x, const char *url)
{
    struct form form = {0};
    struct sim *s = x->sim;
    MHD_get_connection_values(x->connection, MHD_GET_ARGUMENT_KIND, add_argument, &form);
    bool good = x->body.len == 0 || form_parse(&form, x->body.data, x->body.len);
    if (atomic_exchange(&s->appear, false))
        world_appear(&s->server.platform);
    serve(&s->server, url, good ? &form : NULL, &x->served);
    form_fini(&form);
}

/* --- sending it --------------------------------------------------------------------------------------------------------------- */
static ssize_t send_part(void *cls, uint64_t pos, char *buffer, size_t max)
{
    struct exchange *x = cls;
    static const char filler[] = "<Item><Id>1</Id><OrderId>ORD-0000000001</OrderId></Item>";
    size_t at = (size_t)pos;
    if (x->served.fault == FAULT_HUGE) {
        if (at >= HUGE_BYTES)
            return MHD_CONTENT_READER_END_OF_STREAM;
        size_t n = 0;
        while (n < max) {
            buffer[n] = filler[(at + n) % (sizeof(filler) - 1)];
            n++;
        }
        return (ssize_t)n;
    }
    if (at >= x->served.answer.len)
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t left = x->served.answer.len - at;
    size_t n = left < max ? left : max;
    if (x->served.fault == FAULT_CUT) {
        size_t half = x->served.answer.len / 2;
        if (at >= half)
            return MHD_CONTENT_READER_END_WITH_ERROR;
        n = n < half - at ? n : half - at;
    } else if (x->served.fault == FAULT_SLOW) {
        if (x->sim->stopping)
            return MHD_CONTENT_READER_END_WITH_ERROR;
        if (!x->ready) {
            x->ready = true;
            sleep_exchange(x, DRIP_MS);
            return 0;
        }
        x->ready = false;
        n = n < DRIP_BYTES ? n : DRIP_BYTES;
    }
    memcpy(buffer, x->served.answer.data + at, n);
    return (ssize_t)n;
}

static void add_date(const struct sim *s, struct MHD_Response *response)
{
    char date[64];
    time_t now = (time_t)(clock_wall_us() / 1000000 + s->server.steering.clock_offset_s);
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
    MHD_add_response_header(response, "Date", date);
}

/* A whole answer, packed when the client takes it. */
static struct MHD_Response *whole_answer(struct exchange *x)
{
    struct text packed = {0};
    const char *accepts =
        MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    bool pack = x->served.of_method && x->served.fault == FAULT_NONE && x->served.answer.len >= PACK_FROM &&
                gzip_wanted(accepts) && gzip_pack(&x->served.answer, &packed);
    const struct text *out = pack ? &packed : &x->served.answer;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(out->len, out->data, MHD_RESPMEM_MUST_COPY);
    if (pack)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    if (x->served.of_method)
        x->sim->server.steering.bytes_sent += out->len;
    text_fini(&packed);
    return response;
}

static enum MHD_Result send_answer(struct exchange *x)
{
    bool streamed = x->served.fault == FAULT_CUT || x->served.fault == FAULT_SLOW ||
                    x->served.fault == FAULT_HUGE;
    struct MHD_Response *response;
    if (x->served.fault == FAULT_RESET || x->served.fault == FAULT_DOWN)
        return MHD_NO;
    if (streamed)
        response = MHD_create_response_from_callback(
            x->served.fault == FAULT_HUGE ? HUGE_BYTES : x->served.answer.len, 8192, send_part, x, NULL);
    else
        response = whole_answer(x);
    x->ready = false;
    MHD_add_response_header(response, "Content-Type", x->served.type);
    if (x->served.location[0])
        MHD_add_response_header(response, "Location", x->served.location);
    if (x->served.fault == FAULT_GZIP)
        MHD_add_response_header(response, "Content-Encoding", "gzip");
    add_date(x->sim, response);
    enum MHD_Result result = MHD_queue_response(x->connection, x->served.status, response);
    MHD_destroy_response(response);
    return result;
}

static int delay_ms(struct exchange *x)
{
    struct steering *st = &x->sim->server.steering;
    if (!x->served.of_method)
        return 0;
    if (x->served.fault == FAULT_HANG)
        return HANG_MS;
    return st->latency_ms +
           (st->jitter_ms > 0 ? (int)platform_random(&x->sim->server.platform, (uint32_t)st->jitter_ms) : 0);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *data_size, void **con_cls)
{
    (void)method;
    (void)version;
    struct exchange *x = *con_cls;
    if (x == NULL) {
        x = mem_new(sizeof(*x));
        x->sim = cls;
        x->connection = connection;
        *con_cls = x;
        return MHD_YES;
    }
    if (*data_size > 0) {
        if (x->body.len + *data_size > BODY_MAX)
            return MHD_NO;
        text_add_n(&x->body, data, *data_size);
        *data_size = 0;
        return MHD_YES;
    }
    if (!x->ready) {
        make_answer(x, url);
        x->ready = true;
        int delay = delay_ms(x);
        if (delay > 0 && !x->sim->stopping) {
            sleep_exchange(x, delay);
            return MHD_YES;
        }
    }
    return send_answer(x);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode code)
{
    struct sim *s = cls;
    struct exchange *x = *con_cls;
    (void)connection;
    (void)code;
    if (x == NULL)
        return;
    for (struct exchange **at = &s->sleeping; *at; at = &(*at)->next) {
        if (*at == x) {
            *at = x->next;
            break;
        }
    }
    text_fini(&x->body);
    text_fini(&x->served.answer);
    free(x);
    *con_cls = NULL;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct sim *s = cls;
    (void)connection;
    (void)socket_context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        s->server.steering.connections++;
}

/* --- the thread ------------------------------------------------------------------------------------------------------------------ */
static void run_sim(void *arg)
{
    struct sim *s = arg;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd fds[] = {{.fd = info->epoll_fd, .events = POLLIN}, {.fd = s->stop, .events = POLLIN}};
    while ((fds[1].revents & POLLIN) == 0) {
        MHD_UNSIGNED_LONG_LONG http_ms;
        int64_t wait_ms = IDLE_MS;
        wake_exchanges(s, clock_mono_us());
        MHD_run(s->daemon);
        /* After the run: it may have put more to sleep. */
        int64_t now_us = clock_mono_us();
        int64_t next_us = first_wake_us(s);
        if (MHD_get_timeout(s->daemon, &http_ms) == MHD_YES && (int64_t)http_ms < wait_ms)
            wait_ms = (int64_t)http_ms;
        if (next_us <= now_us)
            wait_ms = 0;
        else if (next_us != CLOCK_FOREVER && (next_us - now_us) / 1000 + 1 < wait_ms)
            wait_ms = (next_us - now_us) / 1000 + 1;
        if (poll(fds, COUNT_OF(fds), (int)wait_ms) < 0 && errno != EINTR)
            break;
    }
    s->stopping = true;
    wake_exchanges(s, CLOCK_FOREVER);
    MHD_run(s->daemon);
}

static void keep_texts(struct sim *s)
{
    const char **slots[] = {&s->server.config.key,      &s->server.config.secret,
                            &s->server.config.login,    &s->server.config.password,
                            &s->server.config.customer, &s->server.config.customer_password};
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        s->texts[i] = mem_string(*slots[i] ? *slots[i] : "");
        *slots[i] = s->texts[i];
    }
}

struct sim *sim_start(const struct sim_config *config, struct error *err)
{
    struct sim *s = mem_new(sizeof(*s));
    s->server.config = *config;
    s->server.steering.latency_ms = config->latency_ms;
    s->server.steering.jitter_ms = config->jitter_ms;
    keep_texts(s);
    world_begin(&s->server.platform, config);
    s->stop = eventfd(0, EFD_CLOEXEC);
    if (config->fault && !faults_parse(config->fault, &s->server.steering.faults, err)) {
        sim_stop(s);
        return NULL;
    }
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)config->port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK, 0, NULL, NULL, on_request,
        s, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_CONNECTION_LIMIT, 64u, MHD_OPTION_END);
    if (s->daemon == NULL) {
        error_errno(err, errno, "the simulator cannot listen on port %d of this machine", config->port);
        sim_stop(s);
        return NULL;
    }
    s->port = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    s->server.platform.port = s->port;
    if (!thread_start(&s->thread, "sim", run_sim, s, err)) {
        sim_stop(s);
        return NULL;
    }
    return s;
}

void sim_stop(struct sim *s)
{
    if (s == NULL)
        return;
    if (s->stop >= 0)
        (void)eventfd_write(s->stop, 1);
    thread_join(&s->thread);
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    if (s->stop >= 0)
        close(s->stop);
    world_end(&s->server.platform);
    for (size_t i = 0; i < COUNT_OF(s->texts); i++)
        free(s->texts[i]);
    free(s);
}

int sim_port(const struct sim *s)
{
    return s->port;
}

void sim_appear(struct sim *s)
{
    atomic_store(&s->appear, true);
}
