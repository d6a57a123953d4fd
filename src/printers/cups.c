/* A CUPS queue, or a printer that speaks IPP: one job a label, and the next only when this one is done, so that their order is
 * ours. "Completed" means that the queue has handed it on. A label that a queue keeps too long is taken back: it must not come
 * out next to a parcel of tomorrow. */
#include <poll.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cups_library.h"
#include "status_ipp.h"
#include "transport.h"

enum {
    TICK_S = 1,     /* how often a waiting call looks whether to stop; an answer's body may take as long */
    CALL_MS = 5000, /* a server that says nothing for so long is away */
    JOB_TRIES = 3,
    LOOK_MIN_US = 50000, /* at a job, at first */
    LOOK_MAX_US = 1000000,
};

struct cups_job {
    const struct cups_library *lib;
    http_t *http;
    char uri[512];      /* printer-uri */
    char resource[300]; /* where requests go */
    bool knows_format;  /* it says that it takes transport.format */
    ino_t taken_by;     /* the connection over which the last label was taken */
    int64_t deadline_us;
    int stop_fd;
};

static bool stopping(int stop_fd)
{
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    return poll(&stop, 1, 0) > 0;
}

/* Called every TICK while a call waits: go on? */
static int keep_waiting(http_t *http, void *arg)
{
    const struct cups_job *c = arg;
    (void)http;
    return !stopping(c->stop_fd) && clock_mono_us() < c->deadline_us;
}

static void begin_call(struct cups_job *c)
{
    c->deadline_us = clock_mono_us() + (int64_t)CALL_MS * 1000;
}

static ipp_t *request(struct cups_job *c, ipp_op_t operation)
{
    const struct cups_library *lib = c->lib;
    ipp_t *ipp = lib->ippNewRequest(operation);
    lib->ippAddString(ipp, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, c->uri);
    return ipp;
}

static void sign(struct cups_job *c, ipp_t *ipp)
{
    c->lib->ippAddString(ipp, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                         c->lib->cupsUser());
}

/* A request without a document. NULL: no answer. The caller deletes it. */
static ipp_t *call(struct cups_job *c, ipp_t *ipp, struct error *err)
{
    begin_call(c);
    ipp_t *answer = c->lib->cupsDoRequest(c->http, ipp, c->resource);
    if (answer == NULL)
        error_set(err, ERROR_GONE, "CUPS: %s", c->lib->cupsLastErrorString());
    return answer;
}

static bool refused(struct cups_job *c, ipp_t *answer, struct error *err)
{
    ipp_status_t status = c->lib->ippGetStatusCode(answer);
    if (status < IPP_STATUS_REDIRECTION_OTHER_SITE)
        return false;
    error_set(err, ERROR_GONE, "CUPS: %s", c->lib->ippErrorString(status));
    return true;
}

static int integer(struct cups_job *c, ipp_t *answer, const char *name, ipp_tag_t tag)
{
    ipp_attribute_t *attribute = c->lib->ippFindAttribute(answer, name, tag);
    return attribute ? c->lib->ippGetInteger(attribute, 0) : 0;
}

/* --- open and close --------------------------------------------------------------------------------------------------------- */
static void name_printer(struct cups_job *c, const struct printer_uri *uri)
{
    const char *host = uri->host[0] ? uri->host : "localhost";
    bool ipv6 = strchr(host, ':') != NULL;
    if (uri->scheme == PRINTER_IPP)
        text_copy(c->resource, sizeof(c->resource), uri->path);
    else
        text_format(c->resource, sizeof(c->resource), "/printers/%s", uri->path);
    text_format(c->uri, sizeof(c->uri), "ipp://%s%s%s:%d%s", ipv6 ? "[" : "", host, ipv6 ? "]" : "",
                uri->port, c->resource);
}

static void free_job(struct transport *t)
{
    struct cups_job *c = t->job;
    if (c->http)
        c->lib->httpClose(c->http);
    free(c);
    t->job = NULL;
}

static bool look(struct transport *t, struct printer_status *ret, struct error *err)
{
    struct cups_job *c = t->job;
    const struct cups_library *lib = c->lib;
    ipp_t *answer = call(c, request(c, IPP_OP_GET_PRINTER_ATTRIBUTES), err);
    if (answer == NULL)
        return false;
    if (refused(c, answer, err)) {
        lib->ippDelete(answer);
        return false;
    }
    *ret = (struct printer_status){.state = PRINTER_READY};
    ipp_attribute_t *reasons = lib->ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD);
    for (int i = 0; reasons && i < lib->ippGetCount(reasons); i++)
        status_ipp_reason(lib->ippGetString(reasons, i, NULL), ret);
    if (ret->state == PRINTER_READY &&
        integer(c, answer, "printer-state", IPP_TAG_ENUM) == IPP_PSTATE_STOPPED) {
        ret->state = PRINTER_PAUSED;
        text_format(ret->detail, sizeof(ret->detail), "its queue is stopped: cupsenable %s", t->uri.path);
    }
    ipp_attribute_t *accepting = lib->ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    if (ret->state == PRINTER_READY && accepting && !lib->ippGetBoolean(accepting, 0)) {
        ret->state = PRINTER_PAUSED;
        text_format(ret->detail, sizeof(ret->detail), "its queue takes no jobs: cupsaccept %s", t->uri.path);
    }
    ipp_attribute_t *formats = lib->ippFindAttribute(answer, "document-format-supported", IPP_TAG_MIMETYPE);
    for (int i = 0; formats && t->format && i < lib->ippGetCount(formats); i++)
        c->knows_format = c->knows_format || strcmp(lib->ippGetString(formats, i, NULL), t->format) == 0;
    ipp_attribute_t *model = lib->ippFindAttribute(answer, "printer-make-and-model", IPP_TAG_TEXT);
    if (model)
        text_copy(t->model, sizeof(t->model), lib->ippGetString(model, 0, NULL));
    lib->ippDelete(answer);
    return true;
}

static bool open_cups(struct transport *t, struct error *err)
{
    const struct cups_library *lib = cups_library(err);
    struct printer_status ignored;
    if (lib == NULL)
        return false;
    struct cups_job *c = mem_new(sizeof(*c));
    *c = (struct cups_job){.lib = lib, .stop_fd = t->stop_fd};
    t->job = c;
    name_printer(c, &t->uri);
    const char *host = t->uri.host[0] ? t->uri.host : lib->cupsServer();
    int port = t->uri.host[0] ? t->uri.port : lib->ippPort();
    c->http = lib->httpConnect2(host, port, NULL, AF_UNSPEC, HTTP_ENCRYPTION_IF_REQUESTED, 1,
                                t->limits.connect_ms, NULL);
    if (c->http == NULL) {
        error_set(err, ERROR_GONE, "CUPS at %s: %s", host, lib->cupsLastErrorString());
        free_job(t);
        return false;
    }
    lib->httpSetTimeout(c->http, TICK_S, keep_waiting, c);
    /* Is there such a queue? */
    if (!look(t, &ignored, err)) {
        free_job(t);
        return false;
    }
    t->open = true;
    return true;
}

static void close_cups(struct transport *t, bool abort)
{
    (void)abort;
    free_job(t);
    t->open = false;
}

/* The connection of the last call: libcups makes a new one by itself when the server has gone. 0: there is none. */
static ino_t connection(struct cups_job *c)
{
    struct stat st;
    return fstat(c->lib->httpGetFd(c->http), &st) == 0 ? st.st_ino : 0;
}

/* --- one label ------------------------------------------------------------------------------------------------------------- */
/* Hands the document over. NOTHING or PART: err says why; else *ret_id is its job. */
static enum delivery submit(struct transport *t, const char *data, size_t len, int *ret_id, struct error *err)
{
    struct cups_job *c = t->job;
    const struct cups_library *lib = c->lib;
    const char *format = t->uri.scheme == PRINTER_CUPS ? "application/vnd.cups-raw"
                         : c->knows_format             ? t->format
                                                       : "application/octet-stream";
    ipp_t *ipp = request(c, IPP_OP_PRINT_JOB);
    sign(c, ipp);
    lib->ippAddString(ipp, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, "tallyman label");
    lib->ippAddString(ipp, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, format);
    begin_call(c);
    http_status_t status = lib->cupsSendRequest(c->http, ipp, c->resource, CUPS_LENGTH_VARIABLE);
    lib->ippDelete(ipp);
    if (status != HTTP_STATUS_CONTINUE) {
        error_set(err, ERROR_GONE, "CUPS: %s", lib->cupsLastErrorString());
        return DELIVERY_NOTHING;
    }
    /* Also when this fails the answer is read: the server may have refused it meanwhile, and says why. */
    (void)lib->cupsWriteRequestData(c->http, data, len);
    ipp_t *answer = lib->cupsGetResponse(c->http, c->resource);
    if (answer == NULL) {
        error_set(err, ERROR_UNKNOWN, "CUPS was lost while it took the label: %s",
                  lib->cupsLastErrorString());
        return DELIVERY_PART;
    }
    bool no = refused(c, answer, err);
    *ret_id = integer(c, answer, "job-id", IPP_TAG_INTEGER);
    lib->ippDelete(answer);
    c->taken_by = connection(c);
    return no ? DELIVERY_NOTHING : DELIVERY_DONE;
}

enum { JOB_FORGOTTEN = -1 };

/* A request about a job. NULL: no answer. The caller deletes it. A server that is busy may close the connection; what is asked here may be
 * asked once more. */
static ipp_t *ask_job(struct cups_job *c, ipp_op_t operation, int id, struct error *err)
{
    int64_t until_us = clock_mono_us() + (int64_t)CALL_MS * 1000;
    ipp_t *answer = NULL;
    for (int i = 0; i < JOB_TRIES && answer == NULL; i++) {
        if (i > 0 && (stopping(c->stop_fd) || clock_mono_us() >= until_us))
            break;
        ipp_t *ipp = request(c, operation);
        c->lib->ippAddInteger(ipp, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
        sign(c, ipp);
        answer = call(c, ipp, err);
    }
    return answer;
}

/* Its state; 0: cannot be told now. FORGOTTEN: there is no such job any more. */
static int state_of(struct cups_job *c, int id, struct error *err)
{
    ipp_t *answer = ask_job(c, IPP_OP_GET_JOB_ATTRIBUTES, id, err);
    if (answer == NULL)
        return 0;
    bool forgotten = c->lib->ippGetStatusCode(answer) == IPP_STATUS_ERROR_NOT_FOUND;
    int state = forgotten                 ? JOB_FORGOTTEN
                : refused(c, answer, err) ? 0
                                          : integer(c, answer, "job-state", IPP_TAG_ENUM);
    c->lib->ippDelete(answer);
    return state;
}

/* True when the server says that it is gone from the queue. */
static bool take_back(struct cups_job *c, int id)
{
    struct error ignored;
    ipp_t *answer = ask_job(c, IPP_OP_CANCEL_JOB, id, &ignored);
    if (answer == NULL)
        return false;
    bool done = !refused(c, answer, &ignored);
    c->lib->ippDelete(answer);
    return done;
}

/* Of a job that was taken back: nothing of it can have reached the printer. Only a time that was never set says so for certain; how
 * the printer looks says nothing, it may have gone with half the label. */
static bool never_begun(struct cups_job *c, int id)
{
    struct error ignored;
    ipp_t *answer = ask_job(c, IPP_OP_GET_JOB_ATTRIBUTES, id, &ignored);
    if (answer == NULL)
        return false;
    bool never = !refused(c, answer, &ignored) &&
                 c->lib->ippFindAttribute(answer, "time-at-processing", IPP_TAG_NOVALUE) != NULL;
    c->lib->ippDelete(answer);
    return never;
}

/* The label has waited as long as it may. */
static enum delivery give_up(struct transport *t, int id, struct error *err)
{
    bool gone = take_back(t->job, id);
    if (gone && never_begun(t->job, id)) {
        error_set(err, ERROR_GONE, "its queue did not print for %d s; job %d was taken back",
                  t->limits.job_life_s, id);
        return DELIVERY_NOTHING;
    }
    error_set(err, ERROR_UNKNOWN,
              gone ? "its queue did not finish job %d in %d s; it was cancelled"
                   : "its queue did not finish job %d in %d s",
              id, t->limits.job_life_s);
    return DELIVERY_PART;
}

/* A queue without a history (PreserveJobHistory No) forgets a job when it is done. It is still the server that took it: one that has
 * ended since may have lost it, and a printer that speaks IPP itself was switched off. */
static bool forgot_what_is_done(struct transport *t)
{
    struct cups_job *c = t->job;
    return t->uri.scheme == PRINTER_CUPS && c->taken_by != 0 && connection(c) == c->taken_by;
}

static void say_stalled(struct transport *t, bool stalled)
{
    if (t->stalled != stalled && t->on_stall)
        t->on_stall(t->arg, stalled);
    t->stalled = stalled;
}

static enum delivery stopped(struct transport *t, int id, bool begun, struct error *err)
{
    struct cups_job *c = t->job;
    int never = -1; /* a descriptor that poll() passes over */
    c->stop_fd = never;
    bool gone = !begun && take_back(c, id);
    bool untouched = gone && never_begun(c, id);
    c->stop_fd = t->stop_fd;
    if (untouched) {
        error_set(err, ERROR_STOPPED, "the station was stopped");
        return DELIVERY_NOTHING;
    }
    error_set(err, ERROR_UNKNOWN,
              gone ? "the station was stopped; job %d was cancelled, CUPS may have begun it"
                   : "the station was stopped; CUPS goes on with job %d",
              id);
    return DELIVERY_PART;
}

static enum delivery follow(struct transport *t, int id, struct error *err)
{
    struct cups_job *c = t->job;
    int64_t begun_us = clock_mono_us();
    int64_t pause_us = LOOK_MIN_US;
    bool begun = false;
    for (;;) {
        struct pollfd stop = {.fd = t->stop_fd, .events = POLLIN};
        if (poll(&stop, 1, (int)(pause_us / 1000)) > 0)
            return stopped(t, id, begun, err);
        int state = state_of(c, id, err);
        switch (state) {
        case IPP_JSTATE_COMPLETED:
            say_stalled(t, false);
            return DELIVERY_DONE;
        case IPP_JSTATE_CANCELED:
        case IPP_JSTATE_ABORTED:
            error_set(err, ERROR_UNKNOWN,
                      state == IPP_JSTATE_CANCELED ? "CUPS says that job %d was cancelled"
                                                   : "CUPS says that job %d was aborted",
                      id);
            return DELIVERY_PART;
        case JOB_FORGOTTEN:
            if (forgot_what_is_done(t)) {
                say_stalled(t, false);
                return DELIVERY_DONE;
            }
            error_set(err, ERROR_UNKNOWN, "it does not know job %d any more", id);
            return DELIVERY_PART;
        case IPP_JSTATE_PROCESSING:
        case IPP_JSTATE_STOPPED:
            begun = true;
            break;
        default:
            break;
        }
        int64_t age_us = clock_mono_us() - begun_us;
        say_stalled(t, age_us >= (int64_t)t->limits.stall_ms * 1000);
        if (age_us >= (int64_t)t->limits.job_life_s * 1000000)
            return give_up(t, id, err);
        pause_us = pause_us * 2 < LOOK_MAX_US ? pause_us * 2 : LOOK_MAX_US;
    }
}

static enum delivery deliver_cups(struct transport *t, const char *data, size_t len, struct error *err)
{
    struct printer_status ignored;
    int id = 0;
    /* A server that has ended since the last label must be found out before this one is on its way: then nothing is unsure. */
    if (!look(t, &ignored, err))
        return DELIVERY_NOTHING;
    enum delivery result = submit(t, data, len, &id, err);
    return result == DELIVERY_DONE ? follow(t, id, err) : result;
}

const struct transport_kind transport_cups = {
    .keep_open = true, .open = open_cups, .close = close_cups, .deliver = deliver_cups, .look = look};
