/* A label printer with moods: `fake_printer DIR` listens on a free port of loopback and writes it to DIR/port; `fake_printer DIR pty` is
 * at the end of a line, DIR/tty. It does as DIR/mode says at that moment:
 *   ok         reads, answers ~HS and ~HQES
 *   silent     reads, never answers
 *   nonsense   reads, answers ~HS with something else
 *   paper-out  reads, answers that paper is out
 *   head-open  reads, answers that the head is up
 *   slow       reads 512 bytes every 5 ms
 *   stall      reads nothing until the mode changes
 *   reset      breaks the connection off after 1000 bytes of a label
 *   close      closes every connection at once
 *   away       closes its port until the mode changes (on a line: is unplugged)
 *   vanish     from one moment to the next answers no packet any more, as after a power cut; comes back with the next mode
 * What it has read whole is a label: each is a line in DIR/journal, written before anything more is read or answered:
 *   first byte (us, monotonic)  last byte  bytes  own id  ("-" when it has none)
 * and the label itself is in DIR/labels, one after the other. It ends with its parent. */
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

enum { LABEL_MAX = 1 << 20, RECEIVE_BUFFER = 4096, RESET_AFTER = 1000, TICK_MS = 5, ID_SIZE = 32 };

struct fake {
    const char *folder;
    int listener;
    struct sockaddr_in address;
    int journal;
    int labels;
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

static void listen_now(struct fake *f)
{
    int on = 1;
    int size = RECEIVE_BUFFER;
    f->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(f->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    setsockopt(f->listener, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
    if (bind(f->listener, (struct sockaddr *)&f->address, sizeof(f->address)) != 0 ||
        listen(f->listener, 4) != 0)
        die("listen");
    socklen_t len = sizeof(f->address);
    getsockname(f->listener, (struct sockaddr *)&f->address, &len);
}

/* --- what was read ---------------------------------------------------------------------------------------------------------- */
static void put(int fd, const void *data, size_t len)
{
    if (write(fd, data, len) != (ssize_t)len)
        die("journal");
}

static void find_id(const char *label, size_t len, char id[ID_SIZE])
{
    /* As the QR code has it; elsewhere the letters may stand by chance. */
    const char *at = memmem(label, len, "MA,P7K", 6);
    size_t n = 0;
    strcpy(id, "-");
    if (at)
        at += 3;
    while (at && at + n < label + len && n < ID_SIZE - 1 && at[n] != '^' && at[n] != '"' && at[n] > ' ')
        n++;
    if (n > 3) {
        memcpy(id, at, n);
        id[n] = '\0';
    }
}

static void label_is_whole(struct fake *f, size_t len)
{
    char line[128];
    char id[ID_SIZE];
    find_id(f->data, len, id);
    put(f->labels, f->data, len);
    int n = snprintf(line, sizeof(line), "%lld %lld %zu %s\n", (long long)f->first_us, (long long)now_us(),
                     len, id);
    put(f->journal, line, (size_t)n);
    memmove(f->data, f->data + len, f->len - len);
    f->len -= len;
    f->first_us = now_us();
}

static void answer(const struct fake *f, int fd)
{
    char text[128];
    if (mode_is(f, "silent"))
        return;
    if (mode_is(f, "nonsense"))
        snprintf(text, sizeof(text), "\002I am a teapot\003\r\n");
    else
        snprintf(text, sizeof(text),
                 "\002030,%d,0,0346,000,0,0,0,000,0,0,0\003\r\n\002001,0,%d,0,1,2,6,0,00000000,1,000\003\r\n"
                 "\0021234,0\003\r\n",
                 mode_is(f, "paper-out"), mode_is(f, "head-open"));
    (void)!write(fd, text, strlen(text));
}

/* The longer question, which lprint asks too. */
static void answer_hqes(const struct fake *f, int fd)
{
    char text[160];
    int bits = (mode_is(f, "paper-out") ? 1 : 0) | (mode_is(f, "head-open") ? 4 : 0);
    if (mode_is(f, "silent"))
        return;
    snprintf(
        text, sizeof(text),
        "\002\r\n\r\n  PRINTER STATUS                             \r\n   ERRORS:         %d 00000000 %08X\r\n"
        "   WARNINGS:       0 00000000 00000000\r\n\003",
        bits != 0, (unsigned)bits);
    (void)!write(fd, text, strlen(text));
}

/* Takes whole labels and questions from the front of what has come. */
static void digest(struct fake *f, int fd)
{
    static const char question[] = "~HS";
    static const char longer[] = "~HQES";
    for (;;) {
        while (f->len > 0 && (f->data[0] == '\r' || f->data[0] == '\n')) {
            memmove(f->data, f->data + 1, f->len - 1);
            f->len--;
        }
        if (f->len >= 3 && memcmp(f->data, question, 3) == 0) {
            memmove(f->data, f->data + 3, f->len - 3);
            f->len -= 3;
            answer(f, fd);
            continue;
        }
        if (f->len >= 5 && memcmp(f->data, longer, 5) == 0) {
            memmove(f->data, f->data + 5, f->len - 5);
            f->len -= 5;
            answer_hqes(f, fd);
            continue;
        }
        const char *end = memmem(f->data, f->len, "^XZ", 3);
        if (end == NULL)
            return;
        label_is_whole(f, (size_t)(end - f->data) + 3);
    }
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
        if (mode_is(f, "away") || mode_is(f, "close"))
            break;
        if (mode_is(f, "vanish")) {
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
    bool pty = argc == 3 && strcmp(argv[2], "pty") == 0;
    if (argc != 2 && !pty) {
        fprintf(stderr, "usage: fake_printer DIR [pty]\n");
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    f.folder = argv[1];
    f.journal = open_in(&f, "journal", O_WRONLY | O_CREAT | O_APPEND);
    f.labels = open_in(&f, "labels", O_WRONLY | O_CREAT | O_APPEND);
    f.data = malloc(LABEL_MAX);
    if (f.journal < 0 || f.labels < 0 || f.data == NULL)
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
