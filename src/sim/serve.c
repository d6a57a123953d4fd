#include "serve.h"

#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "methods.h"
#include "pages.h"
#include "signature.h"
#include "platform.h"
#include "world.h"

static void plain(struct served *r, unsigned status, const char *text)
{
    r->status = status;
    r->type = "text/plain";
    text_clear(&r->answer);
    text_add(&r->answer, text);
}

/* A call that reaches the platform. */
static void run_method(struct server *s, const struct method *m, const struct form *form, struct call *c,
                       struct served *r)
{
    char missing[64];
    const char *problem = NULL;
    if (s->config.secret[0])
        problem = signature_problem(form, m->name, s->config.secret,
                                    clock_wall_us() + (int64_t)s->steering.clock_offset_s * 1000000);
    if (!s->config.lenient && method_missing(m, form, missing)) {
        char text[128];
        text_format(text, sizeof(text), "Missing parameter: %s.\r\n", missing);
        plain(r, 500, text);
        return;
    }
    if (problem)
        call_fail(c, m->root, "AccessDenied", problem, "The signature is not right");
    else
        method_call(c, m);
}

static void serve_method(struct server *s, const char *name, const struct form *form, bool space,
                         struct served *r)
{
    struct call c = {.platform = &s->platform,
                     .config = &s->config,
                     .form = form,
                     .space = space,
                     .request = ++s->steering.calls,
                     .out = &r->answer};
    const struct method *m = method_find(name);
    const char *code;
    const char *sub_code;
    const char *text;
    r->of_method = true;
    if (m == NULL) {
        char unknown[160];
        text_format(unknown, sizeof(unknown), "Unknown web method %.64s.\r\nParameter name: methodName\r\n",
                    name);
        plain(r, 500, unknown);
        return;
    }
    world_tick(&s->platform);
    r->fault = faults_next(&s->steering.faults, name, (int)platform_random(&s->platform, 100));
    if (fault_envelope(r->fault, &code, &sub_code, &text)) {
        call_fail(&c, m->root, code, sub_code, text);
        r->status = r->fault == FAULT_ENVELOPE500 ? 500 : 200;
    } else if (r->fault != FAULT_DOWN) {
        run_method(s, m, form, &c, r);
    }
    /* What was refused at the door was no write; one whose answer is lost was. */
    if (m->kind == METHOD_WRITES && r->fault != FAULT_DOWN && c.code[0])
        journal_add(&s->platform.journal, m->name, form, c.code, fault_name(r->fault));
}

/* Faults that spoil an answer that was right. */
static void spoil(struct served *r)
{
    switch (r->fault) {
    case FAULT_HTTP500:
        plain(r, 500, "Missing parameter: sessionId.\r\n");
        break;
    case FAULT_HTML:
        plain(r, 200,
              "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad "
              "Gateway</h1><hr>proxy</body></html>");
        r->type = "text/html";
        break;
    case FAULT_EMPTY:
        text_clear(&r->answer);
        break;
    case FAULT_NONE:
    case FAULT_ENVELOPE500:
    case FAULT_CUT:
    case FAULT_RESET:
    case FAULT_DOWN:
    case FAULT_SLOW:
    case FAULT_HUGE:
    case FAULT_GZIP:
    case FAULT_DENIED:
    case FAULT_LIMIT:
    case FAULT_UNAVAILABLE:
    case FAULT_INTERNAL:
    case FAULT_HANG:
    case FAULT_EXPIRED:
    case FAULT_COUNT:
        break;
    }
}

static void serve_own(struct server *s, const char *name, const struct form *form, struct served *r)
{
    struct page page;
    if (page_show(&s->platform, name, form, &page, &r->answer)) {
        r->status = page.status;
        r->type = page.type;
        text_copy(r->location, sizeof(r->location), page.location);
        return;
    }
    r->type = "application/json";
    r->status = steering_do(&s->steering, &s->platform, name, form, &r->answer);
}

void serve(struct server *s, const char *path, const struct form *form, struct served *ret)
{
    static const char *const paths[] = {"/OtapiWebService2.asmx/", "/service/"};
    *ret = (struct served){.status = 200, .type = "text/xml; charset=utf-8"};
    if (form == NULL) {
        plain(ret, 400, "malformed form\n");
        return;
    }
    if (strncmp(path, "/sim/", 5) == 0) {
        serve_own(s, path + 5, form, ret);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        size_t len = strlen(paths[i]);
        if (strncmp(path, paths[i], len) != 0)
            continue;
        serve_method(s, path + len, form, i == 0, ret);
        spoil(ret);
        return;
    }
    plain(ret, 404, "not here\n");
}
