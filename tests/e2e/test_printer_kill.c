/* kill -9 of the station and of the printer at random moments: every label came out once, or is asked about, and what is printed
 * again is marked as a copy. */
#include "printer_fixture.h"

enum { CODES = 30 };

static int rounds = 25;

struct tally {
    int64_t scan_id;
    size_t rows;
    size_t printed;
    int copies; /* the largest copy number */
};

static struct tally *tally_of(struct tally **all, size_t *count, int64_t scan_id)
{
    for (size_t i = 0; i < *count; i++)
        if ((*all)[i].scan_id == scan_id)
            return &(*all)[i];
    *all = mem_resize(*all, *count + 1, sizeof(**all));
    (*all)[*count] = (struct tally){.scan_id = scan_id};
    return &(*all)[(*count)++];
}

static void reprint_unsure(const struct fixture *f)
{
    struct label_rows rows = read_labels(f);
    for (size_t i = 0; i < rows.count; i++) {
        char id[24];
        if (rows.all[i].state != LABEL_STATE_UNSURE)
            continue;
        text_format(id, sizeof(id), "%lld", (long long)rows.all[i].id);
        assert_int_equal(fixture_run(f, "", NULL, ARGS("label", "reprint", id)), 0);
    }
    free(rows.all);
    wait_for_labels(f);
}

/* None is lost, and none is on paper twice without saying so. */
static void assert_once_or_copy(const struct fixture *f, const struct fake_printer *p)
{
    struct label_rows rows = read_labels(f);
    struct printed_list out = fake_journal(p);
    struct tally *all = NULL;
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        struct tally *t = tally_of(&all, &count, rows.all[i].scan_id);
        t->rows++;
        if (rows.all[i].copy_no > t->copies)
            t->copies = rows.all[i].copy_no;
    }
    for (size_t i = 0; i < out.count; i++)
        tally_of(&all, &count, out.all[i].scan_id)->printed++;
    for (size_t i = 0; i < count; i++) {
        if (all[i].printed == 0)
            fail_msg("the label of scan %lld is lost", (long long)all[i].scan_id);
        if (all[i].printed > all[i].rows || (all[i].printed > 1 && all[i].copies < 2))
            fail_msg("the label of scan %lld is there %zu times and does not say so",
                     (long long)all[i].scan_id, all[i].printed);
    }
    printf("%zu labels, %zu on paper\n", rows.count, out.count);
    assert_true(count > (size_t)rounds);
    free(all);
    free(rows.all);
    free(out.all);
}

static void write_codes(int round, const char *path)
{
    struct text all = {0};
    for (int i = 0; i < CODES; i++)
        text_add_format(&all, "SF66%05d%04d00\n", round, i);
    fixture_write(path, all.data);
    text_fini(&all);
}

static void killed_at_random(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    struct fake_printer printer;
    char extra[256];
    char in[128];
    char out[128];
    unsigned seed = (unsigned)clock_mono_us();
    int stations = 0;
    int printers = 0;
    printf("seed %u\n", seed);
    sim_config_init(&sim);
    fixture_open(&f, &sim, "");
    fake_start(&printer, &f, "printer", "ok");
    text_format(extra, sizeof(extra), "printer \"zebra\" { uri = \"socket://127.0.0.1:%d\"  stale_s = 0 }\n",
                printer.port);
    fixture_more(&f, extra);
    text_format(in, sizeof(in), "%s/codes", f.folder);
    text_format(out, sizeof(out), "%s/answers", f.folder);
    pid_t station = station_start_process(&f);
    for (int round = 0; round < rounds; round++) {
        write_codes(round, in);
        pid_t scan = fixture_spawn(&f, in, out, ARGS("scan", "--json"));
        pause_ms(50 + rand_r(&seed) % 700);
        bool kill_station = rand_r(&seed) % 3 != 0;
        bool kill_printer = rand_r(&seed) % 3 == 0;
        if (kill_printer) {
            fake_kill(&printer);
            printers++;
        }
        if (kill_station) {
            (void)kill(station, SIGKILL);
            stations += fixture_wait(station) == -SIGKILL;
        }
        (void)fixture_wait(scan);
        if (kill_printer)
            fake_run(&printer);
        if (kill_station)
            station = station_start_process(&f);
    }
    wait_for_labels(&f);
    printf("%d stations and %d printers killed, %zu unsure\n", stations, printers,
           count_state(&f, LABEL_STATE_UNSURE));
    assert_true(stations > 0 && printers > 0);
    assert_as_said(&f, &printer, "zebra");
    reprint_unsure(&f);
    assert_once_or_copy(&f, &printer);
    station_end(station);
    fake_stop(&printer);
    fixture_close(&f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_random),
    };
    int64_t given;
    if (argc > 1 && text_to_int64(argv[1], 1, 100000, &given))
        rounds = (int)given;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
