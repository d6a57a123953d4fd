/* order add: the file is checked, sent, and what came back is compared. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "background/order_form.h"
#include "base/mem.h"
#include "base/text.h"
#include "order_command.h"
#include "order_print.h"
#include "order_file.h"
#include "random_text.h"

enum { REQUEST_MAX = 65000 }; /* of the control socket */

static bool read_file(const char *path, struct text *ret, struct error *err)
{
    char buffer[8192];
    bool in = strcmp(path, "-") == 0;
    FILE *file = in ? stdin : fopen(path, "re");
    size_t n;
    if (file == NULL)
        return error_errno(err, errno, "%s", path);
    while (ret->len <= ORDER_FILE_MAX && (n = fread(buffer, 1, sizeof(buffer), file)) > 0)
        text_add_n(ret, buffer, n);
    bool ok = !ferror(file);
    if (!in)
        fclose(file);
    if (!ok)
        return error_set(err, ERROR_IO, "%s: it cannot be read", path);
    return ret->len <= ORDER_FILE_MAX ||
           error_set(err, ERROR_INPUT, "%s:1: an order has at most %d KiB", path, ORDER_FILE_MAX / 1024);
}

/* Errors are "FILE:LINE: …". */
static json_t *parse(const char *path, const struct text *file, struct error *err)
{
    struct error why;
    json_t *order = order_file_read(file->data ? file->data : "", file->len, &why);
    if (order == NULL)
        error_set(err, ERROR_INPUT, "%s:%.250s", path, why.text);
    return order;
}

/* Sixteen characters that no other order has. */
static bool make_reference(char ret[32], struct error *err)
{
    text_copy(ret, 32, "tm-");
    return random_text(ret + 3, 16, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", err);
}

static bool check(const char *path, json_t *order, const char *reference, struct error *err)
{
    AUTOFREE struct order_form *form = mem_new(sizeof(*form));
    char made[32];
    if (reference == NULL && json_object_get(order, "reference") == NULL) {
        if (!make_reference(made, err))
            return false;
        reference = made;
    }
    ask_text(order, "reference", reference);
    if (!order_form_read(order, form, err))
        return error_prefix(err, "%s", path);
    AUTOFREE char *text = json_dumps(order, JSON_COMPACT);
    return strlen(text) < REQUEST_MAX ||
           error_set(err, ERROR_INPUT, "%s: the order is too large for one request; make two of it", path);
}

static void show_added(const json_t *result)
{
    const json_t *item;
    const json_t *reason;
    size_t i;
    const char *how = ask_get(result, "how");
    printf("%s %s\n", ask_get(result, "order_id"),
           strcmp(how, "added") == 0   ? "added"
           : strcmp(how, "found") == 0 ? "was added; the answer was lost, it was found by its reference"
                                       : "was there already with this reference; nothing was added");
    if (json_object_get(result, "order"))
        order_print(result);
    if (ask_get(result, "not_compared")[0])
        printf("what it holds could not be compared: %s\n", ask_get(result, "not_compared"));
    json_array_foreach(json_object_get(result, "dropped"), i, item)
        printf("dropped by the platform: item %s, configuration %s: %d of %d\n", ask_get(item, "item_id"),
               ask_get(item, "config_id"), ask_get_int(item, "quantity") - ask_get_int(item, "got"),
               ask_get_int(item, "quantity"));
    if (i > 0)
        printf("it gives no reason; likely ones:\n");
    json_array_foreach(json_object_get(result, "reasons"), i, reason)
        printf("  %zu. %s\n", i + 1, json_string_value(reason));
}

static int fail_file(const struct error *err)
{
    app_fail(err);
    return EXIT_USAGE;
}

int order_command_add(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"check", no_argument, NULL, 'c'},
                                            {"reference", required_argument, NULL, 'r'},
                                            {"customer", required_argument, NULL, 'u'},
                                            {0}};
    const char *reference = NULL;
    const char *customer = NULL;
    bool json = false;
    bool check_only = false;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j')
            json = true;
        else if (option == 'c')
            check_only = true;
        else if (option == 'r')
            reference = optarg;
        else if (option == 'u')
            customer = optarg;
        else
            return app_usage("order", "add: wrong option");
    }
    if (argc - optind != 1)
        return app_usage("order", "add takes one file");
    struct text file = {0};
    struct error err = {0};
    const char *path = argv[optind];
    json_t *order = read_file(path, &file, &err) ? parse(path, &file, &err) : NULL;
    text_fini(&file);
    if (order == NULL || !check(path, order, reference, &err)) {
        json_decref(order);
        return fail_file(&err);
    }
    if (check_only) {
        printf("%s: %zu items, nothing is wrong with it\n", path,
               json_array_size(json_object_get(order, "items")));
        json_decref(order);
        return EXIT_DONE;
    }
    if (!app_configure(app)) {
        json_decref(order);
        return EXIT_USAGE;
    }
    json_t *request = ask_request("order.add");
    json_object_set_new(request, "order", order);
    ask_text(request, "customer", customer);
    return ask_and_show(app, true, request, json, show_added);
}
