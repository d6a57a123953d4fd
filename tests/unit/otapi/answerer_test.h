/* The frame of a test program that calls methods against an answerer. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answerer.h"

#define OK_HEAD                                                                                              \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><X "                                                          \
    "xmlns=\"http://services.opentao.net\"><ErrorCode>Ok</ErrorCode><SubErrorCode />"
#define OK_TAIL "</X>"
#define OK_VOID "<VoidOtapiAnswer><ErrorCode>Ok</ErrorCode></VoidOtapiAnswer>"
#define REFUSAL "<e><ErrorCode>ValidationError</ErrorCode><ErrorDescription>no</ErrorDescription></e>"

static struct answerer platform;
static struct otapi *o;
static struct otapi_reply reply;

static int start_platform(void **state)
{
    (void)state;
    answerer_start(&platform);
    o = answerer_client(&platform);
    return 0;
}

static int stop_platform(void **state)
{
    (void)state;
    otapi_free(o);
    answerer_stop(&platform);
    return 0;
}

static inline void say(const char *body)
{
    platform.body = body;
    platform.way = ANSWER_WHOLE;
    platform.status = 0;
}

/* What went out: the method, and name, value pairs. */
#define EXPECT_CALL(name, ...)                                                                               \
    do {                                                                                                     \
        const char *const pairs[] = {__VA_ARGS__};                                                           \
        assert_string_equal(platform.method, name);                                                          \
        answerer_expect(&platform, "instanceKey", "test-key");                                               \
        for (size_t i = 0; i + 1 < COUNT_OF(pairs); i += 2)                                                  \
            answerer_expect(&platform, pairs[i], pairs[i + 1]);                                              \
    } while (0)
