/* The control socket: whole lines in, one reply to each, and clients that behave as they should not. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/event.h"
#include "station/control.h"

struct bed {
    char folder[64];
    char path[96];
    struct queue *inbox;
    struct control *control;
};

static void bed_open(struct bed *b, size_t inbox_limit)
{
    struct error err;
    *b = (struct bed){0};
    text_copy(b->folder, sizeof(b->folder), "/tmp/tallyman-control-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    text_format(b->path, sizeof(b->path), "%s/control", b->folder);
    b->inbox = queue_new(inbox_limit, event_free_node);
    b->control = control_open(b->path, b->inbox, &err);
    if (b->control == NULL)
        fail_msg("%s", err.text);
}

static void bed_close(struct bed *b)
{
    control_close(b->control);
    queue_free(b->inbox);
    assert_int_equal(access(b->path, F_OK), -1);
    assert_int_equal(rmdir(b->folder), 0);
}

static int connect_to(const struct bed *b)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    text_copy(address.sun_path, sizeof(address.sun_path), b->path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

/* Lets the socket do all it has to do now. */
static void turn(struct bed *b)
{
    struct pollfd fd = {.fd = control_fd(b->control), .events = POLLIN};
    for (int i = 0; i < 100 && poll(&fd, 1, 0) > 0; i++)
        control_ready(b->control);
}

static void say(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* The next request in the inbox: its client; *ret_json gets the text (free()). 0: none. */
static uint64_t take_request(struct bed *b, char **ret_json)
{
    struct event *event = (struct event *)queue_pop(b->inbox, 0);
    *ret_json = NULL;
    if (event == NULL)
        return 0;
    assert_int_equal(event->kind, EVENT_REQUEST);
    uint64_t client = event->request.client;
    *ret_json = steal(&event->request.json);
    event_free(event);
    return client;
}

static void expect_text(int fd, const char *text)
{
    char got[256];
    struct pollfd poller = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&poller, 1, 10000), 1);
    ssize_t n = recv(fd, got, sizeof(got) - 1, 0);
    assert_true(n >= 0);
    got[n] = '\0';
    assert_string_equal(got, text);
}

static void only_its_owner_may_speak(void **state)
{
    (void)state;
    struct bed b;
    struct stat st;
    bed_open(&b, 10);
    assert_int_equal(stat(b.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    bed_close(&b);
}

static void lines_come_in_pieces(void **state)
{
    (void)state;
    struct bed b;
    char *json;
    bed_open(&b, 10);
    int fd = connect_to(&b);
    turn(&b);
    say(fd, "{\"id\":1,");
    turn(&b);
    assert_int_equal(queue_length(b.inbox, LANE_REPLY), 0);
    say(fd, "\"do\":\"status\"}\n{\"id\":2}\n{\"id\"");
    turn(&b);
    uint64_t client = take_request(&b, &json);
    assert_true(client > 0);
    assert_string_equal(json, "{\"id\":1,\"do\":\"status\"}");
    free(json);
    assert_true(take_request(&b, &json) == client);
    assert_string_equal(json, "{\"id\":2}");
    free(json);
    assert_true(take_request(&b, &json) == 0);
    control_reply(b.control, client, mem_string("{\"id\":1,\"ok\":true}"));
    turn(&b);
    expect_text(fd, "{\"id\":1,\"ok\":true}\n");
    close(fd);
    turn(&b);
    bed_close(&b);
}

/* Who has said all still hears the answer; who has left is forgotten. */
static void half_closed_and_gone(void **state)
{
    (void)state;
    struct bed b;
    char *json;
    bed_open(&b, 10);
    int fd = connect_to(&b);
    turn(&b);
    say(fd, "{\"id\":1}\n");
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    turn(&b);
    uint64_t client = take_request(&b, &json);
    free(json);
    control_reply(b.control, client, mem_string("{\"id\":1,\"ok\":true}"));
    turn(&b);
    expect_text(fd, "{\"id\":1,\"ok\":true}\n");
    expect_text(fd, ""); /* and it is closed */
    close(fd);
    /* A request of one that left at once is carried out all the same. */
    fd = connect_to(&b);
    say(fd, "{\"id\":2}\n");
    close(fd);
    turn(&b);
    client = take_request(&b, &json);
    assert_true(client > 0);
    assert_string_equal(json, "{\"id\":2}");
    free(json);
    control_reply(b.control, client, mem_string("{\"id\":2,\"ok\":true}"));
    turn(&b);
    bed_close(&b);
}

static void what_is_too_long_is_refused(void **state)
{
    (void)state;
    struct bed b;
    char piece[8193];
    bed_open(&b, 10);
    int fd = connect_to(&b);
    memset(piece, 'x', sizeof(piece) - 1);
    piece[sizeof(piece) - 1] = '\0';
    turn(&b);
    for (int i = 0; i < 9; i++) {
        say(fd, piece);
        turn(&b);
    }
    char got[256] = "";
    assert_true(recv(fd, got, sizeof(got) - 1, 0) > 0);
    assert_non_null(strstr(got, "\"kind\":\"input\""));
    assert_int_equal(queue_length(b.inbox, LANE_REPLY), 0);
    close(fd);
    turn(&b);
    bed_close(&b);
}

/* A full inbox holds a client up; nothing it said is lost. */
static void a_full_inbox_holds_up(void **state)
{
    (void)state;
    struct bed b;
    char *json;
    bed_open(&b, 2);
    int fd = connect_to(&b);
    turn(&b);
    say(fd, "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n{\"id\":4}\n");
    turn(&b);
    assert_int_equal(queue_length(b.inbox, LANE_REPLY), 2);
    for (int id = 1; id <= 4; id++) {
        char want[16];
        uint64_t client = take_request(&b, &json);
        text_format(want, sizeof(want), "{\"id\":%d}", id);
        assert_string_equal(json, want);
        free(json);
        control_reply(b.control, client, mem_string("{}")); /* the reply makes it look again */
        turn(&b);
    }
    close(fd);
    turn(&b);
    bed_close(&b);
}

/* Replies to nobody (the screen's own requests) and to clients that never were are dropped. */
static void replies_to_nobody(void **state)
{
    (void)state;
    struct bed b;
    bed_open(&b, 10);
    for (int i = 0; i < 100; i++)
        control_reply(b.control, 0, mem_string("{\"ok\":true}"));
    control_reply(b.control, 77, mem_string("{\"ok\":true}"));
    turn(&b);
    int fd = connect_to(&b);
    turn(&b);
    say(fd, "{\"id\":1}\n");
    turn(&b);
    char *json;
    uint64_t client = take_request(&b, &json);
    free(json);
    control_reply(b.control, client, mem_string("{\"id\":1,\"ok\":true}"));
    turn(&b);
    expect_text(fd, "{\"id\":1,\"ok\":true}\n");
    close(fd);
    turn(&b);
    bed_close(&b);
}

/* Who has said nothing makes room for the next; who has spoken stays, and the next is let go. */
static void more_clients_than_there_is_room_for(void **state)
{
    (void)state;
    struct bed b;
    int fds[40];
    char *json;
    bed_open(&b, 100);
    for (size_t i = 0; i < 40; i++) {
        fds[i] = connect_to(&b);
        turn(&b);
        if (i < 31) {
            say(fds[i], "{\"id\":1}\n");
            turn(&b);
            assert_true(take_request(&b, &json) > 0);
            free(json);
        }
    }
    expect_text(fds[31], "");
    expect_text(fds[38], "");
    say(fds[39], "{\"id\":2}\n");
    turn(&b);
    uint64_t client = take_request(&b, &json);
    assert_true(client > 0);
    free(json);
    int late = connect_to(&b);
    turn(&b);
    expect_text(late, "");
    control_reply(b.control, client, mem_string("{\"id\":2,\"ok\":true}"));
    turn(&b);
    expect_text(fds[39], "{\"id\":2,\"ok\":true}\n");
    close(late);
    for (size_t i = 0; i < 40; i++)
        close(fds[i]);
    turn(&b);
    fds[0] = connect_to(&b);
    turn(&b);
    say(fds[0], "{\"id\":3}\n");
    turn(&b);
    assert_true(take_request(&b, &json) > 0);
    free(json);
    close(fds[0]);
    turn(&b);
    bed_close(&b);
}

/* Who does not read is not listened to any more, and gets every reply once it reads. */
static void a_client_that_does_not_read(void **state)
{
    (void)state;
    enum { REQUESTS = 3000, REPLY = 1000 };
    struct bed b;
    struct text ask = {0};
    char *json;
    int asked = 0;
    int heard = 0;
    bed_open(&b, REQUESTS);
    int fd = connect_to(&b);
    turn(&b);
    for (int i = 0; i < 10; i++)
        text_add(&ask, "{\"id\":1}\n");
    /* Each is answered before the next is said. */
    for (int i = 0; i < REQUESTS / 10; i++) {
        (void)!send(fd, ask.data, ask.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        turn(&b);
        for (uint64_t client; (client = take_request(&b, &json)) != 0; asked++) {
            char reply[REPLY + 1];
            free(json);
            memset(reply, 'x', REPLY);
            reply[REPLY] = '\0';
            control_reply(b.control, client, mem_string(reply));
        }
        turn(&b);
    }
    assert_true(asked < REQUESTS);
    char got[65536];
    for (;;) {
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        turn(&b);
        for (uint64_t client; (client = take_request(&b, &json)) != 0; asked++) {
            free(json);
            control_reply(b.control, client, mem_string("x"));
        }
        turn(&b);
        if (poll(&poller, 1, 0) == 0)
            break;
        ssize_t n = recv(fd, got, sizeof(got), 0);
        assert_true(n > 0);
        for (ssize_t i = 0; i < n; i++)
            heard += got[i] == '\n';
    }
    assert_int_equal(heard, asked);
    assert_int_equal(asked, REQUESTS);
    text_fini(&ask);
    close(fd);
    turn(&b);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_its_owner_may_speak),
        cmocka_unit_test(lines_come_in_pieces),
        cmocka_unit_test(half_closed_and_gone),
        cmocka_unit_test(what_is_too_long_is_refused),
        cmocka_unit_test(a_full_inbox_holds_up),
        cmocka_unit_test(replies_to_nobody),
        cmocka_unit_test(more_clients_than_there_is_room_for),
        cmocka_unit_test(a_client_that_does_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
