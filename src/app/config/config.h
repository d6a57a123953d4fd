/* The configuration: one file (libconfuse), secrets from files, systemd credentials or the environment. Read once, before
 * any thread; plain data afterwards. Every option: docs/contracts.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "core/receiving.h"
#include "core/tone.h"
#include "devices/reader.h"
#include "otapi/otapi.h"
#include "printer_block.h"

enum {
    CONFIG_TEXT = 256,
    CONFIG_SCANNERS_MAX = 32,
    CONFIG_PROVIDERS_MAX = 16,
    CONFIG_STATUSES_MAX = 16,
    CONFIG_WARNINGS_MAX = 16
};

#define CONFIG_PATH_DEFAULT "/etc/tallyman/tallyman.conf"

/* Which browsers must be paired before they show the station: those on the network, or also the station's own. */
enum web_pairing { WEB_PAIRING_NETWORK, WEB_PAIRING_ALWAYS };

struct config {
    char file[CONFIG_TEXT]; /* where it was read from; "" = defaults only */
    char station_name[SCANNER_NAME_MAX];
    char state[CONFIG_TEXT];
    char language[16];

    char otapi_url[CONFIG_TEXT];
    char instance_key[CONFIG_TEXT];
    char secret[CONFIG_TEXT];
    char operator_login[CONFIG_TEXT];
    char operator_password[CONFIG_TEXT];
    char otapi_language[16];
    char ca_file[CONFIG_TEXT];
    char providers[CONFIG_PROVIDERS_MAX][32];
    size_t provider_count;
    int timeout_ms;
    int verdict_ms;
    char customer_login[CONFIG_TEXT]; /* of whom orders are added for; "": named with each order */
    char customer_password[CONFIG_TEXT];
    int transaction_date; /* enum otapi_date */
    char link_element[CONFIG_TEXT];
    char unlink_element[CONFIG_TEXT];
    bool sync_orders; /* synchronising names the orders */
    int page_size;

    enum confirm confirm;
    int duplicate_window_ms;
    int on_receipt_status;
    int operator_idle_min;

    int session_check_s;
    int session_warn_h;
    int sync_every_s;
    int mirror_every_s;
    int mirror_days;
    int activity_poll_s;
    int mirror_page;
    int mirror_whole_hour;
    bool pictures;
    int pictures_mib;
    bool pictures_private;
    char mirror_status[CONFIG_STATUSES_MAX][8];
    size_t mirror_status_count;

    char sound_device[CONFIG_TEXT];
    int sound_volume;
    char silent[TONE_COUNT][16]; /* tones that are not to be heard */
    size_t silent_count;

    struct scanner_config scanners[CONFIG_SCANNERS_MAX];
    size_t scanner_count;
    struct printer_block printers[PRINTERS_MAX];
    size_t printer_count;

    char web_listen[CONFIG_TEXT]; /* "" = no web server */
    char web_public_url[CONFIG_TEXT];
    char web_tls_cert[CONFIG_TEXT];
    char web_tls_key[CONFIG_TEXT];
    int web_tls_cert_line; /* where they stand in the file */
    int web_tls_key_line;
    enum web_pairing web_pairing;
    int web_session_idle_min;
    int web_session_max_h;

    char warnings[CONFIG_WARNINGS_MAX][CONFIG_TEXT]; /* read, but somebody should know */
    size_t warning_count;
};

/* Opens the files of the web server's TLS, if it is to have it; an error names the line. Needs the service's rights. */
NODISCARD bool config_check_tls(const struct config *c, struct error *err);

void config_defaults(struct config *c);
/* path NULL: CONFIG_PATH_DEFAULT if it is there, else the defaults. An error names file, line, option and what is allowed;
 * nothing is taken over then. */
NODISCARD bool config_read(struct config *c, const char *path, struct error *err);
/* The key and log-in are there, so that the platform can be asked. The error says where to put them. */
NODISCARD bool config_has_platform(const struct config *c, struct error *err);
/* What a client of the platform is made of; strings borrowed from c. config_otapi.c */
struct otapi_config config_otapi(const struct config *c);
/* A bit per enum tone that is not to be heard. */
unsigned config_silent_tones(const struct config *c);
/* Wipes the secrets. */
void config_forget(struct config *c);
/* Prints it as the file would say it (secrets only as set or not set). config_show.c */
void config_show(struct config *c);
