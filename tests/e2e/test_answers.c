/* A platform that answers with a gigabyte, or with what takes a gigabyte once it is read: bombs of every kind. The scan is pending, the
 * next is answered rightly, and the program stays as small as it was. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <zlib.h>

#include "station_fixture.h"

#define CODE "SF7700000000000"
#define HEAD "<?xml version=\"1.0\"?><A xmlns=\"http://services.opentao.net\"><ErrorCode>Ok</ErrorCode>"
#define ITEM_HEAD                                                                                            \
    "<Item><Id>9</Id><OrderId>ORD-1</OrderId><Qty>1</Qty><StatusId>4</StatusId><VendPurchWaybill>"
#define ITEM_TAIL "</VendPurchWaybill></Item>"

enum { GIB = 1 << 30, BLOCK = 1 << 16, RSS_MAX_KIB = 96 * 1024 };

/* begin, then piece again and again, a gigabyte of it. */
static const struct bomb {
    const char *name;
    const char *begin;
    const char *piece;
    bool gzip; /* packed: a thousandth of it on the wire */
    bool head; /* in the headers */
} bombs[] = {
    {"lines of this parcel", HEAD "<Result><Content>", ITEM_HEAD CODE ITEM_TAIL, false, false},
    {"packed lines of this parcel", HEAD "<Result><Content>", ITEM_HEAD CODE ITEM_TAIL, true, false},
    {"one text", HEAD "<Result><Content><Item><BriefDescrTrans>", "Ever so long. ", false, false},
    {"one comment", HEAD "<!-- ", "Ever so long. ", false, false},
    {"a name", HEAD "<", "Ever_so_long", false, false},
    {"one attribute", HEAD "<Result a=\"", "Ever so long. ", false, false},
    {"attributes", HEAD "<Result ", "a=\"1\" ", false, false},
    {"depth", HEAD, "<Item>", false, false},
    {"packed depth", HEAD, "<Item>", true, false},
    {"entities",
     "<!DOCTYPE A [<!ENTITY a \"aaaaaaaaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
     "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><A>",
     "<ErrorDescription>&d;</ErrorDescription>", false, false},
    {"a file of ours", "<!DOCTYPE A [<!ENTITY a SYSTEM \"file:///dev/zero\">]><A>&a;", " ", false, false},
    {"headers", "HTTP/1.1 200 OK\r\n", "X-Header: ever so long\r\n", false, true},
    {"noise", "\x01\x02\xFF\xFE", "\xC0\x80\xED\xA0\x80\xF5", false, false},
};

/* --- the platform, a process of its own ------------------------------------------------------------------------------------------- */
static bool put(int fd, const void *data, size_t len)
{
    const char *p = data;
    while (len > 0) {
        ssize_t n = send(fd, p, len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        p += n;
        len -= (size_t)n;
    }
    return true;
}

static bool put_text(int fd, const char *text)
{
    return put(fd, text, strlen(text));
}

/* As much as the caller takes of it. */
static void put_bomb(int fd, const struct bomb *b)
{
    static char block[BLOCK];
    static unsigned char packed[BLOCK];
    size_t piece = strlen(b->piece);
    size_t len = BLOCK / piece * piece;
    z_stream z = {0};
    bool alive = true;
    for (size_t i = 0; i < len; i++)
        block[i] = b->piece[i % piece];
    if (!b->head)
        (void)put_text(fd, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n");
    if (!b->head)
        alive = put_text(fd, b->gzip ? "Content-Encoding: gzip\r\n\r\n" : "\r\n");
    if (b->gzip)
        (void)deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    for (size_t sent = 0; alive && sent < GIB; sent += len) {
        const char *data = sent == 0 ? b->begin : block;
        size_t size = sent == 0 ? strlen(b->begin) : len;
        if (!b->gzip) {
            alive = put(fd, data, size);
            continue;
        }
        z.next_in = (unsigned char *)(uintptr_t)data;
        z.avail_in = (unsigned)size;
        while (alive && z.avail_in > 0) {
            z.next_out = packed;
            z.avail_out = sizeof(packed);
            (void)deflate(&z, Z_NO_FLUSH);
            alive = put(fd, packed, sizeof(packed) - z.avail_out);
        }
    }
    if (b->gzip)
        (void)deflateEnd(&z);
}

static void serve(int fd, const struct bomb *b)
{
    static const char session[] = HEAD "<SessionId><Value>operator-session</Value></SessionId></A>";
    char request[8192];
    char head[128];
    size_t len = 0;
    while (len < sizeof(request) - 1 && memmem(request, len, "\r\n\r\n", 4) == NULL) {
        ssize_t n = recv(fd, request + len, sizeof(request) - 1 - len, 0);
        if (n <= 0)
            return;
        len += (size_t)n;
    }
    request[len] = '\0';
    if (strstr(request, "/AuthenticateInstanceOperator ") == NULL) {
        put_bomb(fd, b);
        return;
    }
    text_format(
        head, sizeof(head),
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
        sizeof(session) - 1);
    (void)(put_text(fd, head) && put_text(fd, session));
}

static pid_t start_platform(const struct bomb *b, int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 8), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    *ret_port = ntohs(address.sin_port);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) {
            int fd = accept(listener, NULL, NULL);
            if (fd < 0)
                _exit(1);
            serve(fd, b);
            close(fd);
        }
    }
    close(listener);
    assert_true(pid > 0);
    return pid;
}

/* --- the station -------------------------------------------------------------------------------------------------------------------- */
static void run_bomb(const struct bomb *b)
{
    struct fixture f = {0};
    struct rusage usage;
    char text[1024];
    char in[128];
    char out[128];
    int port;
    int status;
    text_copy(f.folder, sizeof(f.folder), "/tmp/tallyman-e2e-XXXXXX");
    assert_non_null(mkdtemp(f.folder));
    text_format(f.config, sizeof(f.config), "%s/tallyman.conf", f.folder);
    pid_t platform = start_platform(b, &port);
    text_format(text, sizeof(text),
                "station { name = \"e2e\"  state = \"%s/state\" }\n"
                "otapi { url = \"http://127.0.0.1:%d/service/\"  instance_key = \"key\"\n"
                "  operator_login = \"demo\"  operator_password = \"demo\"  timeout_ms = 60000  verdict_ms = "
                "60000 }\n",
                f.folder, port);
    fixture_write(f.config, text);
    text_format(in, sizeof(in), "%s/in", f.folder);
    text_format(out, sizeof(out), "%s/out", f.folder);
    fixture_write(in, CODE "\n");
    pid_t pid = fixture_spawn(&f, in, out, ARGS("scan", "--json"));
    assert_true(wait4(pid, &status, 0, &usage) == pid);
    char *answer = fixture_read(out);
    print_message("%s: %ld KiB at most, %ld ms of CPU: %.60s\n", b->name, usage.ru_maxrss,
                  usage.ru_utime.tv_sec * 1000 + usage.ru_utime.tv_usec / 1000,
                  strstr(answer, "\"verdict\"") ? strstr(answer, "\"verdict\"") : answer);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    if (strstr(answer, "\"verdict\":\"pending\"") == NULL)
        fail_msg("%s: %s", b->name, answer);
    assert_true(UNDER_SANITIZER || usage.ru_maxrss < RSS_MAX_KIB);
    free(answer);
    assert_int_equal(kill(platform, SIGKILL), 0);
    (void)fixture_wait(platform);
    text_format(text, sizeof(text), "rm -rf %s", f.folder);
    assert_int_equal(system(text), 0);
}

static void a_gigabyte_of_anything(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bombs); i++) {
        /* A sanitizer needs half a minute for 64 MiB of them, and the fuzz target shows it the same parser. */
        if (UNDER_SANITIZER && strstr(bombs[i].name, "lines"))
            continue;
        run_bomb(&bombs[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_gigabyte_of_anything)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
