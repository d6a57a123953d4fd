/* Runs scenarios of the receiving machine. A scenario is a text of one step a line (tests/scenario/README.md has the words);
 * what is expected is checked after the step it follows. `--random N` runs N random steps and checks only the invariants. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model.h"

enum { WORDS_MAX = 16, LABELS_MAX = 16 };

static const char *file_name;
static int line_number;
static struct model model;
static struct {
    char name[16];
    int64_t scan_id;
} labels[LABELS_MAX];
static int label_count;
static int expectations;

static void fail(const char *format, ...) PRINTF(1, 2);

static void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", file_name, line_number);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static void check_invariants(void)
{
    if (model.broken)
        fail("%s", model.broken);
}

/* "\x1d" in a code is that byte. */
static size_t unescape(const char *text, unsigned char *ret)
{
    size_t len = 0;
    while (*text && len < SCAN_RAW_MAX) {
        if (text[0] == '\\' && text[1] == 'x') {
            char hex[3] = {text[2], text[3], '\0'};
            size_t one;
            if (!text_unhex(&ret[len], 1, hex, &one))
                fail("\\x takes two digits");
            len++;
            text += 4;
        } else {
            ret[len++] = (unsigned char)*text++;
        }
    }
    return len;
}

static void do_scan(const char *scanner, const char *code, enum scan_flaw flaw, bool typed)
{
    struct scan scan = {.flaw = flaw, .typed = typed};
    text_copy(scan.scanner, sizeof(scan.scanner), scanner);
    scan.raw_len = unescape(code, scan.raw);
    model_scan_code(&model, scanner, &scan);
    check_invariants();
}

static int64_t labelled(const char *name)
{
    for (int i = 0; i < label_count; i++)
        if (strcmp(labels[i].name, name) == 0)
            return labels[i].scan_id;
    fail("no scan is called %s", name);
    return 0;
}

static void do_label(const char *name)
{
    if (label_count == LABELS_MAX)
        fail("too many names");
    text_copy(labels[label_count].name, sizeof(labels[0].name), name);
    labels[label_count++].scan_id = model.scan_id;
}

static void do_answer(const char *kind, const char *label)
{
    static const struct {
        const char *word;
        enum answer_kind kind;
    } kinds[] = {{"live", ANSWER_FOUND}, {"none", ANSWER_NONE}, {"deadline", ANSWER_DEADLINE}};
    int64_t scan_id = label ? labelled(label) : model.scan_id;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i].word, kind) == 0) {
            model_answer(&model, scan_id, kinds[i].kind);
            check_invariants();
            return;
        }
    }
    fail("an answer is live, none or deadline");
}

/* ORDER LINE [WAYBILL...] [status=N] [qty=N] */
static void do_line(bool live, char **words, int count)
{
    struct order_line line = {.quantity = 1, .status_id = LINE_STATUS_ORDERED};
    int64_t number;
    if (count < 3)
        fail("a line has an order and a number");
    text_copy(line.order_id, sizeof(line.order_id), words[1]);
    text_copy(line.line_id, sizeof(line.line_id), words[2]);
    for (int i = 3; i < count; i++) {
        if (strncmp(words[i], "status=", 7) == 0 && text_to_int64(words[i] + 7, 1, 99, &number))
            line.status_id = (int)number;
        else if (strncmp(words[i], "qty=", 4) == 0 && text_to_int64(words[i] + 4, 1, 99, &number))
            line.quantity = (int)number;
        else {
            size_t len = strlen(line.waybill);
            text_format(line.waybill + len, sizeof(line.waybill) - len, "%s%s", len ? " " : "", words[i]);
        }
    }
    model_line(&model, live, &line);
    model_order(&model, line.order_id, "", false);
}

/* --- expectations ---------------------------------------------------------------------------------------------------------- */
static void expect_number(const char *what, int64_t is, const char *text)
{
    int64_t should;
    if (!text_to_int64(text, -1, 1000000, &should))
        fail("%s takes a number", what);
    if (is != should)
        fail("%s is %lld, not %s", what, (long long)is, text);
}

static void expect_word(const char *what, const char *is, const char *should)
{
    if (strcmp(is, should) != 0)
        fail("%s is %s, not %s", what, is, should);
}

static void expect_order(const char *text)
{
    char order[64];
    int arrived;
    int lines;
    if (sscanf(text, "%63[^:]:%d/%d", order, &arrived, &lines) != 3)
        fail("order=ORDER:ARRIVED/LINES");
    for (size_t i = 0; i < model.progress_count; i++) {
        const struct order_progress *o = &model.progress[i];
        if (strcmp(o->order_id, order) != 0)
            continue;
        if (o->arrived != arrived || o->lines != lines)
            fail("%s is %d/%d", order, o->arrived, o->lines);
        return;
    }
    fail("the scan has nothing of order %s", order);
}

static void expect_flag(const char *what, bool is, bool should)
{
    if (is != should)
        fail("%s%s", should ? "it should be " : "it should not be ", what);
}

static void expect_one(const char *word)
{
    const struct decision *d = &model.decision;
    const char *value = strchr(word, '=');
    enum verdict verdict;
    bool negated = word[0] == '!';
    const char *flag = word + negated;
    expectations++;
    if (value) {
        size_t len = (size_t)(value - word);
        value++;
        if (strncmp(word, "source", len) == 0)
            expect_word("source", source_name(d->source), value);
        else if (strncmp(word, "reason", len) == 0)
            expect_word("reason", reason_name(d->reason), value);
        else if (strncmp(word, "refusal", len) == 0)
            expect_word("refusal", refusal_name(d->refusal), value);
        else if (strncmp(word, "next", len) == 0)
            expect_word("next", parcel_state_name(d->next), value);
        else if (strncmp(word, "receipts", len) == 0)
            expect_number("receipts", model.written, value);
        else if (strncmp(word, "hold", len) == 0)
            expect_number("hold", model.scans[model.scan_id].hold_no, value);
        else if (strncmp(word, "boxes", len) == 0)
            expect_number("boxes", model.facts.parcels_received, value);
        else if (strncmp(word, "order", len) == 0)
            expect_order(value);
        else
            fail("%s cannot be expected", word);
        return;
    }
    if (verdict_from_name(word, &verdict))
        expect_word("verdict", verdict_name(d->verdict), word);
    else if (strcmp(flag, "silent") == 0)
        expect_flag(flag, d->silent, !negated);
    else if (strcmp(flag, "attention") == 0)
        expect_flag(flag, d->attention, !negated);
    else if (strcmp(flag, "late") == 0)
        expect_flag(flag, d->late, !negated);
    else if (strcmp(flag, "asks-lines") == 0)
        expect_flag(flag, d->ask_lines, !negated);
    else if (strcmp(flag, "asks-orders") == 0)
        expect_flag(flag, d->ask_orders, !negated);
    else if (strcmp(flag, "closes-hold") == 0)
        expect_flag(flag, d->close_hold, !negated);
    else
        fail("%s cannot be expected", word);
}

/* --- steps -------------------------------------------------------------------------------------------------------------------- */
static void do_setting(const char *what, const char *value)
{
    if (strcmp(what, "platform") == 0)
        model.platform_up = strcmp(value, "up") == 0;
    else if (strcmp(what, "confirm") == 0)
        model.rules.confirm = strcmp(value, "always") == 0  ? CONFIRM_ALWAYS
                              : strcmp(value, "stale") == 0 ? CONFIRM_STALE
                                                            : CONFIRM_NEVER;
    else
        fail("no step %s", what);
}

static void do_after(const char *text)
{
    int64_t ms;
    char number[16];
    size_t digits = strspn(text, "0123456789");
    text_copy_n(number, sizeof(number), text, digits);
    if (!text_to_int64(number, 1, 1000000, &ms))
        fail("after takes a time (200ms, 2s)");
    model.now_us += ms * (strcmp(text + digits, "s") == 0 ? 1000000 : 1000);
}

static void do_step(char **words, int count, const char *rest)
{
    const char *verb = words[0];
    const char *object = count > 1 ? words[1] : "";
    if (strcmp(verb, "scan") == 0)
        do_scan(object, rest, SCAN_WHOLE, false);
    else if (strcmp(verb, "type") == 0)
        do_scan(object, rest, SCAN_WHOLE, true);
    else if (strcmp(verb, "broken") == 0)
        do_scan(object, rest, SCAN_BROKEN, false);
    else if (strcmp(verb, "name") == 0)
        do_label(object);
    else if (strcmp(verb, "answer") == 0)
        do_answer(object, count > 2 ? words[2] : NULL);
    else if (strcmp(verb, "orders") == 0)
        (void)model_orders(&model, count > 1 ? labelled(object) : model.scan_id);
    else if (strcmp(verb, "undo") == 0)
        model.written = model_undo(&model, object);
    else if (strcmp(verb, "choose") == 0)
        model_choose(&model, object, count > 2 && strcmp(words[2], "next") == 0 ? CHOICE_NEXT : CHOICE_SAME);
    else if (strcmp(verb, "mirror") == 0)
        do_line(false, words, count);
    else if (strcmp(verb, "live") == 0)
        do_line(true, words, count);
    else if (strcmp(verb, "whole") == 0)
        model_order(&model, object, "Sample customer", true);
    else if (strcmp(verb, "after") == 0)
        do_after(object);
    else if (strcmp(verb, "expect") == 0)
        for (int i = 1; i < count; i++)
            expect_one(words[i]);
    else
        do_setting(verb, object);
    check_invariants();
}

static void run_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[2048];
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    file_name = path;
    while (fgets(line, sizeof(line), file)) {
        char copy[2048];
        char *words[WORDS_MAX];
        int count = 0;
        line_number++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        memcpy(copy, line, sizeof(copy));
        char *save = NULL;
        for (char *word = strtok_r(copy, " ", &save); word && count < WORDS_MAX;
             word = strtok_r(NULL, " ", &save))
            words[count++] = word;
        /* What stands after the second word is a code, blanks and all. */
        const char *rest = count > 2 ? line + (words[2] - copy) : "";
        do_step(words, count, rest);
    }
    fclose(file);
    if (expectations == 0)
        fail("nothing was expected");
}

/* --- random steps ---------------------------------------------------------------------------------------------------------------- */
static unsigned random_state = 12345;

static unsigned roll(unsigned below)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % below;
}

static void random_step(void)
{
    static const char *const codes[] = {"SF1000000000001",      "SF1000000000002",      "SF1000000000003",
                                        "JDVA00000000001-1-2-", "JDVA00000000001-2-2-", "JDVA00000000001",
                                        "6901234567892",        "YT1000000000001"};
    static const char *const scanners[] = {"left", "right"};
    static const char *const orders[] = {"O1", "O2", "O3"};
    const char *scanner = scanners[roll(2)];
    struct order_line line = {.quantity = 1, .status_id = roll(4) == 0 ? 13 : 4};
    switch (roll(8)) {
    case 0:
        model.platform_up = !model.platform_up;
        break;
    case 1:
        text_copy(line.order_id, sizeof(line.order_id), orders[roll(3)]);
        text_format(line.line_id, sizeof(line.line_id), "%u", roll(4));
        text_copy(line.waybill, sizeof(line.waybill), codes[roll(8)]);
        model_line(&model, roll(2) == 0, &line);
        model_order(&model, line.order_id, "", roll(2) == 0);
        break;
    case 2:
        (void)model_undo(&model, scanner);
        break;
    case 3:
        model_choose(&model, scanner, roll(2) ? CHOICE_NEXT : CHOICE_SAME);
        break;
    case 4:
        model.now_us += (int64_t)roll(5000) * 1000;
        break;
    case 5:
        if (model.last_scan_id > 0)
            model_answer(&model, model.last_scan_id - (int64_t)roll(model.last_scan_id > 3 ? 3 : 1),
                         (enum answer_kind)roll(ANSWER_KIND_COUNT));
        break;
    case 6:
        if (model.last_scan_id > 0)
            (void)model_orders(&model, model.last_scan_id);
        break;
    default:
        do_scan(scanner, codes[roll(8)], roll(20) == 0 ? SCAN_BROKEN : SCAN_WHOLE, false);
        break;
    }
}

int main(int argc, char **argv)
{
    int64_t steps;
    model_init(&model);
    if (argc == 3 && strcmp(argv[1], "--random") == 0 && text_to_int64(argv[2], 1, 60000, &steps)) {
        file_name = "random";
        for (int64_t i = 0; i < steps; i++) {
            line_number++;
            random_step();
            check_invariants();
            if (model.receipt_count > MODEL_RECEIPTS - 64) {
                model_fini(&model);
                model_init(&model);
            }
        }
    } else if (argc == 2) {
        run_file(argv[1]);
    } else {
        fprintf(stderr, "usage: scenario FILE | --random STEPS\n");
        return 2;
    }
    model_fini(&model);
    return 0;
}
