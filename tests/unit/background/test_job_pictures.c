/* Pictures over a real connection, into a real folder: kinds, limits, forbidden addresses, room. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "core/picture.h"
#include "jobs.h"
#include "picture_cache.h"
#include "picture_fetch.h"

static char folder[64];

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    text_copy(folder, sizeof(folder), "/tmp/tallyman-pictures-XXXXXX");
    assert_non_null(mkdtemp(folder));
    bed_init(bed);
    bed->config.settings.mirror_statuses = 0;
    bed->config.settings.pictures_max_bytes = 1 << 20;
    bed->config.settings.pictures_private = true;
    text_format(bed->config.settings.pictures_folder, sizeof(bed->config.settings.pictures_folder),
                "%s/pictures", folder);
    bed_start(bed);
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    char command[96];
    bed_stop(*state);
    free(*state);
    text_format(command, sizeof(command), "rm -rf %s", folder);
    return system(command);
}

static void address(const struct bed *bed, int number, char ret[128])
{
    text_format(ret, 128, "http://127.0.0.1:%d/sim/pictures/%d.png", sim_port(bed->sim), number);
}

static void only_pictures_of_a_size_are_taken(void **state)
{
    struct bed *bed = *state;
    char url[128];
    struct text bytes = {0};
    struct error err;
    struct picture_fetcher *f = picture_fetcher_new(true);
    address(bed, 1, url);
    assert_true(picture_fetch(f, url, &bytes, &err));
    assert_string_equal(picture_type(bytes.data, bytes.len), "image/png");
    bed_steer(bed, "pictures?mode=text");
    assert_false(picture_fetch(f, url, &bytes, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    bed_steer(bed, "pictures?mode=huge");
    assert_false(picture_fetch(f, url, &bytes, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_true(bytes.len <= PICTURE_MAX_BYTES);
    bed_steer(bed, "pictures?mode=missing");
    assert_false(picture_fetch(f, url, &bytes, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(picture_fetch(f, "file:///etc/hostname", &bytes, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(picture_fetch(f, "http://127.0.0.1:1/x.png", &bytes, &err)); /* nobody listens */
    assert_int_equal(err.kind, ERROR_RETRY);
    picture_fetcher_interrupt(f);
    assert_false(picture_fetch(f, url, &bytes, &err));
    assert_int_equal(err.kind, ERROR_STOPPED);
    text_fini(&bytes);
    picture_fetcher_free(f);
}

static void this_machine_is_forbidden(void **state)
{
    struct bed *bed = *state;
    char url[128];
    struct text bytes = {0};
    struct error err;
    struct picture_fetcher *f = picture_fetcher_new(false);
    address(bed, 1, url);
    assert_false(picture_fetch(f, url, &bytes, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_non_null(strstr(err.text, "pictures_private"));
    text_format(url, sizeof(url), "http://localhost:%d/sim/pictures/1.png", sim_port(bed->sim));
    assert_false(picture_fetch(f, url, &bytes, &err)); /* by name as well */
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_int_equal(bytes.len, 0);
    text_fini(&bytes);
    picture_fetcher_free(f);
}

static void the_folder_stays_within_its_bytes(void **state)
{
    struct picture_cache c;
    struct error err;
    char path[160];
    char name[32];
    struct stat st;
    static char bytes[1000];
    (void)state;
    text_format(path, sizeof(path), "%s/cache", folder);
    assert_true(picture_cache_open(&c, path, 10000, &err));
    for (int i = 0; i < 10; i++) {
        const struct timespec times[2] = {{.tv_sec = 1000 + i}, {.tv_sec = 1000 + i}};
        text_format(name, sizeof(name), "%d.img", i);
        assert_true(picture_cache_put(&c, name, bytes, sizeof(bytes), &err));
        text_format(path, sizeof(path), "%s/cache/%d.img", folder, i);
        assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    }
    assert_int_equal(c.bytes, 10000);
    assert_true(picture_cache_put(&c, "new.img", bytes, sizeof(bytes), &err));
    assert_true(c.bytes <= 9000 + 1000);
    assert_false(picture_cache_knows(&c, "0.img")); /* used longest ago */
    assert_true(picture_cache_knows(&c, "9.img"));
    assert_true(picture_cache_knows(&c, "new.img"));
    text_format(path, sizeof(path), "%s/cache/new.img", folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    int64_t bytes_now = c.bytes;
    text_format(path, sizeof(path), "%s/cache", folder);
    assert_true(picture_cache_open(&c, path, 10000, &err)); /* counted anew */
    assert_int_equal(c.bytes, bytes_now);
    picture_cache_refuse(&c, "bad.img");
    assert_true(picture_cache_knows(&c, "bad.img"));
}

static void a_scanned_parcels_picture_comes(void **state)
{
    struct bed *bed = *state;
    char url[128];
    char name[PICTURE_NAME_SIZE];
    char path[400];
    address(bed, 3, url);
    text_format(path, sizeof(path), "%s/%s", bed->config.settings.pictures_folder, picture_name(url, name));
    while (bed->jobs.count == 0 || bed_job(bed, "pictures")->last_us == 0)
        event_free(bed_wait(bed, EVENT_JOBS));
    assert_int_not_equal(access(path, F_OK), 0);
    background_want_picture(bed->background, url);
    int64_t until_us = clock_mono_us() + (int64_t)BED_WAIT_S * 1000000;
    while (access(path, F_OK) != 0 && clock_mono_us() < until_us)
        usleep(20000);
    assert_int_equal(access(path, F_OK), 0);
}

/* The next connection to it; nothing is answered there. */
static int accept_one(int listener)
{
    struct pollfd fd = {.fd = listener, .events = POLLIN};
    assert_int_equal(poll(&fd, 1, BED_WAIT_S * 1000), 1);
    return accept(listener, NULL, NULL);
}

/* A server that keeps silent holds nobody up: the fetch ends for a person's request and is begun again afterwards. */
static void a_fetch_gives_way_to_people(void **state)
{
    struct bed *bed = *state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    char url[64];
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(listener, 4), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &len), 0);
    while (bed->jobs.count == 0 || bed_job(bed, "pictures")->last_us == 0)
        event_free(bed_wait(bed, EVENT_JOBS));
    text_format(url, sizeof(url), "http://127.0.0.1:%d/silent.png", ntohs(address.sin_port));
    background_want_picture(bed->background, url);
    int first = accept_one(listener);
    json_decref(ask_done(bed, "{\"id\":1,\"do\":\"line.find\",\"waybill\":\"YT1\"}"));
    int second = accept_one(listener); /* one that had timed out would not be asked for again */
    assert_true(first >= 0 && second >= 0);
    close(second);
    close(first);
    close(listener);
}

/* --- a large mirror ---------------------------------------------------------------------------------------------------------- */
enum { MIRRORED = 10000, LOOKS_MAX = 256 };
#define KNOWN_URL "http://example.com/known.png"

struct mirrored {
    int rows; /* read so far */
};

static bool read_mirrored(void *arg, int64_t before, struct background_picture *ret, size_t max,
                          size_t *ret_count, struct error *err)
{
    struct mirrored *m = arg;
    (void)err;
    int64_t row = before ? before : MIRRORED + 1;
    for (*ret_count = 0; *ret_count < max && row > 1; (*ret_count)++) {
        ret[*ret_count].row = --row;
        text_copy(ret[*ret_count].url, sizeof(ret[*ret_count].url), KNOWN_URL);
        m->rows++;
    }
    return true;
}

/* Two files are asked for of each line: of many lines that is long, and people's requests go between the turns. */
static void a_large_mirror_is_looked_through_in_pieces(void **state)
{
    struct mirrored m = {0};
    struct background_settings settings = {.pictures_max_bytes = 1 << 20, .mirror_every_s = 600};
    const struct background_reads reads = {.pictures = read_mirrored, .arg = &m};
    struct jobs jobs = {.settings = &settings, .reads = &reads};
    struct picture_cache c;
    struct error err;
    char name[PICTURE_NAME_SIZE];
    (void)state;
    text_format(settings.pictures_folder, sizeof(settings.pictures_folder), "%s/many", folder);
    assert_true(picture_cache_open(&c, settings.pictures_folder, settings.pictures_max_bytes, &err));
    assert_true(picture_cache_put(&c, picture_name(KNOWN_URL, name), "x", 1, &err));
    struct job *job = job_pictures_new(&jobs);
    job->jobs = &jobs;
    enum job_step step;
    int turns = 0;
    do {
        int before = m.rows;
        step = job->turn(job);
        assert_true(m.rows - before <= LOOKS_MAX);
        turns++;
    } while (step == JOB_MORE);
    assert_int_equal(step, JOB_DONE);
    assert_int_equal(m.rows, MIRRORED);
    assert_true(turns > MIRRORED / LOOKS_MAX);
    job->free(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_pictures_of_a_size_are_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(this_machine_is_forbidden, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_folder_stays_within_its_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_large_mirror_is_looked_through_in_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_fetch_gives_way_to_people, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_scanned_parcels_picture_comes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
