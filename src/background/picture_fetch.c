#include "picture_fetch.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/picture.h"
#include "public_address.h"

enum { TIMEOUT_MS = 5000, CONNECT_MS = 3000, REDIRECTS_MAX = 3, POLL_MS = 1000 };

struct picture_fetcher {
    CURLM *multi;
    CURL *easy;
    atomic_bool interrupted;
    atomic_bool gives_way;
    bool allow_private;
    /* Of the fetch in hand. */
    struct text *out;
    bool too_large;
    bool forbidden;
};

struct picture_fetcher *picture_fetcher_new(bool allow_private)
{
    struct picture_fetcher *f = mem_new(sizeof(*f));
    f->allow_private = allow_private;
    f->multi = curl_multi_init();
    f->easy = curl_easy_init();
    if (f->multi && f->easy)
        return f;
    picture_fetcher_free(f);
    return NULL;
}

void picture_fetcher_free(struct picture_fetcher *f)
{
    if (f == NULL)
        return;
    if (f->easy)
        curl_easy_cleanup(f->easy);
    if (f->multi)
        curl_multi_cleanup(f->multi);
    free(f);
}

void picture_fetcher_interrupt(struct picture_fetcher *f)
{
    atomic_store(&f->interrupted, true);
    curl_multi_wakeup(f->multi);
}

void picture_fetcher_give_way(struct picture_fetcher *f)
{
    atomic_store(&f->gives_way, true);
    curl_multi_wakeup(f->multi);
}

void picture_fetcher_go_on(struct picture_fetcher *f)
{
    atomic_store(&f->gives_way, false);
}

static bool must_end(struct picture_fetcher *f)
{
    return atomic_load(&f->interrupted) || atomic_load(&f->gives_way);
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *arg)
{
    struct picture_fetcher *f = arg;
    size_t len = size * count;
    if (f->out->len + len > PICTURE_MAX_BYTES) {
        f->too_large = true;
        return 0;
    }
    text_add_n(f->out, bytes, len);
    return len;
}

/* Asked for every connection, after the name was looked up, and after every redirection. */
static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct picture_fetcher *f = arg;
    if (purpose != CURLSOCKTYPE_IPCXN || (!f->allow_private && !public_address(&address->addr))) {
        f->forbidden = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void set_options(struct picture_fetcher *f, const char *url)
{
    CURL *e = f->easy;
    curl_easy_reset(e);
    curl_easy_setopt(e, CURLOPT_URL, url);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_PROXY, ""); /* a proxy would look the name up by itself */
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
    curl_easy_setopt(e, CURLOPT_USERAGENT, "tallyman/" TALLYMAN_VERSION);
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(e, CURLOPT_MAXFILESIZE, (long)PICTURE_MAX_BYTES);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, f);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, f);
}

static CURLcode perform(struct picture_fetcher *f)
{
    CURLcode result = CURLE_ABORTED_BY_CALLBACK;
    bool done = false;
    if (curl_multi_add_handle(f->multi, f->easy) != CURLM_OK)
        return CURLE_FAILED_INIT;
    while (!done && !must_end(f)) {
        int running;
        int left;
        CURLMsg *message;
        if (curl_multi_perform(f->multi, &running) != CURLM_OK)
            break;
        while ((message = curl_multi_info_read(f->multi, &left)) != NULL) {
            if (message->msg == CURLMSG_DONE) {
                result = message->data.result;
                done = true;
            }
        }
        if (!done)
            curl_multi_poll(f->multi, NULL, 0, POLL_MS, NULL);
    }
    curl_multi_remove_handle(f->multi, f->easy);
    return result;
}

static bool judge(const struct picture_fetcher *f, CURLcode code, long status, struct error *err)
{
    if (atomic_load(&f->interrupted))
        return error_set(err, ERROR_STOPPED, "interrupted");
    if (code == CURLE_ABORTED_BY_CALLBACK && atomic_load(&f->gives_way))
        return error_set(err, ERROR_BUSY, "it gave way");
    if (f->forbidden)
        return error_set(
            err, ERROR_INPUT,
            "its address is in a private network or on this machine (background.pictures_private)");
    if (f->too_large || code == CURLE_FILESIZE_EXCEEDED)
        return error_set(err, ERROR_INPUT, "it is larger than %d bytes", PICTURE_MAX_BYTES);
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT || code == CURLE_TOO_MANY_REDIRECTS)
        return error_set(err, ERROR_INPUT, "%s", curl_easy_strerror(code));
    if (code != CURLE_OK)
        return error_set(err, ERROR_RETRY, "%s", curl_easy_strerror(code));
    if (status >= 500)
        return error_set(err, ERROR_RETRY, "HTTP status %ld", status);
    if (status != 200)
        return error_set(err, ERROR_INPUT, "HTTP status %ld", status);
    if (picture_type(f->out->data, f->out->len) == NULL)
        return error_set(err, ERROR_INPUT, "it is no picture");
    return true;
}

bool picture_fetch(struct picture_fetcher *f, const char *url, struct text *ret, struct error *err)
{
    long status = 0;
    text_clear(ret);
    f->out = ret;
    f->too_large = false;
    f->forbidden = false;
    set_options(f, url);
    CURLcode code = perform(f);
    curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
    return judge(f, code, status, err);
}
