#include "said.h"

#include <string.h>

#include "base/attr.h"
#include "words.h"

/* Marks a text for translation where it cannot be translated at once. */
#define N_(text) text

enum {
    VALUES_MAX = 4,
    DEPTH_MAX = 6, /* of lines within lines */
};

/* The pages have the same (src/web/pages/assets/js/lib/said.js). */
static const char *const forms[] = {
    N_("plug it in again"),
    N_("not plugged in"),
    N_("station busy, scan again"),
    N_("held by {0}: end it, or keep it off this device"),
    N_("held by {0}"),
    N_("a key is held down: release it, or plug the scanner in again"),
    N_("no right to open it: install the udev rules, put the user into group tallyman, plug it in again"),
    N_("no right to open {0}: install the udev rules, put the station's user into group tallyman, plug the "
       "scanner in again"),
    N_("the print head is too hot; it goes on by itself"),
    N_("the print head is too cold; it goes on by itself"),
    N_("its receive buffer is full"),
    N_("it cannot feed the paper"),
    N_("the cutter is stuck"),
    N_("it does not find the mark between labels: calibrate it"),
    N_("the paper is nearly at its end"),
    N_("its print head wants cleaning"),
    N_("its print head wants replacing"),
    N_("it wants calibrating"),
    N_("its queue cannot reach it"),
    N_("its queue is paused"),
    N_("its queue is stopped: cupsenable {0}"),
    N_("its queue takes no jobs: cupsaccept {0}"),
    N_("it was switched off"),
    N_("it says that it has an error"),
    N_("its feed button is held"),
    N_("it is not online"),
    N_("{0}: the disk is full: nothing was recorded; make room, then go on"),
    N_("{0}: it cannot be written ({1}): check the disk and who owns the file"),
    N_("recording took {0} s"),
    N_("set the scanner to USB keyboard or USB serial (CDC) mode: the IBM SurePOS / OEM mode it is in needs "
       "a cash register"),
    N_("set the scanner to USB keyboard or USB serial (CDC) mode: the SNAPI mode it is in needs the maker's "
       "own driver"),
    N_("set the scanner to USB keyboard or USB serial (CDC) mode: it is in its configuration mode now"),
    N_("use another scanner: this one collects codes and is read out by the maker's program only"),
    N_("opening {0}: {1}"),
    N_("end of input"),
    N_("{0} does not take {1} baud, {2}"),
    N_("standard input: {0}"),
    N_("it says error {0}"),
    N_("it says 0x{0}"),
    N_("it stopped answering"),
    N_("it breaks every connection off"),
    N_("the printer broke the connection off"),
    N_("the printer stopped answering"),
    N_("the printer has closed the connection"),
    N_("the station was stopped"),
    N_("{0} before the label"),
    N_("{0} in the middle of the label"),
    N_("{0} is not plugged in, or another driver has it"),
    N_("the name {0} could not be resolved in time"),
    N_("no answer from {0}"),
    N_("CUPS at {0}: {1}"),
    N_("libcups is not there: install the package libcups2"),
    N_("writing the label: {0}"),
    N_("{0}: no answer: {1}"),
    N_("{0}: not available{1}"),
    N_("{0}: denied{1}"),
    N_("{0}: call limit{1}"),
    /* What the C library, SQLite and curl say; last, whatever has one of these behind its first colon. */
    N_("Connection refused"),
    N_("Connection reset by peer"),
    N_("Connection timed out"),
    N_("Broken pipe"),
    N_("No route to host"),
    N_("Network is unreachable"),
    N_("Network is down"),
    N_("Host is down"),
    N_("Address already in use"),
    N_("Name or service not known"),
    N_("Temporary failure in name resolution"),
    N_("No address associated with hostname"),
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("Device or resource busy"),
    N_("No such device"),
    N_("No such device or address"),
    N_("Input/output error"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("File too large"),
    N_("Read-only file system"),
    N_("Too many open files"),
    N_("Cannot allocate memory"),
    N_("disk I/O error"),
    N_("database or disk is full"),
    N_("attempt to write a readonly database"),
    N_("unable to open database file"),
    N_("database disk image is malformed"),
    N_("database is locked"),
    N_("Failed to connect to {0} port {1} after {2} ms: {3}"),
    N_("Couldn't connect to server"),
    N_("Could not resolve host: {0}"),
    N_("Resolving timed out after {0} milliseconds"),
    N_("Connection timed out after {0} milliseconds"),
    N_("Operation timed out after {0} milliseconds with {1} out of {2} bytes received"),
    N_("Operation timed out after {0} milliseconds with {1} bytes received"),
    N_("Timeout was reached"),
    N_("Empty reply from server"),
    N_("Recv failure: {0}"),
    N_("Send failure: {0}"),
    N_("transfer closed with {0} bytes remaining to read"),
    N_("transfer closed with outstanding read data remaining"),
    N_("SSL certificate problem: {0}"),
    N_("{0}: {1}"),
};

struct value {
    const char *at;
    size_t len;
};

/* Whether the line has this form, and what stands in the places of {0} to {3}, which come in this order. */
static bool fits(const char *form, const char *line, struct value ret[VALUES_MAX])
{
    for (size_t i = 0;; i++) {
        size_t fixed = strcspn(form, "{");
        if (strncmp(line, form, fixed) != 0)
            return false;
        line += fixed;
        form += fixed;
        if (*form == '\0')
            return *line == '\0';
        if (i == VALUES_MAX)
            return false;
        form += strlen("{0}");
        fixed = strcspn(form, "{");
        size_t left = strlen(line);
        const char *end = line + left;
        if (left >= fixed && form[fixed] == '\0')
            end -= fixed;
        else
            end = memmem(line, left, form, fixed);
        if (end == NULL)
            return false;
        ret[i] = (struct value){line, (size_t)(end - line)};
        line = end;
    }
}

static void add(struct text *out, const char *line, int depth);

/* A value may be a line of its own. */
static void add_value(struct text *out, struct value value, int depth)
{
    struct text line = {0};
    text_add_n(&line, value.at, value.len);
    add(out, line.data, depth);
    text_fini(&line);
}

static void add(struct text *out, const char *line, int depth)
{
    struct value values[VALUES_MAX] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
    size_t i = depth < DEPTH_MAX ? 0 : COUNT_OF(forms);
    while (i < COUNT_OF(forms) && !fits(forms[i], line, values))
        i++;
    const char *text = i < COUNT_OF(forms) ? words(forms[i]) : line;
    for (;;) {
        size_t fixed = i < COUNT_OF(forms) ? strcspn(text, "{") : strlen(text);
        text_add_n(out, text, fixed);
        text += fixed;
        if (*text == '\0')
            return;
        add_value(out, values[text[1] - '0'], depth + 1);
        text += strlen("{0}");
    }
}

const char *said(const char *line, struct text *room)
{
    text_clear(room);
    text_add(room, "");
    add(room, line, 0);
    return room->data;
}
