/* People's requests to the platform, against a simulated one: the first byte says which, the rest is the JSON object with what it needs.
 * Whatever stands there, it gets one outcome: a result, or an error in words. */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "background/background.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "base/text.h"
#include "core/event.h"
#include "sim/sim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t patience_us = INT64_C(60) * 1000000;
static const char *const requests[] = {"line.find",     "order.list",      "order.show",      "order.add",
                                       "order.cancel",  "order.pay_plan",  "order.pay",       "order.account",
                                       "order.export",  "order.link",      "order.unlink",    "order.sync",
                                       "provider.list", "provider.login",  "provider.sync",   "activity.list",
                                       "activity.show", "activity.answer", "activity.cancel", "nothing"};

static struct sim *sim;
static struct queue *inbox;
static struct background *background;

static void on_session(void *arg, const char *session, const char *problem)
{
    (void)arg;
    (void)session;
    (void)problem;
}

static void stop(void)
{
    background_stop(background);
    background_free(background);
    queue_free(inbox);
    sim_stop(sim);
}

static void start(void)
{
    struct error err;
    struct sim_config sc;
    char url[64];
    sim_config_init(&sc);
    sc.orders = 3;
    sc.lenient = true;
    sc.step_ms = 1;
    sim = sim_start(&sc, &err);
    if (sim == NULL)
        abort();
    text_format(url, sizeof(url), "http://127.0.0.1:%d/service/", sim_port(sim));
    inbox = queue_new(1024, event_free_node);
    struct background_config config = {
        .otapi = {.url = url,
                  .instance_key = sc.key,
                  .language = "en",
                  .timeout_ms = 20000,
                  .connect_timeout_ms = 20000,
                  .answer_max_bytes = 16 << 20},
        .operator_login = sc.login,
        .operator_password = sc.password,
        .session = "",
        .settings = {.session_check_s = 3600,
                     .sync_every_s = 3600,
                     .mirror_every_s = 3600,
                     .activity_poll_s = 60},
        .on_session = on_session,
    };
    text_copy(config.settings.customer_login, sizeof(config.settings.customer_login), sc.customer);
    text_copy(config.settings.customer_password, sizeof(config.settings.customer_password),
              sc.customer_password);
    background = background_start(&config, inbox, &err);
    if (background == NULL)
        abort();
    atexit(stop);
}

static char *request_of(const uint8_t *data, size_t size)
{
    json_t *object = json_loadb((const char *)data + 1, size - 1, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object)) {
        json_decref(object);
        char *text = mem_new(size);
        memcpy(text, data + 1, size - 1);
        return text;
    }
    json_object_set_new(object, "do", json_string(requests[data[0] % COUNT_OF(requests)]));
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return text;
}

static void check(const struct person_answer *answer)
{
    if (!answer->ok && (answer->error.kind == ERROR_NONE || answer->error.text[0] == '\0'))
        abort();
    if (answer->result == NULL)
        return;
    json_t *result = json_loads(answer->result, 0, NULL);
    if (!json_is_object(result))
        abort();
    json_decref(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool answered = false;
    if (size < 1)
        return 0;
    if (background == NULL)
        start();
    AUTOFREE char *json = request_of(data, size);
    if (!background_ask(background, 1, 1, json))
        abort();
    while (!answered) { /* sessions and reports come as well */
        struct event *event = (struct event *)queue_pop(inbox, clock_mono_us() + patience_us);
        if (event == NULL)
            abort();
        answered = event->kind == EVENT_PERSON;
        if (answered)
            check(&event->person);
        event_free(event);
    }
    return 0;
}
