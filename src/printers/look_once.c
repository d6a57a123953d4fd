/* How a printer is, asked once and without a thread of its own. */
#include <string.h>

#include "base/text.h"
#include "printer_config.h"
#include "transport.h"

static void take(struct printer_report *ret, enum printer_state state, const char *detail)
{
    ret->state = state;
    text_copy(ret->detail, sizeof(ret->detail), detail);
}

static void ask(struct transport *t, const struct status_profile *profile, struct printer_report *ret)
{
    struct printer_status status;
    struct error err = {0};
    switch (stream_ask(t, profile, &status, &err)) {
    case ANSWER_READ:
        ret->can_tell = true;
        take(ret, status.state, status.detail);
        break;
    case ANSWER_NONSENSE:
        take(ret, PRINTER_SILENT, "it answers something else than was asked: is its language right?");
        break;
    case ANSWER_LOST:
        take(ret, PRINTER_OFFLINE, err.text);
        break;
    case ANSWER_SILENT:
    case ANSWER_STOPPED:
        take(ret, PRINTER_READY, "");
        break;
    }
}

void printer_look_once(const struct printer_config *config, struct printer_report *ret)
{
    struct transport t = {.kind = transport_kind_of(config->uri.scheme),
                          .uri = config->uri,
                          .limits = {.connect_ms = config->connect_ms, .answer_ms = config->answer_ms},
                          .stop_fd = -1,
                          .fd = -1};
    const struct status_profile *profile = printer_profile(config);
    struct printer_status status;
    struct error err;
    *ret = (struct printer_report){.state = PRINTER_READY};
    text_copy(ret->name, sizeof(ret->name), config->name);
    if (!transport_open(&t, &err)) {
        take(ret, PRINTER_OFFLINE, err.text);
        return;
    }
    if (t.kind->look && (config->ask == PRINTER_ASK_USB || !t.kind->can_ask)) {
        if (t.kind->look(&t, &status, &err))
            take(ret, status.state, status.detail);
        else
            take(ret, PRINTER_OFFLINE, err.text);
    } else if (profile && t.kind->can_ask) {
        ask(&t, profile, ret);
    }
    text_copy(ret->model, sizeof(ret->model), t.model);
    transport_close(&t, false);
}
