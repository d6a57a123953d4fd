/* Runs a fuzz target over every file of the folders and files named on the command line, for compilers without
 * libFuzzer, so that each corpus is a regression suite everywhere. Fails when there was nothing to run. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int ran;

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    uint8_t *data = NULL;
    size_t size = 0;
    size_t room = 0;
    for (;;) {
        if (size == room) {
            room = room ? room * 2 : 4096;
            data = realloc(data, room);
            if (data == NULL)
                exit(1);
        }
        size_t n = fread(data + size, 1, room - size, file);
        if (n == 0)
            break;
        size += n;
    }
    fclose(file);
    /* An exact-size copy, so that tools see a read past the end. */
    uint8_t *exact = malloc(size ? size : 1);
    if (exact == NULL)
        exit(1);
    memcpy(exact, data, size);
    free(data);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    ran++;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) != 0) {
            perror(argv[i]);
            return 1;
        }
        if (!S_ISDIR(st.st_mode)) {
            run_file(argv[i]);
            continue;
        }
        struct dirent **entries;
        int n = scandir(argv[i], &entries, NULL, alphasort);
        for (int e = 0; e < n; e++) {
            char path[4096];
            snprintf(path, sizeof(path), "%s/%s", argv[i], entries[e]->d_name);
            if (entries[e]->d_name[0] != '.')
                run_file(path);
            free(entries[e]);
        }
        if (n >= 0)
            free(entries);
    }
    printf("%d inputs\n", ran);
    return ran > 0 ? 0 : 1;
}
