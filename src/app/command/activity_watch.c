#include "activity_watch.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "ask.h"
#include "base/clock.h"
#include "base/text.h"
#include "order_print.h"

enum { BAR_WIDTH = 30, AWAY_S = 600 };

/* What has been shown already. */
struct shown {
    size_t steps;
    int progress;
    char state[16];
    bool bar;        /* a bar stands on the line */
    int64_t away_us; /* mono: since when the platform is away; 0: it is not */
};

static void print_step(const json_t *step)
{
    const json_t *link;
    size_t i;
    printf("  %-8s %s\n", ask_get(step, "type"), ask_get(step, "message"));
    json_array_foreach(json_object_get(step, "links"), i, link)
        printf("           %s: %s\n", ask_get(link, "name"), ask_get(link, "url"));
}

static void print_answers(const json_t *activity)
{
    const json_t *answer;
    size_t i;
    json_array_foreach(json_object_get(activity, "answers"), i, answer)
        printf("    %d  %s\n", ask_get_int(answer, "n"), ask_get(answer, "name"));
}

void activity_print(const json_t *a)
{
    const json_t *step;
    size_t i;
    printf("%s  %s  %s, %d %%  %s\n", ask_get(a, "activity_id"), ask_get(a, "type"), ask_get(a, "state"),
           ask_get_int(a, "progress"), ask_get(a, "description"));
    json_array_foreach(json_object_get(a, "steps"), i, step) print_step(step);
    if (json_array_size(json_object_get(a, "answers")) > 0)
        printf("  It waits for one of:\n");
    print_answers(a);
}

static void clear_bar(struct shown *s)
{
    if (s->bar)
        fprintf(stderr, "\r%*s\r", BAR_WIDTH + 24, "");
    s->bar = false;
}

/* The bar belongs to a terminal; elsewhere a line at each change. */
static void print_progress(const json_t *a, struct shown *s)
{
    int progress = ask_get_int(a, "progress");
    const char *state = ask_get(a, "state");
    bool changed = progress != s->progress || strcmp(state, s->state) != 0;
    if (isatty(STDERR_FILENO)) {
        int filled = progress * BAR_WIDTH / 100;
        fprintf(stderr, "\r[%.*s%*s] %3d %%  %-10s", filled, "##############################",
                BAR_WIDTH - filled, "", progress, state);
        fflush(stderr);
        s->bar = true;
    } else if (changed) {
        printf("%3d %%  %s\n", progress, state);
        fflush(stdout);
    }
    s->progress = progress;
    text_copy(s->state, sizeof(s->state), state);
}

static void show(const json_t *a, struct shown *s, bool json)
{
    const json_t *steps = json_object_get(a, "steps");
    bool changed = json_array_size(steps) != s->steps || ask_get_int(a, "progress") != s->progress ||
                   strcmp(ask_get(a, "state"), s->state) != 0;
    clear_bar(s);
    if (json && changed) {
        ask_print_json(a);
        fflush(stdout);
    }
    for (size_t i = s->steps; !json && i < json_array_size(steps); i++)
        print_step(json_array_get(steps, i));
    s->steps = json_array_size(steps);
    if (json) {
        s->progress = ask_get_int(a, "progress");
        text_copy(s->state, sizeof(s->state), ask_get(a, "state"));
    } else {
        print_progress(a, s);
    }
}

static json_t *request_for(const char *what, const struct activity_watch *w)
{
    json_t *request = ask_request(what);
    ask_text(request, "activity_id", w->id);
    ask_text(request, "type", w->type);
    return request;
}

/* The name of the answer that was chosen by number, so that another question is not answered with it. */
static const char *name_of(const json_t *a, const char *number)
{
    int64_t n;
    const json_t *answer;
    size_t i;
    if (!text_to_int64(number, 1, 100000, &n))
        return "";
    json_array_foreach(json_object_get(a, "answers"), i,
                       answer) if (ask_get_int(answer, "n") == n) return ask_get(answer, "name");
    return "";
}

/* False: nobody is there to answer, or it was refused; *ret_status says what that comes to. */
static bool answer_question(struct station_link *link, const struct activity_watch *w, const json_t *a,
                            int *ret_status)
{
    char given[128];
    struct error err = {0};
    if (w->answer) {
        text_copy(given, sizeof(given), w->answer);
    } else if (w->prompt && isatty(STDIN_FILENO)) {
        printf("  It waits for an answer:\n");
        print_answers(a);
        fflush(stdout);
        if (!ask_person("Which one?", given, sizeof(given))) {
            fprintf(stderr, "\ntallyman: activity %s waits on\n", w->id);
            *ret_status = EXIT_NOT_DONE;
            return false;
        }
        if (given[0] == '\0')
            return true; /* asked again */
    } else {
        fprintf(stderr, "tallyman: activity %s waits for an answer: `tallyman activity answer %s N`\n", w->id,
                w->id);
        if (!w->json)
            print_answers(a);
        *ret_status = EXIT_NOT_DONE;
        return false;
    }
    json_t *request = request_for("activity.answer", w);
    ask_text(request, "answer", given);
    ask_text(request, "name", name_of(a, given));
    json_t *reply = ask_over(link, request, &err);
    bool ok = reply && ask_ok(reply, &err);
    json_decref(reply);
    if (ok)
        return true;
    *ret_status = app_fail(&err);
    return w->answer == NULL && err.kind == ERROR_INPUT; /* a person may try again */
}

static int judge_end(const json_t *a)
{
    const json_t *step;
    size_t i;
    int status = strcmp(ask_get(a, "state"), "cancelled") == 0 ? EXIT_NOT_DONE : EXIT_DONE;
    json_array_foreach(json_object_get(a, "steps"), i,
                       step) if (strcasecmp(ask_get(step, "type"), "error") == 0) status = EXIT_NOT_DONE;
    return status;
}

/* The platform is away for a while: an activity goes on without being watched. Said once; not for longer than AWAY_S. */
static bool is_passing(const json_t *reply, struct shown *s)
{
    int64_t now_us = clock_mono_us();
    const char *kind = ask_get(reply, "kind");
    if (strcmp(kind, "retry") != 0 && strcmp(kind, "busy") != 0) {
        s->away_us = 0;
        return false;
    }
    if (s->away_us == 0) {
        clear_bar(s);
        fprintf(stderr, "tallyman: %s; looking again\n", ask_get(reply, "error"));
        s->away_us = now_us;
    }
    return now_us - s->away_us < (int64_t)AWAY_S * 1000000;
}

/* One look; true when there is more to come. */
static bool step(struct station_link *link, const struct activity_watch *w, struct shown *s, int *ret_status)
{
    struct error err = {0};
    bool more = false;
    json_t *reply = ask_over(link, request_for("activity.show", w), &err);
    if (reply && is_passing(reply, s)) {
        json_decref(reply);
        return true;
    }
    if (reply == NULL || !ask_ok(reply, &err)) {
        clear_bar(s);
        *ret_status = app_fail(&err);
        json_decref(reply);
        return false;
    }
    const json_t *a = json_object_get(reply, "result");
    const char *state = ask_get(a, "state");
    show(a, s, w->json);
    if (strcmp(state, "waiting") == 0) {
        clear_bar(s);
        more = answer_question(link, w, a, ret_status);
    } else if (strcmp(state, "running") == 0) {
        more = true;
    } else {
        if (s->bar)
            fprintf(stderr, "\n");
        *ret_status = judge_end(a);
    }
    json_decref(reply);
    return more;
}

int activity_watch(struct station_link *link, const struct activity_watch *w, int poll_s)
{
    struct shown shown = {.progress = -1};
    int status = EXIT_DONE;
    while (step(link, w, &shown, &status))
        poll(NULL, 0, poll_s * 1000);
    return status;
}

int activity_begin_and_watch(struct app *app, json_t *request, bool json)
{
    struct error err = {0};
    struct station_link *link = station_link_open(&app->config, true, &err);
    json_t *reply = link ? ask_over(link, request, &err) : NULL;
    int status;
    if (link == NULL)
        json_decref(request);
    if (reply == NULL || !ask_ok(reply, &err)) {
        status = app_fail(&err);
    } else {
        const json_t *result = json_object_get(reply, "result");
        if (json)
            ask_print_json(result);
        else
            order_print_run(result);
        const struct activity_watch w = {.id = ask_get(result, "activity_id"),
                                         .type = ask_get(result, "type"),
                                         .json = json,
                                         .prompt = !json};
        status = activity_watch(link, &w, app->config.activity_poll_s);
    }
    json_decref(reply);
    station_link_close(link);
    return status;
}
