/* The screen's thread: waits for a new picture, a sound, a key or the end; once a second for the clock. */
#include "screen/screen.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOG_MODULE "screen"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "core/event.h"
#include "plain.h"
#include "tui.h"

enum { TICK_MS = 1000, BELLS_MAX = 8 };

struct screen {
    struct thread thread;
    struct screen_config config;
    struct board *board;
    struct queue *inbox;
    int stop;
    int picture_fd;
    int bell; /* counts the rings that are asked for */
    bool full;
    struct view view;
    struct typing typing;
    struct plain plain;
};

static void send_request(struct screen *s, const char *json)
{
    struct event *event = event_new(EVENT_REQUEST);
    event->request.json = mem_string(json);
    if (!queue_push(s->inbox, LANE_REPLY, &event->node))
        event_free(event);
}

static void send_typed(struct screen *s)
{
    struct event *event = event_new(EVENT_SCAN);
    if (typing_scan(&s->typing, &event->scan) && queue_push(s->inbox, LANE_SCAN, &event->node)) {
        typing_clear(&s->typing);
        return;
    }
    event_free(event); /* empty, or the station is busy: the line stays, Enter may be pressed again */
}

/* {"do":what,"scanner":…,extra}: for the scanner of the verdict that is shown. Names of scanners have no quotes or
 * backslashes left in them. */
static void send_for_scanner(struct screen *s, const char *what, const char *extra)
{
    char json[256];
    char name[SCANNER_NAME_MAX];
    text_copy(name, sizeof(name), s->view.verdict.scanner);
    for (char *p = name; *p; p++)
        if (*p == '"' || *p == '\\' || (unsigned char)*p < 0x20)
            *p = '_';
    text_format(json, sizeof(json), "{\"do\":\"%s\",\"scanner\":\"%s\"%s}", what, name, extra);
    send_request(s, json);
}

/* Takes what was typed; false when the end was asked for. */
static void take_keys(struct screen *s)
{
    for (;;) {
        switch (tui_key(&s->typing)) {
        case TUI_NONE:
            return;
        case TUI_CHANGED:
            break;
        case TUI_ENTER:
            send_typed(s);
            break;
        case TUI_UNDO:
            send_for_scanner(s, "undo", "");
            break;
        case TUI_OFFLINE:
            send_request(s, s->view.forced_offline ? "{\"do\":\"offline\",\"on\":false}"
                                                   : "{\"do\":\"offline\",\"on\":true}");
            break;
        case TUI_NEXT:
            send_for_scanner(s, "choose", ",\"answer\":\"next\"");
            break;
        case TUI_SAME:
            send_for_scanner(s, "choose", ",\"answer\":\"same\"");
            break;
        case TUI_QUIT:
            if (s->config.quit)
                s->config.quit(s->config.arg);
            return;
        }
    }
}

static void show(struct screen *s)
{
    board_read(s->board, &s->view);
    if (s->full) {
        tui_resize();
        tui_paint(&s->view, &s->typing);
    } else {
        plain_show(&s->plain, &s->view);
    }
}

static void ring(struct screen *s)
{
    eventfd_t times;
    if (eventfd_read(s->bell, &times) != 0)
        return;
    for (eventfd_t i = 0; s->full && i < times && i < BELLS_MAX; i++)
        if (write(STDOUT_FILENO, "\a", 1) != 1)
            break;
}

void screen_bell(struct screen *s, int times)
{
    (void)eventfd_write(s->bell, (eventfd_t)times);
}

static void run_screen(void *arg)
{
    struct screen *s = arg;
    s->full = !s->config.plain && tui_open();
    struct pollfd fds[] = {{.fd = s->stop, .events = POLLIN},
                           {.fd = s->picture_fd, .events = POLLIN},
                           {.fd = s->bell, .events = POLLIN},
                           {.fd = s->full ? STDIN_FILENO : -1, .events = POLLIN}};
    show(s);
    while ((fds[0].revents & POLLIN) == 0) {
        eventfd_t ignored;
        if (poll(fds, COUNT_OF(fds), s->full ? TICK_MS : -1) < 0 && errno != EINTR)
            break;
        if (fds[1].revents & POLLIN)
            (void)eventfd_read(s->picture_fd, &ignored);
        if (fds[3].revents & (POLLIN | POLLHUP))
            take_keys(s);
        show(s);
        if (fds[2].revents & POLLIN)
            ring(s);
    }
    tui_close();
}

struct screen *screen_start(const struct screen_config *config, struct board *board, struct queue *inbox,
                            struct error *err)
{
    struct screen *s = mem_new(sizeof(*s));
    s->config = *config;
    s->board = board;
    s->inbox = inbox;
    s->plain = (struct plain){.out = stdout, .last = {.platform.up = true, .disk.ok = true}};
    s->stop = eventfd(0, EFD_CLOEXEC);
    s->picture_fd = board_fd(board);
    s->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (s->stop < 0 || s->picture_fd < 0 || s->bell < 0) {
        error_errno(err, errno, "the screen");
        screen_stop(s);
        return NULL;
    }
    if (!thread_start(&s->thread, "screen", run_screen, s, err)) {
        screen_stop(s);
        return NULL;
    }
    return s;
}

void screen_stop(struct screen *s)
{
    if (s == NULL)
        return;
    if (s->stop >= 0)
        (void)eventfd_write(s->stop, 1);
    thread_join(&s->thread);
    if (s->stop >= 0)
        close(s->stop);
    if (s->bell >= 0)
        close(s->bell);
    free(s);
}
