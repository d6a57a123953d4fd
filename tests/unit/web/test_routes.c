/* The table of routes: it finds what it has, and docs/openapi.yaml and docs/api.md say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "do.h"
#include "routes.h"

static const struct route *find(const char *method, const char *path, bool *ret_other)
{
    struct target t;
    assert_true(target_parse(path, &t));
    const struct route *route = route_find(method, &t, ret_other);
    target_fini(&t);
    return route;
}

static void routes_are_found(void **state)
{
    (void)state;
    bool other;
    const struct route *route = find("GET", "/api/1/scans/7", &other);
    assert_non_null(route);
    assert_string_equal(route->pattern, "/api/1/scans/{}");
    assert_ptr_equal(find("HEAD", "/api/1/scans/7", &other), route);
    assert_non_null(find("GET", "/station", &other));
    assert_non_null(find("GET", "/assets/js/station/main.js", &other));
    assert_null(find("GET", "/api/1/nothing", &other)); /* never a page */
    assert_false(other);
    assert_null(find("PUT", "/api/1/session", &other));
    assert_true(other);
    assert_null(find("GET", "/api/1/do/undo", &other));
    assert_true(other);
}

/* Whoever changes something has a role, but for those who are about to get one. */
static void changes_need_a_role(void **state)
{
    (void)state;
    for (size_t i = 0; route_at(i); i++) {
        const struct route *route = route_at(i);
        bool door = strcmp(route->pattern, "/api/1/session") == 0 ||
                    strncmp(route->pattern, "/api/1/pairing", 14) == 0;
        if (strcmp(route->method, "GET") != 0 && !door)
            assert_true(route->role >= ROLE_STATION);
        if (strncmp(route->pattern, "/api/", 5) == 0 && strcmp(route->method, "GET") == 0 && !door)
            assert_true(route->role >= ROLE_STATION);
    }
    for (size_t i = 0; do_at(i); i++)
        assert_true(do_at(i)->role >= ROLE_STATION);
}

static char *read_file(const char *name)
{
    char path[512];
    struct text all = {0};
    char buffer[4096];
    size_t n;
    text_format(path, sizeof(path), "%s/%s", PROJECT_DIR, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
        text_add_n(&all, buffer, n);
    fclose(file);
    return all.data;
}

/* "/api/1/scans/{id}" is "/api/1/scans/{}". */
static void plain_pattern(const char *from, size_t len, char *ret, size_t size)
{
    size_t at = 0;
    for (size_t i = 0; i < len && at + 1 < size; i++) {
        ret[at++] = from[i];
        if (from[i] == '{')
            while (i + 1 < len && from[i + 1] != '}')
                i++;
    }
    ret[at] = '\0';
}

/* The role that the file gives a method of a path; "" when it has none such. */
static void openapi_role(const char *yaml, const char *method, const char *pattern, char *ret, size_t size)
{
    char path[128] = "";
    char verb[16] = "";
    ret[0] = '\0';
    for (const char *line = yaml; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        size_t len = strcspn(line, "\n");
        if (len > 3 && strncmp(line, "  /", 3) == 0)
            plain_pattern(line + 2, len - 3, path, sizeof(path));
        else if (len > 5 && strncmp(line, "    ", 4) == 0 && line[4] != ' ')
            text_copy_n(verb, sizeof(verb), line + 4, len - 5);
        else if (strncmp(line, "      x-role: ", 14) == 0 && strcmp(path, pattern) == 0 &&
                 strcasecmp(verb, method) == 0)
            text_copy_n(ret, size, line + 14, len - 14);
    }
}

static void openapi_says_the_same(void **state)
{
    (void)state;
    char *yaml = read_file("docs/openapi.yaml");
    for (size_t i = 0; route_at(i); i++) {
        const struct route *route = route_at(i);
        char role[16];
        if (strncmp(route->pattern, "/{}", 3) == 0 || strcmp(route->pattern, "/") == 0)
            continue; /* pages */
        openapi_role(yaml, route->method, route->pattern, role, sizeof(role));
        if (strcmp(role, role_name(route->role)) != 0)
            fail_msg("%s %s: role \"%s\" in openapi.yaml, %s in the table", route->method, route->pattern,
                     role, role_name(route->role));
    }
    free(yaml);
}

static void every_request_is_described(void **state)
{
    (void)state;
    char *page = read_file("docs/api.md");
    for (size_t i = 0; do_at(i); i++) {
        char name[64];
        text_format(name, sizeof(name), "`%s`", do_at(i)->name);
        if (strstr(page, name) == NULL)
            fail_msg("docs/api.md does not describe %s", name);
    }
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_are_found),
        cmocka_unit_test(changes_need_a_role),
        cmocka_unit_test(openapi_says_the_same),
        cmocka_unit_test(every_request_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
