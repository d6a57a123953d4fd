#include "client.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/thread.h"

static void init_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool check_url(const char *url, struct error *err)
{
    CURLU *parsed = curl_url();
    char *scheme = NULL;
    bool good = curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
                curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) && url[strlen(url) - 1] == '/';
    curl_free(scheme);
    curl_url_cleanup(parsed);
    return good ||
           error_set(err, ERROR_INPUT,
                     "\"%s\" is no address of the platform's (http or https, a slash at the end)", url);
}

struct otapi *otapi_new(const struct otapi_config *config, struct error *err)
{
    static struct thread_once once = THREAD_ONCE;
    thread_once(&once, init_curl);
    if (!check_url(config->url, err))
        return NULL;
    struct otapi *o = mem_new(sizeof(*o));
    o->url = mem_string(config->url);
    o->instance_key = mem_string(config->instance_key);
    o->secret = mem_string(config->secret ? config->secret : "");
    o->language = mem_string(config->language);
    o->ca_file = mem_string(config->ca_file);
    o->transaction_date = config->transaction_date;
    o->link_element = mem_string(config->link_element ? config->link_element : "");
    o->unlink_element = mem_string(config->unlink_element ? config->unlink_element : "");
    o->sync_without_orders = config->sync_without_orders;
    o->timeout_ms = config->timeout_ms;
    o->connect_timeout_ms = config->connect_timeout_ms;
    o->answer_max_bytes = config->answer_max_bytes;
    o->multi = curl_multi_init();
    o->easy = curl_easy_init();
    o->headers = curl_slist_append(NULL, "Expect:"); /* one round trip less for long forms */
    if (o->multi == NULL || o->easy == NULL || o->headers == NULL) {
        error_set(err, ERROR_IO, "the HTTP library could not start");
        otapi_free(o);
        return NULL;
    }
    return o;
}

static void forget(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    free(secret);
}

void otapi_free(struct otapi *o)
{
    if (o == NULL)
        return;
    if (o->easy)
        curl_easy_cleanup(o->easy);
    if (o->multi)
        curl_multi_cleanup(o->multi);
    curl_slist_free_all(o->headers);
    forget(o->instance_key);
    forget(o->secret);
    free(o->url);
    free(o->language);
    free(o->ca_file);
    free(o->link_element);
    free(o->unlink_element);
    free(o);
}

void otapi_interrupt(struct otapi *o)
{
    atomic_store(&o->interrupted, true);
    curl_multi_wakeup(o->multi);
}

int otapi_clock_offset_s(const struct otapi *o)
{
    return o->clock_offset_s;
}

int64_t otapi_server_us(const struct otapi *o)
{
    return o->server_us;
}

long otapi_connections(const struct otapi *o)
{
    return o->connections;
}
