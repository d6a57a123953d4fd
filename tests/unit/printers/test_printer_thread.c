/* A printer's thread against a listener in this process: what it says, in which order, and what it does with a label when things go
 * wrong at the worst moment. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <linux/filter.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "printers/printers.h"

enum { WAIT_US = 60000000 };

struct bed {
    struct queue *inbox;
    struct printer *printer;
    int listener;
    int port;
    int64_t next_id;
};

static int listen_on(int port)
{
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_port = htons((uint16_t)port)};
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    int size = 1024; /* less than a label: what it has not read is not acknowledged */
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(fd, 4), 0);
    return fd;
}

static void open_bed(struct bed *b, enum printer_ask ask)
{
    struct printer_config config;
    struct sockaddr_in a;
    socklen_t len = sizeof(a);
    struct error err;
    *b = (struct bed){.inbox = queue_new(1000, event_free_node), .listener = listen_on(0)};
    assert_int_equal(getsockname(b->listener, (struct sockaddr *)&a, &len), 0);
    b->port = ntohs(a.sin_port);
    printer_config_init(&config);
    text_copy(config.name, sizeof(config.name), "p");
    text_copy(config.template_name, sizeof(config.template_name), "parcel");
    config.uri = (struct printer_uri){.scheme = PRINTER_SOCKET, .port = b->port};
    text_copy(config.uri.host, sizeof(config.uri.host), "127.0.0.1");
    config.ask = ask;
    config.spec.width_mm = 100;
    config.spec.height_mm = 150;
    config.spec.dpi = 300;
    config.linger_ms = 3000;
    config.retry_ms = 10;
    config.retry_max_ms = 50;
    /* One that is asked is not asked again between two steps of a test, however slow the machine. */
    config.look_ms = ask == PRINTER_ASK_NONE ? 20 : 3600000;
    b->printer = printer_start(&config, b->inbox, &err);
    assert_non_null(b->printer);
}

static void close_bed(struct bed *b)
{
    printer_stop(b->printer);
    printer_free(b->printer);
    queue_free(b->inbox);
    if (b->listener >= 0)
        close(b->listener);
}

static int64_t give(struct bed *b)
{
    struct label_job *job = mem_new(sizeof(*job));
    job->label_id = ++b->next_id;
    job->fields.kind = LABEL_PARCEL;
    text_copy(job->fields.waybill, sizeof(job->fields.waybill), "SF1234567890");
    text_copy(job->fields.title, sizeof(job->fields.title),
              "Дождевик женский, длинный, с капюшоном, на молнии; 女士长款雨衣");
    text_copy(job->fields.customer, sizeof(job->fields.customer), "Константин Константинопольский");
    text_copy(job->fields.own_id, sizeof(job->fields.own_id), "P7K11");
    assert_true(printer_print(b->printer, job));
    return b->next_id;
}

/* The next event of that kind; others are passed over. */
static struct event *next(struct bed *b, enum event_kind kind)
{
    int64_t until_us = clock_mono_us() + WAIT_US;
    struct event *event;
    while ((event = (struct event *)queue_pop(b->inbox, until_us)) != NULL) {
        if (event->kind == kind)
            return event;
        event_free(event);
    }
    fail_msg("nothing was said");
    return NULL;
}

static void expect_label(struct bed *b, int64_t id, enum label_state state)
{
    struct event *event = next(b, EVENT_LABEL);
    assert_int_equal(event->label.label_id, id);
    if (event->label.state != state)
        fail_msg("label %lld is %s (%s), not %s", (long long)id, label_state_name(event->label.state),
                 event->label.problem, label_state_name(state));
    event_free(event);
}

static void expect_printer(struct bed *b, enum printer_state state, bool open)
{
    for (;;) {
        struct event *event = next(b, EVENT_PRINTER);
        bool is = event->printer.state == state && event->printer.open == open;
        event_free(event);
        if (is)
            return;
    }
}

static int take_connection(const struct bed *b)
{
    int fd = accept(b->listener, NULL, NULL);
    assert_true(fd >= 0);
    return fd;
}

/* Reads until the label's end has come. */
static void read_label(int fd)
{
    char all[65536];
    size_t len = 0;
    while (memmem(all, len, "^XZ", 3) == NULL) {
        ssize_t n = read(fd, all + len, sizeof(all) - len);
        assert_true(n > 0);
        len += (size_t)n;
    }
}

static void reset(int fd)
{
    const struct linger now = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(fd);
}

static void opens_only_when_wanted(void **state)
{
    (void)state;
    struct bed b;
    open_bed(&b, PRINTER_ASK_NONE);
    int fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, false);
    printer_wake(b.printer);
    expect_printer(&b, PRINTER_READY, true);
    int64_t id = give(&b);
    read_label(fd);
    expect_label(&b, id, LABEL_STATE_SENT);
    /* Idle: it lets others in. */
    expect_printer(&b, PRINTER_READY, false);
    close(fd);
    close_bed(&b);
}

/* However often it is woken, there is room for the label. */
static void many_wakes_and_a_label(void **state)
{
    (void)state;
    struct bed b;
    open_bed(&b, PRINTER_ASK_NONE);
    for (int i = 0; i < 1000; i++)
        printer_wake(b.printer);
    int64_t id = give(&b);
    int fd = take_connection(&b);
    read_label(fd);
    expect_label(&b, id, LABEL_STATE_SENT);
    close(fd);
    close_bed(&b);
}

static void closed_while_idle_loses_nothing(void **state)
{
    (void)state;
    struct bed b;
    open_bed(&b, PRINTER_ASK_NONE);
    printer_wake(b.printer);
    int fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, true);
    close(fd);
    /* The label may cross the news that the connection is closed: it goes over another. */
    int64_t id = give(&b);
    do {
        fd = take_connection(&b);
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 1000) > 0 && recv(fd, &(char){0}, 1, MSG_PEEK) > 0)
            break;
        close(fd);
    } while (true);
    read_label(fd);
    expect_label(&b, id, LABEL_STATE_SENT);
    close(fd);
    close_bed(&b);
}

static void broken_off_is_unsure(void **state)
{
    (void)state;
    struct bed b;
    char some[100];
    open_bed(&b, PRINTER_ASK_NONE);
    printer_wake(b.printer);
    int fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, true);
    int64_t id = give(&b);
    assert_true(read(fd, some, sizeof(some)) > 0);
    reset(fd);
    expect_label(&b, id, LABEL_STATE_UNSURE);
    expect_printer(&b, PRINTER_OFFLINE, false);
    /* It comes back by itself. */
    fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, true);
    close(fd);
    close_bed(&b);
}

static void away_gives_it_back(void **state)
{
    (void)state;
    struct bed b;
    open_bed(&b, PRINTER_ASK_NONE);
    printer_wake(b.printer);
    int fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, true);
    close(b.listener);
    b.listener = -1;
    reset(fd);
    expect_printer(&b, PRINTER_OFFLINE, false);
    expect_label(&b, give(&b), LABEL_STATE_QUEUED);
    b.listener = listen_on(b.port);
    fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, true);
    close(fd);
    close_bed(&b);
}

static void sent_only_after_its_word(void **state)
{
    (void)state;
    static const char well[] = "\002030,0,0,0346,000,0,0,0,000,0,0,0\003\r\n"
                               "\002001,0,0,0,1,2,6,0,00000000,1,000\003\r\n\0021234,0\003\r\n";
    struct bed b;
    char question[16];
    open_bed(&b, PRINTER_ASK_ZPL);
    printer_wake(b.printer);
    int fd = take_connection(&b);
    assert_int_equal(read(fd, question, sizeof(question)), 5);
    assert_memory_equal(question, "~HS\r\n", 5);
    assert_int_equal(write(fd, well, sizeof(well) - 1), sizeof(well) - 1);
    expect_printer(&b, PRINTER_READY, true);
    int64_t id = give(&b);
    read_label(fd);
    /* It has all its bytes, and goes before it has said so. */
    reset(fd);
    expect_label(&b, id, LABEL_STATE_UNSURE);
    close_bed(&b);
}

/* --- half open: it is gone, and no end of the connection was heard ------------------------------------------------------------ */
/* Every packet for this socket is dropped before TCP sees it. */
static void vanish(int fd)
{
    struct sock_filter drop = {BPF_RET | BPF_K, 0, 0, 0};
    const struct sock_fprog all = {1, &drop};
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &all, sizeof(all)), 0);
}

static void vanished_before_a_label(void **state)
{
    (void)state;
    struct bed b;
    open_bed(&b, PRINTER_ASK_NONE);
    printer_wake(b.printer);
    int fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, true);
    vanish(fd);
    int64_t id = give(&b);
    struct event *event = next(&b, EVENT_LABEL);
    assert_int_equal(event->label.label_id, id);
    assert_int_equal(event->label.state, LABEL_STATE_UNSURE);
    assert_non_null(strstr(event->label.problem, "stopped answering"));
    event_free(event);
    expect_printer(&b, PRINTER_OFFLINE, false);
    close(fd);
    close_bed(&b);
}

static void vanished_when_asked(void **state)
{
    (void)state;
    struct bed b;
    char question[16];
    open_bed(&b, PRINTER_ASK_ZPL);
    printer_wake(b.printer);
    int fd = take_connection(&b);
    assert_int_equal(read(fd, question, sizeof(question)), 5);
    vanish(fd);
    vanish(b.listener);
    expect_printer(&b, PRINTER_SILENT, false);
    expect_printer(&b, PRINTER_OFFLINE, false);
    close(fd);
    close_bed(&b);
}

static void nobody_answers_the_call(void **state)
{
    (void)state;
    struct bed b;
    open_bed(&b, PRINTER_ASK_NONE);
    int fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, false);
    vanish(b.listener);
    reset(fd);
    printer_wake(b.printer);
    for (bool said = false; !said;) {
        struct event *event = next(&b, EVENT_PRINTER);
        said = event->printer.state == PRINTER_OFFLINE && strstr(event->printer.detail, "no answer from");
        event_free(event);
    }
    close_bed(&b);
}

/* Jobs that were not begun go back; the one under way has an end that is said. */
static void stop_says_what_became_of_each(void **state)
{
    (void)state;
    struct bed b;
    open_bed(&b, PRINTER_ASK_NONE);
    printer_wake(b.printer);
    int fd = take_connection(&b);
    expect_printer(&b, PRINTER_READY, true);
    int64_t first = give(&b);
    int64_t second = give(&b);
    printer_stop(b.printer);
    struct event *event = next(&b, EVENT_LABEL);
    assert_int_equal(event->label.label_id, first);
    bool whole = event->label.state == LABEL_STATE_SENT;
    event_free(event);
    event = next(&b, EVENT_LABEL);
    assert_int_equal(event->label.label_id, second);
    assert_true(whole || event->label.state == LABEL_STATE_QUEUED);
    event_free(event);
    /* Nothing is taken any more. */
    struct label_job *late = mem_new(sizeof(*late));
    assert_false(printer_print(b.printer, late));
    free(late);
    printer_wake(b.printer);
    printer_free(b.printer);
    queue_free(b.inbox);
    close(b.listener);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_wakes_and_a_label),
        cmocka_unit_test(opens_only_when_wanted),
        cmocka_unit_test(closed_while_idle_loses_nothing),
        cmocka_unit_test(broken_off_is_unsure),
        cmocka_unit_test(away_gives_it_back),
        cmocka_unit_test(sent_only_after_its_word),
        cmocka_unit_test(vanished_before_a_label),
        cmocka_unit_test(vanished_when_asked),
        cmocka_unit_test(nobody_answers_the_call),
        cmocka_unit_test(stop_says_what_became_of_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
