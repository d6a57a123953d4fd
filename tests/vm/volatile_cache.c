/* A drive with a volatile write cache that loses power: volatile_cache LOG DISK SEED. LOG is what QEMU's blklogwrites driver has recorded of a
 * machine's life (the format of the kernel's dm-log-writes), DISK the image as it was before. DISK gets every write up to the
 * last flush, and of those after it each with an even chance, as a drive does that writes back in its own order. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FLAG_FLUSH = 1, FLAG_FUA = 2, FLAG_DISCARD = 4, SECTOR_MAX = 4096, DATA_MAX = 64 << 20 };
static const uint64_t magic = 0x6a736677736872;

struct super {
    uint64_t magic;
    uint64_t version;
    uint64_t entries; /* stale when the machine was killed: not used */
    uint32_t sector_size;
};

struct entry {
    uint64_t sector;
    uint64_t sectors;
    uint64_t flags;
    uint64_t data_len;
};

struct log {
    int fd;
    off_t at;
    off_t end;
    uint32_t sector_size;
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* The next entry and where its data lies; false at the end, which may be half an entry. */
static bool next(struct log *log, struct entry *entry, off_t *ret_data)
{
    if (pread(log->fd, entry, sizeof(*entry), log->at) != (ssize_t)sizeof(*entry))
        return false;
    off_t len = entry->flags & FLAG_DISCARD ? 0 : (off_t)(entry->sectors * log->sector_size);
    *ret_data = log->at + log->sector_size;
    if ((entry->sectors == 0 && entry->flags == 0) || entry->sectors > DATA_MAX / log->sector_size ||
        *ret_data + len > log->end)
        return false;
    log->at = *ret_data + len;
    return true;
}

static void copy(const struct log *log, off_t data, int disk, const struct entry *entry)
{
    size_t len = (size_t)(entry->sectors * log->sector_size);
    char *buffer = malloc(len ? len : 1);
    off_t to = (off_t)(entry->sector * log->sector_size);
    if (buffer == NULL || pread(log->fd, buffer, len, data) != (ssize_t)len ||
        pwrite(disk, buffer, len, to) != (ssize_t)len)
        die("copying a write");
    free(buffer);
}

int main(int argc, char **argv)
{
    struct super super;
    struct entry entry;
    off_t data;
    if (argc != 4) {
        fprintf(stderr, "usage: volatile_cache LOG DISK SEED\n");
        return 2;
    }
    struct log log = {.fd = open(argv[1], O_RDONLY)};
    int disk = open(argv[2], O_RDWR);
    unsigned seed = (unsigned)strtoul(argv[3], NULL, 10);
    if (log.fd < 0 || disk < 0 || pread(log.fd, &super, sizeof(super), 0) != (ssize_t)sizeof(super))
        die(argv[1]);
    /* QEMU writes the head of the log at a flush: a log without one is of a life without one. */
    if (super.magic == 0)
        super = (struct super){.magic = magic, .sector_size = 512};
    if (super.magic != magic || super.sector_size < 512 || super.sector_size > SECTOR_MAX) {
        fprintf(stderr, "%s: no log of writes\n", argv[1]);
        return 1;
    }
    log.sector_size = super.sector_size;
    log.end = lseek(log.fd, 0, SEEK_END);
    log.at = log.sector_size;
    off_t flushed = log.at;
    while (next(&log, &entry, &data))
        if (entry.flags & FLAG_FLUSH)
            flushed = log.at;
    unsigned writes = 0;
    unsigned open_writes = 0;
    unsigned lost = 0;
    log.at = log.sector_size;
    while (next(&log, &entry, &data)) {
        bool loses = data >= flushed && !(entry.flags & FLAG_FUA) && rand_r(&seed) % 2 == 0;
        if (entry.sectors == 0 || (entry.flags & FLAG_DISCARD))
            continue;
        writes++;
        open_writes += data >= flushed;
        lost += loses;
        if (!loses)
            copy(&log, data, disk, &entry);
    }
    printf("%u writes, %u after the last flush, %u of them lost\n", writes, open_writes, lost);
    return close(disk) == 0 ? 0 : 1;
}
