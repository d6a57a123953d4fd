/* A batch: waiting questions whose waybill forms go into one SearchOrderLines call, and which of the answer's lines belong to
 * which. Pure; lookup thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/line.h"
#include "core/waybill.h"

/* One scan's question to the platform. */
struct question {
    struct question *next;
    int64_t number;
    int64_t deadline_us; /* mono: until then it waits for a session */
    bool again;          /* was sent once already and failed */
    bool renewed;        /* was sent once already and the session had expired */
    bool alone;          /* its batch was refused: it is sent by itself */
    char forms[WAYBILL_FORMS_MAX][WAYBILL_RAW_SIZE];
    size_t form_count;
    char normal[WAYBILL_FORMS_MAX][WAYBILL_SIZE]; /* the forms' normal forms; "" where one has none */
    struct order_line *lines;                     /* found for it; owned */
    size_t line_count;
    size_t line_room;
};

struct question *question_new(int64_t number, const struct code *code, int64_t deadline_us);
void question_free(struct question *q);

/* First in, first out. */
struct question_list {
    struct question *first;
    struct question *last;
    size_t count;
};
void question_list_add(struct question_list *l, struct question *q);
void question_list_put_back(struct question_list *l, struct question *q); /* in front */
struct question *question_list_take(struct question_list *l);

enum { BATCH_QUESTIONS_MAX = 64 };

struct batch {
    struct question *questions[BATCH_QUESTIONS_MAX];
    size_t count;
    const char *forms[BATCH_QUESTIONS_MAX * WAYBILL_FORMS_MAX]; /* each once; borrowed from the questions */
    size_t form_count;
    bool unplaced; /* the answer had a line that belongs to none of the questions, as far as its field says */
};

/* Takes questions from the lists, the first list first, while their forms fit into form_max (at least one question).
 * A question that goes alone makes a batch of one. */
void batch_fill(struct batch *b, struct question_list *lists, size_t list_count, size_t form_max);
/* Gives a line of the answer to every question it belongs to: one of the waybills it has on file is one of the question's
 * forms. A question that was sent by itself gets every line: the platform matched them, whatever they look like. */
void batch_add_line(struct batch *b, const struct order_line *line);
