/* A person's request to a background thread and what comes of it. */
#pragma once

#include "bed.h"

/* Asks and waits for the outcome; the caller frees it with event_free(). */
static inline struct event *ask_bed(struct bed *bed, const char *json)
{
    assert_true(background_ask(bed->background, 1, 1, json));
    return bed_wait(bed, EVENT_PERSON);
}

/* It must be done; its result, json_decref() it. */
static inline json_t *ask_done(struct bed *bed, const char *json)
{
    struct event *event = ask_bed(bed, json);
    if (!event->person.ok)
        fail_msg("%s: %s", json, event->person.error.text);
    json_t *result = json_loads(event->person.result, 0, NULL);
    assert_non_null(result);
    event_free(event);
    return result;
}

/* It must fail that way, and say that. */
static inline void ask_fails(struct bed *bed, const char *json, enum error_kind kind, const char *told)
{
    struct event *event = ask_bed(bed, json);
    const struct error *err = &event->person.error;
    if (event->person.ok || err->kind != kind || strstr(err->text, told) == NULL)
        fail_msg("%s: %s (%d): %s", json, event->person.ok ? "done" : "failed", (int)err->kind, err->text);
    event_free(event);
}

static inline const char *ask_get(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text == NULL)
        fail_msg("no text %s", key);
    return text;
}

static inline void ask_add(struct bed *bed, const char *reference)
{
    char json[300];
    text_format(json, sizeof(json),
                "{\"id\":1,\"do\":\"order.add\",\"customer\":\"customer\",\"order\":{\"delivery_mode_id\":"
                "\"free1\",\"reference\":\"%s\",\"items\":[{\"item_id\":\"600000000001\",\"quantity\":2}]}}",
                reference);
    json_decref(ask_done(bed, json));
}

/* As many orders as are read at once when one is looked for. */
static inline void ask_add_page(struct bed *bed)
{
    char reference[32];
    for (int i = 0; i < 100; i++) {
        text_format(reference, sizeof(reference), "ref-page-%d", i);
        ask_add(bed, reference);
    }
}
