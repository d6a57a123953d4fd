/* Answers: their status, their headers, and refusals with text and values. No server is needed for that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/mem.h"
#include "web_private.h"

static struct web *w;
static struct exchange x;

static int set_up(void **state)
{
    (void)state;
    w = mem_new(sizeof(*w));
    w->config.public_url = "";
    x = (struct exchange){.web = w};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (x.response)
        MHD_destroy_response(x.response);
    free(w);
    return 0;
}

static const char *header(const char *name)
{
    const char *value = MHD_get_response_header(x.response, name);
    return value ? value : "";
}

static void every_answer_is_safe(void **state)
{
    (void)state;
    respond_text(&x, 200, "text/plain", "a", 1);
    assert_int_equal(x.status, 200);
    assert_non_null(strstr(header("Content-Security-Policy"), "default-src 'none'"));
    assert_null(strstr(header("Content-Security-Policy"), "unsafe"));
    assert_string_equal(header("X-Content-Type-Options"), "nosniff");
    assert_string_equal(header("Cache-Control"), "no-store");
    assert_string_equal(header("Strict-Transport-Security"), "");
    w->tls = true;
    respond_text(&x, 200, "text/plain", "a", 1); /* the one before is forgotten */
    assert_string_equal(header("Strict-Transport-Security"), "max-age=31536000");
}

static void cookies_are_for_the_browser_only(void **state)
{
    (void)state;
    respond_text(&x, 200, "text/plain", "", 0);
    respond_cookie(&x, "tallyman_page", "abc", 60);
    assert_string_equal(header("Set-Cookie"),
                        "tallyman_page=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
    w->config.public_url = "https://dock-1.example.com";
    respond_text(&x, 200, "text/plain", "", 0);
    respond_cookie(&x, "tallyman_page", "", 0);
    assert_string_equal(header("Set-Cookie"),
                        "tallyman_page=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
}

static void kinds_have_their_status(void **state)
{
    (void)state;
    static const struct {
        enum error_kind kind;
        unsigned status;
    } known[] = {{ERROR_INPUT, 400}, {ERROR_DENIED, 403}, {ERROR_BUSY, 409},    {ERROR_FULL, 507},
                 {ERROR_IO, 500},    {ERROR_RETRY, 503},  {ERROR_STOPPED, 503}, {ERROR_UNKNOWN, 504}};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        struct error err;
        error_set(&err, known[i].kind, "what happened");
        respond_error(&x, &err);
        assert_int_equal(x.status, known[i].status);
    }
}

static void a_later_try_is_told(void **state)
{
    (void)state;
    respond_later(&x, 17, "not so soon");
    assert_int_equal(x.status, 429);
    assert_string_equal(header("Retry-After"), "17");
}

/* What the platform said lies one deeper; pages need not know. */
static void a_reply_is_flattened(void **state)
{
    (void)state;
    json_t *reply =
        json_loads("{\"id\":4,\"ok\":true,\"result\":{\"ok\":false,\"order_id\":\"A\"}}", 0, NULL);
    respond_reply(&x, reply);
    assert_int_equal(x.status, 200);
    assert_null(json_object_get(reply, "id"));
    assert_null(json_object_get(reply, "result"));
    assert_true(json_is_true(json_object_get(reply, "ok")));
    assert_string_equal(json_string_value(json_object_get(reply, "order_id")), "A");
    json_decref(reply);
    reply = json_loads("{\"ok\":false,\"kind\":\"unknown\",\"error\":\"lost\"}", 0, NULL);
    respond_reply(&x, reply);
    assert_int_equal(x.status, 504);
    json_decref(reply);
    reply = json_loads("{\"ok\":false}", 0, NULL);
    respond_reply(&x, reply);
    assert_int_equal(x.status, 500);
    json_decref(reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_answer_is_safe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cookies_are_for_the_browser_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(kinds_have_their_status, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_later_try_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reply_is_flattened, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
