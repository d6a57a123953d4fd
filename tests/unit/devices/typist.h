/* A scanner in keyboard mode, as far as its key events go: types text by a layout in the styles scanners have. */
#pragma once

#include <linux/input-event-codes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "key_decoder.h"

enum {
    STYLE_ONE_REPORT = 1 << 0,   /* modifier and key in one report */
    STYLE_FAST = 1 << 1,         /* no release report between different keys */
    STYLE_LATE_RELEASE = 1 << 2, /* each key is released after the next one was pressed */
    STYLE_RIGHT_SHIFT = 1 << 3,
    STYLE_CTRL_ALT = 1 << 4, /* AltGr as left Ctrl and left Alt */
    STYLES = 1 << 5,
};

struct typist {
    struct key_decoder *d;
    const struct key_layout *layout;
    unsigned style;
    bool caps; /* the scanner makes up for Caps Lock */
    int64_t now_us;
    int64_t step_us;
    unsigned mods[8]; /* held now */
    unsigned mod_count;
    unsigned held; /* key not yet released, 0: none */
};

static inline void type_event(struct typist *t, unsigned code, int value)
{
    key_decoder_event(t->d, EV_MSC, MSC_SCAN, 458756, t->now_us);
    key_decoder_event(t->d, EV_KEY, code, value, t->now_us);
}

static inline void type_report(struct typist *t)
{
    key_decoder_event(t->d, EV_SYN, SYN_REPORT, 0, t->now_us);
    t->now_us += t->step_us;
}

static inline void type_release(struct typist *t)
{
    if (t->held == 0)
        return;
    type_event(t, t->held, 0);
    type_report(t);
    t->held = 0;
}

/* Makes exactly these modifiers be down; events only, no report. Returns whether there were any. */
static inline bool type_modifiers(struct typist *t, const unsigned *mods, unsigned count)
{
    bool changed = false;
    for (unsigned i = 0; i < t->mod_count; i++) {
        bool stays = false;
        for (unsigned k = 0; k < count; k++)
            stays |= mods[k] == t->mods[i];
        if (!stays) {
            type_event(t, t->mods[i], 0);
            changed = true;
        }
    }
    for (unsigned k = 0; k < count; k++) {
        bool is = false;
        for (unsigned i = 0; i < t->mod_count; i++)
            is |= mods[k] == t->mods[i];
        if (!is) {
            type_event(t, mods[k], 1);
            changed = true;
        }
    }
    for (unsigned k = 0; k < count; k++)
        t->mods[k] = mods[k];
    t->mod_count = count;
    return changed;
}

/* Presses a key with modifiers, in the typist's style. */
static inline void type_key(struct typist *t, unsigned code, const unsigned *mods, unsigned count)
{
    if (t->held == code || !(t->style & (STYLE_FAST | STYLE_LATE_RELEASE)))
        type_release(t);
    if (type_modifiers(t, mods, count) && !(t->style & STYLE_ONE_REPORT))
        type_report(t);
    if (t->style & STYLE_FAST && t->held != 0) {
        type_event(t, t->held, 0); /* the report that holds the new key no longer holds the old one */
        t->held = 0;
    }
    type_event(t, code, 1);
    type_report(t);
    if (t->style & STYLE_LATE_RELEASE && t->held != 0)
        type_release(t);
    t->held = code;
    if (!(t->style & (STYLE_FAST | STYLE_LATE_RELEASE)))
        type_release(t);
}

static inline void type_plain(struct typist *t, unsigned code)
{
    type_key(t, code, NULL, 0);
}

/* All keys up. */
static inline void type_rest(struct typist *t)
{
    type_release(t);
    if (type_modifiers(t, NULL, 0))
        type_report(t);
}

static inline void type_level(struct typist *t, unsigned code, unsigned level)
{
    unsigned mods[3];
    unsigned count = 0;
    bool shift = level & 1;
    if (t->caps && level < KEY_LEVEL_ALTGR && t->layout->letter[code])
        shift = !shift;
    if (shift)
        mods[count++] = t->style & STYLE_RIGHT_SHIFT ? KEY_RIGHTSHIFT : KEY_LEFTSHIFT;
    if (level >= KEY_LEVEL_ALTGR && t->style & STYLE_CTRL_ALT) {
        mods[count++] = KEY_LEFTCTRL;
        mods[count++] = KEY_LEFTALT;
    } else if (level >= KEY_LEVEL_ALTGR) {
        mods[count++] = KEY_RIGHTALT;
    }
    type_key(t, code, mods, count);
}

/* Types one character if the layout has it: directly, or as a dead key and a space. */
static inline bool type_rune(struct typist *t, uint32_t rune)
{
    for (unsigned dead = 0; dead < 2; dead++)
        for (unsigned level = 0; level < KEY_LEVELS; level++)
            for (unsigned code = 0; code < KEY_LAYOUT_KEYS; code++) {
                const struct key_symbol *s = &t->layout->symbols[code][level];
                if (s->rune != rune || s->dead != (dead == 1))
                    continue;
                type_level(t, code, level);
                if (s->dead)
                    type_level(t, KEY_SPACE, KEY_LEVEL_PLAIN);
                return true;
            }
    return false;
}

/* Types a UTF-8 text; false when the layout lacks one of its characters. */
static inline bool type_text(struct typist *t, const char *s)
{
    const char *end = s + strlen(s);
    while (s < end) {
        uint32_t rune;
        size_t n = utf8_decode(s, end, &rune);
        if (n == 0 || !type_rune(t, rune))
            return false;
        s += n;
    }
    return true;
}
