/* A label printer with moods: `fake_printer DIR [LANGUAGE]` listens on a free port of loopback and writes it to DIR/port; `fake_printer
 * DIR pty [LANGUAGE]` is at the end of a line, DIR/tty. LANGUAGE is zpl, tspl, epl2 or escpos. It does as DIR/mode says at that moment:
 *   ok         reads, answers its language's questions (~HS and ~HQES, ESC ! ?, DLE EOT; EPL2 has none)
 *   silent     reads, never answers
 *   nonsense   reads, answers with something else
 *   paper-out  reads, answers that paper is out
 *   head-open  reads, answers that the head is up
 *   slow       reads 512 bytes every 5 ms
 *   stall      reads nothing until the mode changes
 *   reset      breaks the connection off after 1000 bytes of a label
 *   close      closes every connection at once
 *   away       closes its port until the mode changes (on a line: is unplugged)
 *   vanish     from one moment to the next answers no packet any more, as after a power cut; comes back with the next mode
 * What it has read whole is a label: each is a line in DIR/journal, written before anything more is read or answered:
 *   first byte (us, monotonic)  last byte  bytes  own id  ("-" when it has none, or has it only as dots)
 * and the label itself is in DIR/labels, one after the other. DIR/broken has a line for each connection that it served and then broke
 * off: how many bytes it had read of what was not whole yet. Of those that it closes unserved nothing is said there: who asks before he
 * prints has had no answer on them. It ends with its parent. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "fake_language.h"

enum { LABEL_MAX = 1 << 20, RECEIVE_BUFFER = 4096, RESET_AFTER = 1000, TICK_MS = 5, ID_SIZE = 32 };

struct fake {
    const char *folder;
    const struct fake_language *language;
    int listener;
    struct sockaddr_in address;
    int journal;
    int labels;
    int broken;
    char *data; /* of the label that is coming in */
    size_t len;
    int64_t first_us;
};

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static int open_in(const struct fake *f, const char *name, int flags)
{
    char path[300];
    snprintf(path, sizeof(path), "%s/%s", f->folder, name);
    return open(path, flags | O_CLOEXEC, 0600);
}

static bool mode_is(const struct fake *f, const char *mode)
{
    char is[32] = "";
    int fd = open_in(f, "mode", O_RDONLY);
    if (fd >= 0) {
        ssize_t n = read(fd, is, sizeof(is) - 1);
        is[n > 0 ? n : 0] = '\0';
        is[strcspn(is, "\n")] = '\0';
        close(fd);
    }
    return strcmp(is, mode) == 0;
}

static void pause_ms(int ms)
{
    struct timespec t = {.tv_nsec = ms * 1000000L};
    nanosleep(&t, NULL);
}

/* While it does not listen nobody else gets its port by chance. */
static void hold_port(struct fake *f)
{
    static int held = -1;
    int on = 1;
    socklen_t len = sizeof(f->address);
    if (held >= 0)
        return;
    held = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(held, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(held, (struct sockaddr *)&f->address, sizeof(f->address)) != 0)
        die("port");
    getsockname(held, (struct sockaddr *)&f->address, &len);
}

static void listen_now(struct fake *f)
{
    int on = 1;
    int size = RECEIVE_BUFFER;
    hold_port(f);
    f->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(f->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    setsockopt(f->listener, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
    if (bind(f->listener, (struct sockaddr *)&f->address, sizeof(f->address)) != 0 ||
        listen(f->listener, 4) != 0)
        die("listen");
}

/* --- what was read ---------------------------------------------------------------------------------------------------------- */
static void put(int fd, const void *data, size_t len)
{
    if (write(fd, data, len) != (ssize_t)len)
        die("journal");
}

static void find_id(const struct fake *f, size_t len, char id[ID_SIZE])
{
    /* As the QR code has it; elsewhere the letters may stand by chance. */
    char mark[16] = "";
    const char *label = f->data;
    size_t n = 0;
    strcpy(id, "-");
    if (f->language->before_id == NULL)
        return;
    snprintf(mark, sizeof(mark), "%sP7K", f->language->before_id);
    const char *at = memmem(label, len, mark, strlen(mark));
    if (at == NULL)
        return;
    at += strlen(f->language->before_id);
    while (at + n < label + len && n < ID_SIZE - 1 && at[n] != '^' && at[n] != '"' && at[n] > ' ')
        n++;
    memcpy(id, at, n);
    id[n] = '\0';
}

static void label_is_whole(struct fake *f, size_t len)
{
    char line[128];
    char id[ID_SIZE];
    find_id(f, len, id);
    put(f->labels, f->data, len);
    int n = snprintf(line, sizeof(line), "%lld %lld %zu %s\n", (long long)f->first_us, (long long)now_us(),
                     len, id);
    put(f->journal, line, (size_t)n);
    memmove(f->data, f->data + len, f->len - len);
    f->len -= len;
    f->first_us = now_us();
}

static void answer(const struct fake *f, const struct fake_question *question, int fd)
{
    static const char teapot[] = "\002I am a teapot\003\r\n";
    const struct fake_health health = {.paper_out = mode_is(f, "paper-out"),
                                       .head_open = mode_is(f, "head-open")};
    char text[FAKE_ANSWER_MAX];
    if (mode_is(f, "silent"))
        return;
    if (mode_is(f, "nonsense"))
        (void)!write(fd, teapot, sizeof(teapot) - 1);
    else
        (void)!write(fd, text, question->answer(&health, text));
}

static void drop_front(struct fake *f, size_t len)
{
    memmove(f->data, f->data + len, f->len - len);
    f->len -= len;
}

static const struct fake_question *asked(const struct fake *f)
{
    const struct fake_question *all = f->language->questions;
    for (size_t i = 0; i < FAKE_QUESTIONS_MAX && all[i].text; i++)
        if (f->len >= all[i].len && memcmp(f->data, all[i].text, all[i].len) == 0)
            return &all[i];
    return NULL;
}

/* Takes whole labels and questions from the front of what has come. */
static void digest(struct fake *f, int fd)
{
    for (;;) {
        while (f->len > 0 && (f->data[0] == '\r' || f->data[0] == '\n'))
            drop_front(f, 1);
        const struct fake_question *question = asked(f);
        if (question) {
            drop_front(f, question->len);
            answer(f, question, fd);
            continue;
        }
        long end = f->language->label_end(f->data, f->len);
        if (end == FAKE_WRONG)
            die("what came is not in its language");
        if (end == 0)
            return;
        label_is_whole(f, (size_t)end);
    }
}

/* Written down before the other side can know of it. */
static void note_broken(const struct fake *f)
{
    char line[32];
    int n = snprintf(line, sizeof(line), "%zu\n", f->len);
    put(f->broken, line, (size_t)n);
}

static void reset(int fd)
{
    struct linger now = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(fd);
}

/* Every packet for this socket is dropped before TCP sees it: no answer, no reset, no end. */
static void vanish(int fd)
{
    struct sock_filter drop = {BPF_RET | BPF_K, 0, 0, 0};
    const struct sock_fprog all = {1, &drop};
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &all, sizeof(all)) != 0)
        die("vanish");
}

/* fd: the connection that dies with it, -1: none. */
static void be_gone(const struct fake *f, int fd)
{
    int none = 0;
    if (fd >= 0)
        vanish(fd);
    vanish(f->listener);
    while (mode_is(f, "vanish"))
        pause_ms(TICK_MS);
    setsockopt(f->listener, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof(none));
    if (fd >= 0)
        reset(fd); /* what a printer that has started again says to an old connection */
}

static void serve(struct fake *f, int fd)
{
    f->len = 0;
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (mode_is(f, "stall")) {
            pause_ms(TICK_MS);
            continue;
        }
        if (mode_is(f, "away") || mode_is(f, "close")) {
            note_broken(f);
            break;
        }
        if (mode_is(f, "vanish")) {
            note_broken(f);
            be_gone(f, fd);
            return;
        }
        if (poll(&p, 1, 50) <= 0)
            continue;
        bool slow = mode_is(f, "slow");
        if (slow)
            pause_ms(TICK_MS);
        if (f->len == 0)
            f->first_us = now_us();
        size_t room = LABEL_MAX - f->len;
        ssize_t n = read(fd, f->data + f->len,
                         slow && room > 512      ? 512
                         : room > RECEIVE_BUFFER ? RECEIVE_BUFFER
                                                 : room);
        if (n <= 0)
            break;
        f->len += (size_t)n;
        if (f->len >= RESET_AFTER && mode_is(f, "reset")) {
            note_broken(f);
            reset(fd);
            return;
        }
        digest(f, fd);
    }
    close(fd);
}

/* Writes a file of the folder in one step. */
static void say(const struct fake *f, const char *name, const char *text)
{
    char from[300];
    char to[300];
    snprintf(from, sizeof(from), "%s/%s.new", f->folder, name);
    snprintf(to, sizeof(to), "%s/%s", f->folder, name);
    int fd = open(from, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    put(fd, text, strlen(text));
    close(fd);
    rename(from, to);
}

/* The printer's end of a line; DIR/tty is the computer's. */
static int plug_in(const struct fake *f, int *ret_held)
{
    struct termios raw;
    char tty[300];
    int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 || tcgetattr(fd, &raw) != 0)
        die("pty");
    cfmakeraw(&raw);
    tcsetattr(fd, TCSANOW, &raw);
    /* Held open, so that it does not end when the computer closes it. */
    *ret_held = open(ptsname(fd), O_RDWR | O_NOCTTY | O_CLOEXEC);
    snprintf(tty, sizeof(tty), "%s/tty", f->folder);
    unlink(tty);
    if (*ret_held < 0 || symlink(ptsname(fd), tty) != 0)
        die("pty");
    return fd;
}

static void be_on_a_line(struct fake *f)
{
    char tty[300];
    snprintf(tty, sizeof(tty), "%s/tty", f->folder);
    for (;;) {
        int held;
        int fd = plug_in(f, &held);
        say(f, "port", "1\n"); /* it is ready */
        serve(f, fd);
        close(held);
        unlink(tty);
        while (mode_is(f, "away") || mode_is(f, "close") || mode_is(f, "reset"))
            pause_ms(TICK_MS);
    }
}

int main(int argc, char **argv)
{
    struct fake f = {.address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}};
    char text[16];
    bool pty = argc > 2 && strcmp(argv[2], "pty") == 0;
    int language = pty ? 3 : 2;
    f.language = fake_language_find(argc > language ? argv[language] : "zpl");
    if (argc < 2 || argc > language + 1 || f.language == NULL) {
        fprintf(stderr, "usage: fake_printer DIR [pty] [zpl|tspl|epl2|escpos]\n");
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    f.folder = argv[1];
    f.journal = open_in(&f, "journal", O_WRONLY | O_CREAT | O_APPEND);
    f.labels = open_in(&f, "labels", O_WRONLY | O_CREAT | O_APPEND);
    f.broken = open_in(&f, "broken", O_WRONLY | O_CREAT | O_APPEND);
    f.data = malloc(LABEL_MAX);
    if (f.journal < 0 || f.labels < 0 || f.broken < 0 || f.data == NULL)
        die(f.folder);
    if (pty)
        be_on_a_line(&f);
    /* After a kill it comes back where it was. */
    int port = open_in(&f, "port", O_RDONLY);
    if (port >= 0 && read(port, text, sizeof(text) - 1) > 0)
        f.address.sin_port = htons((uint16_t)strtol(text, NULL, 10));
    listen_now(&f);
    snprintf(text, sizeof(text), "%d\n", ntohs(f.address.sin_port));
    say(&f, "port", text);
    for (;;) {
        if (mode_is(&f, "away")) {
            close(f.listener);
            while (mode_is(&f, "away"))
                pause_ms(TICK_MS);
            listen_now(&f);
        }
        if (mode_is(&f, "vanish"))
            be_gone(&f, -1);
        struct pollfd p = {.fd = f.listener, .events = POLLIN};
        if (poll(&p, 1, 20) <= 0)
            continue;
        int fd = accept(f.listener, NULL, NULL);
        if (fd < 0)
            continue;
        if (mode_is(&f, "close"))
            close(fd);
        else
            serve(&f, fd);
    }
}
