#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/clock.h"
#include "bursts.h"
#include "typist.h"

static struct bursts got;
static struct scanner_config config;
static struct typist typist;

static void begin(const char *layout)
{
    scanner_config_init(&config, "test");
    text_copy(config.layout, sizeof(config.layout), layout);
    got.count = 0;
}

static struct typist *start(unsigned style)
{
    struct error err;
    key_decoder_free(typist.d);
    memset(&typist, 0, sizeof(typist));
    typist.d = key_decoder_new(&config, bursts_keep, &got, &err);
    assert_non_null(typist.d);
    typist.layout = key_layout_find(config.layout);
    typist.style = style;
    typist.step_us = 1000;
    typist.now_us = 5000000;
    return &typist;
}

static struct typist *begin_us(void)
{
    begin("us");
    return start(0);
}

static int finish(void **state)
{
    (void)state;
    key_decoder_free(typist.d);
    typist.d = NULL;
    return 0;
}

static void type(struct typist *t, const char *text)
{
    assert_true(type_text(t, text));
}

static void enter(struct typist *t)
{
    type_rest(t);
    type_plain(t, KEY_ENTER);
    type_rest(t);
}

static void led(struct typist *t, bool on)
{
    key_decoder_event(t->d, EV_LED, LED_CAPSL, on, t->now_us);
    type_report(t);
}

static void ctrl(struct typist *t, unsigned code)
{
    const unsigned mods[] = {KEY_LEFTCTRL};
    type_key(t, code, mods, 1);
    type_rest(t);
}

static void keypad(struct typist *t, const char *digits)
{
    static const unsigned codes[] = {KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
                                     KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9};
    for (; *digits; digits++) {
        type_event(t, codes[*digits - '0'], 1);
        type_report(t);
        type_event(t, codes[*digits - '0'], 0);
        type_report(t);
    }
}

static void alt_number(struct typist *t, const char *digits)
{
    type_event(t, KEY_LEFTALT, 1);
    type_report(t);
    keypad(t, digits);
    type_event(t, KEY_LEFTALT, 0);
    type_report(t);
}

static void silence(struct typist *t, int64_t us)
{
    t->now_us += us;
    key_decoder_timeout(t->d, t->now_us);
}

/* --- layouts ------------------------------------------------------------------------------------------------- */

static void refuses_an_unknown_layout(void **state)
{
    (void)state;
    struct error err;
    begin("dvorak");
    assert_null(key_decoder_new(&config, bursts_keep, &got, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(err.text, "no keyboard layout \"dvorak\"; there are us, gb, de, fr, ru, es, it");
}

/* Every character of every level of every layout, in every style a scanner may have, with and without Caps Lock. */
static void types_back_every_character_of_every_layout(void **state)
{
    (void)state;
    unsigned tried = 0;
    const struct key_layout *layout;
    for (unsigned i = 0; (layout = key_layout_at(i)) != NULL; i++)
        for (unsigned style = 0; style < STYLES; style++)
            for (unsigned caps = 0; caps < 2; caps++) {
                begin(layout->name);
                struct typist *t = start(style);
                t->caps = caps;
                led(t, caps);
                for (unsigned code = 0; code < KEY_LAYOUT_KEYS; code++)
                    for (unsigned level = 0; level < KEY_LEVELS; level++) {
                        const struct key_symbol *s = &layout->symbols[code][level];
                        if (s->rune == 0)
                            continue;
                        char expected[16];
                        size_t len = utf8_encode(s->rune, expected);
                        memcpy(expected + len, "x1", 3);
                        type_level(t, code, level);
                        if (s->dead)
                            type_level(t, KEY_SPACE, KEY_LEVEL_PLAIN);
                        bool latin = type_text(t, "x");
                        if (!latin)
                            memmove(expected + len, "1", 2);
                        type(t, "1");
                        enter(t);
                        assert_one_burst(&got, expected, SCAN_WHOLE);
                        tried++;
                    }
            }
    assert_true(tried > 64 * 1000);
}

static void types_ascii_in_the_layouts_with_latin_letters(void **state)
{
    (void)state;
    const char *const latin[] = {"us", "gb", "de", "fr", "es", "it"};
    for (size_t i = 0; i < COUNT_OF(latin); i++)
        for (unsigned char c = ' '; c < 0x7F; c++) {
            const char text[] = {(char)c, '\0'};
            /* Italian keyboards have no braces and backquote of their own on this level; what the table has counts. */
            begin(latin[i]);
            struct typist *t = start(0);
            if (!type_text(t, text)) {
                assert_true(strchr("`", c) != NULL);
                continue;
            }
            enter(t);
            assert_one_burst(&got, text, SCAN_WHOLE);
        }
}

static uint32_t random_state = 12345;

static uint32_t draw(uint32_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

/* 10,000 codes, back to back: any layout, style, pace and length, with what a radio scanner's lost releases bring. */
static void decodes_ten_thousand_codes(void **state)
{
    (void)state;
    unsigned layouts = 0;
    while (key_layout_at(layouts) != NULL)
        layouts++;
    for (unsigned session = 0; session < 200; session++) {
        const struct key_layout *layout = key_layout_at(draw(layouts));
        begin(layout->name);
        config.terminator = (enum terminator)draw(2);
        struct typist *t = start(draw(STYLES));
        t->step_us = draw(3) == 0 ? 0 : (int64_t)draw(10000);
        t->caps = draw(2);
        led(t, t->caps);
        for (unsigned n = 0; n < 50; n++) {
            char expected[4 * 48 + 1];
            size_t len = 0;
            for (unsigned left = 1 + draw(48); left > 0; left--) {
                unsigned code = draw(KEY_LAYOUT_KEYS);
                unsigned level = draw(KEY_LEVELS);
                const struct key_symbol *s = &layout->symbols[code][level];
                if (s->rune == 0 || s->dead)
                    continue;
                type_level(t, code, level);
                if (draw(8) == 0) { /* auto-repeat of whatever is held */
                    type_event(t, code, 2);
                    type_report(t);
                }
                len += utf8_encode(s->rune, expected + len);
            }
            expected[len] = '\0';
            type_plain(t, config.terminator == TERMINATOR_TAB ? KEY_TAB : KEY_ENTER);
            if (draw(2))
                type_rest(t);
            if (len > 0)
                assert_one_burst(&got, expected, SCAN_WHOLE);
            assert_int_equal(got.count, 0);
            assert_int_equal(key_decoder_deadline(t->d), CLOCK_FOREVER);
        }
    }
}

static void keeps_chinese_text_typed_as_garbage(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    /* The three GBK bytes pairs of a JSON value as a US keyboard scanner in ALT mode sends them. */
    type(t, "{\"n\":\"YT1234567890123\",\"c\":\"");
    alt_number(t, "0214");
    alt_number(t, "0208");
    alt_number(t, "52946");
    type(t, "\"}");
    enter(t);
    assert_one_burst(&got, "{\"n\":\"YT1234567890123\",\"c\":\"\xC3\x96\xC3\x90\xEC\xBB\x92\"}", SCAN_WHOLE);
}

/* --- keys ---------------------------------------------------------------------------------------------------- */

static void needs_a_release_between_equal_keys(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type(t, "1122");
    enter(t);
    assert_one_burst(&got, "1122", SCAN_WHOLE);
}

static void ignores_repeats_of_a_stuck_key(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type_event(t, KEY_7, 1);
    type_report(t);
    for (int i = 0; i < 50; i++) {
        type_event(t, KEY_7, 2);
        type_report(t);
    }
    type_plain(t, KEY_8); /* the release of 7 is lost */
    enter(t);
    assert_one_burst(&got, "78", SCAN_WHOLE);
    /* A stuck Enter is one Enter. */
    type(t, "9");
    type_event(t, KEY_ENTER, 1);
    type_report(t);
    for (int i = 0; i < 50; i++) {
        type_event(t, KEY_ENTER, 2);
        type_report(t);
    }
    assert_one_burst(&got, "9", SCAN_WHOLE);
}

static void takes_shift_of_the_same_report_in_any_order(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type_event(t, KEY_A, 1); /* the letter stands before its Shift */
    type_event(t, KEY_LEFTSHIFT, 1);
    type_report(t);
    type_event(t, KEY_B, 1); /* Shift goes up in the report that brings the next letter */
    type_event(t, KEY_A, 0);
    type_event(t, KEY_LEFTSHIFT, 0);
    type_report(t);
    type_event(t, KEY_LEFTSHIFT, 1);
    type_event(t, KEY_RIGHTSHIFT, 1);
    type_report(t);
    type_event(t, KEY_LEFTSHIFT, 0); /* the other one is still down */
    type_event(t, KEY_C, 1);
    type_report(t);
    type_event(t, KEY_RIGHTSHIFT, 0);
    type_event(t, KEY_C, 0);
    type_report(t);
    enter(t);
    assert_one_burst(&got, "AbC", SCAN_WHOLE);
}

static void takes_several_keys_of_a_report_in_order(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type_event(t, KEY_3, 1);
    type_event(t, KEY_1, 1);
    type_event(t, KEY_2, 1);
    type_report(t);
    enter(t);
    assert_one_burst(&got, "312", SCAN_WHOLE);
}

static void does_nothing_before_the_report_ends(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type(t, "1");
    type_event(t, KEY_ENTER, 1);
    assert_int_equal(got.count, 0);
    type_report(t);
    assert_one_burst(&got, "1", SCAN_WHOLE);
}

static void follows_caps_lock(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type_plain(t, KEY_CAPSLOCK);
    type(t, "sf-1");
    t->caps = true;
    type(t, "sF_1");
    t->caps = false;
    type_plain(t, KEY_CAPSLOCK);
    type(t, "a");
    enter(t);
    assert_one_burst(&got, "SF-1sF_1a", SCAN_WHOLE);
    led(t, true);
    type(t, "ab[1");
    led(t, false);
    type(t, "ab");
    enter(t);
    assert_one_burst(&got, "AB[1ab", SCAN_WHOLE);
}

static void reads_the_keypad_whatever_num_lock_says(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type_plain(t, KEY_NUMLOCK);
    keypad(t, "0123456789");
    const unsigned others[] = {KEY_KPMINUS, KEY_KPPLUS,     KEY_KPDOT,  KEY_KPCOMMA,
                               KEY_KPSLASH, KEY_KPASTERISK, KEY_KPEQUAL};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        type_plain(t, others[i]);
    type_plain(t, KEY_NUMLOCK);
    type_plain(t, KEY_KPENTER);
    assert_one_burst(&got, "0123456789-+.,/*=", SCAN_WHOLE);
}

static void reads_alt_numbers(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    alt_number(t, "65");    /* code page 437 */
    alt_number(t, "0066");  /* code page 1252 */
    alt_number(t, "130");   /* é in 437 */
    alt_number(t, "0233");  /* é in 1252 */
    alt_number(t, "0128");  /* € */
    alt_number(t, "21333"); /* 单 */
    alt_number(t, "029");   /* GS */
    type(t, "-");
    enter(t);
    assert_one_burst(&got, "AB\xC3\xA9\xC3\xA9\xE2\x82\xAC\xE5\x8D\x95\x1D-", SCAN_WHOLE);
    alt_number(t, "49");
    alt_number(t, "013"); /* the terminator too comes as a number */
    assert_one_burst(&got, "1", SCAN_WHOLE);
    /* Alt alone is nothing. */
    type_plain(t, KEY_LEFTALT);
    assert_int_equal(key_decoder_deadline(t->d), CLOCK_FOREVER);
}

static void refuses_alt_numbers_that_are_no_character(void **state)
{
    (void)state;
    const char *const wrong[] = {"55296", "1114112", "12345678", "99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct typist *t = begin_us();
        type(t, "1");
        alt_number(t, wrong[i]);
        type(t, "2");
        enter(t);
        assert_one_burst(&got, "12", SCAN_UNREADABLE);
    }
    struct typist *t = begin_us();
    type_event(t, KEY_LEFTALT, 1);
    type_report(t);
    keypad(t, "65");
    type_event(t, KEY_ENTER, 1); /* Alt never went up */
    type_report(t);
    assert_one_burst(&got, "", SCAN_UNREADABLE);
}

static void makes_control_characters(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    ctrl(t, KEY_B);
    type(t, "1");
    ctrl(t, KEY_RIGHTBRACE);
    ctrl(t, KEY_LEFTBRACE);
    ctrl(t, KEY_BACKSLASH);
    ctrl(t, KEY_6);
    ctrl(t, KEY_MINUS);
    type(t, "2");
    ctrl(t, KEY_2);
    enter(t);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.kept[0].len, 9);
    assert_memory_equal(got.kept[0].bytes, "\x02\x31\x1D\x1B\x1C\x1E\x1F\x32\x00", 9);
    /* Any layout: letters by the layout, the brackets by their place. */
    begin("fr");
    t = start(0);
    ctrl(t, KEY_Q);          /* A on a French keyboard */
    ctrl(t, KEY_RIGHTBRACE); /* $ there, ] on a US one */
    ctrl(t, KEY_LEFTBRACE);  /* a dead key there */
    enter(t);
    assert_one_burst(&got, "\x01\x1D\x1B", SCAN_WHOLE);
    begin("ru");
    t = start(0);
    ctrl(t, KEY_A);
    ctrl(t, KEY_RIGHTBRACE);
    enter(t);
    assert_one_burst(&got, "\x01\x1D", SCAN_WHOLE);
    begin("us");
    t = start(0);
    ctrl(t, KEY_1);
    enter(t);
    assert_one_burst(&got, "", SCAN_UNREADABLE);
}

static void has_a_key_for_gs(void **state)
{
    (void)state;
    begin("us");
    config.gs_key = KEY_F8;
    struct typist *t = start(0);
    type(t, "1");
    type_plain(t, KEY_F8);
    type(t, "2");
    ctrl(t, KEY_RIGHTBRACE);
    type(t, "3");
    enter(t);
    assert_one_burst(&got, "1\x1D\x32\x1D\x33", SCAN_WHOLE);
}

static void refuses_keys_it_cannot_read(void **state)
{
    (void)state;
    const unsigned keys[] = {KEY_F8, KEY_DOWN, KEY_ESC, KEY_LEFTMETA, KEY_MAX, 150};
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        struct typist *t = begin_us();
        type(t, "SF1");
        type_plain(t, keys[i]);
        type(t, "2");
        enter(t);
        assert_one_burst(&got, "SF12", SCAN_UNREADABLE);
        type(t, "SF3");
        enter(t);
        assert_one_burst(&got, "SF3", SCAN_WHOLE);
    }
    struct typist *t = begin_us();
    const unsigned alt[] = {KEY_LEFTALT};
    type_key(t, KEY_A, alt, 1);
    enter(t);
    assert_one_burst(&got, "", SCAN_UNREADABLE);
    type_key(t, KEY_KPMINUS, alt, 1);
    enter(t);
    assert_one_burst(&got, "", SCAN_UNREADABLE);
    ctrl(t, KEY_MAX);
    enter(t);
    assert_one_burst(&got, "", SCAN_UNREADABLE);
}

static void refuses_half_characters(void **state)
{
    (void)state;
    begin("fr");
    struct typist *t = start(0);
    type_plain(t, KEY_LEFTBRACE);
    type(t, "e"); /* ê is in no bar code */
    enter(t);
    assert_one_burst(&got, "", SCAN_UNREADABLE);
    type_plain(t, KEY_LEFTBRACE);
    type_plain(t, KEY_LEFTBRACE);
    enter(t);
    assert_one_burst(&got, "", SCAN_UNREADABLE);
    type(t, "a");
    type_plain(t, KEY_LEFTBRACE);
    enter(t);
    assert_one_burst(&got, "a", SCAN_UNREADABLE);
}

/* --- the end of a code --------------------------------------------------------------------------------------- */

static void ends_by_its_terminator(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    const unsigned ends[] = {KEY_ENTER, KEY_KPENTER, KEY_TAB};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        type(t, "123");
        int64_t at = t->now_us;
        type_plain(t, ends[i]);
        assert_int_equal(got.kept[0].end_us, at);
        assert_one_burst(&got, "123", SCAN_WHOLE);
    }
    type(t, "4");
    ctrl(t, KEY_M);
    assert_one_burst(&got, "4", SCAN_WHOLE);
    type(t, "4");
    ctrl(t, KEY_I);
    assert_one_burst(&got, "4", SCAN_WHOLE);
    /* CR LF as Enter and Ctrl+J; two Enters; Enter out of the blue. */
    type(t, "5");
    enter(t);
    ctrl(t, KEY_J);
    enter(t);
    silence(t, 60000);
    enter(t);
    assert_one_burst(&got, "5", SCAN_WHOLE);
    assert_int_equal(key_decoder_deadline(t->d), CLOCK_FOREVER);
}

static void ends_by_tab_alone_where_so_configured(void **state)
{
    (void)state;
    begin("us");
    config.terminator = TERMINATOR_TAB;
    struct typist *t = start(0);
    type(t, "1");
    enter(t);
    type(t, "2");
    ctrl(t, KEY_J);
    type(t, "3");
    type_plain(t, KEY_TAB);
    enter(t); /* the Enter after the Tab begins no code */
    ctrl(t, KEY_J);
    assert_one_burst(&got, "1\r2\n3", SCAN_WHOLE);
    type(t, "4");
    type_plain(t, KEY_TAB);
    assert_one_burst(&got, "4", SCAN_WHOLE);
}

static void never_cuts_a_slow_code(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    t->step_us = 990000; /* the longest delay between characters that scanners offer */
    type(t, "JDVA1-1-3-");
    enter(t);
    assert_one_burst(&got, "JDVA1-1-3-", SCAN_WHOLE);
}

static void gives_up_after_a_long_silence(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type(t, "SF123");
    int64_t last_us = key_decoder_deadline(t->d) - 2000000; /* the last key goes up */
    key_decoder_timeout(t->d, last_us + 1999999);
    assert_int_equal(got.count, 0);
    key_decoder_timeout(t->d, last_us + 2000000);
    assert_int_equal(got.kept[0].end_us, last_us - t->step_us); /* it went down */
    assert_one_burst(&got, "SF123", SCAN_BROKEN);
    assert_int_equal(key_decoder_deadline(t->d), CLOCK_FOREVER);
    /* The next code is a new one, even when nobody called the timeout. */
    type(t, "SF4");
    t->now_us += 2000000;
    type(t, "SF5");
    assert_one_burst(&got, "SF4", SCAN_BROKEN);
    enter(t);
    assert_one_burst(&got, "SF5", SCAN_WHOLE);
}

static void ends_by_a_gap_without_terminator(void **state)
{
    (void)state;
    begin("us");
    config.terminator = TERMINATOR_NONE;
    config.gap_ms = 60;
    struct typist *t = start(0);
    t->step_us = 25000;
    type(t, "SF1");
    int64_t deadline = key_decoder_deadline(t->d);
    key_decoder_timeout(t->d, deadline - 1);
    assert_int_equal(got.count, 0);
    key_decoder_timeout(t->d, deadline);
    assert_int_equal(got.kept[0].end_us, deadline - 60000 - t->step_us);
    assert_one_burst(&got, "SF1", SCAN_WHOLE);
    t->now_us = deadline + 1;
    type(t, "SF2");
    t->now_us += 60000;
    type(t, "SF3");
    assert_one_burst(&got, "SF2", SCAN_WHOLE);
    enter(t); /* it sends one after all */
    assert_one_burst(&got, "SF3", SCAN_WHOLE);
    config.gap_ms = 0;
    t = start(0);
    type(t, "1");
    assert_int_equal(key_decoder_deadline(t->d), t->now_us - t->step_us + 100000);
}

static void keeps_the_beginning_of_a_long_code(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    static char expected[SCAN_RAW_MAX + 1];
    for (int i = 0; i < SCAN_RAW_MAX; i++) {
        expected[i] = (char)('0' + i % 10);
        type_plain(t, i % 10 == 0 ? KEY_0 : (unsigned)(KEY_1 + i % 10 - 1));
    }
    enter(t);
    assert_one_burst(&got, expected, SCAN_WHOLE);
    for (int i = 0; i < 3 * SCAN_RAW_MAX; i++)
        type_plain(t, i % 10 == 0 ? KEY_0 : (unsigned)(KEY_1 + i % 10 - 1));
    enter(t);
    assert_one_burst(&got, expected, SCAN_TOO_LONG);
    type(t, "1");
    enter(t);
    assert_one_burst(&got, "1", SCAN_WHOLE);
}

/* --- losses -------------------------------------------------------------------------------------------------- */

static void refuses_a_code_that_lost_events(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type(t, "SF12");
    key_decoder_dropped(t->d, NULL, t->now_us);
    type(t, "56");
    enter(t);
    assert_one_burst(&got, "SF1256", SCAN_BROKEN);
    type(t, "SF7");
    enter(t);
    assert_one_burst(&got, "SF7", SCAN_WHOLE);
    /* The beginning is lost. */
    key_decoder_dropped(t->d, NULL, t->now_us);
    type(t, "890");
    enter(t);
    assert_one_burst(&got, "890", SCAN_BROKEN);
    /* Only the end is left. */
    key_decoder_dropped(t->d, NULL, t->now_us);
    enter(t);
    assert_one_burst(&got, "", SCAN_BROKEN);
}

static void tells_of_a_loss_that_nothing_follows(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    key_decoder_dropped(t->d, NULL, t->now_us);
    assert_int_equal(key_decoder_deadline(t->d), t->now_us + 2000000);
    silence(t, 2000000);
    assert_one_burst(&got, "", SCAN_BROKEN);
    silence(t, 9000000);
    assert_int_equal(got.count, 0);
    begin("us");
    config.terminator = TERMINATOR_NONE;
    t = start(0);
    type(t, "1");
    key_decoder_dropped(t->d, NULL, t->now_us);
    silence(t, 100000);
    assert_one_burst(&got, "1", SCAN_BROKEN);
}

static void takes_modifiers_from_what_is_down_after_a_loss(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    unsigned char down[KEY_CNT / 8] = {0};
    type_event(t, KEY_LEFTSHIFT, 1);
    type_report(t);
    type_event(t, KEY_LEFTCTRL, 1); /* this one is in the report that was cut off */
    key_decoder_dropped(t->d, down, t->now_us);
    type_plain(t, KEY_ENTER);
    assert_one_burst(&got, "", SCAN_BROKEN);
    type_plain(t, KEY_A); /* Shift is not stuck */
    enter(t);
    assert_one_burst(&got, "a", SCAN_WHOLE);
    down[KEY_RIGHTSHIFT / 8] |= (unsigned char)(1 << KEY_RIGHTSHIFT % 8);
    key_decoder_dropped(t->d, down, t->now_us);
    type_plain(t, KEY_A);
    type_plain(t, KEY_ENTER);
    assert_one_burst(&got, "A", SCAN_BROKEN);
}

static void refuses_what_a_device_left_in_the_middle(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    type(t, "SF1");
    type_event(t, KEY_LEFTSHIFT, 1);
    type_report(t);
    key_decoder_gone(t->d, t->now_us);
    assert_one_burst(&got, "SF1", SCAN_BROKEN);
    key_decoder_gone(t->d, t->now_us);
    assert_int_equal(got.count, 0);
    type_plain(t, KEY_A);
    enter(t);
    assert_one_burst(&got, "a", SCAN_WHOLE);
}

static void refuses_a_report_that_no_keyboard_makes(void **state)
{
    (void)state;
    struct typist *t = begin_us();
    for (int i = 0; i < 100; i++)
        type_event(t, KEY_1, i % 2);
    type_report(t);
    enter(t);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.kept[0].flaw, SCAN_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(refuses_an_unknown_layout, finish),
        cmocka_unit_test_teardown(types_back_every_character_of_every_layout, finish),
        cmocka_unit_test_teardown(types_ascii_in_the_layouts_with_latin_letters, finish),
        cmocka_unit_test_teardown(decodes_ten_thousand_codes, finish),
        cmocka_unit_test_teardown(keeps_chinese_text_typed_as_garbage, finish),
        cmocka_unit_test_teardown(needs_a_release_between_equal_keys, finish),
        cmocka_unit_test_teardown(ignores_repeats_of_a_stuck_key, finish),
        cmocka_unit_test_teardown(takes_shift_of_the_same_report_in_any_order, finish),
        cmocka_unit_test_teardown(takes_several_keys_of_a_report_in_order, finish),
        cmocka_unit_test_teardown(does_nothing_before_the_report_ends, finish),
        cmocka_unit_test_teardown(follows_caps_lock, finish),
        cmocka_unit_test_teardown(reads_the_keypad_whatever_num_lock_says, finish),
        cmocka_unit_test_teardown(reads_alt_numbers, finish),
        cmocka_unit_test_teardown(refuses_alt_numbers_that_are_no_character, finish),
        cmocka_unit_test_teardown(makes_control_characters, finish),
        cmocka_unit_test_teardown(has_a_key_for_gs, finish),
        cmocka_unit_test_teardown(refuses_keys_it_cannot_read, finish),
        cmocka_unit_test_teardown(refuses_half_characters, finish),
        cmocka_unit_test_teardown(ends_by_its_terminator, finish),
        cmocka_unit_test_teardown(ends_by_tab_alone_where_so_configured, finish),
        cmocka_unit_test_teardown(never_cuts_a_slow_code, finish),
        cmocka_unit_test_teardown(gives_up_after_a_long_silence, finish),
        cmocka_unit_test_teardown(ends_by_a_gap_without_terminator, finish),
        cmocka_unit_test_teardown(keeps_the_beginning_of_a_long_code, finish),
        cmocka_unit_test_teardown(refuses_a_code_that_lost_events, finish),
        cmocka_unit_test_teardown(tells_of_a_loss_that_nothing_follows, finish),
        cmocka_unit_test_teardown(takes_modifiers_from_what_is_down_after_a_loss, finish),
        cmocka_unit_test_teardown(refuses_what_a_device_left_in_the_middle, finish),
        cmocka_unit_test_teardown(refuses_a_report_that_no_keyboard_makes, finish),
    };
    return cmocka_run_group_tests_name("key_decoder", tests, NULL, NULL);
}
