/* What watches the station from outside: /healthz for service managers, /metrics for Prometheus. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "routes.h"
#include "web_private.h"

void healthz_get(struct exchange *x)
{
    struct web *w = x->web;
    w->view_number = board_read(w->board, &w->view);
    bool good = w->view.disk.ok && !w->view.stopping;
    const char *text = good ? "ok\n" : w->view.stopping ? "stopping\n" : "the disk cannot be written\n";
    respond_text(x, good ? 200 : 503, "text/plain; charset=utf-8", text, strlen(text));
}

static void put(struct text *t, const char *name, const char *type, const char *help, int64_t value)
{
    text_add_format(t, "# HELP tallyman_%s %s\n# TYPE tallyman_%s %s\ntallyman_%s %" PRId64 "\n", name, help,
                    name, type, name, value);
}

static void put_scanners(struct text *t, const struct view *view)
{
    text_add(t, "# HELP tallyman_scanner_ready Whether the scanner can be used.\n"
                "# TYPE tallyman_scanner_ready gauge\n");
    for (int i = 0; i < view->scanner_count; i++) {
        text_add(t, "tallyman_scanner_ready{scanner=\"");
        for (const char *p = view->scanners[i].name; *p; p++)
            if (*p == '"' || *p == '\\')
                text_add_format(t, "\\%c", *p);
            else if (*p != '\n')
                text_add_n(t, p, 1);
        text_add_format(t, "\"} %d\n", view->scanners[i].state == SCANNER_READY);
    }
}

void metrics_get(struct exchange *x)
{
    struct web *w = x->web;
    const struct view *view = &w->view;
    const struct counters *c = &w->counters;
    struct text t = {0};
    if (!x->asker.loopback && x->asker.role < ROLE_STAFF) {
        respond_refusal(x, 401, "denied", "log in first");
        return;
    }
    w->view_number = board_read(w->board, &w->view);
    put(&t, "scans_today", "gauge", "Codes read since midnight.", view->scans_today);
    put(&t, "receipts_today", "gauge", "Receipts since midnight.", view->receipts_today);
    put(&t, "holds_open", "gauge", "Parcels on the hold shelf.", view->holds_open);
    put(&t, "lookups_waiting", "gauge", "Scans that wait for the platform.", view->looking);
    put(&t, "last_scan_id", "counter", "Number of the newest scan.", view->verdict.scan_id);
    put(&t, "last_verdict_microseconds", "gauge", "From the last key event to the commit, newest scan.",
        view->verdict.elapsed_us);
    put(&t, "platform_up", "gauge", "Whether the platform answers.", view->platform.up);
    put(&t, "disk_ok", "gauge", "Whether the database can be written.", view->disk.ok);
    put(&t, "disk_free_bytes", "gauge", "Room on the database's disk.", view->disk.free_bytes);
    put_scanners(&t, view);
    put(&t, "web_requests_total", "counter", "Requests answered.", (int64_t)c->requests);
    put(&t, "web_refused_total", "counter", "Requests answered with a status of 4xx.", (int64_t)c->refused);
    put(&t, "web_failed_total", "counter", "Requests answered with a status of 5xx.", (int64_t)c->failed);
    put(&t, "web_logins_total", "counter", "Successful log-ins.", (int64_t)c->logins);
    put(&t, "web_wrong_passwords_total", "counter", "Log-ins with a wrong name or password.",
        (int64_t)c->wrong_passwords);
    put(&t, "web_throttled_total", "counter", "Log-ins refused because of wrong ones before.",
        (int64_t)c->throttled);
    put(&t, "web_connections", "gauge", "Connections open.", w->crowd.count);
    put(&t, "web_turned_away_total", "counter", "Connections ended for taking too long, or for want of room.",
        (int64_t)w->crowd.turned_away);
    put(&t, "web_listeners", "gauge", "Pages that follow the live state.", w->events.count);
    put(&t, "web_pictures_total", "counter", "Pictures made for pages that follow the live state.",
        (int64_t)c->frames);
    put(&t, "start_time_seconds", "gauge", "When the web server started, Unix time.",
        w->started_us / 1000000);
    respond_text(x, 200, "text/plain; version=0.0.4; charset=utf-8", t.data, t.len);
    text_fini(&t);
}
