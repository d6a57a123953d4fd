#include "command.h"

#include <ctype.h>
#include <getopt.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/calibration.h"
#include "core/command.h"
#include "label/sheet.h"
#include "screen/screen.h"
#include "state_dir.h"
#include "store/receiving.h"

const char help_sheet[] =
    "usage: tallyman sheet [--language en|ru|zh_CN] [--badge NAME]... [--shelf CODE]... [--calibration] "
    "FILE.pdf\n\n"
    "Writes the command bar codes of this station as an A4 sheet. Print it without scaling (100 %).\n"
    "  --badge NAME    badges that sign an operator on, instead of the commands\n"
    "  --shelf CODE    codes of shelves (bins), instead of the commands\n"
    "  --calibration   only the codes for `tallyman scanner learn`, which are on the commands' sheet too\n"
    "Names and codes have letters A-Z, digits and . _ - ; small letters are made capital.\n"
    "The codes are good for this station only, and as long as its database lives.\n";

/* Marks a text for translation where it cannot be translated at once. */
#define N_(text) text

enum { CODES_MAX = 200 };

/* What every station has on its wall. */
static const struct {
    enum command_code command;
    const char *argument;
    const char *caption;
    const char *detail;
} standard[] = {
    {COMMAND_UNDO, NULL, N_("UNDO"), N_("takes this scanner's last scan back")},
    {COMMAND_REPRINT, NULL, N_("PRINT AGAIN"), N_("the label of the parcel in hand, marked as a copy")},
    {COMMAND_HOLD, NULL, N_("HOLD SHELF"), N_("puts the parcel in hand on the hold shelf")},
    {COMMAND_DAMAGED, NULL, N_("DAMAGED"), N_("the parcel in hand is damaged")},
    {COMMAND_MISSING, NULL, N_("MISSING"), N_("something is missing in the parcel in hand")},
    {COMMAND_SURPLUS, NULL, N_("TOO MUCH"), N_("the parcel in hand holds more than was ordered")},
    {COMMAND_NEXT, NULL, N_("ANOTHER PARCEL"), N_("answers which parcel it is")},
    {COMMAND_SAME, NULL, N_("THE SAME PARCEL"), N_("answers which parcel it is")},
    {COMMAND_LANGUAGE, NULL, N_("LANGUAGE"), N_("next language of the screen")},
    {COMMAND_END, NULL, N_("END OF SHIFT"), N_("signs this scanner's operator off")},
    {COMMAND_COUNT_N, "0", N_("COUNT 0"), N_("none of them are in the parcel")},
    {COMMAND_COUNT_N, "1", N_("COUNT 1"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "2", N_("COUNT 2"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "3", N_("COUNT 3"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "4", N_("COUNT 4"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "5", N_("COUNT 5"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "6", N_("COUNT 6"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "8", N_("COUNT 8"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "10", N_("COUNT 10"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "12", N_("COUNT 12"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "20", N_("COUNT 20"), N_("so many are in the parcel")},
    {COMMAND_COUNT_N, "50", N_("COUNT 50"), N_("so many are in the parcel")},
};

struct making {
    unsigned char key[COMMAND_KEY_BYTES];
    struct sheet_code codes[CODES_MAX];
    char texts[CODES_MAX][COMMAND_TEXT_SIZE];
    char captions[CODES_MAX][COMMAND_ARGUMENT_MAX + 1];
    size_t count;
    bool others; /* badges, shelves or calibration: the commands are not wanted */
    bool calibration;
};

static const char *word(const char *english)
{
    return dgettext("tallyman", english);
}

/* A command code with its words; caption NULL: the argument. */
static bool add_command(struct making *m, enum command_code command, const char *argument,
                        const char *caption, const char *detail)
{
    if (m->count == CODES_MAX || !command_write(command, argument, m->key, m->texts[m->count]))
        return false;
    text_copy(m->captions[m->count], sizeof(m->captions[0]), argument ? argument : "");
    m->codes[m->count] = (struct sheet_code){
        .code = m->texts[m->count], .caption = caption ? caption : m->captions[m->count], .detail = detail};
    m->count++;
    return true;
}

static void add_plain(struct making *m, const char *code, const char *caption, const char *detail, bool wide,
                      bool qr)
{
    m->codes[m->count++] =
        (struct sheet_code){.code = code, .caption = caption, .detail = detail, .wide = wide, .qr = qr};
}

static bool add_argument(struct making *m, enum command_code command, const char *argument)
{
    char capital[COMMAND_ARGUMENT_MAX + 2];
    text_copy(capital, sizeof(capital), argument);
    for (char *p = capital; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    if (add_command(m, command, capital, NULL,
                    word(command == COMMAND_BIN ? N_("puts the parcel in hand on this shelf")
                                                : N_("signs on at this scanner"))))
        return true;
    app_usage("sheet", "\"%s\": 1 to %d letters A-Z, digits or . _ - (and at most %d codes)", argument,
              COMMAND_ARGUMENT_MAX, CODES_MAX);
    return false;
}

/* The key is made at the first start; while a station runs it is there, else this may be the first. */
static bool read_key(const struct config *config, unsigned char ret_key[COMMAND_KEY_BYTES], struct error *err)
{
    char db[STATE_PATH_MAX];
    int lock = -1;
    struct error busy = {0};
    if (!state_path(config->state, "tallyman.db", db, err) || !state_prepare(config->state, err))
        return false;
    bool ours = state_lock(config->state, &lock, &busy);
    AUTOCLOSE int fd = ours ? lock : -1;
    (void)fd; /* held until the end */
    if (!ours && busy.kind != ERROR_BUSY) {
        *err = busy;
        return false;
    }
    struct store *store = store_open(db, ours ? STORE_WRITE : STORE_READ, err);
    if (store == NULL)
        return false;
    bool ok = store_command_key(store, ret_key, err);
    store_close(store);
    return ok;
}

static bool language_known(const char *language)
{
    static const char *const languages[] = {"en", "ru", "zh_CN"};
    for (size_t i = 0; i < COUNT_OF(languages); i++)
        if (strcmp(language, languages[i]) == 0)
            return true;
    return false;
}

static const struct option options[] = {{"language", required_argument, NULL, 'l'},
                                        {"badge", required_argument, NULL, 'b'},
                                        {"shelf", required_argument, NULL, 's'},
                                        {"calibration", no_argument, NULL, 'c'},
                                        {0}};

/* What is asked for besides the codes' texts. */
static bool read_options(int argc, char **argv, struct making *m, const char **ret_language)
{
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == '?')
            return app_wrong_option("sheet", argv), false;
        if (option == 'l')
            *ret_language = optarg;
        else
            m->others = true;
        m->calibration = m->calibration || option == 'c';
    }
    if (*ret_language && !language_known(*ret_language))
        return app_usage("sheet", "--language is en, ru or zh_CN"), false;
    if (argc - optind != 1)
        return app_usage("sheet", "it takes the name of one file to write"), false;
    return true;
}

/* The codes, now that key and language are known: the options once more, in their order. */
static bool fill(struct making *m, int argc, char **argv)
{
    int option;
    optind = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if ((option == 'b' && !add_argument(m, COMMAND_OPERATOR, optarg)) ||
            (option == 's' && !add_argument(m, COMMAND_BIN, optarg)))
            return false;
    for (size_t i = 0; !m->others && i < COUNT_OF(standard); i++)
        if (!add_command(m, standard[i].command, standard[i].argument, word(standard[i].caption),
                         word(standard[i].detail)))
            return false;
    bool calibration = m->calibration || !m->others;
    if (calibration && m->count + 2 <= CODES_MAX) {
        add_plain(m, CALIBRATION_BARS, word(N_("LEARN A SCANNER")),
                  word(N_("scan it when `tallyman scanner learn` asks")), true, false);
        add_plain(m, CALIBRATION_QR, word(N_("LEARN A SCANNER")),
                  word(N_("scan it when `tallyman scanner learn` asks")), true, true);
    }
    return true;
}

int command_sheet(struct app *app, int argc, char **argv)
{
    static struct making m;
    const char *language = NULL;
    struct error err = {0};
    m = (struct making){0};
    if (!read_options(argc, argv, &m, &language) || !app_configure(app))
        return EXIT_USAGE;
    if (!read_key(&app->config, m.key, &err))
        return app_fail(&err);
    screen_set_language(language ? language : app->config.language);
    if (!fill(&m, argc, argv))
        return EXIT_USAGE;
    char title[160];
    text_format(title, sizeof(title), "Tallyman - %s", app->config.station_name);
    const struct sheet sheet = {
        .title = title,
        .footer = word(N_("Good for this station only. Print at 100 %, without scaling.")),
        .codes = m.codes,
        .count = m.count};
    bool ok = sheet_write_pdf(&sheet, argv[optind], &err);
    explicit_bzero(&m, sizeof(m));
    return ok ? EXIT_DONE : app_fail(&err);
}
