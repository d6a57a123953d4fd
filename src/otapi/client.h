/* Inside of a client. otapi/ only. */
#pragma once

#include <curl/curl.h>
#include <stdatomic.h>
#include "otapi/otapi.h"

struct otapi {
    char *url;
    char *instance_key;
    char *secret;
    char *language;
    char *ca_file;
    enum otapi_date transaction_date;
    char *link_element;
    char *unlink_element;
    bool sync_without_orders;
    int timeout_ms;
    int connect_timeout_ms;
    int64_t answer_max_bytes;
    CURLM *multi;
    CURL *easy;
    struct curl_slist *headers;
    atomic_bool interrupted;
    int clock_offset_s;
    int64_t server_us;
    long connections;
};
