/* Requests of people to the station. What may be asked for is a table; all else is refused here, whatever the station knows. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "body.h"
#include "do.h"
#include "do_request.h"
#include "routes.h"
#include "web/password.h"
#include "web_private.h"

enum { SUBJECT_MAX = 256 };

static const struct do_row rows[] = {
    {"scan", ROLE_STATION, "", do_scan},
    {"undo", ROLE_STATION, "scan_id", do_at_scanner},
    {"choose", ROLE_STATION, "scanner", do_at_scanner},
    {"offline", ROLE_STATION, "", NULL},
    {"label.reprint", ROLE_STATION, "label_id", NULL},
    {"label.confirm", ROLE_STATION, "label_id", NULL},
    {"label.cancel", ROLE_STAFF, "label_id", NULL},
    {"label.shelf", ROLE_STAFF, "codes", NULL},
    {"label.test", ROLE_STAFF, "printer", NULL},
    {"printer.test", ROLE_STAFF, "printer", NULL},
    {"count", ROLE_STATION, "scan_id", NULL},
    {"weight", ROLE_STATION, "scan_id", NULL},
    {"bin", ROLE_STATION, "scan_id", NULL},
    {"operator", ROLE_STATION, "scanner", do_operator},
    {"language", ROLE_STATION, "language", NULL},
    {"hold", ROLE_STATION, "scan_id", NULL},
    {"hold.match", ROLE_STAFF, "hold_no", NULL},
    {"hold.release", ROLE_STAFF, "hold_no", NULL},
    {"line.find", ROLE_STAFF, "", NULL},
    {"provider.login", ROLE_DESK, "provider", do_provider_login},
    {"provider.sync", ROLE_DESK, "provider", NULL},
    {"activity.answer", ROLE_DESK, "activity_id", NULL},
    {"activity.cancel", ROLE_DESK, "activity_id", NULL},
    {"order.add", ROLE_DESK, "order_id", NULL},
    {"order.pay_plan", ROLE_DESK, "order_id", NULL},
    {"order.account", ROLE_DESK, "", NULL},
    {"order.pay", ROLE_DESK, "order_id", NULL},
    {"order.export", ROLE_DESK, "order_id", NULL},
    {"order.cancel", ROLE_DESK, "order_id", NULL},
    {"order.sync", ROLE_DESK, "order_id", NULL},
    {"order.link", ROLE_DESK, "order_id", NULL},
    {"order.unlink", ROLE_DESK, "order_id", NULL},
    {"intent.settle", ROLE_DESK, "intent_id", NULL},
    {"outbox.retry", ROLE_DESK, "outbox_id", NULL},
    {"outbox.drop", ROLE_DESK, "outbox_id", NULL},
    {"user.add", ROLE_ADMIN, "name", do_user},
    {"user.passwd", ROLE_ADMIN, "name", do_user},
    {"user.role", ROLE_ADMIN, "name", NULL},
    {"user.disable", ROLE_ADMIN, "name", NULL},
    {"user.enable", ROLE_ADMIN, "name", NULL},
    {"pairing.revoke", ROLE_ADMIN, "pairing_id", NULL},
};

const struct do_row *do_at(size_t i)
{
    return i < COUNT_OF(rows) ? &rows[i] : NULL;
}

static const struct do_row *find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

void do_send(struct exchange *x, const struct do_row *row, json_t *request, reply_fn *on_reply)
{
    const struct asker *a = &x->asker;
    char subject[SUBJECT_MAX];
    json_object_set_new(request, "do", json_string(row->name));
    if (a->user[0])
        json_object_set_new(request, "operator", json_string(a->user));
    /* What a scanner does is in the log already. */
    if (row->run != do_scan)
        exchange_audit(x, request, row->name,
                       do_request_subject(request, row->subject, subject, sizeof(subject)));
    exchange_ask(x, request, on_reply);
}

/* What the order desk does may have begun or ended an activity. */
static void respond_desk(struct exchange *x, json_t *reply)
{
    shared_answer_drop(&x->web->activities, clock_mono_us());
    respond_reply(x, reply);
}

void do_post(struct exchange *x)
{
    const struct do_row *row = find(exchange_part(x, 3));
    if (row == NULL) {
        respond_refusal(x, 404, "input", "there is no request \"%.40s\"", exchange_part(x, 3));
        return;
    }
    if (x->asker.role < row->role) {
        respond_refusal(x, x->asker.user[0] ? 403 : 401, "denied", "this needs the role %s",
                        role_name(row->role));
        return;
    }
    json_t *request = exchange_object(x);
    if (request == NULL)
        return;
    do_request_clean(request, row->subject);
    if (row->run)
        row->run(x, row, request);
    else
        do_send(x, row, request, row->role == ROLE_DESK ? respond_desk : respond_reply);
}

/* --- requests that need more than being handed on -------------------------------------------------------------------------- */
/* What the asker scans as: a paired page under its name, all others under one. */
static const char *own_scanner(const struct exchange *x)
{
    return x->asker.page[0] ? x->asker.page : "web";
}

void do_scan(struct exchange *x, const struct do_row *row, json_t *request)
{
    if (json_string_length(json_object_get(request, "raw")) > JSON_BODY_MAX / 4) {
        json_decref(request);
        respond_refusal(x, 413, "input", "no bar code is that long");
        return;
    }
    if (!do_request_scan(request, own_scanner(x), x->asker.page[0] != '\0')) {
        respond_refusal(x, 400, "input", "a page scans under its own name, not as \"%.40s\"; load it again",
                        body_text(request, "scanner"));
        json_decref(request);
        return;
    }
    do_send(x, row, request, respond_reply);
}

bool web_has_scanner(struct web *w, const char *name)
{
    const struct view *view = &w->view;
    w->view_number = board_read(w->board, &w->view);
    for (int i = 0; i < view->scanner_count; i++)
        if (strcmp(name, view->scanners[i].name) == 0)
            return true;
    return false;
}

/* Made-up names would push the memories of real scanners out of the station. */
static bool scanner_known(const struct exchange *x, const char *name)
{
    return strcmp(name, own_scanner(x)) == 0 || web_has_scanner(x->web, name) ||
           strcmp(name, x->web->view.verdict.scanner) == 0;
}

void do_at_scanner(struct exchange *x, const struct do_row *row, json_t *request)
{
    const char *name = json_string_value(json_object_get(request, "scanner"));
    if (name && !scanner_known(x, name)) {
        respond_refusal(x, 400, "input", "no scanner is called \"%.40s\"", name);
        json_decref(request);
        return;
    }
    do_send(x, row, request, respond_reply);
}

void do_operator(struct exchange *x, const struct do_row *row, json_t *request)
{
    if (!do_request_operator(request)) {
        json_decref(request);
        respond_refusal(x, 400, "input", "badge: the code of a badge, or \"\" to sign off");
        return;
    }
    do_at_scanner(x, row, request);
}

struct user_request {
    const struct do_row *row;
    json_t *request;
};

static void free_user_request(void *own)
{
    struct user_request *u = own;
    json_decref(u->request);
    free(u);
}

static void on_hashed(struct exchange *x, const struct hash_job *job)
{
    struct user_request *u = x->own;
    if (!job->good) {
        respond_refusal(x, 500, "io", "the password could not be hashed: too little memory");
        return;
    }
    json_object_set_new(u->request, "hash", json_string(job->hash));
    do_send(x, u->row, json_incref(u->request), respond_reply);
}

/* The password stays here; the station gets its hash. */
void do_user(struct exchange *x, const struct do_row *row, json_t *request)
{
    struct error err;
    const char *password = json_string_value(json_object_get(request, "password"));
    if (!password_acceptable(password ? password : "", &err)) {
        json_decref(request);
        respond_error(x, &err);
        return;
    }
    struct hash_job *job = hash_job_new(false, password, "");
    json_object_del(request, "password");
    struct user_request *u = mem_new(sizeof(*u));
    u->row = row;
    u->request = request;
    x->own = u;
    x->free_own = free_user_request;
    exchange_hash(x, job, on_hashed);
}
