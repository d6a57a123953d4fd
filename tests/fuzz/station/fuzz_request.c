/* A line of the control socket, sent to a whole station on a database of its own: whatever it says, it gets one reply, which is
 * an object with "ok" and never comes without an error's words. */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/board.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/event.h"
#include "core/view.h"
#include "station/station.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t patience_us = INT64_C(60) * 1000000;

struct heard {
    struct queue_node node;
    char *json;
};

static struct queue *inbox;
static struct queue *replies;
static struct board *board;
static struct station *station;
static char folder[64];

static void free_heard(struct queue_node *node)
{
    free(((struct heard *)node)->json);
    free(node);
}

static void reply(void *arg, uint64_t client, char *json)
{
    (void)arg;
    (void)client;
    struct heard *h = mem_new(sizeof(*h));
    h->json = json;
    if (!queue_push(replies, 0, &h->node))
        abort();
}

static void stop(void)
{
    static const char *const files[] = {"db", "db-wal", "db-shm"};
    station_stop(station);
    queue_free(inbox);
    queue_free(replies);
    board_free(board);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char path[96];
        text_format(path, sizeof(path), "%s/%s", folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
}

static void start(void)
{
    struct error err;
    char path[96];
    text_copy(folder, sizeof(folder), "/tmp/tallyman-fuzz-XXXXXX");
    if (mkdtemp(folder) == NULL)
        abort();
    text_format(path, sizeof(path), "%s/db", folder);
    inbox = queue_new(100, event_free_node);
    replies = queue_new(1000, free_heard);
    board = board_new(sizeof(struct view));
    struct store *store = store_open(path, STORE_WRITE, &err);
    const struct station_config config = {.name = "fuzz",
                                          .language = "en",
                                          .rules = {.duplicate_window_ms = 1, .choice_ms = 10000},
                                          .verdict_ms = 100,
                                          .links = {.reply = reply},
                                          .inbox = inbox,
                                          .board = board};
    station = store ? station_start(&config, store, &err) : NULL;
    if (station == NULL) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    atexit(stop);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (station == NULL)
        start();
    if (size > 65536)
        return 0;
    struct event *event = event_new(EVENT_REQUEST);
    event->request.client = 1;
    event->request.json = mem_new(size + 1);
    memcpy(event->request.json, data, size);
    if (!queue_push(inbox, LANE_REPLY, &event->node))
        abort();
    struct heard *h = (struct heard *)queue_pop(replies, clock_mono_us() + patience_us);
    if (h == NULL)
        abort(); /* no reply */
    json_t *o = json_loads(h->json, 0, NULL);
    const json_t *ok = json_object_get(o, "ok");
    if (!json_is_boolean(ok) || (json_is_false(ok) && json_string_length(json_object_get(o, "error")) == 0)) {
        fprintf(stderr, "%s\n", h->json);
        abort();
    }
    json_decref(o);
    free_heard(&h->node);
    if (queue_length(replies, 0) > 0)
        abort(); /* more than one */
    return 0;
}
