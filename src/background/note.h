/* What happened elsewhere and concerns a job. Plain data. */
#pragma once

#include "core/event.h"

enum note_kind {
    NOTE_BEGIN,      /* the jobs may begin */
    NOTE_PAGE_TAKEN, /* a page of the mirror is written */
    NOTE_OUTBOX,     /* the outbox has changed */
    NOTE_PICTURE,    /* an item's picture will be looked at */
    NOTE_BACK,       /* the platform is back: what waits only for that is due */
    NOTE_ACCOUNTS,   /* somebody has logged in at a marketplace, or may have */
    NOTE_UNDECIDED,  /* the answer to a person's request was lost */
    NOTE_SYNCED,     /* synchronising has ended: lines have changed at the platform */
};

struct note {
    enum note_kind kind;
    struct page_taken taken;
    char url[512];  /* NOTE_PICTURE */
    int64_t number; /* NOTE_OUTBOX: the answer that was written; 0: something else changed it */
};
