#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { LINES_PER_QUESTION_MAX = 10000 };

struct question *question_new(int64_t number, const struct code *code, int64_t deadline_us)
{
    struct question *q = mem_new(sizeof(*q));
    q->number = number;
    q->deadline_us = deadline_us;
    q->form_count = code->form_count;
    memcpy(q->forms, code->forms, sizeof(q->forms));
    for (size_t i = 0; i < q->form_count; i++) {
        struct parcel_index parcel;
        if (!waybill_normalise(q->forms[i], strlen(q->forms[i]), q->normal[i], &parcel))
            q->normal[i][0] = '\0';
    }
    return q;
}

void question_free(struct question *q)
{
    if (q == NULL)
        return;
    free(q->lines);
    free(q);
}

void question_list_add(struct question_list *l, struct question *q)
{
    q->next = NULL;
    if (l->last)
        l->last->next = q;
    else
        l->first = q;
    l->last = q;
    l->count++;
}

void question_list_put_back(struct question_list *l, struct question *q)
{
    q->next = l->first;
    l->first = q;
    if (l->last == NULL)
        l->last = q;
    l->count++;
}

struct question *question_list_take(struct question_list *l)
{
    struct question *q = l->first;
    if (q == NULL)
        return NULL;
    l->first = q->next;
    if (l->first == NULL)
        l->last = NULL;
    l->count--;
    q->next = NULL;
    return q;
}

static bool has_form(const struct batch *b, const char *form)
{
    for (size_t i = 0; i < b->form_count; i++)
        if (strcmp(b->forms[i], form) == 0)
            return true;
    return false;
}

static void add_question(struct batch *b, struct question *q)
{
    b->questions[b->count++] = q;
    for (size_t i = 0; i < q->form_count; i++)
        if (!has_form(b, q->forms[i]))
            b->forms[b->form_count++] = q->forms[i];
}

void batch_fill(struct batch *b, struct question_list *lists, size_t list_count, size_t form_max)
{
    b->count = 0;
    b->form_count = 0;
    b->unplaced = false;
    for (size_t l = 0; l < list_count; l++) {
        while (lists[l].first && b->count < BATCH_QUESTIONS_MAX) {
            const struct question *next = lists[l].first;
            if (b->count > 0 && (next->alone || b->form_count + next->form_count > form_max))
                return;
            add_question(b, question_list_take(&lists[l]));
            if (next->alone)
                return;
        }
    }
}

struct matching {
    const struct batch *batch;
    bool belongs[BATCH_QUESTIONS_MAX];
};

static void match_token(void *arg, const char *waybill)
{
    struct matching *m = arg;
    for (size_t i = 0; i < m->batch->count; i++) {
        const struct question *q = m->batch->questions[i];
        for (size_t f = 0; f < q->form_count && !m->belongs[i]; f++)
            m->belongs[i] = strcmp(q->normal[f], waybill) == 0;
    }
}

static void keep_line(struct question *q, const struct order_line *line)
{
    if (q->line_count == LINES_PER_QUESTION_MAX)
        return;
    if (q->line_count == q->line_room) {
        q->line_room = q->line_room ? q->line_room * 2 : 4;
        q->lines = mem_resize(q->lines, q->line_room, sizeof(q->lines[0]));
    }
    q->lines[q->line_count++] = *line;
}

void batch_add_line(struct batch *b, const struct order_line *line)
{
    struct matching m = {.batch = b};
    if (b->count == 1)
        m.belongs[0] = true;
    else
        (void)waybill_tokens(line->waybill, match_token, &m);
    bool placed = false;
    for (size_t i = 0; i < b->count; i++) {
        placed = placed || m.belongs[i];
        if (m.belongs[i])
            keep_line(b->questions[i], line);
    }
    b->unplaced = b->unplaced || !placed;
}
