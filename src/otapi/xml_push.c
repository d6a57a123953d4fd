#include "xml_push.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { ENTITY_MAX = 10 };

enum state {
    STATE_TEXT,
    STATE_ENTITY,
    STATE_OPEN, /* after '<' */
    STATE_NAME,
    STATE_ATTRIBUTES,
    STATE_QUOTED, /* in an attribute's value */
    STATE_EMPTY,  /* after '/' of an empty element */
    STATE_CLOSE,
    STATE_DECLARATION, /* <! … */
    STATE_COMMENT,
    STATE_CDATA,
    STATE_INSTRUCTION,
};

struct xml_push {
    struct xml_handler handler;
    void *arg;
    enum state state;
    char name[XML_NAME_MAX]; /* of the tag in hand; local part */
    size_t name_len;
    char tag[XML_TAG_MAX]; /* what follows the name, as it stands */
    size_t tag_len;
    char quote;
    char entity[ENTITY_MAX + 1];
    size_t entity_len;
    char mark[8]; /* what follows "<!", to tell comment from CDATA */
    size_t mark_len;
    int run; /* of '-' or ']' or '?' before a possible end */
    size_t depth;
    char names[XML_DEPTH_MAX][XML_NAME_MAX];
    char text[XML_TEXT_MAX];
    size_t text_len;
    bool begun;
    bool complete;
    bool dead;
};

struct xml_push *xml_push_new(const struct xml_handler *handler, void *arg)
{
    struct xml_push *x = mem_new(sizeof(*x));
    x->handler = *handler;
    x->arg = arg;
    return x;
}

void xml_push_free(struct xml_push *x)
{
    free(x);
}

static bool fail(struct xml_push *x, struct error *err, const char *what)
{
    x->dead = true;
    return error_set(err, ERROR_INPUT, "the answer is no XML of the platform's: %s", what);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void add_text(struct xml_push *x, const char *bytes, size_t len)
{
    size_t room = XML_TEXT_MAX - 1 - x->text_len;
    size_t n = len < room ? len : room;
    memcpy(x->text + x->text_len, bytes, n);
    x->text_len += n;
}

/* A name begins with a letter, '_' or a letter of another script; the prefix before ':' is dropped. */
static bool add_name(struct xml_push *x, char c)
{
    unsigned char u = (unsigned char)c;
    bool letter = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_' || u >= 0x80;
    bool inner = letter || (u >= '0' && u <= '9') || u == '-' || u == '.';
    if (c == ':') {
        x->name_len = 0;
        return true;
    }
    if (!(x->name_len == 0 ? letter : inner) || x->name_len + 1 >= XML_NAME_MAX)
        return false;
    x->name[x->name_len++] = c;
    return true;
}

/* The text of what stands between '&' and ';'. Returns its length, 0 when it is not known. */
static size_t entity_text(const char *entity, char out[4])
{
    static const struct {
        const char *name;
        char c;
    } known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strcmp(known[i].name, entity) == 0) {
            out[0] = known[i].c;
            return 1;
        }
    }
    if (entity[0] != '#')
        return 0;
    bool hex = entity[1] == 'x';
    const char *digits = entity + (hex ? 2 : 1);
    char *end;
    unsigned long rune = strtoul(digits, &end, hex ? 16 : 10);
    bool bad = digits[0] == '\0' || digits[0] == '+' || digits[0] == '-' || digits[0] == ' ' ||
               *end != '\0' || rune == 0 || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF);
    return bad ? 0 : utf8_encode((uint32_t)rune, out);
}

/* --- attributes: read only for a handler that wants them ------------------------------------------------------------------- */

/* An attribute's value with its entities replaced, in place. Returns its length, or SIZE_MAX. */
static size_t decode_value(char *value, size_t len)
{
    size_t out = 0;
    for (size_t at = 0; at < len;) {
        if (value[at] != '&') {
            value[out++] = value[at++];
            continue;
        }
        char entity[ENTITY_MAX + 1];
        char *end = memchr(value + at, ';', len - at);
        size_t entity_len = end ? (size_t)(end - value) - at - 1 : SIZE_MAX;
        char text[4] = {0};
        if (entity_len > ENTITY_MAX)
            return SIZE_MAX;
        memcpy(entity, value + at + 1, entity_len);
        entity[entity_len] = '\0';
        size_t bytes = entity_text(entity, text);
        if (bytes == 0)
            return SIZE_MAX;
        memcpy(value + out, text, bytes); /* an entity is never shorter than what it stands for */
        out += bytes;
        at += entity_len + 2;
    }
    return out;
}

/* `name="value"` after `name="value"`, as collected in tag[]. */
static bool give_attributes(struct xml_push *x, struct error *err)
{
    char *p = x->tag;
    char *end = x->tag + x->tag_len;
    for (;;) {
        while (p < end && is_space(*p))
            p++;
        if (p == end)
            return true;
        char *name = p;
        while (p < end && *p != '=' && !is_space(*p))
            p++;
        char *name_end = p;
        while (p < end && is_space(*p))
            p++;
        if (p == end || *p != '=')
            return fail(x, err, "an attribute without a value");
        for (p++; p < end && is_space(*p);)
            p++;
        char *close = p < end && (*p == '"' || *p == '\'') ? memchr(p + 1, *p, (size_t)(end - p - 1)) : NULL;
        if (close == NULL)
            return fail(x, err, "an attribute without a value");
        size_t len = decode_value(p + 1, (size_t)(close - p - 1));
        if (len == SIZE_MAX)
            return fail(x, err, "an entity that is not known");
        if (!utf8_valid(p + 1, len))
            return fail(x, err, "it is not UTF-8");
        p[1 + len] = '\0';
        *name_end = '\0';
        char *colon = strrchr(name, ':');
        x->handler.attribute(x->arg, colon ? colon + 1 : name, p + 1, len);
        p = close + 1;
    }
}

static bool begin_element(struct xml_push *x, struct error *err)
{
    x->name[x->name_len] = '\0';
    if (x->name_len == 0)
        return fail(x, err, "an element without a name");
    if (x->complete)
        return fail(x, err, "a second root element");
    if (x->depth == XML_DEPTH_MAX)
        return fail(x, err, "elements nested too deep");
    memcpy(x->names[x->depth++], x->name, x->name_len + 1);
    x->begun = true;
    x->text_len = 0;
    x->handler.begin(x->arg, x->names[x->depth - 1]);
    return x->handler.attribute == NULL || x->tag_len == 0 || give_attributes(x, err);
}

static void end_element(struct xml_push *x)
{
    x->text[x->text_len] = '\0';
    if (x->text_len == XML_TEXT_MAX - 1) {
        text_trim_utf8(x->text);
        x->text_len = strlen(x->text);
    }
    x->depth--;
    x->handler.end(x->arg, x->names[x->depth], x->text, x->text_len);
    x->text_len = 0;
    x->complete = x->depth == 0;
}

static bool close_element(struct xml_push *x, struct error *err)
{
    x->name[x->name_len] = '\0';
    if (x->depth == 0 || strcmp(x->names[x->depth - 1], x->name) != 0)
        return fail(x, err, "an end without its beginning");
    if (!utf8_valid(x->text, x->text_len) && x->text_len < XML_TEXT_MAX - 1)
        return fail(x, err, "it is not UTF-8");
    end_element(x);
    return true;
}

static bool end_entity(struct xml_push *x, struct error *err)
{
    char out[4] = {0};
    x->entity[x->entity_len] = '\0';
    size_t bytes = entity_text(x->entity, out);
    add_text(x, out, bytes);
    return bytes > 0 || fail(x, err, "an entity that is not known");
}

/* Plain text up to the next markup, in one go. */
static size_t take_text(struct xml_push *x, const char *p, const char *end)
{
    const char *stop = p;
    while (stop < end && *stop != '<' && *stop != '&')
        stop++;
    if (x->depth > 0)
        add_text(x, p, (size_t)(stop - p));
    return (size_t)(stop - p);
}

static bool outside_is_blank(const char *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!is_space(p[i]) && (unsigned char)p[i] != 0xEF && (unsigned char)p[i] != 0xBB &&
            (unsigned char)p[i] != 0xBF)
            return false;
    return true;
}

/* "<!": a comment or CDATA; anything else (DOCTYPE) is refused. */
static bool declare(struct xml_push *x, char c, struct error *err)
{
    static const char cdata[] = "[CDATA[";
    x->mark[x->mark_len++] = c;
    if (x->mark_len == 2 && memcmp(x->mark, "--", 2) == 0) {
        x->state = STATE_COMMENT;
        x->run = 0;
    } else if (x->mark_len == 7 && memcmp(x->mark, cdata, 7) == 0) {
        x->state = STATE_CDATA;
        x->run = 0;
    } else if (memcmp(x->mark, cdata, x->mark_len) != 0 && !(x->mark_len == 1 && c == '-')) {
        return fail(x, err, "a document type, which is not taken");
    }
    return true;
}

static void in_cdata(struct xml_push *x, char c)
{
    if (c == ']') {
        x->run++;
        return;
    }
    if (c == '>' && x->run >= 2) {
        for (; x->run > 2; x->run--)
            add_text(x, "]", 1);
        x->state = STATE_TEXT;
        return;
    }
    for (; x->run > 0; x->run--)
        add_text(x, "]", 1);
    add_text(x, &c, 1);
}

static bool add_tag(struct xml_push *x, char c, struct error *err)
{
    if (x->tag_len + 1 >= XML_TAG_MAX)
        return fail(x, err, "a tag too long");
    x->tag[x->tag_len++] = c;
    return true;
}

/* What may follow a name: the end of the tag, or attributes. */
static bool after_name(struct xml_push *x, char c, struct error *err)
{
    if (c == '>') {
        x->state = STATE_TEXT;
        return begin_element(x, err);
    }
    if (c == '/') {
        x->state = STATE_EMPTY;
        return true;
    }
    if (c == '"' || c == '\'') {
        x->quote = c;
        x->state = STATE_QUOTED;
        return add_tag(x, c, err);
    }
    x->state = STATE_ATTRIBUTES;
    return c == '<' ? fail(x, err, "a tag in a tag") : add_tag(x, c, err);
}

static bool take(struct xml_push *x, char c, struct error *err)
{
    switch (x->state) {
    case STATE_TEXT:
        x->state = c == '<' ? STATE_OPEN : STATE_ENTITY;
        x->entity_len = 0;
        return c == '<' || x->depth > 0 || fail(x, err, "text outside the root element");
    case STATE_ENTITY:
        if (c == ';') {
            x->state = STATE_TEXT;
            return end_entity(x, err);
        }
        if (x->entity_len == ENTITY_MAX)
            return fail(x, err, "an entity that is not known");
        x->entity[x->entity_len++] = c;
        return true;
    case STATE_OPEN:
        x->name_len = 0;
        x->tag_len = 0;
        x->mark_len = 0;
        x->run = 0;
        if (c == '/')
            x->state = STATE_CLOSE;
        else if (c == '!')
            x->state = STATE_DECLARATION;
        else if (c == '?')
            x->state = STATE_INSTRUCTION;
        else {
            x->state = STATE_NAME;
            return add_name(x, c) || fail(x, err, "an element without a name");
        }
        return true;
    case STATE_NAME:
        if (is_space(c) || c == '>' || c == '/')
            return after_name(x, c, err);
        return add_name(x, c) || fail(x, err, "a name that is none");
    case STATE_ATTRIBUTES:
        return after_name(x, c, err);
    case STATE_QUOTED:
        if (c == x->quote)
            x->state = STATE_ATTRIBUTES;
        return c == '<' ? fail(x, err, "an attribute that does not end") : add_tag(x, c, err);
    case STATE_EMPTY:
        x->state = STATE_TEXT;
        if (c != '>')
            return fail(x, err, "a tag that does not end");
        if (!begin_element(x, err))
            return false;
        end_element(x);
        return true;
    case STATE_CLOSE:
        if (c == '>') {
            x->state = STATE_TEXT;
            return close_element(x, err);
        }
        return is_space(c) || add_name(x, c) || fail(x, err, "a name that is none");
    case STATE_DECLARATION:
        return declare(x, c, err);
    case STATE_COMMENT:
        if (c == '>' && x->run >= 2)
            x->state = STATE_TEXT;
        x->run = c == '-' ? x->run + 1 : 0;
        return true;
    case STATE_CDATA:
        in_cdata(x, c);
        return x->depth > 0 || fail(x, err, "text outside the root element");
    case STATE_INSTRUCTION:
        if (c == '>' && x->run > 0)
            x->state = STATE_TEXT;
        x->run = c == '?';
        return true;
    }
    return true;
}

bool xml_push_bytes(struct xml_push *x, const char *bytes, size_t len, struct error *err)
{
    const char *p = bytes;
    const char *end = bytes + len;
    if (x->dead)
        return fail(x, err, "it was refused before");
    while (p < end) {
        if (x->state == STATE_TEXT) {
            size_t n = take_text(x, p, end);
            if (x->depth == 0 && !outside_is_blank(p, n))
                return fail(x, err, "text outside the root element");
            p += n;
            if (p == end)
                break;
        }
        if (!take(x, *p, err))
            return false;
        p++;
    }
    return true;
}

bool xml_push_finish(struct xml_push *x, struct error *err)
{
    if (x->dead)
        return fail(x, err, "it was refused before");
    if (!x->begun)
        return fail(x, err, "nothing came");
    if (!x->complete || x->state != STATE_TEXT)
        return fail(x, err, "it was cut off");
    return true;
}

bool xml_push_complete(const struct xml_push *x)
{
    return x->complete && !x->dead;
}
