/* Stations and printers that are killed at random moments while labels are on their way, and what must hold afterwards. */
#pragma once

#include "printer_fixture.h"

/* --- the moments ----------------------------------------------------------------------------------------------------------- */
struct kills {
    const struct fixture *f;
    const char *printer; /* as configured */
    pid_t station;
    unsigned seed;
    int rounds;
    int codes;   /* scanned in each */
    int wait_ms; /* a kill comes within so long */
    bool known;  /* the platform has a line for each code */
    /* The printer is killed, and comes back; NULL: only stations are killed. */
    void (*kill_printer)(void *arg);
    void (*run_printer)(void *arg);
    void *arg;
    int64_t *answered; /* scans that somebody was told of */
    size_t answered_count;
    size_t matches;         /* of these */
    int stations, printers; /* killed */
};

static inline void kills_write_codes(const struct kills *k, int round, const char *path)
{
    struct text all = {0};
    for (int i = 0; i < k->codes; i++) {
        char line[64];
        text_format(line, sizeof(line), "line?waybill=SF66%05d%04d00", round, i);
        if (k->known)
            fixture_steer(k->f, line);
        text_add_format(&all, "%s\n", strchr(line, '=') + 1);
    }
    fixture_write(path, all.data);
    text_fini(&all);
}

/* Whole lines only: the last may be cut. */
static inline void kills_take_answers(struct kills *k, const char *path)
{
    char *text = fixture_read(path);
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        int64_t scan_id;
        *end = '\0';
        json_t *scan = json_loads(line, 0, NULL);
        assert_non_null(scan);
        assert_true(text_to_int64(fixture_text(scan, "scan_id"), 1, INT64_MAX, &scan_id));
        bool match = strcmp(fixture_text(scan, "verdict"), "match") == 0;
        if (!k->known || !match)
            assert_string_equal(fixture_text(scan, "verdict"), "pending");
        k->matches += match;
        json_decref(scan);
        k->answered = mem_resize(k->answered, k->answered_count + 1, sizeof(k->answered[0]));
        k->answered[k->answered_count++] = scan_id;
    }
    free(text);
}

/* Kills come no later than that, and so many rounds more are enough for a program that answers at all. */
enum { KILLS_WAIT_MAX_MS = 8000, KILLS_MORE_ROUNDS = 50 };

/* On a machine where no scan is answered so soon there are more rounds, with later kills. */
static inline bool kills_go_on(struct kills *k, int round)
{
    if (round < k->rounds)
        return true;
    if (k->answered_count > 0 && (!k->known || k->matches > 0))
        return false;
    if (round >= k->rounds + KILLS_MORE_ROUNDS)
        fail_msg("in %d rounds, with kills within %d ms at last, %zu scans were answered, %zu with a match",
                 round, k->wait_ms, k->answered_count, k->matches);
    k->wait_ms = k->wait_ms * 2 < KILLS_WAIT_MAX_MS ? k->wait_ms * 2 : KILLS_WAIT_MAX_MS;
    return true;
}

/* The station, the printer, or both. */
static inline void kills_run(struct kills *k)
{
    char in[160];
    char out[160];
    text_format(in, sizeof(in), "%s/codes", k->f->folder);
    text_format(out, sizeof(out), "%s/answers", k->f->folder);
    k->seed = (unsigned)clock_mono_us();
    printf("seed %u\n", k->seed);
    k->station = station_start_process(k->f);
    for (int round = 0; kills_go_on(k, round); round++) {
        bool printer = k->kill_printer && round % 3 != 0;
        bool station = !k->kill_printer || round % 3 != 1;
        kills_write_codes(k, round, in);
        pid_t scan = fixture_spawn(k->f, in, out, ARGS("scan", "--json"));
        pause_ms(rand_r(&k->seed) % k->wait_ms);
        if (printer) {
            k->kill_printer(k->arg);
            k->printers++;
        }
        if (station) {
            assert_int_equal(kill(k->station, SIGKILL), 0);
            assert_int_equal(fixture_wait(k->station), -SIGKILL);
            k->stations++;
        }
        (void)fixture_wait(scan);
        kills_take_answers(k, out);
        if (printer)
            k->run_printer(k->arg);
        if (station)
            k->station = station_start_process(k->f);
    }
    wait_for_labels(k->f);
}

/* --- what must hold -------------------------------------------------------------------------------------------------------- */
static inline const struct label_row *kills_row(const struct label_rows *rows, int64_t id)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->all[i].id == id)
            return &rows->all[i];
    return NULL;
}

/* Every scan that somebody was told of has its label. */
static inline void kills_assert_answered(const struct kills *k, const struct label_rows *rows)
{
    for (size_t i = 0; i < k->answered_count; i++) {
        size_t first = 0;
        for (size_t r = 0; r < rows->count; r++)
            first += rows->all[r].scan_id == k->answered[i] && rows->all[r].copy_no == 1;
        if (first != 1)
            fail_msg("scan %lld was answered and has %zu labels", (long long)k->answered[i], first);
    }
}

/* On paper in the order of their ids, none twice, and what is there says which label it is. */
static inline void kills_assert_order(const struct label_rows *rows, const struct printed_list *out)
{
    for (size_t i = 0; i < out->count; i++) {
        const struct label_row *row = kills_row(rows, out->all[i].label_id);
        if (row == NULL || row->scan_id != out->all[i].scan_id)
            fail_msg("label %lld came out and is not in the database", (long long)out->all[i].label_id);
        if (i > 0 && out->all[i].label_id <= out->all[i - 1].label_id)
            fail_msg("label %lld came out after label %lld", (long long)out->all[i].label_id,
                     (long long)out->all[i - 1].label_id);
    }
}

/* A scan's labels: one without a mark, and each other one its own number of copy; at least one is on paper. */
static inline void kills_assert_copies(const struct label_rows *rows, const struct printed_list *out)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct label_row *row = &rows->all[i];
        size_t on_paper = 0;
        assert_int_equal(row->fields.copy, row->copy_no);
        for (size_t r = 0; r < i; r++)
            if (rows->all[r].scan_id == row->scan_id && rows->all[r].copy_no == row->copy_no)
                fail_msg("two labels of scan %lld are copy %d", (long long)row->scan_id, row->copy_no);
        for (size_t o = 0; o < out->count; o++)
            on_paper += out->all[o].scan_id == row->scan_id;
        if (on_paper == 0)
            fail_msg("the label of scan %lld is lost", (long long)row->scan_id);
    }
}

/* Copies for all that are unsure. */
static inline size_t kills_reprint_unsure(const struct fixture *f)
{
    struct label_rows rows = read_labels(f);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        char id[24];
        if (rows.all[i].state != LABEL_STATE_UNSURE)
            continue;
        text_format(id, sizeof(id), "%lld", (long long)rows.all[i].id);
        assert_int_equal(fixture_run(f, "", NULL, ARGS("label", "reprint", id)), 0);
        count++;
    }
    free(rows.all);
    wait_for_labels(f);
    return count;
}

/* At most one label is unsure for each kill; after they were printed again every label is there, in order, and no two without saying
 * so. Ends the station. */
static inline void kills_settle(struct kills *k, const struct fake_printer *paper)
{
    size_t unsure = count_state(k->f, LABEL_STATE_UNSURE);
    assert_true(unsure <= (size_t)(k->stations + k->printers));
    assert_as_said(k->f, paper, k->printer);
    size_t reprinted = kills_reprint_unsure(k->f);
    assert_int_equal(reprinted, unsure);
    assert_int_equal(count_state(k->f, LABEL_STATE_UNSURE), 0);
    assert_as_said(k->f, paper, k->printer);
    struct label_rows rows = read_labels(k->f);
    struct printed_list out = fake_journal(paper);
    printf("%d stations and %d printers killed: %zu scans answered, %zu labels, %zu unsure, %zu on paper\n",
           k->stations, k->printers, k->answered_count, rows.count, unsure, out.count);
    assert_true(k->answered_count > 0);
    kills_assert_answered(k, &rows);
    kills_assert_order(&rows, &out);
    kills_assert_copies(&rows, &out);
    size_t copies = 0;
    for (size_t i = 0; i < rows.count; i++)
        copies += rows.all[i].copy_no > 1;
    assert_int_equal(copies, reprinted);
    free(rows.all);
    free(out.all);
    free(k->answered);
    station_end(k->station);
}
