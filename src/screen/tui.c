#include "tui.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "attention.h"
#include "base/clock.h"
#include "base/text.h"
#include "draw.h"
#include "said.h"
#include "words.h"

enum { LINE_MAX_BYTES = 1024, BOTTOM_ROWS = 9, SMALL_ROWS = 18 };

/* Colour pairs; a verdict's is PAIR_FIRST + its number. */
enum { PAIR_BAR = 1, PAIR_FAULT, PAIR_ATTENTION, PAIR_FIRST };

struct colours {
    short text;
    short back256;
    short back8;
};

static const struct colours verdict_colours[] = {
    [VERDICT_LOOKING] = {COLOR_WHITE, 238, COLOR_BLACK},
    [VERDICT_MATCH] = {COLOR_WHITE, 28, COLOR_GREEN},
    [VERDICT_COMPLETE] = {COLOR_WHITE, 22, COLOR_GREEN},
    [VERDICT_STOPPED] = {COLOR_WHITE, 90, COLOR_MAGENTA},
    [VERDICT_DUPLICATE] = {COLOR_BLACK, 214, COLOR_YELLOW},
    [VERDICT_REPEAT] = {COLOR_WHITE, 238, COLOR_BLACK},
    [VERDICT_CHOICE] = {COLOR_WHITE, 20, COLOR_BLUE},
    [VERDICT_UNKNOWN] = {COLOR_WHITE, 124, COLOR_RED},
    [VERDICT_PENDING] = {COLOR_WHITE, 60, COLOR_BLUE},
    [VERDICT_OWN] = {COLOR_BLACK, 44, COLOR_CYAN},
    [VERDICT_REFUSED] = {COLOR_BLACK, 247, COLOR_WHITE},
    [VERDICT_COMMAND] = {COLOR_BLACK, 44, COLOR_CYAN},
};

static SCREEN *terminal;

static void make_colours(void)
{
    bool many = COLORS >= 256;
    start_color();
    init_pair(PAIR_BAR, COLOR_WHITE, many ? 236 : COLOR_BLACK);
    init_pair(PAIR_FAULT, COLOR_WHITE, many ? 160 : COLOR_RED);
    init_pair(PAIR_ATTENTION, COLOR_BLACK, many ? 226 : COLOR_YELLOW);
    for (int i = 0; i < VERDICT_COUNT; i++)
        init_pair((short)(PAIR_FIRST + i),
                  many && verdict_colours[i].text == COLOR_WHITE ? 231 : verdict_colours[i].text,
                  many ? verdict_colours[i].back256 : verdict_colours[i].back8);
}

bool tui_open(void)
{
    terminal = newterm(NULL, stdout, stdin);
    if (terminal == NULL)
        return false;
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(50);
    curs_set(0);
    if (has_colors())
        make_colours();
    return true;
}

void tui_close(void)
{
    if (terminal == NULL)
        return;
    endwin();
    delscreen(terminal);
    terminal = NULL;
}

void tui_resize(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
        (size.ws_row != LINES || size.ws_col != COLS))
        resizeterm(size.ws_row, size.ws_col);
}

/* ncurses' attributes are unsigned, its macros for them are not. */
static attr_t pair(int number)
{
    return (attr_t)COLOR_PAIR(number);
}

/* --- the verdict ---------------------------------------------------------------------------------------------------------------- */
static void parcel_text(const struct view_verdict *v, char *ret, size_t size)
{
    ret[0] = '\0';
    if (v->parcels_total > 1 && v->parcel.index > 0 && v->parcel.index <= v->parcels_total)
        text_format(ret, size, "  %s %d/%d (%s %d)", words("parcel"), v->parcel.index, v->parcels_total,
                    words("here"), v->parcels_received);
    else if (v->parcels_total > 1)
        text_format(ret, size, "  %s %d/%d", words("parcels"), v->parcels_received, v->parcels_total);
}

static int draw_head(const struct view_verdict *v, int row, attr_t colour)
{
    char line[LINE_MAX_BYTES];
    char parcel[96];
    struct verdict_words w = words_verdict(v->verdict);
    text_format(line, sizeof(line), "%s   %s   %s", w.symbol, w.word, w.symbol);
    draw_centred(row, colour | A_BOLD, line);
    parcel_text(v, parcel, sizeof(parcel));
    text_format(line, sizeof(line), "%s%s%s%s", v->waybill[0] ? v->waybill : v->raw, parcel,
                v->courier[0] ? "  " : "", v->courier);
    draw_centred(row + 2, colour | A_BOLD, line);
    row += 3;
    if (v->shelf[0]) {
        text_format(line, sizeof(line), "▸  %s", v->shelf);
        draw_centred(++row, colour | A_BOLD | A_REVERSE, line);
        row++;
    }
    if (v->hold_no != 0) {
        text_format(line, sizeof(line), "%s  %" PRId64, words("HOLD SHELF No."), v->hold_no);
        draw_centred(++row, colour | A_BOLD | A_REVERSE, line);
        row++;
    }
    const char *reason = words_reason(v);
    if (reason[0])
        row = draw_sentence(row, colour, reason);
    if (v->verdict == VERDICT_DUPLICATE && v->first.scan_id != 0) {
        char at[CLOCK_ISO_MAX];
        clock_iso(at, v->first.at_us);
        at[10] = ' ';
        at[16] = '\0';
        text_format(line, sizeof(line), "%s, %s%s%s", at, v->first.station, v->first.operator[0] ? ", " : "",
                    v->first.operator);
        draw_centred(row++, colour | A_BOLD, line);
    }
    if (v->undone)
        draw_centred(row++, colour | A_REVERSE, words("UNDONE"));
    return row;
}

static void draw_orders(const struct view_verdict *v, int row, int end, attr_t colour)
{
    char line[LINE_MAX_BYTES];
    for (int i = 0; i < v->order_count && row < end; i++, row++) {
        const struct order_progress *o = &v->orders[i];
        text_format(line, sizeof(line), "%s   %s   %d/%d %s", o->order_id, o->customer, o->arrived, o->lines,
                    words("lines"));
        paint_on(colour | A_BOLD);
        draw_text(row, 2, COLS - 4, line);
        paint_off(colour | A_BOLD);
    }
    for (int i = 0; i < v->line_count && row < end; i++, row++) {
        const struct view_line *l = &v->lines[i];
        attr_t attributes = colour | (l->void_line ? A_DIM : 0);
        text_format(line, sizeof(line), "%s %3d x %s%s%s%s%s%s%s", l->void_line ? "✗" : "·", l->quantity,
                    l->title, l->config[0] ? " - " : "", l->config, l->comment[0] ? "  ! " : "", l->comment,
                    l->void_line ? "  = " : "", l->void_line ? l->status : "");
        paint_on(attributes);
        draw_text(row, 2, COLS - 4, line);
        paint_off(attributes);
    }
    if (v->lines_total > v->line_count && row <= end) {
        text_format(line, sizeof(line), "… %d %s", v->lines_total, words("lines"));
        paint_on(colour);
        draw_text(row < end ? row : end - 1, COLS - draw_width(line) - 2, COLS, line);
        paint_off(colour);
    }
}

static void draw_verdict(const struct view *view, int rows)
{
    const struct view_verdict *v = &view->verdict;
    bool fault = !view->disk.ok;
    attr_t colour = pair(fault ? PAIR_FAULT : PAIR_FIRST + (int)v->verdict);
    for (int row = 0; row < rows; row++)
        draw_empty(row, colour);
    int row = rows > 10 ? 2 : 0;
    if (fault) {
        draw_centred(row, colour | A_BOLD, words("▲  NOTHING IS BEING RECORDED  ▲"));
        row = draw_sentence(row + 2, colour | A_BOLD, words_disk(&view->disk)) + 1;
        row = draw_sentence(row, colour,
                            words("Put parcels aside and call the admin; scan them again afterwards"));
        struct text detail = {0};
        (void)draw_sentence(row + 1, colour, said(view->disk.detail, &detail));
        text_fini(&detail);
        return;
    }
    if (v->scan_id == 0) {
        draw_centred(rows / 2 - 1, colour | A_BOLD, words("READY - SCAN A PARCEL"));
        draw_centred(rows / 2 + 1, colour, words("or type its number and press Enter"));
        return;
    }
    if (v->attention) {
        draw_centred(0, pair(PAIR_ATTENTION) | A_BOLD, words("  !  CHANGED - LOOK AGAIN  !  "));
        row = row > 0 ? row : 1;
    }
    row = draw_head(v, row, colour);
    draw_orders(v, row + 1, rows, colour);
}

/* --- below it ------------------------------------------------------------------------------------------------------------------------ */
static void draw_last(const struct view *view, int row, int end)
{
    char line[LINE_MAX_BYTES];
    for (int i = 0; i < view->last_count && row < end; i++, row++) {
        const struct view_last *last = &view->last[i];
        char at[CLOCK_ISO_MAX];
        struct verdict_words w = words_verdict(last->verdict);
        clock_iso(at, last->at_us);
        at[19] = '\0';
        text_format(line, sizeof(line), "%s  %s %s%s%s  %s  %s", at + 11, w.symbol, w.word,
                    last->undone ? ", " : "", last->undone ? words("undone") : "",
                    last->waybill[0] ? last->waybill : last->raw, last->customer);
        attr_t colour = pair(PAIR_FIRST + (int)last->verdict);
        draw_empty(row, 0);
        paint_on(colour);
        mvaddstr(row, 0, "  ");
        paint_off(colour);
        draw_text(row, 3, COLS - 4, line);
    }
}

static void draw_state(const struct view *view, int row)
{
    char line[LINE_MAX_BYTES];
    char at[CLOCK_ISO_MAX];
    bool up = view->platform.up && !view->forced_offline;
    draw_empty(row, pair(up ? PAIR_BAR : PAIR_FAULT));
    clock_iso(at, view->platform.since_us);
    at[16] = '\0';
    struct text attention = {0};
    struct text detail = {0};
    attention_text(&view->background, &attention);
    if (up)
        text_format(line, sizeof(line), " %s: %s%s%s", words("platform"), words("up"),
                    attention.len ? "  ! " : "", attention.len ? attention.data : "");
    else
        text_format(line, sizeof(line), " %s: %s %s %s  %s", words("platform"), words("OFFLINE"),
                    words("since"), at + 11,
                    view->forced_offline ? words("(by hand, F3)") : said(view->platform.detail, &detail));
    paint_on(pair(up ? PAIR_BAR : PAIR_FAULT));
    draw_text(row, 0, COLS, line);
    text_format(line, sizeof(line), "%s  %s %" PRId64 "  %s %" PRId64 "  %s %" PRId64 "  %s %" PRId64 " ",
                view->station, words("scans"), view->scans_today, words("received"), view->receipts_today,
                words("on hold"), view->holds_open, words("waiting"), view->looking);
    int width = draw_width(line);
    /* What somebody must see to goes before the counts. */
    if (width < COLS / 2 || (up && attention.len == 0))
        draw_text(row, COLS - width, width, line);
    text_fini(&attention);
    text_fini(&detail);
    paint_off(pair(up ? PAIR_BAR : PAIR_FAULT));
}

static void draw_scanners(const struct view *view, int row)
{
    struct text line = {0};
    struct text detail = {0};
    words_clock(view, &line);
    if (view->disk.ok && view->disk.kind != ERROR_NONE) /* else the whole screen says it */
        text_add_format(&line, "%s%s: %s (%s) ", line.len ? "  " : "", words("disk"), words_disk(&view->disk),
                        said(view->disk.detail, &detail));
    bool trouble = line.len > 0 || view->scanner_count == 0;
    for (int i = 0; i < view->scanner_count; i++) {
        const struct view_scanner *s = &view->scanners[i];
        trouble = trouble || s->state != SCANNER_READY;
        text_add_format(&line, " %s%s%s: %s%s%s%s%s ", s->name, s->operator[0] ? " " : "", s->operator,
                        words_scanner_state(s->state), s->detail[0] ? " - " : "", said(s->detail, &detail),
                        s->mode[0] ? " > " : "", words_mode(s->mode));
    }
    if (view->scanner_count == 0)
        text_add_format(&line, " %s", words("no scanner: plug one in; `tallyman doctor` says more"));
    attr_t colour = pair(trouble ? PAIR_FAULT : PAIR_BAR);
    draw_empty(row, colour);
    paint_on(colour);
    draw_text(row, 0, COLS, line.data);
    paint_off(colour);
    text_fini(&line);
    text_fini(&detail);
}

/* A printer, what is to be done about it, and the labels that want somebody. */
static bool add_printer(struct text *line, const struct view_printer *p)
{
    bool well = p->state == PRINTER_READY || p->state == PRINTER_STARTING;
    struct text detail = {0};
    text_add_format(line, " %s: %s", p->name, words_printer_state(p->state));
    if (p->detail[0])
        text_add_format(line, " - %s", said(p->detail, &detail));
    if (p->waiting > 0)
        text_add_format(line, " (%s %" PRId64 ")", words("labels waiting"), p->waiting);
    if (p->unsure > 0)
        text_add_format(line, "  %s %s: %s", words("label of"), p->unsure_waybill,
                        words("Is it there? Scan its QR code; if not, print it again"));
    if (p->dropped > 0)
        text_add_format(line, "  %s %" PRId64, words("too old, not printed"), p->dropped);
    text_add(line, " ");
    text_fini(&detail);
    return !well || p->unsure > 0 || p->dropped > 0;
}

static void draw_printers(const struct view *view, int row)
{
    struct text line = {0};
    bool trouble = false;
    for (int i = 0; i < view->printer_count; i++)
        trouble = add_printer(&line, &view->printers[i]) || trouble;
    attr_t colour = pair(trouble ? PAIR_FAULT : PAIR_BAR);
    draw_empty(row, colour);
    paint_on(colour);
    draw_text(row, 0, COLS, line.data);
    paint_off(colour);
    text_fini(&line);
}

static void draw_input(const struct view *view, const struct typing *typing, int row)
{
    draw_empty(row, A_REVERSE);
    paint_on(A_REVERSE);
    if (typing->len > 0) {
        char line[LINE_MAX_BYTES];
        text_format(line, sizeof(line), " > %.200s_", typing->text);
        draw_text(row, 0, COLS, line);
    } else if (view->pairing_count > 0) {
        struct text line = {0};
        text_add_format(&line, " %s", words("Code for the page"));
        /* Whoever asks chooses the name: a long one must not push the others off the screen. */
        for (int i = 0; i < view->pairing_count; i++)
            text_add_format(&line, " \"%.12s\" %s", view->pairings[i].name, view->pairings[i].code);
        draw_text(row, 0, COLS, line.data);
        text_fini(&line);
    } else {
        draw_text(row, 0, COLS,
                  words(" F2 undo   F3 offline/online   F5 another parcel   F6 the same   F10 end"));
    }
    paint_off(A_REVERSE);
}

void tui_paint(const struct view *view, const struct typing *typing)
{
    int bottom = LINES >= SMALL_ROWS ? BOTTOM_ROWS : 3;
    int printers = view->printer_count > 0;
    int rows = LINES - bottom - printers;
    if (rows < 3)
        rows = 3;
    words_language(view->language);
    erase();
    draw_verdict(view, rows);
    if (bottom == BOTTOM_ROWS)
        draw_last(view, rows + 1, rows + 1 + VIEW_LAST_MAX);
    if (printers)
        draw_printers(view, LINES - 4);
    draw_scanners(view, LINES - 3);
    draw_state(view, LINES - 2);
    draw_input(view, typing, LINES - 1);
    refresh();
}

/* --- keys -------------------------------------------------------------------------------------------------------------------------------- */
enum tui_key tui_key(struct typing *typing)
{
    wint_t key;
    char bytes[MB_LEN_MAX];
    int kind = get_wch(&key);
    if (kind == ERR)
        return TUI_NONE;
    if (kind == KEY_CODE_YES) {
        switch (key) {
        case KEY_F(2):
            return TUI_UNDO;
        case KEY_F(3):
            return TUI_OFFLINE;
        case KEY_F(5):
            return TUI_NEXT;
        case KEY_F(6):
            return TUI_SAME;
        case KEY_F(10):
            return TUI_QUIT;
        case KEY_BACKSPACE:
            typing_erase(typing);
            return TUI_CHANGED;
        case KEY_ENTER:
            return TUI_ENTER;
        default:
            return TUI_CHANGED;
        }
    }
    switch (key) {
    case L'\r':
    case L'\n':
        return TUI_ENTER;
    case 0x11: /* Ctrl-Q */
        return TUI_QUIT;
    case 0x1B:
        typing_clear(typing);
        return TUI_CHANGED;
    case 0x7F:
    case 0x08:
        typing_erase(typing);
        return TUI_CHANGED;
    default:
        break;
    }
    int len = key >= 0x20 ? wctomb(bytes, (wchar_t)key) : 0;
    if (len > 0)
        (void)typing_add(typing, bytes, (size_t)len);
    return TUI_CHANGED;
}
