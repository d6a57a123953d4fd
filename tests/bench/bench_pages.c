/* 200 station pages and 20 admins' pages that follow the live state, while the 20 admins read lists, parcels and charts of a log of 50,000
 * scans, a click a second each: what they do to a scan's verdict (last key event to the picture on the board), and how long after the
 * scan the last page has it. Paced scans, without pages and with.
 *   bench_pages [FOLDER [PAGES]]     PAGES: so many that only follow, and no admins */
#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "admins.h"
#include "base/board.h"
#include "base/queue.h"
#include "base/thread.h"
#include "bench.h"
#include "core/event.h"
#include "core/view.h"
#include "filled_log.h"
#include "station/station.h"
#include "store/people.h"
#include "store/receiving.h"
#include "token.h"
#include "web/web.h"

enum { SCANS = 300, PACE_MS = 20, PAGES_MAX = 220, ADMINS = 20, LINES = 1000, LOGGED = 50000 };

static void check(bool ok, const struct error *err)
{
    if (!ok) {
        fprintf(stderr, "%s\n", err->text);
        exit(1);
    }
}

static void pause_ms(long ms)
{
    const struct timespec t = {.tv_nsec = ms * 1000000};
    nanosleep(&t, NULL);
}

/* --- the pages: one thread reads for all ------------------------------------------------------------------------------------ */
struct pages {
    int count;
    struct thread thread;
    struct pollfd fds[PAGES_MAX];
    int port;
    atomic_int wanted;  /* scan id that all are to see */
    atomic_int seen;    /* how many have */
    int has[PAGES_MAX]; /* the newest scan id each has seen */
    char tail[PAGES_MAX][4096];
    size_t tail_len[PAGES_MAX];
    atomic_bool stop;
    uint64_t bytes;
};

static void look(struct pages *p, int i, const char *data, size_t len)
{
    static const char mark[] = "\"verdict\":{\"scan_id\":\"";
    /* Enough of what came before, for a mark that is cut in two. */
    char *tail = p->tail[i];
    size_t keep = p->tail_len[i] > 63 ? 63 : p->tail_len[i];
    memmove(tail, tail + p->tail_len[i] - keep, keep);
    size_t take = len < sizeof(p->tail[i]) - keep - 1 ? len : sizeof(p->tail[i]) - keep - 1;
    memcpy(tail + keep, data, take);
    p->tail_len[i] = keep + take;
    tail[p->tail_len[i]] = '\0';
    for (const char *at = tail; (at = strstr(at, mark)) != NULL; at += sizeof(mark) - 1) {
        int id = atoi(at + sizeof(mark) - 1);
        if (id > p->has[i]) {
            p->has[i] = id;
            if (id == atomic_load(&p->wanted))
                atomic_fetch_add(&p->seen, 1);
        }
    }
}

static void run_pages(void *arg)
{
    struct pages *p = arg;
    char data[4000];
    while (!atomic_load(&p->stop)) {
        if (poll(p->fds, (nfds_t)p->count, 50) <= 0)
            continue;
        for (int i = 0; i < p->count; i++) {
            if ((p->fds[i].revents & POLLIN) == 0)
                continue;
            ssize_t n = recv(p->fds[i].fd, data, sizeof(data), 0);
            if (n <= 0) {
                fprintf(stderr, "page %d was hung up on\n", i);
                exit(1);
            }
            p->bytes += (uint64_t)n;
            look(p, i, data, (size_t)n);
        }
    }
}

static void open_pages(struct pages *p, int port)
{
    static const char request[] = "GET /api/1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct error err;
    for (int i = 0; i < p->count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
            send(fd, request, sizeof(request) - 1, 0) < 0) {
            perror("page");
            exit(1);
        }
        p->fds[i] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    check(thread_start(&p->thread, "pages", run_pages, p, &err), &err);
}

static void close_pages(struct pages *p)
{
    atomic_store(&p->stop, true);
    thread_join(&p->thread);
    for (int i = 0; i < p->count; i++)
        close(p->fds[i].fd);
}

/* --- the scans --------------------------------------------------------------------------------------------------------------- */
static void fill(struct store *s)
{
    struct order_line *lines = mem_array(LINES, sizeof(*lines));
    struct error err;
    for (int i = 0; i < LINES; i++) {
        lines[i] = (struct order_line){.quantity = 1, .status_id = 4, .line_num = 1};
        text_format(lines[i].order_id, sizeof(lines[i].order_id), "NEW-%010d", i / 3);
        text_format(lines[i].line_id, sizeof(lines[i].line_id), "%d", i);
        text_format(lines[i].waybill, sizeof(lines[i].waybill), "SF%013d", i);
        text_copy(lines[i].title, sizeof(lines[i].title), "Cotton socks, five pairs, grey");
    }
    store_begin(s);
    store_put_lines(s, lines, LINES, clock_wall_us());
    check(store_commit(s, &err), &err);
    free(lines);
}

static int logged; /* scans that are in the log before */
static int scans;

static void scan(struct queue *inbox, struct board *board, uint64_t *seen, struct view *view,
                 struct pages *pages, int64_t *ret_verdict_us, int64_t *ret_last_us)
{
    struct event *event = event_new(EVENT_SCAN);
    char code[32];
    scans++;
    if (pages) {
        atomic_store(&pages->seen, 0);
        atomic_store(&pages->wanted, logged + scans);
    }
    text_copy(event->scan.scanner, sizeof(event->scan.scanner), "left");
    text_format(code, sizeof(code), "SF%013d", scans);
    event->scan.raw_len = strlen(code);
    memcpy(event->scan.raw, code, event->scan.raw_len);
    event->scan.wall_us = clock_wall_us();
    event->scan.mono_us = clock_mono_us();
    int64_t begun_us = event->scan.mono_us;
    if (!queue_push(inbox, LANE_SCAN, &event->node))
        exit(1);
    do /* what admins ask of the station makes pictures, too */
        *seen = board_wait(board, *seen, CLOCK_FOREVER, view);
    while (view->verdict.scan_id != logged + scans);
    *ret_verdict_us = clock_mono_us() - begun_us;
    while (pages && atomic_load(&pages->seen) < pages->count)
        pause_ms(1);
    *ret_last_us = clock_mono_us() - begun_us;
}

static void measure(struct queue *inbox, struct board *board, struct pages *pages, int64_t *verdicts,
                    int64_t *lasts)
{
    struct view view;
    uint64_t seen = board_read(board, &view);
    for (int i = 0; i < SCANS; i++) {
        pause_ms(PACE_MS);
        scan(inbox, board, &seen, &view, pages, &verdicts[i], &lasts[i]);
    }
}

/* Somebody who is logged in; token: of the cookie. */
static void add_admin(struct store *s, char token[TOKEN_SIZE])
{
    const struct user_row user = {.name = "anna", .role = ROLE_ADMIN, .hash = "none: nobody logs in"};
    char hash[TOKEN_HASH_SIZE];
    struct error err;
    check(token_init(&err), &err);
    token_make(token);
    token_hash(token, hash);
    store_begin(s);
    store_put_user(s, &user);
    store_put_web_session(s, hash, user.name, "127.0.0.1", clock_wall_us(), 0);
    check(store_commit(s, &err), &err);
}

/* Until the search index knows the whole log: it is made once, and not what is measured. */
static void wait_for_index(int port, const char *token)
{
    char command[400];
    text_format(
        command, sizeof(command),
        "curl -sf -b tallyman_session=%s http://127.0.0.1:%d/api/1/health | grep -q '\"ready\": *true'",
        token, port);
    while (system(command) != 0)
        pause_ms(200);
}

int main(int argc, char **argv)
{
    static int64_t alone[SCANS];
    static int64_t together[SCANS];
    static int64_t lasts[SCANS];
    static struct pages pages;
    char folder[512];
    char path[600];
    struct error err;
    char token[TOKEN_SIZE];
    char csrf[CSRF_SIZE];
    struct admins *admins = NULL;
    bool with_admins = argc <= 2;
    pages.count = with_admins ? PAGES_MAX : atoi(argv[2]);
    if (pages.count < 1 || pages.count > PAGES_MAX)
        return 2;
    bench_folder(folder, sizeof(folder), argc, argv);
    text_format(path, sizeof(path), "%s/tallyman.db", folder);
    struct store *store = store_open(path, STORE_WRITE, &err);
    check(store != NULL, &err);
    logged = with_admins ? LOGGED : 0;
    if (logged > 0)
        filled_log(path, logged);
    fill(store);
    add_admin(store, token);
    token_csrf(token, csrf);
    struct queue *inbox = queue_new(1024, event_free_node);
    struct board *board = board_new(sizeof(struct view));
    const struct station_config config = {
        .name = "bench",
        .language = "en",
        .rules = {.confirm = CONFIRM_NEVER, .duplicate_window_ms = 1500, .choice_ms = 10000, .stale_s = 600},
        .verdict_ms = 2500,
        .inbox = inbox,
        .board = board};
    const struct web_config web_config = {.listen = "127.0.0.1:0",
                                          .public_url = "",
                                          .tls_cert = "",
                                          .tls_key = "",
                                          .session_idle_min = 60,
                                          .session_max_h = 12,
                                          .station = "bench",
                                          .language = "en",
                                          .state = folder,
                                          .version = "bench"};
    struct station *station = station_start(&config, store, &err);
    check(station != NULL, &err);
    struct web *web = web_start(&web_config, inbox, board, &err);
    check(web != NULL, &err);
    while (web_port(web) == 0)
        pause_ms(5);
    wait_for_index(web_port(web), token);
    measure(inbox, board, NULL, alone, lasts);
    open_pages(&pages, web_port(web));
    if (with_admins)
        admins = admins_start(web_port(web), ADMINS, token, csrf);
    pause_ms(500);
    measure(inbox, board, &pages, together, lasts);
    close_pages(&pages);
    int64_t p99_alone = bench_percentile(alone, SCANS, 990);
    int64_t p99_together = bench_percentile(together, SCANS, 990);
    printf("verdict alone          p50 %6" PRId64 " us, p99 %6" PRId64 " us\n",
           bench_percentile(alone, SCANS, 500), p99_alone);
    printf("verdict with %d pages  p50 %6" PRId64 " us, p99 %6" PRId64 " us, ratio of p99 %.2f\n",
           pages.count, bench_percentile(together, SCANS, 500), p99_together,
           (double)p99_together / (double)p99_alone);
    printf("last page has it       p50 %6.1f ms, p99 %6.1f ms, max %6.1f ms (aim <= 200); %.1f MiB sent\n",
           (double)bench_percentile(lasts, SCANS, 500) / 1000,
           (double)bench_percentile(lasts, SCANS, 990) / 1000,
           (double)bench_percentile(lasts, SCANS, 1000) / 1000, (double)pages.bytes / 1048576);
    char who[64];
    text_format(who, sizeof(who), "%d pages%s", pages.count, admins ? ", 20 admins at work" : "");
    if (admins) {
        int64_t answers;
        int64_t p50_us;
        int64_t p99_us;
        admins_stop(admins, &answers, &p50_us, &p99_us);
        printf("%d admins had %" PRId64 " answers  p50 %6.1f ms, p99 %6.1f ms\n", ADMINS, answers,
               (double)p50_us / 1000, (double)p99_us / 1000);
    }
    char what[128];
    text_format(what, sizeof(what), "%s: verdict p99 against none", who);
    bench_note(what, (double)p99_together / (double)p99_alone, "x");
    text_format(what, sizeof(what), "%s: the last has it, p99", who);
    bench_result(what, (double)bench_percentile(lasts, SCANS, 990) / 1000, "ms", false, 200);
    station_stop(station);
    web_stop(web);
    web_free(web);
    queue_free(inbox);
    board_free(board);
    bench_remove(folder);
    return 0;
}
