#include "config.h"

#include <confuse.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "config_block.h"
#include "config_line.h"
#include "secret.h"

/* libconfuse reports through callbacks without an argument of ours; reading happens once, on one thread. */
static struct error *parse_error;
static const char *parse_file;

static void report(cfg_t *cfg, const char *format, va_list args) PRINTF(2, 0);

static void report(cfg_t *cfg, const char *format, va_list args)
{
    char what[ERROR_TEXT_MAX];
    vsnprintf(what, sizeof(what), format, args);
    if (parse_error->kind == ERROR_NONE)
        error_set(parse_error, ERROR_INPUT, "%s:%d: %s", parse_file, cfg ? cfg->line : 0, what);
}

static void warn(struct config *c, const char *format, ...) PRINTF(2, 3);

static void warn(struct config *c, const char *format, ...)
{
    if (c->warning_count == CONFIG_WARNINGS_MAX)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(c->warnings[c->warning_count++], CONFIG_TEXT, format, args);
    va_end(args);
}

/* --- words --------------------------------------------------------------------------------------------------------- */
/* Position of value among the blank-separated words, -1 when it is none of them. */
static int word_position(const char *words, const char *value)
{
    size_t len = strlen(value);
    int position = 0;
    for (const char *p = words; len > 0 && *p; position++) {
        size_t word = strcspn(p, " ");
        if (word == len && strncmp(p, value, len) == 0)
            return position;
        p += word + (p[word] == ' ');
    }
    return -1;
}

/* --- defaults ------------------------------------------------------------------------------------------------------ */
static void set_default(const struct config_option *o, void *block)
{
    char *at = (char *)block + o->at;
    if (o->size == 0)
        return;
    switch (o->kind) {
    case OPTION_TEXT:
        text_copy(at, o->size, o->text);
        break;
    case OPTION_NUMBER:
        *(int *)(void *)at = (int)o->number;
        break;
    case OPTION_FLAG:
        *(bool *)at = o->number != 0;
        break;
    case OPTION_WORD:
        *(int *)(void *)at = word_position(o->words, o->text);
        break;
    case OPTION_LIST: /* filled by the reader, from its default text */
    case OPTION_SECRET:
        break;
    }
}

void config_defaults(struct config *c)
{
    *c = (struct config){0};
    for (size_t i = 0; config_block_at(i); i++) {
        const struct config_block *block = config_block_at(i);
        for (size_t j = 0; block->title_size == 0 && j < block->option_count; j++)
            set_default(&block->options[j], (char *)c + block->at);
    }
}

/* --- checks that run while the file is read, so that the message has the line ------------------------------------ */
static const struct config_option *find_option(const char *block_name, const char *name)
{
    for (size_t i = 0; config_block_at(i); i++) {
        const struct config_block *block = config_block_at(i);
        for (size_t j = 0; strcmp(block->name, block_name) == 0 && j < block->option_count; j++)
            if (strcmp(block->options[j].name, name) == 0)
                return &block->options[j];
    }
    return NULL;
}

static bool check_number(const struct config_option *o, long value, struct text *why)
{
    if (value >= o->min && value <= o->max)
        return true;
    text_add_format(why, "it must be from %ld to %ld", o->min, o->max);
    return false;
}

static bool check_text(const struct config_option *o, const char *value, struct text *why)
{
    if (o->kind == OPTION_WORD && word_position(o->words, value) < 0) {
        text_add_format(why, "allowed are %s", o->words);
        return false;
    }
    if ((o->kind == OPTION_TEXT || o->kind == OPTION_LIST) && o->size > 0 && strlen(value) >= o->size) {
        text_add_format(why, "it has at most %zu bytes", o->size - 1);
        return false;
    }
    return o->check == NULL || o->check(value, why);
}

static int check_value(cfg_t *cfg, cfg_opt_t *opt)
{
    const struct config_option *o = find_option(cfg_name(cfg), cfg_opt_name(opt));
    struct text why = {0};
    unsigned last = cfg_opt_size(opt) - 1;
    bool ok = true;
    if (o == NULL)
        return 0;
    config_note_line(o, cfg_title(cfg), cfg->line);
    if (o->kind == OPTION_NUMBER) {
        long value = cfg_opt_getnint(opt, last);
        ok = check_number(o, value, &why);
        if (!ok)
            cfg_error(cfg, "%s = %ld: %s", o->name, value, why.data);
    } else if (o->kind != OPTION_FLAG && o->kind != OPTION_SECRET) {
        const char *value = cfg_opt_getnstr(opt, last);
        ok = check_text(o, value, &why);
        if (!ok)
            cfg_error(cfg, "%s = \"%s\": %s", o->name, value, why.data);
    }
    text_fini(&why);
    return ok ? 0 : -1;
}

/* --- taking over ---------------------------------------------------------------------------------------------------- */
/* From `option`, the file of `option_file`, a systemd credential or the environment, whichever is there first. */
static bool take_secret(struct config *c, char *dst, size_t size, cfg_t *sec, const char *option,
                        struct error *err)
{
    char file_option[64];
    text_format(file_option, sizeof(file_option), "%s_file", option);
    const char *value = cfg_getstr(sec, option);
    const char *file = cfg_getstr(sec, file_option);
    bool open_to_others;
    if (value && value[0]) {
        if (!text_copy(dst, size, value))
            return error_set(err, ERROR_INPUT, "%s: %s has at most %zu bytes", c->file, option, size - 1);
        if (secret_readable_by_others(c->file))
            warn(c, "%s: %s stands in it and others can read it: chmod o= %s, or use %s", c->file, option,
                 c->file, file_option);
        return true;
    }
    if (file && file[0]) {
        if (!secret_read_file(file, dst, size, &open_to_others, err))
            return error_prefix(err, "%s: %s", c->file, file_option);
        if (open_to_others)
            warn(c, "%s: others can read it: chmod o= %s", file, file);
        return true;
    }
    return secret_find(option, dst, size, err);
}

static void take_list(const struct config_option *o, void *block, cfg_t *sec)
{
    size_t *count = (size_t *)(void *)((char *)block + o->count_at);
    *count = 0;
    for (unsigned i = 0; i < cfg_size(sec, o->name) && *count < o->entries; i++)
        text_copy((char *)block + o->at + (*count)++ * o->size, o->size, cfg_getnstr(sec, o->name, i));
}

static bool take_option(struct config *c, const struct config_option *o, void *block, cfg_t *sec,
                        struct error *err)
{
    char *at = (char *)block + o->at;
    if (o->take)
        return o->take(block, cfg_getstr(sec, o->name));
    if (o->size == 0)
        return true;
    switch (o->kind) {
    case OPTION_TEXT:
        text_copy(at, o->size, cfg_getstr(sec, o->name));
        break;
    case OPTION_NUMBER:
        *(int *)(void *)at = (int)cfg_getint(sec, o->name);
        break;
    case OPTION_FLAG:
        *(bool *)at = cfg_getbool(sec, o->name) == cfg_true;
        break;
    case OPTION_WORD:
        *(int *)(void *)at = word_position(o->words, cfg_getstr(sec, o->name));
        break;
    case OPTION_LIST:
        take_list(o, block, sec);
        break;
    case OPTION_SECRET:
        return take_secret(c, at, o->size, sec, o->name, err);
    }
    return true;
}

static bool take_block(struct config *c, const struct config_block *block, void *at, cfg_t *sec,
                       struct error *err)
{
    for (size_t i = 0; i < block->option_count; i++)
        if (!take_option(c, &block->options[i], at, sec, err))
            return false;
    return block->finish == NULL || block->finish(c, at, err);
}

static bool take_titled(struct config *c, const struct config_block *block, cfg_t *sec, struct error *err)
{
    const char *title = cfg_title(sec);
    if (block->entries == 0)
        return true;
    size_t *count = (size_t *)(void *)((char *)c + block->count_at);
    if (*count == block->entries)
        return error_set(err, ERROR_INPUT, "%s: more than %zu %s blocks", c->file, block->entries,
                         block->name);
    if (title[0] == '\0' || strlen(title) >= block->title_size)
        return error_set(err, ERROR_INPUT, "%s: %s \"%s\": a name has 1 to %zu bytes", c->file, block->name,
                         title, block->title_size - 1);
    void *entry = config_block_entry(block, c, (*count)++);
    if (block->init)
        block->init(entry, title);
    else
        text_copy((char *)entry + block->title_at, block->title_size, title);
    return take_block(c, block, entry, sec, err);
}

static bool take_all(struct config *c, cfg_t *cfg, struct error *err)
{
    for (size_t i = 0; config_block_at(i); i++) {
        const struct config_block *block = config_block_at(i);
        for (unsigned j = 0; j < cfg_size(cfg, block->name); j++) {
            cfg_t *sec = cfg_getnsec(cfg, block->name, j);
            bool ok = block->title_size ? take_titled(c, block, sec, err)
                                        : take_block(c, block, (char *)c + block->at, sec, err);
            if (!ok)
                return false;
        }
    }
    return true;
}

/* --- the library's description of the file ------------------------------------------------------------------------- */
enum { BLOCKS_MAX = 16, OPTIONS_MAX = 48, SECRET_NAMES = 64 };

struct description {
    cfg_opt_t root[BLOCKS_MAX];
    cfg_opt_t options[BLOCKS_MAX][OPTIONS_MAX];
    char lists[BLOCKS_MAX][CONFIG_TEXT]; /* the library's lists take no constant */
    char secret_files[SECRET_NAMES][64];
    size_t secret_count;
};

static size_t describe_option(struct description *d, size_t block, const struct config_option *o,
                              cfg_opt_t *ret)
{
    switch (o->kind) {
    case OPTION_TEXT:
    case OPTION_WORD:
        ret[0] = (cfg_opt_t)CFG_STR(o->name, o->text, CFGF_NONE);
        return 1;
    case OPTION_NUMBER:
        ret[0] = (cfg_opt_t)CFG_INT(o->name, o->number, CFGF_NONE);
        return 1;
    case OPTION_FLAG:
        ret[0] = (cfg_opt_t)CFG_BOOL(o->name, o->number ? cfg_true : cfg_false, CFGF_NONE);
        return 1;
    case OPTION_LIST:
        text_copy(d->lists[block], sizeof(d->lists[block]), o->text);
        ret[0] = (cfg_opt_t)CFG_STR_LIST(o->name, d->lists[block], CFGF_NONE);
        return 1;
    case OPTION_SECRET: {
        char *file = d->secret_files[d->secret_count++];
        text_format(file, sizeof(d->secret_files[0]), "%s_file", o->name);
        ret[0] = (cfg_opt_t)CFG_STR(o->name, NULL, CFGF_NONE);
        ret[1] = (cfg_opt_t)CFG_STR(file, NULL, CFGF_NONE);
        return 2;
    }
    }
    return 0;
}

static void describe(struct description *d)
{
    static const cfg_opt_t end = CFG_END();
    size_t count = 0;
    for (; config_block_at(count); count++) {
        const struct config_block *block = config_block_at(count);
        size_t options = 0;
        for (size_t i = 0; i < block->option_count; i++)
            options += describe_option(d, count, &block->options[i], &d->options[count][options]);
        d->options[count][options] = end;
        d->root[count] =
            (cfg_opt_t)CFG_SEC(block->name, d->options[count],
                               block->title_size ? CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES : CFGF_NONE);
    }
    d->root[count] = end;
}

static void set_checks(cfg_t *cfg)
{
    char path[96];
    for (size_t i = 0; config_block_at(i); i++) {
        const struct config_block *block = config_block_at(i);
        for (size_t j = 0; j < block->option_count; j++) {
            text_format(path, sizeof(path), "%s|%s", block->name, block->options[j].name);
            cfg_set_validate_func(cfg, path, check_value);
        }
    }
}

static bool blocks_agree(const struct config *c, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && config_block_at(i); i++)
        ok = config_block_at(i)->agree == NULL || config_block_at(i)->agree(c, err);
    return ok;
}

static bool parse(struct config *c, const char *text_or_null, struct error *err)
{
    AUTOFREE struct description *d = mem_new(sizeof(*d));
    describe(d);
    cfg_t *cfg = cfg_init(d->root, CFGF_NONE);
    if (cfg == NULL)
        return error_set(err, ERROR_IO, "the configuration reader could not start");
    struct error problem = {0};
    config_forget_lines();
    parse_error = &problem;
    parse_file = text_or_null ? "defaults" : c->file;
    cfg_set_error_function(cfg, report);
    set_checks(cfg);
    int result = text_or_null ? cfg_parse_buf(cfg, text_or_null) : cfg_parse(cfg, c->file);
    bool ok = result == CFG_SUCCESS;
    if (!ok && problem.kind == ERROR_NONE) {
        if (result == CFG_FILE_ERROR)
            error_errno(&problem, errno, "%s", c->file);
        else
            error_set(&problem, ERROR_INPUT, "%s: it cannot be read as configuration", c->file);
    }
    if (ok)
        ok = take_all(c, cfg, &problem) && blocks_agree(c, &problem);
    if (!ok && err)
        *err = problem;
    cfg_free(cfg);
    return ok;
}

bool config_read(struct config *c, const char *path, struct error *err)
{
    AUTOFREE struct config *fresh = mem_new(sizeof(*fresh));
    config_defaults(fresh);
    bool given = path != NULL;
    if (!given)
        path = CONFIG_PATH_DEFAULT;
    bool there = given || access(path, F_OK) == 0;
    if (there && !text_copy(fresh->file, sizeof(fresh->file), path))
        return error_set(err, ERROR_INPUT, "%s: the path is too long", path);
    if (there && access(path, R_OK) != 0)
        return error_errno(err, errno, "%s", path);
    bool ok = parse(fresh, there ? NULL : "", err);
    if (ok)
        *c = *fresh;
    config_forget(fresh);
    return ok;
}

bool config_has_platform(const struct config *c, struct error *err)
{
    const char *where = c->file[0] ? c->file : CONFIG_PATH_DEFAULT;
    if (c->instance_key[0] == '\0')
        return error_set(
            err, ERROR_INPUT,
            "no instance key: put it into a file and name it as otapi { instance_key_file = \"…\" } in %s",
            where);
    if (c->operator_login[0] == '\0' || c->operator_password[0] == '\0')
        return error_set(
            err, ERROR_INPUT,
            "no operator log-in: set operator_login and operator_password_file in otapi { } of %s", where);
    return true;
}

static void forget_secrets(const struct config_block *block, void *at)
{
    for (size_t i = 0; i < block->option_count; i++)
        if (block->options[i].kind == OPTION_SECRET)
            explicit_bzero((char *)at + block->options[i].at, block->options[i].size);
}

void config_forget(struct config *c)
{
    for (size_t i = 0; config_block_at(i); i++)
        for (size_t j = 0; j < config_block_count(config_block_at(i), c); j++)
            forget_secrets(config_block_at(i), config_block_entry(config_block_at(i), c, j));
}
