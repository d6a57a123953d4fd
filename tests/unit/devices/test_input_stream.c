/* Standard input as a scanner, through the whole reader: pipes, files, a full inbox. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "core/event.h"
#include "devices/reader.h"

enum { PATIENCE_US = 30000000, MANY = 5000 };

static int saved_stdin;

static int set_up(void **state)
{
    (void)state;
    saved_stdin = dup(STDIN_FILENO);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (saved_stdin >= 0) {
        dup2(saved_stdin, STDIN_FILENO);
        close(saved_stdin);
    }
    return 0;
}

static struct reader *start(int fd, struct queue *inbox)
{
    const struct reader_config config = {.standard_input = true};
    struct error err;
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    struct reader *r = reader_start(&config, inbox, &err);
    assert_non_null(r);
    return r;
}

static struct event *next(struct queue *inbox)
{
    struct event *event = (struct event *)queue_pop(inbox, clock_mono_us() + PATIENCE_US);
    assert_non_null(event);
    return event;
}

static void expect_state(struct queue *inbox, enum scanner_state state, const char *detail)
{
    struct event *event = next(inbox);
    assert_int_equal(event->kind, EVENT_SCANNER);
    assert_int_equal(event->scanner.state, state);
    assert_string_equal(event->scanner.name, "stdin");
    assert_string_equal(event->scanner.kind, "stdin");
    assert_string_equal(event->scanner.detail, detail);
    event_free(event);
}

static void expect_line(struct queue *inbox, const char *line, size_t len, enum scan_flaw flaw)
{
    struct event *event = next(inbox);
    assert_int_equal(event->kind, EVENT_SCAN);
    assert_string_equal(event->scan.scanner, "stdin");
    assert_int_equal(event->scan.flaw, flaw);
    assert_int_equal(event->scan.raw_len, len);
    assert_memory_equal(event->scan.raw, line, len);
    event_free(event);
}

static void write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        assert_true(n > 0);
        bytes += n;
        len -= (size_t)n;
    }
}

#define LINE(inbox, text) expect_line(inbox, text, sizeof(text) - 1, SCAN_WHOLE)

static void test_pipe(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    struct queue *inbox = queue_new(16, event_free_node);
    struct reader *r = start(fds[0], inbox);
    expect_state(inbox, SCANNER_READY, "");
    write_all(fds[1], "SF1234567890\n", 13);
    LINE(inbox, "SF1234567890");
    write_all(fds[1], "JDVA1\r\n\n\r\nin ha", 15);
    LINE(inbox, "JDVA1");
    write_all(fds[1], "lves\r\r\na\rb\n", 11);
    LINE(inbox, "in halves\r");
    LINE(inbox, "a\rb");
    write_all(fds[1], "no newline\r", 11);
    close(fds[1]);
    LINE(inbox, "no newline");
    expect_state(inbox, SCANNER_GONE, "end of input");
    reader_stop(r);
    queue_free(inbox);
}

static void test_long_line(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    struct queue *inbox = queue_new(16, event_free_node);
    struct reader *r = start(fds[0], inbox);
    expect_state(inbox, SCANNER_READY, "");
    char line[SCAN_RAW_MAX + 100];
    memset(line, 'x', sizeof(line));
    write_all(fds[1], line, sizeof(line));
    write_all(fds[1], "\nnext\n", 6);
    expect_line(inbox, line, SCAN_RAW_MAX, SCAN_TOO_LONG);
    LINE(inbox, "next");
    reader_stop(r); /* with the pipe still open */
    close(fds[1]);
    queue_free(inbox);
}

/* More lines than the inbox holds: all of them arrive, in order. */
static void read_many(int fd)
{
    struct queue *inbox = queue_new(64, event_free_node);
    struct reader *r = start(fd, inbox);
    bool ready = false;
    for (unsigned i = 0; i < MANY;) {
        struct event *event = next(inbox);
        if (event->kind == EVENT_SCANNER) {
            assert_false(ready);
            assert_int_equal(event->scanner.state, SCANNER_READY);
            ready = true;
        } else {
            char want[32];
            snprintf(want, sizeof(want), "LINE%08u", i);
            assert_int_equal(event->scan.flaw, SCAN_WHOLE);
            assert_int_equal(event->scan.raw_len, strlen(want));
            assert_memory_equal(event->scan.raw, want, strlen(want));
            i++;
        }
        event_free(event);
    }
    expect_state(inbox, SCANNER_GONE, "end of input");
    reader_stop(r);
    queue_free(inbox);
}

static int many_lines(void)
{
    char path[] = "/tmp/tallyman-lines-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    for (unsigned i = 0; i < MANY; i++)
        dprintf(fd, "LINE%08u\n", i);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static void test_file(void **state)
{
    (void)state;
    read_many(many_lines());
}

static void test_nothing(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    close(fds[1]);
    struct queue *inbox = queue_new(16, event_free_node);
    struct reader *r = start(fds[0], inbox);
    expect_state(inbox, SCANNER_READY, "");
    expect_state(inbox, SCANNER_GONE, "end of input");
    reader_stop(r);
    reader_stop(NULL);
    queue_free(inbox);
}

/* The station is stuck: stopping does not wait for it. */
static void test_stop_while_full(void **state)
{
    (void)state;
    struct queue *inbox = queue_new(1, event_free_node);
    struct reader *r = start(many_lines(), inbox);
    struct event *event = next(inbox);
    reader_stop(r);
    event_free(event);
    queue_free(inbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pipe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stop_while_full, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
