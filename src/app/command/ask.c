#include "ask.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

json_t *ask_request(const char *what)
{
    const struct passwd *who = getpwuid(getuid());
    json_t *request = json_pack("{s:i, s:s}", "id", 1, "do", what);
    ask_text(request, "operator", who ? who->pw_name : NULL);
    return request;
}

void ask_text(json_t *request, const char *key, const char *value)
{
    if (value && value[0])
        json_object_set_new(request, key, json_string(value));
}

json_t *ask_over(struct station_link *link, json_t *request, struct error *err)
{
    AUTOFREE char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    if (text == NULL) {
        error_set(err, ERROR_INPUT, "a request must be UTF-8");
        return NULL;
    }
    AUTOFREE char *answer = station_link_ask(link, text, err);
    if (answer == NULL)
        return NULL;
    json_t *reply = json_loads(answer, 0, NULL);
    if (reply == NULL)
        error_set(err, ERROR_UNKNOWN,
                  "the station's reply is none; `tallyman order list --undecided` shows what is open");
    return reply;
}

bool ask_ok(const json_t *reply, struct error *err)
{
    const char *text = ask_get(reply, "error");
    if (json_is_true(json_object_get(reply, "ok")))
        return true;
    error_set(err, strcmp(ask_get(reply, "kind"), "unknown") == 0 ? ERROR_UNKNOWN : ERROR_INPUT, "%s",
              text[0] ? text : "the station gave no reason");
    const char *intent = ask_get(reply, "intent");
    if (err->kind == ERROR_UNKNOWN && intent[0])
        error_prefix(err, "request %s is undecided (`tallyman order settle %s`)", intent, intent);
    return false;
}

/* What was asked for: the member "result", else the reply itself. */
static const json_t *result_of(const json_t *reply)
{
    const json_t *result = json_object_get(reply, "result");
    return result ? result : reply;
}

json_t *ask_once(const struct config *config, bool platform, json_t *request, struct error *err)
{
    struct station_link *link = station_link_open(config, platform, err);
    json_t *reply = link ? ask_over(link, request, err) : NULL;
    if (link == NULL)
        json_decref(request);
    station_link_close(link);
    return reply;
}

static int show_reply(json_t *reply, struct error *err, bool json, void (*show)(const json_t *result))
{
    if (reply == NULL)
        return app_fail(err);
    bool ok = ask_ok(reply, err);
    const json_t *result = result_of(reply);
    if (json)
        ask_print_json(result);
    else if (show && (ok || result != reply))
        show(result);
    json_decref(reply);
    return ok ? EXIT_DONE : app_fail(err);
}

int ask_show(struct station_link *link, json_t *request, bool json, void (*show)(const json_t *result))
{
    struct error err = {0};
    return show_reply(ask_over(link, request, &err), &err, json, show);
}

int ask_and_show(struct app *app, bool platform, json_t *request, bool json,
                 void (*show)(const json_t *result))
{
    struct error err = {0};
    return show_reply(ask_once(&app->config, platform, request, &err), &err, json, show);
}

int ask_and_list(struct app *app, bool platform, json_t *request, bool json, const char *list,
                 void (*show)(const json_t *result))
{
    struct error err = {0};
    json_t *reply = ask_once(&app->config, platform, request, &err);
    bool ok = reply && ask_ok(reply, &err);
    const json_t *item;
    size_t i;
    if (ok && json)
        json_array_foreach(json_object_get(result_of(reply), list), i, item) ask_print_json(item);
    else if (ok)
        show(result_of(reply));
    json_decref(reply);
    return ok ? EXIT_DONE : app_fail(&err);
}

void ask_print_json(const json_t *value)
{
    AUTOFREE char *line = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    printf("%s\n", line ? line : "{}");
}

const char *ask_get(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

int ask_get_int(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

bool ask_person(const char *question, char *ret, size_t size)
{
    char line[512];
    fprintf(stderr, "%s ", question);
    fflush(stderr);
    if (fgets(line, sizeof(line), stdin) == NULL)
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    text_copy(ret, size, line);
    return true;
}

bool ask_yes(const char *question)
{
    char answer[16];
    return ask_person(question, answer, sizeof(answer)) && (answer[0] == 'y' || answer[0] == 'Y');
}
