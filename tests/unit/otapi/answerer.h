/* A platform that says what it is told to: one thread on loopback, answers by method, keeps what it was asked. */
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "otapi/otapi.h"

enum answer_way {
    ANSWER_WHOLE,
    ANSWER_DROP,       /* the request is read, the connection closed without a word */
    ANSWER_CUT,        /* headers and half of the body */
    ANSWER_LATE_CLOSE, /* answered, then the kept connection is closed when the next request comes on it */
    ANSWER_SILENT,     /* nothing, until the caller gives up */
};

/* What a method is answered; a list ends with NULL. */
struct answer_of {
    const char *method;
    const char *body;
};

struct answerer {
    struct thread thread;
    int listener;
    int stop[2];
    char url[64];
    /* set before a call, read by the thread while it serves it */
    const char *body;
    const struct answer_of *script; /* NULL: body for every method */
    int status;                     /* 0: 200 */
    enum answer_way way;
    const char *counted; /* whose requests are counted besides; NULL: nobody's */
    /* what came */
    atomic_int requests; /* whole requests read */
    atomic_int count;    /* those of `counted` */
    char method[96];
    char *form; /* the last, as sent */
};

static inline bool answerer_read(int fd, struct answerer *a)
{
    struct text in = {0};
    char buffer[4096];
    size_t need = SIZE_MAX;
    while (in.len < need) {
        ssize_t n = read(fd, buffer, sizeof(buffer));
        if (n <= 0) {
            text_fini(&in);
            return false;
        }
        text_add_n(&in, buffer, (size_t)n);
        char *end = strstr(in.data, "\r\n\r\n");
        char *length = strcasestr(in.data, "content-length:");
        if (end && length)
            need = (size_t)(end + 4 - in.data) + (size_t)strtoul(length + 15, NULL, 10);
    }
    char *path = strchr(in.data, '/');
    char *path_end = strchr(path, ' ');
    *path_end = '\0';
    text_copy(a->method, sizeof(a->method), strrchr(path, '/') + 1);
    free(a->form);
    a->form = mem_string(strstr(path_end + 1, "\r\n\r\n") + 4);
    atomic_fetch_add(&a->requests, 1);
    if (a->counted && strcmp(a->counted, a->method) == 0)
        atomic_fetch_add(&a->count, 1);
    text_fini(&in);
    return true;
}

static inline void answerer_serve(int fd, struct answerer *a)
{
    for (int on_this = 0;; on_this++) {
        struct pollfd fds[3] = {{.fd = fd, .events = POLLIN},
                                {.fd = a->stop[0], .events = POLLIN},
                                {.fd = a->listener, .events = POLLIN}};
        poll(fds, 3, -1);
        if (fds[1].revents || !fds[0].revents || !answerer_read(fd, a))
            return; /* a new connection ends one that lies idle */
        if (a->way == ANSWER_DROP || (a->way == ANSWER_LATE_CLOSE && on_this > 0))
            return;
        if (a->way == ANSWER_SILENT) {
            poll(fds, 2, -1); /* until the caller hangs up */
            return;
        }
        struct text out = {0};
        const char *body = a->body;
        for (const struct answer_of *s = a->script; s && s->method; s++)
            body = strcmp(s->method, a->method) == 0 ? s->body : body;
        size_t len = strlen(body);
        text_add_format(&out, "HTTP/1.1 %d X\r\nContent-Type: text/xml\r\nContent-Length: %zu\r\n\r\n",
                        a->status ? a->status : 200, len);
        text_add_n(&out, body, a->way == ANSWER_CUT ? len / 2 : len);
        ssize_t sent = send(fd, out.data, out.len, MSG_NOSIGNAL);
        text_fini(&out);
        if (sent < 0 || a->way == ANSWER_CUT)
            return;
    }
}

/* One connection after the other. */
static inline void answerer_run(void *arg)
{
    struct answerer *a = arg;
    for (;;) {
        struct pollfd fds[2] = {{.fd = a->stop[0], .events = POLLIN}, {.fd = a->listener, .events = POLLIN}};
        poll(fds, 2, -1);
        if (fds[0].revents)
            return;
        int fd = accept(a->listener, NULL, NULL);
        if (fd >= 0) {
            answerer_serve(fd, a);
            close(fd);
        }
    }
}

static inline void answerer_start(struct answerer *a)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    struct error err;
    *a = (struct answerer){0};
    a->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(a->listener, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(a->listener, 16), 0);
    assert_int_equal(getsockname(a->listener, (struct sockaddr *)&address, &len), 0);
    text_format(a->url, sizeof(a->url), "http://127.0.0.1:%d/service/", ntohs(address.sin_port));
    assert_int_equal(pipe(a->stop), 0);
    assert_true(thread_start(&a->thread, "answerer", answerer_run, a, &err));
}

static inline void answerer_stop(struct answerer *a)
{
    assert_int_equal(write(a->stop[1], "x", 1), 1);
    thread_join(&a->thread);
    close(a->listener);
    close(a->stop[0]);
    close(a->stop[1]);
    free(a->form);
}

/* timeout_ms: of a call, for who wants to see it pass. */
static inline struct otapi *answerer_client_with(const struct answerer *a, int timeout_ms)
{
    const struct otapi_config config = {.url = a->url,
                                        .instance_key = "test-key",
                                        .language = "en",
                                        .timeout_ms = timeout_ms,
                                        .connect_timeout_ms = timeout_ms,
                                        .answer_max_bytes = 1 << 20,
                                        .link_element = "ProviderOrderIds/Id",
                                        .unlink_element = "OrderLineIds/Id"};
    struct error err;
    struct otapi *o = otapi_new(&config, &err);
    assert_non_null(o);
    return o;
}

/* It waits for an answer longer than any machine takes. */
static inline struct otapi *answerer_client(const struct answerer *a)
{
    return answerer_client_with(a, 60000);
}

/* The value of an argument of the last form, decoded; free(). NULL: it was not sent. */
static inline char *answerer_argument(const struct answerer *a, const char *name)
{
    char key[80];
    text_format(key, sizeof(key), "&%s=", name);
    struct text form = {0};
    text_add(&form, "&");
    text_add(&form, a->form);
    char *at = strstr(form.data, key);
    struct text out = {0};
    text_add(&out, "");
    for (char *p = at ? at + strlen(key) : form.data + form.len; *p && *p != '&'; p++) {
        unsigned byte;
        char c = *p;
        if (c == '%' && sscanf(p + 1, "%2x", &byte) == 1) {
            c = (char)byte;
            p += 2;
        }
        text_add_n(&out, &c, 1);
    }
    text_fini(&form);
    if (at == NULL) {
        text_fini(&out);
        return NULL;
    }
    return out.data ? out.data : mem_string("");
}

static inline void answerer_expect(const struct answerer *a, const char *name, const char *value)
{
    char *got = answerer_argument(a, name);
    if (value == NULL && got == NULL)
        return;
    if (value == NULL || got == NULL || strcmp(got, value) != 0)
        fail_msg("%s: %s is \"%s\", not \"%s\"", a->method, name, got ? got : "(none)",
                 value ? value : "(none)");
    free(got);
}
