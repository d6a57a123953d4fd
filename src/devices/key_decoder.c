#include "key_decoder.h"

#include <assert.h>
#include <linux/input-event-codes.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "code_page.h"

enum { FRAME_MAX = 64, ALT_DIGITS_MAX = 7, GAP_DEFAULT_MS = 100, US_PER_MS = 1000, GS = 0x1D };

enum {
    MOD_SHIFT_LEFT = 1 << 0,
    MOD_SHIFT_RIGHT = 1 << 1,
    MOD_CTRL_LEFT = 1 << 2,
    MOD_CTRL_RIGHT = 1 << 3,
    MOD_ALT_LEFT = 1 << 4,
    MOD_ALT_RIGHT = 1 << 5,
    MOD_SHIFT = MOD_SHIFT_LEFT | MOD_SHIFT_RIGHT,
    MOD_CTRL = MOD_CTRL_LEFT | MOD_CTRL_RIGHT,
    MOD_ALT = MOD_ALT_LEFT | MOD_ALT_RIGHT,
};

static const struct {
    unsigned code;
    unsigned bit;
} modifiers[] = {
    {KEY_LEFTSHIFT, MOD_SHIFT_LEFT}, {KEY_RIGHTSHIFT, MOD_SHIFT_RIGHT}, {KEY_LEFTCTRL, MOD_CTRL_LEFT},
    {KEY_RIGHTCTRL, MOD_CTRL_RIGHT}, {KEY_LEFTALT, MOD_ALT_LEFT},       {KEY_RIGHTALT, MOD_ALT_RIGHT},
};

struct key_decoder {
    const struct key_layout *layout;
    const struct key_layout *us; /* where a control character's key lies when the layout has no such letter */
    enum terminator terminator;
    int64_t gap_us;
    unsigned gs_key;
    burst_fn *fn;
    void *arg;

    struct burst_builder burst;
    bool active;     /* something waits for its end: keys came, or events were lost */
    int64_t last_us; /* of its last key pressed */
    int64_t seen_us; /* of the last report while it was under way: a slow scanner takes several a character */

    unsigned mods;
    bool caps;
    uint32_t dead; /* a dead key waits for its space */
    char alt_digits[ALT_DIGITS_MAX + 1];
    unsigned alt_count; /* may exceed ALT_DIGITS_MAX: then the number is refused */

    struct {
        unsigned short type;
        unsigned short code;
        bool on;
    } frame[FRAME_MAX];
    unsigned frame_count;
};

struct key_decoder *key_decoder_new(const struct scanner_config *config, burst_fn *fn, void *arg,
                                    struct error *err)
{
    const struct key_layout *layout = key_layout_find(config->layout);
    if (layout == NULL) {
        char known[KEY_LAYOUT_MAX * 10] = "";
        const char *name;
        for (unsigned i = 0; (name = key_layout_name(i)) != NULL; i++) {
            size_t len = strlen(known);
            text_format(known + len, sizeof(known) - len, "%s%s", i ? ", " : "", name);
        }
        error_set(err, ERROR_INPUT, "no keyboard layout \"%s\"; there are %s", config->layout, known);
        return NULL;
    }
    struct key_decoder *d = mem_new(sizeof(*d));
    d->layout = layout;
    d->us = key_layout_find("us");
    assert(d->us != NULL);
    d->terminator = config->terminator;
    d->gap_us = (int64_t)(config->gap_ms > 0 ? config->gap_ms : GAP_DEFAULT_MS) * US_PER_MS;
    d->gs_key = config->gs_key > 0 ? (unsigned)config->gs_key : 0;
    d->fn = fn;
    d->arg = arg;
    return d;
}

void key_decoder_free(struct key_decoder *d)
{
    free(d);
}

/* --- the burst under way ------------------------------------------------------------------------------------- */

static void touch(struct key_decoder *d, int64_t at_us)
{
    d->active = true;
    d->last_us = at_us;
    d->seen_us = at_us;
}

static void finish(struct key_decoder *d, int64_t end_us)
{
    /* Half a character is none: what was meant is not known. */
    if (d->dead != 0 || d->alt_count > 0)
        burst_spoil(&d->burst, SCAN_UNREADABLE);
    d->dead = 0;
    d->alt_count = 0;
    d->active = false;
    burst_finish(&d->burst, d->fn, d->arg, end_us, NULL);
}

/* A terminator with nothing before it ends nothing: the Ctrl+J of CR LF, a second Enter, Enter after Tab. */
static void terminate(struct key_decoder *d, int64_t at_us)
{
    if (d->active)
        finish(d, at_us);
}

static void put_unreadable(struct key_decoder *d, int64_t at_us)
{
    touch(d, at_us);
    burst_spoil(&d->burst, SCAN_UNREADABLE);
}

static void put_rune(struct key_decoder *d, uint32_t rune, int64_t at_us)
{
    if (d->dead != 0) {
        /* Scanners type a dead character as the dead key and a space; accented letters are not in bar codes. */
        if (rune != ' ') {
            d->dead = 0;
            put_unreadable(d, at_us);
            return;
        }
        rune = d->dead;
        d->dead = 0;
    }
    touch(d, at_us);
    char bytes[4];
    burst_add(&d->burst, bytes, utf8_encode(rune, bytes));
}

static void put_dead(struct key_decoder *d, uint32_t rune, int64_t at_us)
{
    if (d->dead != 0) {
        d->dead = 0;
        put_unreadable(d, at_us);
        return;
    }
    touch(d, at_us);
    d->dead = rune;
}

/* Enter, and CR or LF as control characters. With Tab as the terminator they are part of the code, but never its first
 * character. */
static void put_newline(struct key_decoder *d, uint32_t rune, int64_t at_us)
{
    if (d->terminator != TERMINATOR_TAB)
        terminate(d, at_us);
    else if (d->active)
        put_rune(d, rune, at_us);
}

static void put_any(struct key_decoder *d, uint32_t rune, int64_t at_us)
{
    if (rune == '\r' || rune == '\n')
        put_newline(d, rune, at_us);
    else if (rune == '\t')
        terminate(d, at_us);
    else
        put_rune(d, rune, at_us);
}

/* --- keys ---------------------------------------------------------------------------------------------------- */

/* Num Lock does not count: nothing but the lamp would tell, and scanners do not look at it. */
static char keypad_char(unsigned code)
{
    switch (code) {
    case KEY_KP0:
        return '0';
    case KEY_KP1:
    case KEY_KP2:
    case KEY_KP3:
        return (char)('1' + (code - KEY_KP1));
    case KEY_KP4:
    case KEY_KP5:
    case KEY_KP6:
        return (char)('4' + (code - KEY_KP4));
    case KEY_KP7:
    case KEY_KP8:
    case KEY_KP9:
        return (char)('7' + (code - KEY_KP7));
    case KEY_KPMINUS:
        return '-';
    case KEY_KPPLUS:
        return '+';
    case KEY_KPDOT:
        return '.';
    case KEY_KPCOMMA:
        return ',';
    case KEY_KPSLASH:
        return '/';
    case KEY_KPASTERISK:
        return '*';
    case KEY_KPEQUAL:
        return '=';
    default:
        return '\0';
    }
}

static void put_alt_number(struct key_decoder *d, int64_t at_us)
{
    unsigned count = d->alt_count;
    if (count == 0)
        return;
    d->alt_count = 0;
    if (count > ALT_DIGITS_MAX) {
        put_unreadable(d, at_us);
        return;
    }
    uint32_t value = 0;
    for (unsigned i = 0; i < count; i++)
        value = value * 10 + (uint32_t)(d->alt_digits[i] - '0');
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        put_unreadable(d, at_us);
    else if (value > 0xFF)
        put_any(d, value, at_us);
    else if (d->alt_digits[0] == '0')
        put_any(d, code_page_1252((unsigned char)value), at_us);
    else
        put_any(d, code_page_437((unsigned char)value), at_us);
}

static void press_keypad(struct key_decoder *d, char c, int64_t at_us)
{
    if (!(d->mods & MOD_ALT)) {
        put_rune(d, (uint32_t)c, at_us);
        return;
    }
    if (c < '0' || c > '9') {
        put_unreadable(d, at_us);
        return;
    }
    touch(d, at_us);
    if (d->alt_count < ALT_DIGITS_MAX)
        d->alt_digits[d->alt_count] = c;
    if (d->alt_count <= ALT_DIGITS_MAX)
        d->alt_count++;
}

/* The letter that Ctrl makes a control character, by the layout; those between Z and a (GS is one of them), which other
 * layouts keep behind AltGr, by the key's place on a US keyboard too. */
static bool control_of(const struct key_layout *layout, unsigned code, uint32_t *ret)
{
    if (code >= KEY_LAYOUT_KEYS)
        return false;
    for (unsigned level = KEY_LEVEL_PLAIN; level <= KEY_LEVEL_SHIFT; level++) {
        uint32_t rune = layout->symbols[code][level].rune;
        if (layout->symbols[code][level].dead)
            continue;
        if (rune >= 'a' && rune <= 'z')
            rune -= 'a' - 'A';
        if (rune >= '@' && rune <= '_') {
            *ret = rune & 0x1F;
            return true;
        }
    }
    return false;
}

static void press_with_ctrl(struct key_decoder *d, unsigned code, int64_t at_us)
{
    uint32_t control;
    if (control_of(d->layout, code, &control) || control_of(d->us, code, &control))
        put_any(d, control, at_us);
    else
        put_unreadable(d, at_us);
}

static enum key_level level_of(bool altgr, bool shift)
{
    if (altgr)
        return shift ? KEY_LEVEL_ALTGR_SHIFT : KEY_LEVEL_ALTGR;
    return shift ? KEY_LEVEL_SHIFT : KEY_LEVEL_PLAIN;
}

static void press_symbol(struct key_decoder *d, unsigned code, int64_t at_us)
{
    if (code >= KEY_LAYOUT_KEYS) {
        put_unreadable(d, at_us);
        return;
    }
    bool shift = (d->mods & MOD_SHIFT) != 0;
    /* Ctrl and the left Alt together are AltGr too. */
    bool altgr = (d->mods & MOD_ALT_RIGHT) != 0 || ((d->mods & MOD_ALT) && (d->mods & MOD_CTRL));
    if ((d->mods & MOD_ALT) && !altgr) {
        put_unreadable(d, at_us);
        return;
    }
    if (d->caps && !altgr && d->layout->letter[code])
        shift = !shift;
    const struct key_symbol *symbol = &d->layout->symbols[code][level_of(altgr, shift)];
    if (symbol->rune == 0)
        put_unreadable(d, at_us);
    else if (symbol->dead)
        put_dead(d, symbol->rune, at_us);
    else
        put_rune(d, symbol->rune, at_us);
}

static void press(struct key_decoder *d, unsigned code, int64_t at_us)
{
    char keypad = keypad_char(code);
    if (code == KEY_ENTER || code == KEY_KPENTER)
        put_newline(d, '\r', at_us);
    else if (code == KEY_TAB)
        terminate(d, at_us);
    else if (d->gs_key != 0 && code == d->gs_key)
        put_rune(d, GS, at_us);
    else if (keypad != '\0')
        press_keypad(d, keypad, at_us);
    else if (code == KEY_NUMLOCK || code == KEY_SCROLLLOCK)
        return; /* sent around keypad digits by some; says nothing */
    else if ((d->mods & MOD_CTRL) && !(d->mods & MOD_ALT))
        press_with_ctrl(d, code, at_us);
    else
        press_symbol(d, code, at_us);
}

/* --- frames -------------------------------------------------------------------------------------------------- */

static unsigned modifier_bit(unsigned code)
{
    for (size_t i = 0; i < COUNT_OF(modifiers); i++)
        if (modifiers[i].code == code)
            return modifiers[i].bit;
    return 0;
}

/* Returns whether the event was one of a modifier or lock. */
static bool apply_modifier(struct key_decoder *d, unsigned type, unsigned code, bool on, int64_t at_us)
{
    if (type == EV_LED) {
        d->caps = on;
        return true;
    }
    if (code == KEY_CAPSLOCK) {
        if (on)
            d->caps = !d->caps;
        return true;
    }
    unsigned bit = modifier_bit(code);
    if (bit == 0)
        return false;
    if (on)
        d->mods |= bit;
    else
        d->mods &= ~bit;
    if (!(d->mods & MOD_ALT))
        put_alt_number(d, at_us);
    return true;
}

static void act_on_frame(struct key_decoder *d, int64_t at_us)
{
    unsigned count = d->frame_count;
    d->frame_count = 0;
    if (count == 0)
        return;
    key_decoder_timeout(d, at_us);
    d->seen_us = at_us;
    unsigned presses = 0;
    for (unsigned i = 0; i < count; i++)
        if (!apply_modifier(d, d->frame[i].type, d->frame[i].code, d->frame[i].on, at_us) && d->frame[i].on)
            d->frame[presses++].code = d->frame[i].code;
    for (unsigned i = 0; i < presses; i++)
        press(d, d->frame[i].code, at_us);
}

void key_decoder_event(struct key_decoder *d, unsigned type, unsigned code, int value, int64_t at_us)
{
    if (type == EV_SYN && code == SYN_REPORT) {
        act_on_frame(d, at_us);
        return;
    }
    bool wanted = type == EV_KEY ? value == 0 || value == 1 : type == EV_LED && code == LED_CAPSL;
    if (!wanted || code > KEY_MAX)
        return;
    if (d->frame_count == FRAME_MAX) {
        /* No keyboard reports that much at once: events are being made up or lost. */
        d->frame_count = 0;
        touch(d, at_us);
        burst_spoil(&d->burst, SCAN_BROKEN);
        return;
    }
    d->frame[d->frame_count].type = (unsigned short)type;
    d->frame[d->frame_count].code = (unsigned short)code;
    d->frame[d->frame_count].on = value != 0;
    d->frame_count++;
}

void key_decoder_dropped(struct key_decoder *d, const unsigned char *down, int64_t at_us)
{
    key_decoder_timeout(d, at_us);
    d->frame_count = 0;
    d->dead = 0;
    d->alt_count = 0;
    d->mods = 0;
    for (size_t i = 0; down != NULL && i < COUNT_OF(modifiers); i++)
        if (down[modifiers[i].code / 8] >> (modifiers[i].code % 8) & 1)
            d->mods |= modifiers[i].bit;
    touch(d, at_us);
    burst_spoil(&d->burst, SCAN_BROKEN);
}

void key_decoder_gone(struct key_decoder *d, int64_t at_us)
{
    d->frame_count = 0;
    d->mods = 0;
    d->caps = false;
    if (!d->active)
        return;
    burst_spoil(&d->burst, SCAN_BROKEN);
    finish(d, at_us);
}

int64_t key_decoder_deadline(const struct key_decoder *d)
{
    if (!d->active)
        return CLOCK_FOREVER;
    return burst_deadline(d->seen_us, d->terminator == TERMINATOR_NONE ? d->gap_us : BURST_SILENCE_US);
}

void key_decoder_timeout(struct key_decoder *d, int64_t now_us)
{
    if (!d->active || now_us < key_decoder_deadline(d))
        return;
    if (d->terminator != TERMINATOR_NONE)
        burst_spoil(&d->burst, SCAN_BROKEN);
    finish(d, d->last_us);
}
