#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "listen.h"

static void takes_addresses_with_a_port(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int family;
        bool local;
        int port;
    } rows[] = {
        {"127.0.0.1:8080", AF_INET, true, 8080}, {"127.9.9.9:0", AF_INET, true, 0},
        {"0.0.0.0:80", AF_INET, false, 80},      {"192.0.2.1:65535", AF_INET, false, 65535},
        {"[::1]:8080", AF_INET6, true, 8080},    {"[::]:8080", AF_INET6, false, 8080},
        {"[fe80::1]:1", AF_INET6, false, 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sockaddr_storage address;
        struct error err;
        bool local = !rows[i].local;
        if (!listen_parse(rows[i].text, &address, &local, &err))
            fail_msg("%s", err.text);
        assert_int_equal(address.ss_family, rows[i].family);
        assert_int_equal(local, rows[i].local);
        in_port_t port = rows[i].family == AF_INET ? ((struct sockaddr_in *)&address)->sin_port
                                                   : ((struct sockaddr_in6 *)&address)->sin6_port;
        assert_int_equal(ntohs(port), rows[i].port);
    }
}

static void refuses_the_rest_and_says_how(void **state)
{
    (void)state;
    static const char *const rows[] = {"",
                                       "8080",
                                       ":8080",
                                       "127.0.0.1",
                                       "127.0.0.1:",
                                       "127.0.0.1:x",
                                       "127.1:80",
                                       "127.0.0.1:65536",
                                       "127.0.0.1:-1",
                                       "localhost:80",
                                       "::1:80",
                                       "[::1]",
                                       "[::1]80",
                                       "[127.0.0.1]:80",
                                       "[]:80",
                                       "[:80",
                                       "]:80",
                                       "127.0.0.1:80 "};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sockaddr_storage address;
        struct error err;
        bool local;
        if (listen_parse(rows[i], &address, &local, &err))
            fail_msg("\"%s\" was taken", rows[i]);
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_non_null(strstr(err.text, "127.0.0.1:8080"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_addresses_with_a_port),
        cmocka_unit_test(refuses_the_rest_and_says_how),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
