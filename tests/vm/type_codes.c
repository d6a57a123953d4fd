/* What a scanner's firmware does, from the other end of the cable: types codes into a HID gadget.
 * type_codes keys DEVICE GAP_US CODE...    boot-keyboard reports, Enter after each code
 * type_codes half DEVICE GAP_US CODE       the same without Enter
 * type_codes pos DEVICE CODE...            HID POS reports (id 2, count, AIM identifier, 56 bytes, continued) */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHIFT = 2, ENTER = 0x28, REPORT_BYTES = 8, POS_BYTES = 62, POS_DATA = 56 };

static void send_report(int fd, const unsigned char *report, size_t len)
{
    if (write(fd, report, len) != (ssize_t)len) {
        perror("report");
        exit(1);
    }
}

static void press(int fd, unsigned char modifier, unsigned char usage, useconds_t gap_us)
{
    unsigned char report[REPORT_BYTES] = {modifier, 0, usage};
    send_report(fd, report, sizeof(report));
    usleep(gap_us);
    memset(report, 0, sizeof(report));
    send_report(fd, report, sizeof(report));
    usleep(gap_us);
}

static void type_code(int fd, const char *code, useconds_t gap_us)
{
    for (const char *p = code; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (isalpha(c))
            press(fd, isupper(c) ? SHIFT : 0, (unsigned char)(4 + tolower(c) - 'a'), gap_us);
        else if (isdigit(c))
            press(fd, 0, (unsigned char)(c == '0' ? 0x27 : 0x1E + c - '1'), gap_us);
        else if (c == '-')
            press(fd, 0, 0x2D, gap_us);
    }
}

static void send_pos(int fd, const char *code)
{
    size_t left = strlen(code);
    while (left > 0) {
        unsigned char report[POS_BYTES] = {2, 0, ']', 'C', '0'};
        size_t part = left < POS_DATA ? left : POS_DATA;
        report[1] = (unsigned char)part;
        memcpy(report + 5, code, part);
        left -= part;
        code += part;
        report[POS_BYTES - 1] = left > 0;
        send_report(fd, report, sizeof(report));
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: type_codes keys|half DEVICE GAP_US CODE... | pos DEVICE CODE...\n", stderr);
        return 2;
    }
    int fd = open(argv[2], O_RDWR);
    if (fd < 0) {
        perror(argv[2]);
        return 1;
    }
    if (strcmp(argv[1], "pos") == 0) {
        for (int i = 3; i < argc; i++)
            send_pos(fd, argv[i]);
        return 0;
    }
    useconds_t gap_us = (useconds_t)strtoul(argv[3], NULL, 10);
    for (int i = 4; i < argc; i++) {
        type_code(fd, argv[i], gap_us);
        if (strcmp(argv[1], "keys") == 0)
            press(fd, 0, ENTER, gap_us);
    }
    return 0;
}
