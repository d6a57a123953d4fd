#include "wiring.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOG_MODULE "main"
#include "background/background.h"
#include "background/person.h"
#include "background_reads.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "checkpointer_thread.h"
#include "core/event.h"
#include "core/view.h"
#include "devices/reader.h"
#include "lookup/lookup.h"
#include "printer_threads.h"
#include "scan_settings.h"
#include "screen/screen.h"
#include "screen/sound.h"
#include "state_dir.h"
#include "station/control.h"
#include "station/station.h"
#include "store/mirror.h"
#include "store/receiving.h"
#include "web/web.h"

enum {
    INBOX_MAX = 8192, /* events a lane; a reader that finds it full refuses audibly */
    SOUNDS_MAX = 64,
    PROBE_EVERY_MS = 5000,
    BATCH_FORMS = 50,
    SECOND_CODE_MS = 3000,
    CHOICE_MS = 10000,
    STALE_S = 600,
};

/* Whoever asks whether the station thread is alive; no socket's and no page's number. */
static const uint64_t PROBE_CLIENT = UINT64_C(1) << 62;

struct wiring {
    struct wiring_options options;
    int lock;
    struct queue *inbox;
    struct queue *sounds;
    struct board *board;
    struct control *control;
    struct lookup *lookup;
    struct background *background;
    struct background_store *background_store;
    struct station *station;
    struct printer_threads *printers;
    struct printer_rule printer_rules[PRINTERS_MAX];
    struct checkpointer *checkpointer;
    struct screen *screen;
    struct web *_Atomic web; /* replies may come for it while it starts */
    struct reader *reader;
    struct queue *answers; /* to serial scanners */
    struct sound_player *sound;
    bool probed;          /* main: the station was asked whether it is alive */
    atomic_bool answered; /* and has answered */
};

static void free_sound(struct queue_node *node)
{
    free(node);
}

/* --- what the station hands over ----------------------------------------------------------------------------------- */
static void answer_scanner(void *arg, const char *scanner, enum tone tone, bool later)
{
    const struct wiring *w = arg;
    scanner_answer(w->answers, scanner, tone, later);
}

static void ring_bell(void *arg, int times)
{
    const struct wiring *w = arg;
    screen_bell(w->screen, times);
}

static bool ask_lines(void *arg, int64_t question, const struct code *code, bool urgent)
{
    struct wiring *w = arg;
    return lookup_ask_lines(w->lookup, question, code, urgent);
}

static bool ask_order(void *arg, const char *order_id)
{
    struct wiring *w = arg;
    return lookup_ask_order(w->lookup, order_id);
}

static void force_offline(void *arg, bool offline)
{
    struct wiring *w = arg;
    if (w->lookup)
        lookup_force_offline(w->lookup, offline);
}

static bool ask_platform(void *arg, int64_t intent, uint64_t client, const char *json)
{
    struct wiring *w = arg;
    return background_ask(w->background, intent, client, json);
}

static void page_taken(void *arg, const struct page_taken *taken)
{
    struct wiring *w = arg;
    background_page_taken(w->background, taken);
}

static void outbox_changed(void *arg, int64_t number)
{
    struct wiring *w = arg;
    background_outbox_changed(w->background, number);
}

static void want_picture(void *arg, const char *url)
{
    struct wiring *w = arg;
    background_want_picture(w->background, url);
}

static void platform_back(void *arg)
{
    struct wiring *w = arg;
    background_platform_back(w->background);
}

static bool print(void *arg, int printer, struct label_job *job)
{
    struct wiring *w = arg;
    return printer_threads_print(w->printers, printer, job);
}

static void wake_printer(void *arg, int printer)
{
    struct wiring *w = arg;
    printer_threads_wake(w->printers, printer);
}

static void reply(void *arg, uint64_t client, char *json)
{
    struct wiring *w = arg;
    if (client == PROBE_CLIENT) {
        atomic_store(&w->answered, true);
        free(json);
    } else if (w->web && (client & WEB_CLIENT))
        web_reply(w->web, client, json);
    else if (w->options.reply)
        w->options.reply(w->options.arg, client, json);
    else if (w->control)
        control_reply(w->control, client, json);
    else
        free(json);
}

/* --- the operator session: background owns it, lookup gets copies ------------------------------------------------------ */
static void need_session(void *arg, const char *expired)
{
    struct wiring *w = arg;
    background_need_session(w->background, expired);
}

static void on_session(void *arg, const char *session, const char *problem)
{
    struct wiring *w = arg;
    lookup_session(w->lookup, session, problem);
}

static struct background_settings background_settings(const struct config *config, int64_t mirror_whole_us)
{
    struct background_settings s = {
        .provider_count = (int)config->provider_count,
        .session_check_s = config->session_check_s,
        .session_warn_h = config->session_warn_h,
        .sync_every_s = config->sync_every_s,
        .mirror_every_s = config->mirror_every_s,
        .mirror_days = config->mirror_days,
        .mirror_page = config->mirror_page,
        .mirror_whole_hour = config->mirror_whole_hour,
        .mirror_whole_us = mirror_whole_us,
        .activity_poll_s = config->activity_poll_s,
        .pictures_max_bytes = (int64_t)config->pictures_mib * 1024 * 1024,
        .pictures_private = config->pictures_private,
    };
    if (config->pictures)
        text_format(s.pictures_folder, sizeof(s.pictures_folder), "%s/pictures", config->state);
    for (size_t i = 0; i < config->mirror_status_count; i++)
        s.mirror_statuses |= 1u << strtoul(config->mirror_status[i], NULL, 10);
    static_assert(sizeof(s.providers) == sizeof(config->providers), "one list of providers");
    memcpy(s.providers, config->providers, sizeof(s.providers));
    text_copy(s.customer_login, sizeof(s.customer_login), config->customer_login);
    text_copy(s.customer_password, sizeof(s.customer_password), config->customer_password);
    return s;
}

static bool start_platform(struct wiring *w, const struct config *config, const char *session,
                           int64_t mirror_whole_us, struct error *err)
{
    const struct otapi_config otapi = config_otapi(config);
    const struct lookup_config lookup = {
        .otapi = otapi,
        .verdict_ms = config->verdict_ms,
        .probe_every_ms = PROBE_EVERY_MS,
        .batch_max = BATCH_FORMS,
        .page_size = config->page_size,
        .need_session = need_session,
        .arg = w,
    };
    const struct background_config background = {
        .otapi = otapi,
        .operator_login = config->operator_login,
        .operator_password = config->operator_password,
        .session = session,
        .settings = background_settings(config, mirror_whole_us),
        .reads = background_store_reads(w->background_store),
        .on_session = on_session,
        .arg = w,
    };
    /* Background speaks to lookup only after lookup has asked it for something. */
    w->background = background_start(&background, w->inbox, err);
    w->lookup = w->background ? lookup_start(&lookup, w->inbox, err) : NULL;
    if (w->lookup && session[0])
        lookup_session(w->lookup, session, "");
    return w->lookup != NULL;
}

static bool start_station(struct wiring *w, const struct config *config, struct error *err)
{
    char db[STATE_PATH_MAX];
    char session[OTAPI_SESSION_SIZE];
    int64_t session_at_us;
    int64_t whole_us;
    if (!state_path(config->state, "tallyman.db", db, err))
        return false;
    struct store *store = store_open(db, STORE_WRITE, err);
    if (store == NULL)
        return false;
    struct station_config station = {
        .name = config->station_name,
        .language = config->language,
        .rules = {.confirm = config->confirm,
                  .duplicate_window_ms = config->duplicate_window_ms,
                  .second_code_ms = SECOND_CODE_MS,
                  .choice_ms = CHOICE_MS,
                  .stale_s = STALE_S},
        .verdict_ms = config->verdict_ms,
        .operator_idle_s = config->operator_idle_min * 60,
        .links = {.reply = reply, .answer_scanner = answer_scanner, .arg = w},
        .providers = config->providers,
        .provider_count = config->provider_count,
        .session_warn_h = config->session_warn_h,
        .on_receipt_status = config->on_receipt_status,
        .inbox = w->inbox,
        .board = w->board,
        .sounds = w->options.sound ? w->sounds : NULL,
    };
    w->background_store = background_store_new(db);
    bool ok = store_get_session(store, session, sizeof(session), &session_at_us, err) &&
              store_mirror_whole_at(store, &whole_us, err) &&
              (!w->options.platform || start_platform(w, config, session, whole_us, err));
    explicit_bzero(session, sizeof(session));
    if (ok && w->options.platform) {
        station.links.ask_lines = ask_lines;
        station.links.ask_order = ask_order;
        station.links.force_offline = force_offline;
        station.links.platform_knows = person_find;
        station.links.ask_platform = ask_platform;
        station.links.page_taken = page_taken;
        station.links.outbox_changed = outbox_changed;
    }
    if (ok && w->options.platform && w->options.jobs) {
        station.links.platform_back = platform_back;
        station.links.want_picture = want_picture;
    }
    station.printers = w->printer_rules;
    station.printer_count = printer_rules(config, w->printer_rules);
    if (ok && w->options.printers) {
        w->printers = printer_threads_start(config, w->inbox, err);
        ok = w->printers != NULL;
        station.links.print = print;
        station.links.wake_printer = wake_printer;
    }
    w->station = ok ? station_start(&station, store, err) : NULL;
    if (w->station == NULL) {
        store_close(store);
        return false;
    }
    if (w->options.platform && w->options.jobs)
        background_begin(w->background);
    w->checkpointer = checkpointer_start(db, w->inbox, err);
    return w->checkpointer != NULL;
}

static bool start_web(struct wiring *w, const struct config *config, struct error *err)
{
    const struct web_config web = {
        .listen = config->web_listen,
        .public_url = config->web_public_url,
        .tls_cert = config->web_tls_cert,
        .tls_key = config->web_tls_key,
        .pair_always = config->web_pairing == WEB_PAIRING_ALWAYS,
        .session_idle_min = config->web_session_idle_min,
        .session_max_h = config->web_session_max_h,
        .activity_poll_s = config->activity_poll_s,
        .station = config->station_name,
        .language = config->language,
        .state = config->state,
        .version = TALLYMAN_VERSION,
        .read_settings = scan_settings_read,
        .read_settings_arg = (void *)(uintptr_t)config,
    };
    w->web = config_check_tls(config, err) ? web_start(&web, w->inbox, w->board, err) : NULL;
    return w->web != NULL;
}

static bool start_people(struct wiring *w, const struct config *config, struct error *err)
{
    if (w->options.screen) {
        const struct screen_config screen = {
            .plain = w->options.plain, .quit = w->options.quit, .arg = w->options.arg};
        w->screen = screen_start(&screen, w->board, w->inbox, err);
        if (w->screen == NULL)
            return false;
    }
    if (w->options.sound) {
        const struct sound_config sound = {.device = config->sound_device,
                                           .volume = config->sound_volume,
                                           .silent = config_silent_tones(config),
                                           .bell = w->screen ? ring_bell : NULL,
                                           .arg = w};
        w->sound = sound_start(&sound, w->sounds, w->board, err);
        if (w->sound == NULL)
            return false;
    }
    /* Parcels are received without pages too: a certificate that cannot be read is no reason to stand still. */
    if (w->options.web && config->web_listen[0] && !start_web(w, config, err))
        log_error(
            "event=web_not_started problem=\"%s\", there are no pages until the station is started again",
            err->text);
    if (w->options.scanners) {
        const struct reader_config reader = {.scanners = config->scanners,
                                             .scanner_count = config->scanner_count,
                                             .find = w->options.find_scanners,
                                             .standard_input = w->options.standard_input,
                                             .answers = w->answers};
        w->reader = reader_start(&reader, w->inbox, err);
        if (w->reader == NULL)
            return false;
    }
    return true;
}

struct wiring_options wiring_whole(void)
{
    return (struct wiring_options){.scanners = true,
                                   .find_scanners = true,
                                   .control = true,
                                   .printers = true,
                                   .sound = true,
                                   .web = true,
                                   .screen = true,
                                   .plain = !isatty(STDOUT_FILENO),
                                   .jobs = true,
                                   .platform = true};
}

struct wiring *wiring_start(const struct config *config, const struct wiring_options *options,
                            struct error *err)
{
    struct wiring *w = mem_new(sizeof(*w));
    w->options = *options;
    w->lock = -1;
    char socket[STATE_PATH_MAX];
    if (!state_prepare(config->state, err) || !state_lock(config->state, &w->lock, err) ||
        !state_path(config->state, "control", socket, err))
        goto fail;
    w->inbox = queue_new(INBOX_MAX, event_free_node);
    w->sounds = queue_new(SOUNDS_MAX, free_sound);
    w->answers = scanner_answers_new();
    w->board = board_new(sizeof(struct view));
    if (options->control) {
        w->control = control_open(socket, w->inbox, err);
        if (w->control == NULL)
            goto fail;
    }
    if (!start_station(w, config, err) || !start_people(w, config, err))
        goto fail;
    return w;
fail:
    wiring_stop(w);
    return NULL;
}

/* First what brings events, then the platform (its calls are interrupted) and the printers, then the station, which still writes down what
 * came in, then what only shows. What may still be called by another is freed after that other has ended. */
void wiring_stop(struct wiring *w)
{
    if (w == NULL)
        return;
    reader_stop(w->reader);
    background_stop(w->background);
    lookup_stop(w->lookup);
    checkpointer_stop(w->checkpointer);
    printer_threads_stop(w->printers);
    station_stop(w->station);
    web_stop(w->web);
    printer_threads_free(w->printers);
    lookup_free(w->lookup);
    background_free(w->background);
    sound_stop(w->sound);
    background_store_free(w->background_store);
    screen_stop(w->screen);
    web_free(w->web);
    control_close(w->control);
    board_free(w->board);
    queue_free(w->sounds);
    queue_free(w->answers);
    queue_free(w->inbox);
    if (w->lock >= 0)
        close(w->lock);
    free(w);
}

struct queue *wiring_inbox(struct wiring *w)
{
    return w->inbox;
}

struct board *wiring_board(struct wiring *w)
{
    return w->board;
}

bool wiring_alive(struct wiring *w)
{
    bool alive = !w->probed || atomic_load(&w->answered);
    if (!alive)
        return false;
    struct event *event = event_new(EVENT_REQUEST);
    event->request.client = PROBE_CLIENT;
    event->request.json = mem_string("{\"do\":\"status\"}");
    atomic_store(&w->answered, false);
    w->probed = queue_push(w->inbox, LANE_REPLY, &event->node);
    if (!w->probed)
        event_free(event); /* so much to do that there is no room: asked again next time */
    return true;
}

int wiring_fd(const struct wiring *w)
{
    return w->control ? control_fd(w->control) : -1;
}

void wiring_ready(struct wiring *w)
{
    if (w->control)
        control_ready(w->control);
}
