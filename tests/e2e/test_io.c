/* The disk under a running station fails in every way there is: what could not be written is not answered, the screen says in red
 * what is wrong and what to do, and all goes on by itself when the cause is gone. What was answered stays. */
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/un.h>

#include "fault_fixture.h"

#define RED   "NOTHING IS BEING RECORDED"
#define TO_DO "Put parcels aside and call the admin; scan them again afterwards"

static void open_station(struct fault_bench *b)
{
    struct sim_config sim;
    *b = (struct fault_bench){0};
    sim_config_init(&sim);
    fixture_open(&b->f, &sim, "receiving { confirm = \"never\" }");
}

/* Asks the station how it is: nothing is written for that. */
static void ask_for_status(const struct fault_bench *b)
{
    static const char ask[] = "{\"id\":1,\"do\":\"status\"}\n";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char first;
    text_format(address.sun_path, sizeof(address.sun_path), "%s/control", b->f.state);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(send(fd, ask, sizeof(ask) - 1, MSG_NOSIGNAL), sizeof(ask) - 1);
    assert_int_equal(read(fd, &first, 1), 1);
    close(fd);
}

static const struct {
    const char *inject;
    const char *words;
} faults[] = {
    {"fdatasync:error=EIO", "The disk fails: look at it; it goes on by itself when it can be written"},
    {"pwrite64:error=EIO", "The disk fails: look at it; it goes on by itself when it can be written"},
    {"pwrite64:error=ENOSPC", "The disk is full: make room; it goes on by itself"},
    {"pwrite64:error=EROFS", "The disk fails: look at it; it goes on by itself when it can be written"},
};

static void the_log_cannot_be_written(void **state)
{
    (void)state;
    struct fault_bench b;
    open_station(&b);
    bench_start(&b, "");
    bench_must_scan(&b, "SF1331875979567");
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        char code[32];
        char typed[32];
        if (!fault_begin(&b, faults[i].inject, "tallyman.db-wal"))
            skip();
        text_format(code, sizeof(code), "SF77%09d00", (int)i);
        text_format(typed, sizeof(typed), "SF78%09d00", (int)i);
        assert_false(bench_scan(&b, code));
        terminal_expect(RED, true);
        terminal_expect(faults[i].words, true);
        terminal_expect(TO_DO, true);
        terminal_type(typed);
        assert_false(bench_scan(&b, code));
        ask_for_status(&b);
        usleep(300000);
        terminal_expect(RED, true); /* an answer is no proof that the disk is well */
        fault_end(&b);
        terminal_expect(RED, false); /* nobody has scanned anything */
        bench_must_scan(&b, code);
    }
    /* Killed while it fails, it has what it answered. */
    assert_true(fault_begin(&b, "fdatasync:error=EIO", "tallyman.db-wal"));
    assert_false(bench_scan(&b, "SF7900000000100"));
    bench_kill(&b);
    (void)fixture_wait(b.tracer);
    bench_start(&b, "");
    bench_must_scan(&b, "SF7900000000200");
    bench_end(&b);
    bench_check_log(&b);
    fixture_close(&b.f);
}

/* Every commit takes more than a second: the scans wait for it, and people are told why. */
static void the_disk_is_slow(void **state)
{
    (void)state;
    struct fault_bench b;
    open_station(&b);
    bench_start(&b, "");
    bench_must_scan(&b, "SF1331875979567");
    if (!fault_begin(&b, "fdatasync:delay_enter=1200000", "tallyman.db-wal"))
        skip();
    int64_t begun_us = clock_mono_us();
    bench_must_scan(&b, "SF7700000000000");
    assert_true(clock_mono_us() - begun_us >= 1200000);
    terminal_expect("disk: The disk is slow: see what else writes to it, and whether it is failing", true);
    terminal_expect(RED, false);
    fault_end(&b);
    bench_must_scan(&b, "SF7700000000100");
    terminal_expect("The disk is slow", false);
    bench_end(&b);
    bench_check_log(&b);
    fixture_close(&b.f);
}

/* The database's own file fails, the log beside it does not: receipts go on, somebody must see to it. */
static void the_database_cannot_be_written(void **state)
{
    (void)state;
    struct fault_bench b;
    open_station(&b);
    bench_start(&b, "");
    if (!fault_begin(&b, "pwrite64:error=EIO", "tallyman.db"))
        skip();
    bench_must_scan(&b, "SF1331875979567");
    terminal_expect("disk: The database grows and cannot be tidied up: look at the disk", true);
    bench_must_scan(&b, "SF7700000000000");
    terminal_expect(RED, false);
    fault_end(&b);
    terminal_expect("cannot be tidied up", false);
    bench_end(&b);
    bench_check_log(&b);
    fixture_close(&b.f);
}

/* --- a file system of its own ------------------------------------------------------------------------------------------------------ */
static char mounted[160];

/* A test that fails leaves neither a terminal nor a file system behind. */
static int tear_down(void **state)
{
    (void)state;
    terminal_close();
    if (mounted[0])
        (void)umount2(mounted, MNT_DETACH);
    mounted[0] = '\0';
    return 0;
}

/* A small ext4 becomes the state folder. */
static void mount_ext4(const struct fault_bench *b)
{
    char command[500];
    text_format(command, sizeof(command),
                "truncate -s 6M %s/image && mkfs.ext4 -q -m 0 %s/image && mkdir -p %s && "
                "mount -o loop,errors=remount-ro %s/image %s",
                b->f.folder, b->f.folder, b->f.state, b->f.folder, b->f.state);
    if (system(command) != 0) {
        printf("skipped: a file system of its own cannot be mounted here\n");
        skip();
    }
    text_copy(mounted, sizeof(mounted), b->f.state);
}

static void umount_ext4(const struct fault_bench *b)
{
    assert_int_equal(umount(b->f.state), 0);
    mounted[0] = '\0';
}

static void the_file_system_is_full(void **state)
{
    (void)state;
    struct fault_bench b;
    char command[300];
    int refused = 0;
    open_station(&b);
    mount_ext4(&b);
    bench_start(&b, "");
    terminal_expect("disk: The disk is nearly full: make room soon", true);
    bench_must_scan(&b, "SF1331875979567");
    text_format(command, sizeof(command),
                "dd if=/dev/zero of=%s/ballast bs=4k status=none 2>/dev/null; sync -f %s; true", b.f.state,
                b.f.state);
    assert_int_equal(system(command), 0);
    for (int i = 0; i < 200 && refused < 3; i++) {
        char code[32];
        text_format(code, sizeof(code), "SF77%09d00", i);
        refused += !bench_scan(&b, code);
    }
    assert_int_equal(refused, 3);
    terminal_expect(RED, true);
    terminal_expect("The disk is full: make room; it goes on by itself", true);
    text_format(command, sizeof(command), "%s/ballast", b.f.state);
    assert_int_equal(unlink(command), 0);
    terminal_expect(RED, false);
    bench_must_scan(&b, "SF7900000000000");
    bench_end(&b);
    bench_check_log(&b);
    umount_ext4(&b);
    fixture_close(&b.f);
}

/* The kernel gives the file system up, as after errors of the disk: it stays read-only until it is checked. */
static void the_file_system_becomes_read_only(void **state)
{
    (void)state;
    struct fault_bench b;
    struct statvfs vfs;
    char command[300];
    open_station(&b);
    mount_ext4(&b);
    bench_start(&b, "");
    bench_must_scan(&b, "SF1331875979567");
    text_format(command, sizeof(command), "mount -o remount,abort %s 2>/dev/null; true", b.f.state);
    assert_int_equal(system(command), 0);
    assert_false(bench_scan(&b, "SF7700000000000"));
    terminal_expect(RED, true);
    terminal_expect(TO_DO, true);
    /* Newer kernels do not say so of it any more, it only fails. */
    assert_int_equal(statvfs(b.f.state, &vfs), 0);
    bool said = vfs.f_flag & ST_RDONLY;
    terminal_expect(said ? "has become read-only: look at `dmesg`, mend it and start again"
                         : "The disk fails: look at it",
                    true);
    bench_end(&b);
    umount_ext4(&b);
    text_format(command, sizeof(command), "e2fsck -fy %s/image >/dev/null 2>&1; mount -o loop %s/image %s",
                b.f.folder, b.f.folder, b.f.state);
    assert_int_equal(system(command), 0);
    text_copy(mounted, sizeof(mounted), b.f.state);
    bench_start(&b, "");
    bench_must_scan(&b, "SF7700000000000");
    bench_end(&b);
    bench_check_log(&b);
    umount_ext4(&b);
    fixture_close(&b.f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_log_cannot_be_written, tear_down),
        cmocka_unit_test_teardown(the_disk_is_slow, tear_down),
        cmocka_unit_test_teardown(the_database_cannot_be_written, tear_down),
        cmocka_unit_test_teardown(the_file_system_is_full, tear_down),
        cmocka_unit_test_teardown(the_file_system_becomes_read_only, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
