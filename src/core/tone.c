#include "core/tone.h"

enum tone tone_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_MATCH:
        return TONE_MATCH;
    case VERDICT_COMPLETE:
        return TONE_COMPLETE;
    case VERDICT_STOPPED:
        return TONE_STOPPED;
    case VERDICT_DUPLICATE:
        return TONE_AGAIN;
    case VERDICT_CHOICE:
        return TONE_CHOICE;
    case VERDICT_UNKNOWN:
        return TONE_SHELF;
    case VERDICT_PENDING:
        return TONE_PENDING;
    case VERDICT_OWN:
    case VERDICT_COMMAND:
        return TONE_DONE;
    case VERDICT_REFUSED:
        return TONE_REFUSED;
    case VERDICT_LOOKING:
    case VERDICT_REPEAT:
    case VERDICT_COUNT:
        break;
    }
    return TONE_NONE;
}

bool tone_may_be_dropped(enum tone tone)
{
    return tone == TONE_NONE || tone == TONE_MATCH || tone == TONE_COMPLETE || tone == TONE_DONE;
}
