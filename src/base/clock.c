#include "base/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"

enum { US_PER_S = 1000000 };

static int64_t read_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

int64_t clock_mono_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_wall_us(void)
{
    return read_clock(CLOCK_REALTIME);
}

static char boot_id[37];

static void read_boot_id(void)
{
    AUTOCLOSE int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, boot_id, 36) != 36)
        text_copy(boot_id, sizeof(boot_id), "unknown");
}

const char *clock_boot_id(void)
{
    static struct thread_once once = THREAD_ONCE;
    thread_once(&once, read_boot_id);
    return boot_id;
}

bool clock_wall_plausible(int64_t wall_us)
{
    const int64_t earliest_s = 1767225600; /* 2026-01-01 */
    return wall_us / US_PER_S >= earliest_s;
}

static char *add_digits(char *p, int value, int width)
{
    for (int i = width; i-- > 0; value /= 10)
        p[i] = (char)('0' + value % 10);
    return p + width;
}

/* By hand: a backlog's replies have thousands in a second, and strftime() takes as long as all the rest of one. */
const char *clock_iso(char dst[CLOCK_ISO_MAX], int64_t wall_us)
{
    time_t seconds = (time_t)(wall_us / US_PER_S);
    int64_t rest = wall_us % US_PER_S;
    if (rest < 0) {
        rest += US_PER_S;
        seconds--;
    }
    struct tm tm;
    localtime_r(&seconds, &tm);
    int year = tm.tm_year + 1900;
    int zone_min = (int)(tm.tm_gmtoff / 60);
    char *p = add_digits(dst, year < 0 ? 0 : year > 9999 ? 9999 : year, 4);
    *p++ = '-';
    p = add_digits(p, tm.tm_mon + 1, 2);
    *p++ = '-';
    p = add_digits(p, tm.tm_mday, 2);
    *p++ = 'T';
    p = add_digits(p, tm.tm_hour, 2);
    *p++ = ':';
    p = add_digits(p, tm.tm_min, 2);
    *p++ = ':';
    p = add_digits(p, tm.tm_sec, 2);
    *p++ = '.';
    p = add_digits(p, (int)(rest / 1000), 3);
    *p++ = zone_min < 0 ? '-' : '+';
    zone_min = zone_min < 0 ? -zone_min : zone_min;
    p = add_digits(p, zone_min / 60, 2);
    *p++ = ':';
    p = add_digits(p, zone_min % 60, 2);
    *p = '\0';
    return dst;
}

static bool parse_age(const char *s, int64_t now_us, int64_t *ret_us)
{
    size_t digits = strspn(s, "0123456789");
    if (digits == 0 || digits > 9 || s[digits] == '\0' || s[digits + 1] != '\0')
        return false;
    int64_t unit;
    switch (s[digits]) {
    case 's':
        unit = 1;
        break;
    case 'm':
        unit = 60;
        break;
    case 'h':
        unit = 3600;
        break;
    case 'd':
        unit = 86400;
        break;
    default:
        return false;
    }
    char number[12];
    int64_t count;
    text_copy_n(number, sizeof(number), s, digits);
    if (!text_to_int64(number, 0, 999999999, &count))
        return false;
    *ret_us = now_us - count * unit * US_PER_S;
    return true;
}

/* Fraction and zone after the seconds. */
static bool parse_rest(const char *p, int64_t *ret_fraction_us, bool *ret_zoned, int *ret_zone_s)
{
    *ret_fraction_us = 0;
    *ret_zoned = false;
    *ret_zone_s = 0;
    if (*p == '.') {
        int64_t unit = 100000;
        for (p++; *p >= '0' && *p <= '9'; p++) {
            *ret_fraction_us += unit * (*p - '0');
            unit /= 10;
        }
    }
    if (*p == '\0')
        return true;
    *ret_zoned = true;
    if (strcmp(p, "Z") == 0)
        return true;
    int hours;
    int minutes;
    int used = 0;
    /* Two digits each: neither can be too large. NOLINTNEXTLINE(cert-err34-c) */
    if ((*p != '+' && *p != '-') || sscanf(p + 1, "%2d:%2d%n", &hours, &minutes, &used) != 2 ||
        p[1 + used] != '\0' || hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return false;
    *ret_zone_s = (hours * 3600 + minutes * 60) * (*p == '-' ? -1 : 1);
    return true;
}

bool clock_parse(const char *s, int64_t now_us, int64_t *ret_us)
{
    if (parse_age(s, now_us, ret_us))
        return true;
    struct tm tm = {.tm_isdst = -1};
    const char *rest = strptime(s, "%Y-%m-%d", &tm);
    if (rest == NULL)
        return false;
    int64_t fraction_us = 0;
    bool zoned = false;
    int zone_s = 0;
    if (*rest != '\0') {
        if (*rest != 'T' && *rest != ' ')
            return false;
        const char *after = strptime(rest + 1, "%H:%M:%S", &tm);
        if (after == NULL)
            after = strptime(rest + 1, "%H:%M", &tm);
        if (after == NULL || !parse_rest(after, &fraction_us, &zoned, &zone_s))
            return false;
    }
    time_t seconds = zoned ? timegm(&tm) - zone_s : mktime(&tm);
    *ret_us = (int64_t)seconds * US_PER_S + fraction_us;
    return true;
}
