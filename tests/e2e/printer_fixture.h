/* Fake printers and a station that prints on them. For the e2e tests of labels. */
#pragma once

#include <time.h>

#include "core/own.h"
#include "core/printing.h"
#include "station_fixture.h"
#include "store/labels.h"
#include "store/store.h"

enum { WAIT_S = 60 }; /* how long anything is waited for; nothing takes so long */

struct fake_printer {
    char folder[160];
    pid_t pid;
    int port;
    bool pty;             /* FOLDER/tty instead of a port */
    const char *language; /* NULL: ZPL */
};

static inline void fake_mode(const struct fake_printer *p, const char *mode)
{
    char path[200];
    char next[200];
    text_format(path, sizeof(path), "%s/mode", p->folder);
    text_format(next, sizeof(next), "%s/mode.new", p->folder);
    fixture_write(next, mode);
    assert_int_equal(rename(next, path), 0);
}

static inline void pause_ms(int ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L};
    nanosleep(&t, NULL);
}

static inline void fake_run(struct fake_printer *p)
{
    p->pid = fork();
    if (p->pid == 0) {
        const char *language = p->language ? p->language : "zpl";
        if (p->pty)
            execl(FAKE_PRINTER, FAKE_PRINTER, p->folder, "pty", language, (char *)NULL);
        else
            execl(FAKE_PRINTER, FAKE_PRINTER, p->folder, language, (char *)NULL);
        _exit(127);
    }
    assert_true(p->pid > 0);
}

/* pty and language of *p are set. */
static inline void fake_start_like(struct fake_printer *p, const struct fixture *f, const char *name,
                                   const char *mode)
{
    char path[200];
    char *text = NULL;
    int64_t port = 0;
    text_format(p->folder, sizeof(p->folder), "%s/%s", f->folder, name);
    assert_int_equal(mkdir(p->folder, 0700), 0);
    fake_mode(p, mode);
    fake_run(p);
    text_format(path, sizeof(path), "%s/port", p->folder);
    for (int i = 0; i < WAIT_S * 100 && access(path, R_OK) != 0; i++)
        pause_ms(10);
    text = fixture_read(path);
    text[strcspn(text, "\n")] = '\0';
    assert_true(text_to_int64(text, 1, 65535, &port));
    p->port = (int)port;
    free(text);
}

static inline void fake_start(struct fake_printer *p, const struct fixture *f, const char *name,
                              const char *mode)
{
    *p = (struct fake_printer){0};
    fake_start_like(p, f, name, mode);
}

static inline void fake_kill(struct fake_printer *p)
{
    assert_int_equal(kill(p->pid, SIGKILL), 0);
    assert_int_equal(fixture_wait(p->pid), -SIGKILL);
    p->pid = 0;
}

static inline void fake_stop(struct fake_printer *p)
{
    if (p->pid > 0)
        fake_kill(p);
}

/* A question is shorter. */
enum { SURELY_OF_A_LABEL = 100 };

/* The connections that it broke off, and of these the ones in the middle of a label: bytes of that had been read. */
static inline size_t fake_broken(const struct fake_printer *p, size_t *ret_in_a_label)
{
    char path[200];
    size_t count = 0;
    text_format(path, sizeof(path), "%s/broken", p->folder);
    char *text = fixture_read(path);
    *ret_in_a_label = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        int64_t bytes;
        *end = '\0';
        assert_true(text_to_int64(line, 0, INT64_MAX, &bytes));
        *ret_in_a_label += bytes >= SURELY_OF_A_LABEL;
        count++;
    }
    free(text);
    return count;
}

/* --- what came out ---------------------------------------------------------------------------------------------------------- */
struct printed {
    int64_t first_us;
    int64_t last_us;
    size_t bytes;
    int64_t scan_id;
    int64_t label_id; /* 0: no id on it */
};

struct printed_list {
    struct printed *all;
    size_t count;
};

static inline struct printed_list fake_journal(const struct fake_printer *p)
{
    struct printed_list list = {0};
    char path[200];
    text_format(path, sizeof(path), "%s/journal", p->folder);
    char *text = fixture_read(path);
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        long long first;
        long long last;
        size_t len;
        char id[OWN_ID_SIZE];
        *end = '\0';
        assert_int_equal(sscanf(line, "%lld %lld %zu %31s", &first, &last, &len, id), 4);
        list.all = mem_resize(list.all, list.count + 1, sizeof(list.all[0]));
        struct printed *one = &list.all[list.count++];
        *one = (struct printed){.first_us = first, .last_us = last, .bytes = len};
        struct own_id own = {0};
        if (strcmp(id, "-") != 0)
            assert_true(own_id_read(id, strlen(id), &own));
        one->scan_id = own.scan_id;
        one->label_id = own.label_id;
    }
    free(text);
    return list;
}

/* Appends to the configuration. */
static inline void fixture_more(const struct fixture *f, const char *blocks)
{
    struct text config = {0};
    char *text = fixture_read(f->config);
    text_add(&config, text);
    text_add(&config, blocks);
    fixture_write(f->config, config.data);
    text_fini(&config);
    free(text);
}

/* --- the station -------------------------------------------------------------------------------------------------------------- */
static inline pid_t station_start_process(const struct fixture *f)
{
    char out[160];
    char socket[160];
    text_format(out, sizeof(out), "%s/station.out", f->folder);
    text_format(socket, sizeof(socket), "%s/control", f->state);
    /* One that was killed leaves its socket; who asks before there is a station would be one himself for a moment. */
    (void)unlink(socket);
    pid_t pid = fixture_spawn(f, NULL, out, ARGS("run", "--headless"));
    for (int i = 0; i < WAIT_S * 100; i++) {
        char *answer = NULL;
        if (access(socket, R_OK) == 0 &&
            fixture_run(f, "", &answer, ARGS("printer", "list", "--json")) == 0) {
            free(answer);
            return pid;
        }
        free(answer);
        pause_ms(10);
    }
    fail_msg("the station did not start");
    return -1;
}

static inline void station_end(pid_t pid)
{
    assert_int_equal(kill(pid, SIGTERM), 0);
    assert_int_equal(fixture_wait(pid), 0);
}

/* count codes nobody knows, the first of them number `from`: each becomes a hold with its label. */
static inline void scan_unknown(const struct fixture *f, int from, int count)
{
    struct text codes = {0};
    char *out = NULL;
    for (int i = 0; i < count; i++)
        text_add_format(&codes, "SF77%09d00\n", from + i);
    assert_int_equal(fixture_run(f, codes.data, &out, ARGS("scan", "--json")), 0);
    free(out);
    text_fini(&codes);
}

struct label_rows {
    struct label_row *all;
    size_t count;
};

static inline bool keep_row(void *arg, const struct label_row *row)
{
    struct label_rows *rows = arg;
    rows->all = mem_resize(rows->all, rows->count + 1, sizeof(rows->all[0]));
    rows->all[rows->count++] = *row;
    return true;
}

static inline struct label_rows read_labels(const struct fixture *f)
{
    struct label_rows rows = {0};
    const struct label_filter all = {.state = -1};
    struct error err;
    char db[160];
    text_format(db, sizeof(db), "%s/tallyman.db", f->state);
    struct store *store = store_open(db, STORE_READ, &err);
    if (store == NULL || !store_label_each(store, &all, keep_row, &rows, &err))
        fail_msg("%s", err.text);
    store_close(store);
    return rows;
}

static inline size_t count_state(const struct fixture *f, enum label_state state)
{
    struct label_rows rows = read_labels(f);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++)
        count += rows.all[i].state == state;
    free(rows.all);
    return count;
}

static inline void wait_for_count(const struct fixture *f, enum label_state state, size_t wanted)
{
    size_t now = 0;
    for (int i = 0; i < WAIT_S * 10; i++) {
        if ((now = count_state(f, state)) == wanted)
            return;
        pause_ms(100);
    }
    fail_msg("%zu labels are %s, not %zu", now, label_state_name(state), wanted);
}

/* Waits until nothing is queued or being sent; a long queue may take its time, as long as it moves. */
static inline void wait_for_labels(const struct fixture *f)
{
    size_t left = SIZE_MAX;
    for (int i = 0; i < WAIT_S * 10; i++) {
        size_t now = count_state(f, LABEL_STATE_QUEUED) + count_state(f, LABEL_STATE_SENDING);
        if (now == 0)
            return;
        if (now < left)
            i = 0;
        left = now;
        pause_ms(100);
    }
    fail_msg("%zu labels still wait", left);
}

static inline void wait_for_state(const struct fixture *f, const char *printer, const char *state)
{
    char is[64] = "";
    for (int i = 0; i < WAIT_S * 10; i++) {
        char *out = NULL;
        (void)fixture_run(f, "", &out, ARGS("printer", "status", "--json", printer));
        json_t *o = json_loads(out, 0, NULL);
        text_copy(is, sizeof(is), json_string_value(json_object_get(o, "state")));
        json_decref(o);
        free(out);
        if (strcmp(is, state) == 0)
            return;
        pause_ms(100);
    }
    fail_msg("printer %s is %s, not %s", printer, is, state);
}

/* Every label that is said to be out is out, none is twice, nothing is out that was not sent, and all in their order. */
static inline void assert_list_as_said(const struct fixture *f, const struct printed_list *out,
                                       const char *printer)
{
    struct label_rows rows = read_labels(f);
    size_t at = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct label_row *row = &rows.all[i];
        if (strcmp(row->printer, printer) != 0)
            continue;
        /* A shelf's label has the shelf's code and none of its own. */
        int64_t own = row->kind == LABEL_SHELF ? 0 : row->id;
        bool is_out = at < out->count && out->all[at].label_id == own;
        if (is_out)
            assert_int_equal(out->all[at].scan_id, row->scan_id);
        switch (row->state) {
        case LABEL_STATE_SENT:
        case LABEL_STATE_CONFIRMED:
            if (!is_out)
                fail_msg("label %lld is %s and not the next that came out", (long long)row->id,
                         label_state_name(row->state));
            break;
        case LABEL_STATE_UNSURE:
        case LABEL_STATE_FAILED:
            break;
        case LABEL_STATE_QUEUED:
        case LABEL_STATE_SENDING:
        case LABEL_STATE_CANCELLED:
        case LABEL_STATE_COUNT:
            if (is_out)
                fail_msg("label %lld is %s and came out", (long long)row->id, label_state_name(row->state));
            break;
        }
        at += is_out;
    }
    if (at != out->count)
        fail_msg("%zu labels came out that are not in this order, or are there twice", out->count - at);
    free(rows.all);
}

static inline void assert_as_said(const struct fixture *f, const struct fake_printer *p, const char *printer)
{
    struct printed_list out = fake_journal(p);
    assert_list_as_said(f, &out, printer);
    free(out.all);
}

/* A label is unsure when the printer broke off in it, and for no other reason. It may have been on its way when a connection broke of
 * which the printer had read nothing. */
static inline void assert_unsure_as_broken(const struct fixture *f, const struct fake_printer *p,
                                           const char *what)
{
    size_t in_a_label;
    size_t broken = fake_broken(p, &in_a_label);
    size_t unsure = count_state(f, LABEL_STATE_UNSURE);
    printf("%s: %zu unsure, %zu connections broken off, %zu of them in a label\n", what, unsure, broken,
           in_a_label);
    assert_in_range(unsure, in_a_label, broken);
}
