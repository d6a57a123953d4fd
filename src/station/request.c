/* Finds who carries a request out, and hands its reply over. */
#include "request.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "request_platform.h"

static const struct request_group *const groups[] = {
    &request_group_scan,   &request_group_counting, &request_group_label, &request_group_platform,
    &request_group_outbox, &request_group_people,   &request_group_hold,  &request_group_provider,
};

static request_fn *find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(groups); i++)
        for (size_t j = 0; j < groups[i]->count; j++)
            if (strcmp(groups[i]->rows[j].name, name) == 0)
                return groups[i]->rows[j].run;
    return NULL;
}

bool station_request_is_scan(const struct request *request)
{
    /* The member of the object itself: nothing is nested before it. Every text in JSON has its quotes escaped. */
    const char *at = strstr(request->json, "\"do\":\"scan\"");
    const char *first = strchr(request->json, '{');
    return at && first && first < at && memchr(first + 1, '{', (size_t)(at - first - 1)) == NULL;
}

static void refuse_unknown(struct request_call *c)
{
    char name[48];
    text_copy(name, sizeof(name), request_text(c, "do"));
    request_refuse(c, "\"do\":\"%s\" is nothing this station knows", name);
}

/* Its reply, and what the audit trail says of it. */
static bool end_request(struct station *s, struct request_call *c, bool ok)
{
    if (ok)
        request_audit(s, c);
    if (ok && c->reply)
        handover_reply(s, c->client, c->reply);
    else
        json_decref(c->reply);
    return ok;
}

bool station_request(struct station *s, const struct request *request, struct error *err)
{
    struct request_call c = {.client = request->client};
    struct scan_request scan;
    if (scan_request_read(request->json, &scan)) {
        c.id = scan.id;
        return end_request(s, &c, request_scan(s, &c, &scan, err));
    }
    json_error_t where;
    json_t *o = json_loads(request->json, JSON_REJECT_DUPLICATES, &where);
    bool ok = true;
    c.object = o;
    if (!json_is_object(o)) {
        request_refuse(&c, "a request is one JSON object on a line: %s", where.text);
    } else {
        c.id = json_integer_value(json_object_get(o, "id"));
        request_fn *run = find(request_text(&c, "do"));
        if (run == NULL && station_asks_platform(s, request_text(&c, "do")))
            run = station_request_platform;
        if (run)
            ok = run(s, &c, err);
        else
            refuse_unknown(&c);
    }
    ok = end_request(s, &c, ok);
    json_decref(o);
    return ok;
}

void station_refuse(struct station *s, const struct request *request, const struct error *err)
{
    const struct station_links *links = &s->config.links;
    json_t *o = json_loads(request->json, JSON_REJECT_DUPLICATES, NULL);
    json_t *reply = reply_error(json_integer_value(json_object_get(o, "id")), err);
    char *text = json_dumps(reply, JSON_COMPACT);
    json_decref(reply);
    json_decref(o);
    if (links->reply && text && request->client != 0)
        links->reply(links->arg, request->client, text);
    else
        free(text);
}
