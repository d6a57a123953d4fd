/* `tallyman label render` as people call it: what it draws is read back with zbar, what it refuses says why.
 * usage: oracle_render DIRECTORY */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "canvas.h"
#include "store/labels.h"
#include "store/store.h"

static const char *directory;

static int run(const char *arguments)
{
    char command[2048];
    text_format(command, sizeof(command),
                "cd '%s' && '%s' --config /dev/null --state '%s/state' label render %s 2>errors", directory,
                TALLYMAN, directory, arguments);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void refuse(int status, const char *arguments, const char *expected)
{
    char path[512];
    char said[1024] = "";
    assert_int_equal(run(arguments), status);
    text_format(path, sizeof(path), "%s/errors", directory);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t n = fread(said, 1, sizeof(said) - 1, file);
    fclose(file);
    said[n] = '\0';
    if (!strstr(said, expected))
        fail_msg("\"%s\" said: %s", arguments, said);
}

static void expect_codes(const char *name, const char *bars, const char *qr)
{
    char path[512];
    struct canvas canvas;
    struct read_code codes[READ_MAX];
    text_format(path, sizeof(path), "%s/%s", directory, name);
    assert_true(canvas_read_png(&canvas, path));
    assert_int_equal(canvas_read_codes(&canvas, codes), 2);
    for (int i = 0; i < 2; i++)
        assert_string_equal(codes[i].text, codes[i].qr ? qr : bars);
    assert_true(codes[0].qr != codes[1].qr);
    canvas_fini(&canvas);
}

static void fields_are_drawn(void **state)
{
    (void)state;
    assert_int_equal(
        run("--field waybill=SF1331875979567 --field own_id=P7K3T2800 --field bin=Б-7 --png a.png"), 0);
    expect_codes("a.png", "SF1331875979567", "P7K3T2800");
    assert_int_equal(
        run("--template hold --media 100x100 --language tspl --dpi 300 --field hold_no=H-1"
            " --field waybill=462598779470531 --field own_id=P7K3T2800 --png b.png --raw b.tspl"),
        0);
    expect_codes("b.png", "462598779470531", "P7K3T2800");
    /* Standard output takes the commands. */
    assert_int_equal(run("--raw c.zpl"), 0);
    assert_int_equal(run("--raw - > d.zpl"), 0);
    char command[1200];
    text_format(command, sizeof(command),
                "cmp '%s/c.zpl' '%s/d.zpl' && head -c 3 '%s/c.zpl' | grep -q '^^XA'", directory, directory,
                directory);
    assert_int_equal(system(command), 0);
}

static void the_label_of_a_scan_is_drawn(void **state)
{
    (void)state;
    char path[512];
    struct error err = {0};
    AUTOFREE struct label_row *row = mem_new(sizeof(*row));
    text_format(path, sizeof(path), "%s/state", directory);
    mkdir(path, 0700);
    text_format(path, sizeof(path), "%s/state/tallyman.db", directory);
    unlink(path);
    struct store *store = store_open(path, STORE_WRITE, &err);
    if (store == NULL)
        fail_msg("%s", err.text);
    row->id = 1;
    row->scan_id = 4711;
    row->copy_no = 1;
    row->fields.kind = row->kind = LABEL_PARCEL;
    strcpy(row->fields.waybill, "JDVA11408814483");
    own_id_write(4711, 1, row->fields.own_id);
    store_begin(store);
    store_put_label(store, row);
    assert_true(store_commit(store, &err));
    store_close(store);
    assert_int_equal(run("--scan 4711 --png e.png"), 0);
    expect_codes("e.png", "JDVA11408814483", row->fields.own_id);
    refuse(1, "--scan 4712 --png e.png", "scan 4712 has no label");
}

static void wrong_usage_is_said(void **state)
{
    (void)state;
    refuse(2, "", "--png FILE or --raw FILE");
    refuse(2, "--png x.png --media 58", "such as 58x40");
    refuse(2, "--png x.png --language pcl", "zpl, tspl, epl2 or escpos");
    refuse(2, "--png x.png --dpi 42", "--dpi is a number");
    refuse(2, "--png x.png --field colour=red", "no label field \"colour\"");
    refuse(2, "--png x.png --field quantity=many", "quantity is a number");
    refuse(2, "--png x.png --field bin=A --scan 1", "not both");
    refuse(1, "--png x.png --template pallet", "no template \"pallet\"");
    refuse(1, "--png x.png --media 20x20", "no layout for paper of 20x20 mm");
    refuse(1, "--png /nonexistent/x.png", "/nonexistent/x.png");
    refuse(1, "--raw /nonexistent/x.zpl", "/nonexistent/x.zpl");
}

static void a_broken_template_is_named_with_its_line(void **state)
{
    (void)state;
    char path[512];
    text_format(path, sizeof(path), "%s/parcel.label", directory);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("media 58x40\ntext x=1 y=1 w=90 h=9 \"{bin}\"\n", file);
    assert_int_equal(fclose(file), 0);
    refuse(1, "--directory . --png x.png", "./parcel.label:2: it ends outside the paper (58x40)");
    unlink(path);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_drawn),
        cmocka_unit_test(the_label_of_a_scan_is_drawn),
        cmocka_unit_test(wrong_usage_is_said),
        cmocka_unit_test(a_broken_template_is_named_with_its_line),
    };
    if (argc != 2) {
        fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
        return 2;
    }
    directory = argv[1];
    mkdir(directory, 0777);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
