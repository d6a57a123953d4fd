/* Pictures of items from the station's cache, and photos of parcels: taken in, kept under a name that follows from their bytes,
 * attached by the station. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/picture.h"
#include "query_args.h"
#include "routes.h"
#include "store/holds.h"
#include "store/receiving.h"
#include "web_private.h"

enum { HEAD_BYTES = 16, PHOTO_ROOM = 256 * 1024 * 1024 };

/* Only names that we make ourselves: hexadecimal digits, one dot, a short ending. */
static bool name_allowed(const char *name)
{
    size_t digits = strspn(name, "0123456789abcdef");
    size_t ending = name[digits] == '.' ? strspn(name + digits + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
    return digits >= 16 && digits <= 64 && ending >= 1 && ending <= 5 && name[digits + 1 + ending] == '\0';
}

static void give_file(struct exchange *x, const char *folder)
{
    char path[WEB_TEXT_MAX];
    unsigned char head[HEAD_BYTES];
    struct stat st;
    const char *name = exchange_part(x, 1);
    AUTOCLOSE int fd = -1;
    if (name_allowed(name) && text_format(path, sizeof(path), "%s/%s/%s", x->web->config.state, folder, name))
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const char *type = NULL;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        ssize_t n = pread(fd, head, sizeof(head), 0);
        type = n > 0 ? picture_type(head, (size_t)n) : NULL;
    }
    if (type == NULL) {
        respond_refusal(x, 404, "input", "there is no such picture");
        return;
    }
    struct MHD_Response *response = MHD_create_response_from_fd((size_t)st.st_size, steal_fd(&fd));
    MHD_add_response_header(response, "Content-Type", type);
    MHD_add_response_header(response, "Cache-Control", "private, max-age=31536000, immutable");
    respond_response(x, 200, NULL, response);
}

void picture_get(struct exchange *x)
{
    give_file(x, "pictures");
}

void photo_get(struct exchange *x)
{
    give_file(x, "photos");
}

/* --- taking a photo in ------------------------------------------------------------------------------------------------------ */
static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            data += n;
            len -= (size_t)n;
        }
    }
    return true;
}

/* The receipts need the disk more than photos do. */
static bool has_room(const char *folder, struct error *err)
{
    struct statvfs fs;
    if (statvfs(folder, &fs) != 0)
        return error_errno(err, errno, "%s", folder);
    if ((uint64_t)fs.f_bavail * fs.f_frsize < PHOTO_ROOM)
        return error_set(err, ERROR_FULL, "%s: too little room for photos; make room on the disk", folder);
    return true;
}

/* Whole and durable under its name, or not there at all. */
static bool keep_file(const struct web *w, const char *name, const struct text *body, struct error *err)
{
    char folder[WEB_TEXT_MAX];
    char path[WEB_TEXT_MAX + 96];
    char draft[WEB_TEXT_MAX + 96];
    text_format(folder, sizeof(folder), "%s/photos", w->config.state);
    text_format(path, sizeof(path), "%s/%s", folder, name);
    text_format(draft, sizeof(draft), "%s/.%s.new", folder, name);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return error_errno(err, errno, "%s", folder);
    if (access(path, F_OK) == 0)
        return true;
    if (!has_room(folder, err))
        return false;
    AUTOCLOSE int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    AUTOCLOSE int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || dir < 0 || !write_all(fd, body->data, body->len) || fsync(fd) != 0 ||
        rename(draft, path) != 0 || fsync(dir) != 0) {
        error_errno(err, errno, "%s", path);
        (void)unlink(draft);
        return false;
    }
    return true;
}

/* There is such a scan or hold; before anything is kept. */
static bool subject_is_there(struct store *store, int64_t scan_id, int64_t hold_no, struct error *err)
{
    struct hold_row hold;
    struct code code;
    return scan_id ? store_scan_code(store, scan_id, &code, err) : store_get_hold(store, hold_no, &hold, err);
}

void photo_post(struct exchange *x)
{
    struct error err;
    char name[PHOTO_NAME_SIZE];
    int64_t scan_id = 0;
    int64_t hold_no = 0;
    const char *type = x->body.len > 0 ? picture_type(x->body.data, x->body.len) : NULL;
    if (!query_number(x, "scan_id", 1, INT64_MAX, &scan_id) ||
        !query_number(x, "hold_no", 1, INT64_MAX, &hold_no))
        return;
    bool jpeg = type && strcmp(type, "image/jpeg") == 0;
    if (!jpeg && (type == NULL || strcmp(type, "image/png") != 0)) {
        respond_refusal(x, 415, "input", "a photo is a JPEG or a PNG");
        return;
    }
    if ((scan_id == 0) == (hold_no == 0)) {
        respond_refusal(x, 400, "input", "say which scan_id or hold_no the photo is of");
        return;
    }
    struct store *store = web_store(x);
    if (store == NULL)
        return;
    if (!subject_is_there(store, scan_id, hold_no, &err)) {
        respond_error(x, &err);
        return;
    }
    token_content_name(x->body.data, x->body.len, jpeg ? "jpg" : "png", name, sizeof(name));
    if (!keep_file(x->web, name, &x->body, &err)) {
        respond_error(x, &err);
        return;
    }
    json_t *request = json_pack("{s:s, s:s, s:s, s:s, s:s}", "do", "photo.add", "name", name, "scan_id",
                                exchange_query(x, "scan_id"), "hold_no", exchange_query(x, "hold_no"),
                                "operator", x->asker.user);
    exchange_audit(x, request, "photo.add", name);
    exchange_ask(x, request, respond_reply);
}
