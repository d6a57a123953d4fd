/* Build tool: compiles the files of a folder in, each as it is and compressed, with a tag that changes with its content.
 *   files2c OUT.c SYMBOL FOLDER FILE...
 * FILE is below FOLDER; its name in the table is what follows. OUT.c defines `const struct SYMBOL_file SYMBOL[]` and
 * `const size_t SYMBOL_count`, sorted by name. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct bytes {
    unsigned char *data;
    size_t len;
};

static void fail(const char *what)
{
    fprintf(stderr, "files2c: %s\n", what);
    exit(1);
}

static struct bytes read_file(const char *path)
{
    struct bytes b = {0};
    FILE *in = fopen(path, "rb");
    if (in == NULL || fseek(in, 0, SEEK_END) != 0)
        fail(path);
    long size = ftell(in);
    rewind(in);
    b.len = (size_t)size;
    b.data = malloc(b.len + 1);
    if (size < 0 || b.data == NULL || fread(b.data, 1, b.len, in) != b.len)
        fail(path);
    fclose(in);
    return b;
}

static struct bytes compress_gzip(const struct bytes *plain)
{
    struct bytes b = {0};
    z_stream z = {0};
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        fail("zlib");
    size_t room = deflateBound(&z, (uLong)plain->len);
    b.data = malloc(room);
    z.next_in = plain->data;
    z.avail_in = (uInt)plain->len;
    z.next_out = b.data;
    z.avail_out = (uInt)room;
    if (b.data == NULL || deflate(&z, Z_FINISH) != Z_STREAM_END)
        fail("zlib");
    b.len = z.total_out;
    deflateEnd(&z);
    return b;
}

static uint64_t tag_of(const struct bytes *b)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < b->len; i++)
        hash = (hash ^ b->data[i]) * 0x100000001B3u;
    return hash;
}

static void put_bytes(FILE *out, const char *symbol, int number, char kind, const struct bytes *b)
{
    fprintf(out, "static const unsigned char %s_%d%c[] = {", symbol, number, kind);
    for (size_t i = 0; i < b->len; i++)
        fprintf(out, "%s%u,", i % 32 == 0 ? "\n" : "", b->data[i]);
    fputs("0};\n", out);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        fail("usage: files2c OUT.c SYMBOL FOLDER FILE...");
    const char *symbol = argv[2];
    size_t skip = strlen(argv[3]) + 1;
    char **files = argv + 4;
    int count = argc - 4;
    FILE *out = fopen(argv[1], "wb");
    struct text_list {
        char line[512];
    } *rows = calloc((size_t)count + 1, sizeof(*rows));
    if (out == NULL || rows == NULL)
        fail(argv[1]);
    qsort(files, (size_t)count, sizeof(*files), by_name);
    fprintf(out,
            "#include <stddef.h>\nstruct %s_file {\n    const char *name;\n    const char *tag;\n"
            "    const unsigned char *data;\n    size_t len;\n    const unsigned char *packed;\n"
            "    size_t packed_len;\n};\nextern const struct %s_file %s[];\nextern const size_t %s_count;\n",
            symbol, symbol, symbol, symbol);
    for (int i = 0; i < count; i++) {
        if (strlen(files[i]) <= skip || strncmp(files[i], argv[3], skip - 1) != 0)
            fail(files[i]);
        struct bytes plain = read_file(files[i]);
        struct bytes packed = compress_gzip(&plain);
        put_bytes(out, symbol, i, 'p', &plain);
        put_bytes(out, symbol, i, 'z', &packed);
        snprintf(rows[i].line, sizeof(rows[i].line),
                 "    {\"%s\", \"\\\"%016llx\\\"\", %s_%dp, %zu, %s_%dz, %zu},\n", files[i] + skip,
                 (unsigned long long)tag_of(&plain), symbol, i, plain.len, symbol, i, packed.len);
        free(plain.data);
        free(packed.data);
    }
    fprintf(out, "const struct %s_file %s[] = {\n", symbol, symbol);
    for (int i = 0; i < count; i++)
        fputs(rows[i].line, out);
    fprintf(out, "    {0},\n};\nconst size_t %s_count = %d;\n", symbol, count);
    free(rows);
    return fclose(out) == 0 ? 0 : 1;
}
