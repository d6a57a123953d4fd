#include "ere.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { STEPS_MAX = 1024, REPEAT_MAX = 64 };

/* One step of the program: a set of characters, a fork, a jump, or the end. */
struct step {
    enum { STEP_SET, STEP_FORK, STEP_JUMP, STEP_BEGIN, STEP_END } kind;
    uint16_t to;     /* FORK: second way; JUMP: there */
    uint64_t set[2]; /* SET: bit a character, ASCII */
};

struct ere {
    size_t count;
    struct step steps[];
};

struct compiler {
    const char *at;
    struct step *steps;
    size_t count;
    bool failed;
};

static void emit(struct compiler *c, struct step step)
{
    if (c->count == STEPS_MAX)
        c->failed = true;
    else
        c->steps[c->count++] = step;
}

static void set_add(uint64_t set[2], unsigned char ch)
{
    if (ch < 128)
        set[ch / 64] |= UINT64_C(1) << (ch % 64);
}

static void read_class(struct compiler *c, uint64_t set[2])
{
    bool inverted = *c->at == '^';
    c->at += inverted;
    do {
        if (*c->at == '\0') {
            c->failed = true;
            return;
        }
        unsigned char from = (unsigned char)*c->at++;
        unsigned char to = from;
        if (c->at[0] == '-' && c->at[1] != ']' && c->at[1] != '\0') {
            to = (unsigned char)c->at[1];
            c->at += 2;
        }
        if (to < from) {
            c->failed = true;
            return;
        }
        for (unsigned ch = from; ch <= to; ch++)
            set_add(set, (unsigned char)ch);
    } while (*c->at != ']' && *c->at != '\0');
    if (*c->at != ']')
        c->failed = true;
    else
        c->at++;
    if (inverted) {
        set[0] = ~set[0];
        set[1] = ~set[1];
    }
}

static void read_alternatives(struct compiler *c);

/* One literal, class, group or anchor. */
static void read_atom(struct compiler *c)
{
    struct step step = {.kind = STEP_SET};
    switch (*c->at) {
    case '(':
        c->at++;
        read_alternatives(c);
        if (*c->at != ')')
            c->failed = true;
        else
            c->at++;
        return;
    case '[':
        c->at++;
        read_class(c, step.set);
        break;
    case '^':
        c->at++;
        step.kind = STEP_BEGIN;
        break;
    case '$':
        c->at++;
        step.kind = STEP_END;
        break;
    case '\\':
        c->at++;
        set_add(step.set, (unsigned char)*c->at);
        c->at += *c->at != '\0';
        break;
    default:
        set_add(step.set, (unsigned char)*c->at++);
        break;
    }
    emit(c, step);
}

/* {n}, {n,}, {n,m}, ?, *, + after an atom; max -1 = without end. */
static bool read_repeat(struct compiler *c, long *ret_min, long *ret_max)
{
    char *end;
    *ret_min = 1;
    *ret_max = 1;
    switch (*c->at) {
    case '?':
        *ret_min = 0;
        break;
    case '*':
        *ret_min = 0;
        *ret_max = -1;
        break;
    case '+':
        *ret_max = -1;
        break;
    case '{':
        *ret_min = strtol(c->at + 1, &end, 10);
        *ret_max = *ret_min;
        if (*end == ',') {
            *ret_max = end[1] == '}' ? -1 : strtol(end + 1, &end, 10);
            end += *ret_max == -1;
        }
        if (*end != '}' || *ret_min < 0 || *ret_min > REPEAT_MAX || *ret_max > REPEAT_MAX)
            c->failed = true;
        c->at = *end ? end : end - 1;
        break;
    default:
        return false;
    }
    c->at++;
    return true;
}

/* Copies an atom's steps to the end, with its jumps. */
static void repeat_atom(struct compiler *c, const struct step *atom, size_t len, size_t was_at)
{
    size_t now_at = c->count;
    for (size_t i = 0; i < len; i++) {
        struct step step = atom[i];
        if (step.kind == STEP_FORK || step.kind == STEP_JUMP)
            step.to = (uint16_t)(step.to - was_at + now_at);
        emit(c, step);
    }
}

static void read_piece(struct compiler *c)
{
    long min;
    long max;
    size_t start = c->count;
    read_atom(c);
    if (c->failed || !read_repeat(c, &min, &max) || c->failed)
        return;
    size_t len = c->count - start;
    AUTOFREE struct step *atom = mem_copy(&c->steps[start], len * sizeof(*atom));
    c->count = start;
    for (long i = 0; i < min; i++)
        repeat_atom(c, atom, len, start);
    if (max == -1) {
        size_t fork = c->count;
        emit(c, (struct step){.kind = STEP_FORK});
        repeat_atom(c, atom, len, start);
        emit(c, (struct step){.kind = STEP_JUMP, .to = (uint16_t)fork});
        if (!c->failed)
            c->steps[fork].to = (uint16_t)c->count;
    }
    for (long i = min; i < max; i++) {
        size_t fork = c->count;
        emit(c, (struct step){.kind = STEP_FORK});
        repeat_atom(c, atom, len, start);
        if (!c->failed)
            c->steps[fork].to = (uint16_t)c->count;
    }
}

static void read_alternatives(struct compiler *c)
{
    size_t start = c->count;
    while (*c->at && *c->at != '|' && *c->at != ')' && !c->failed)
        read_piece(c);
    if (*c->at != '|' || c->failed)
        return;
    /* FORK before the first way, JUMP after it over the others. */
    size_t len = c->count - start;
    AUTOFREE struct step *first = mem_copy(&c->steps[start], len * sizeof(*first));
    c->count = start;
    emit(c, (struct step){.kind = STEP_FORK, .to = (uint16_t)(start + len + 2)});
    repeat_atom(c, first, len, start);
    size_t jump = c->count;
    emit(c, (struct step){.kind = STEP_JUMP});
    c->at++;
    read_alternatives(c);
    if (!c->failed)
        c->steps[jump].to = (uint16_t)c->count;
}

struct ere *ere_new(const char *rule, struct error *err)
{
    AUTOFREE struct step *steps = mem_array(STEPS_MAX, sizeof(*steps));
    struct compiler c = {.at = rule, .steps = steps};
    read_alternatives(&c);
    if (c.failed || *c.at != '\0') {
        error_set(err, ERROR_INPUT, "rule \"%s\": not understood at \"%s\"", rule, c.at);
        return NULL;
    }
    struct ere *e = mem_new(sizeof(*e) + c.count * sizeof(e->steps[0]));
    e->count = c.count;
    memcpy(e->steps, steps, c.count * sizeof(e->steps[0]));
    return e;
}

void ere_free(struct ere *e)
{
    free(e);
}

static bool run(const struct ere *e, size_t pc, const char *text, const char *p)
{
    for (; pc < e->count; pc++) {
        const struct step *step = &e->steps[pc];
        unsigned char ch = (unsigned char)*p;
        switch (step->kind) {
        case STEP_SET:
            if (ch == '\0' || ch >= 128 || !(step->set[ch / 64] >> (ch % 64) & 1))
                return false;
            p++;
            break;
        case STEP_FORK:
            if (run(e, pc + 1, text, p))
                return true;
            pc = (size_t)step->to - 1;
            break;
        case STEP_JUMP:
            pc = (size_t)step->to - 1;
            break;
        case STEP_BEGIN:
            if (p != text)
                return false;
            break;
        case STEP_END:
            if (*p != '\0')
                return false;
            break;
        }
    }
    return *p == '\0';
}

bool ere_match(const struct ere *e, const char *text)
{
    return run(e, 0, text, text);
}
