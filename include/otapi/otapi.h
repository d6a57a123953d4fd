/* The OT API client: one connection kept alive, POST forms, signature, envelope, and reading order lines. The other methods by
 * group: otapi/order.h, customer.h, money.h, line_change.h, provider.h, activity.h. Protocol facts: docs/otapi.md.
 * One struct otapi belongs to one thread; only otapi_interrupt() may be called from another. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "core/line.h"

enum { OTAPI_SESSION_SIZE = 128 };

/* How PostTransaction's date is written; the platform's guide says that none need be sent. */
enum otapi_date { OTAPI_DATE_NONE, OTAPI_DATE_ISO, OTAPI_DATE_DASHES /* "yyyy-MM-dd HH-mm-ss" */ };

struct otapi_config {
    const char *url; /* ".../service/" or ".../OtapiWebService2.asmx/"; the method's name is appended */
    const char *instance_key;
    const char *secret;   /* NULL or "": calls are not signed */
    const char *language; /* "en" */
    int timeout_ms;       /* one whole call */
    int connect_timeout_ms;
    int64_t answer_max_bytes; /* after decompression; more is an error */
    const char *ca_file;      /* NULL: the system's; for tests with a private authority */
    /* What is not publicly known, so that a platform that wants it otherwise needs no new program. Zero: the default. */
    enum otapi_date transaction_date;
    const char *link_element;   /* marketplace orders in Parameters; "": linking is off */
    const char *unlink_element; /* order lines in Parameters; "": unlinking is off */
    bool sync_without_orders;   /* RunOrdersSynchronizingWithProvider gets no xmlParameters */
};

/* How a call ended. Only OTAPI_OK has a payload. */
enum otapi_outcome {
    OTAPI_OK,
    OTAPI_SESSION_EXPIRED, /* log in again once, then repeat if it is safe */
    OTAPI_DENIED,          /* key, signature, IP or right: a person must act; no retry */
    OTAPI_LIMIT,           /* the tariff's calls are used up: retry much later */
    OTAPI_REFUSED,         /* a business rule or an argument: no retry */
    OTAPI_NOT_FOUND,
    OTAPI_UNAVAILABLE, /* the platform says it cannot now: retry with growing pauses */
    OTAPI_NO_ANSWER,   /* transport, timeout, cut, empty: a write may or may not have been done */
    OTAPI_GARBAGE,     /* an answer that is no envelope (HTML, broken XML, too large): as NO_ANSWER */
    OTAPI_INTERRUPTED, /* otapi_interrupt() */
};
const char *otapi_outcome_name(enum otapi_outcome outcome);
/* Nobody answered, or not as the platform does, or it says that it cannot now: it may be away. */
bool otapi_away(enum otapi_outcome outcome);

struct otapi_reply {
    enum otapi_outcome outcome;
    int http_status; /* 0: none came */
    bool sent;       /* some of the request left this machine */
    char code[64];   /* ErrorCode */
    char sub_code[64];
    char description[256]; /* ErrorDescription, or what went wrong below the envelope */
    char request_id[48];   /* for the vendor's support */
    int64_t elapsed_us;
    int64_t bytes; /* of the answer, decompressed */
    bool timed_out;
};

/* May it be link_element or unlink_element? The name of an XML element, or LIST/ITEM. */
bool otapi_element_valid(const char *element);

struct otapi;

/* Checks the address; connects on the first call. The strings are copied. */
struct otapi *otapi_new(const struct otapi_config *config, struct error *err);
void otapi_free(struct otapi *o);
/* Ends the call under way (at most 100 ms later) and every later one at once. Any thread. */
void otapi_interrupt(struct otapi *o);
/* Server's time minus ours, from the Date header of the last answers; signatures use it. 0 before the first. */
int otapi_clock_offset_s(const struct otapi *o);
/* The server's time minus our monotonic clock's, us; 0: not known yet. */
int64_t otapi_server_us(const struct otapi *o);
/* Number of TCP connections opened so far; 1 while keep-alive holds. */
long otapi_connections(const struct otapi *o);

/* The outcome as an error of ours (kind and one line with code, sub code, description and request id). */
void otapi_error(const struct otapi_reply *reply, const char *method, struct error *ret_err);

/* What a write has come to. It is sent once, on a connection of its own, and never repeated by the client. */
enum otapi_written {
    OTAPI_DONE,
    OTAPI_NOT_DONE,  /* refused, or it never left this machine */
    OTAPI_NOT_KNOWN, /* the answer was lost or says nothing: read the state before anything else */
};
enum otapi_written otapi_written(const struct otapi_reply *reply);
/* As otapi_error(), with ERROR_UNKNOWN where it is not known whether the write was done. */
void otapi_write_error(const struct otapi_reply *reply, const char *method, struct error *ret_err);

/* Decimal amounts stay the text that came: core/amount.h reads it exactly. */
enum { OTAPI_AMOUNT_SIZE = 32 };

/* --- log-in and identity (otapi/session.c) ------------------------------------------------------------------ */
NODISCARD bool otapi_authenticate_operator(struct otapi *o, const char *login, const char *password,
                                           char ret_session[OTAPI_SESSION_SIZE],
                                           struct otapi_reply *ret_reply);
struct otapi_operator {
    char id[40];
    char name[128];
};
/* The cheap session check and probe. */
NODISCARD bool otapi_get_operator_info(struct otapi *o, const char *session, struct otapi_operator *ret,
                                       struct otapi_reply *ret_reply);

/* A customer's session, by the customer's own password. */
NODISCARD bool otapi_authenticate(struct otapi *o, const char *login, const char *password, bool remember,
                                  char ret_session[OTAPI_SESSION_SIZE], struct otapi_reply *ret_reply);
/* The same without the password: the operator acts as the customer. */
NODISCARD bool otapi_authenticate_as_user(struct otapi *o, const char *session, const char *login,
                                          char ret_session[OTAPI_SESSION_SIZE],
                                          struct otapi_reply *ret_reply);

/* --- order lines (otapi/lines.c) ------------------------------------------------------------------------------ */
/* Filters of SearchOrderLines; empty or 0 = not sent. The lists are borrowed for the call. */
struct otapi_line_search {
    const char *const *waybills;
    size_t waybill_count;
    const char *const *purchases;
    size_t purchase_count;
    const int *statuses;
    size_t status_count;
    int can_be_purchased; /* 0 any, 1 yes, -1 no */
    /* the nested OrderSearchParameters */
    const char *created_from; /* "yyyy-MM-ddTHH:mm:ss" */
    const char *created_to;
    const int *order_statuses;
    size_t order_status_count;
    const char *const *order_ids;
    size_t order_id_count;
    const char *provider;
    const char *user_ids; /* ;-joined */
    const char *order_by; /* "CreationDate:DESC" */
};
/* Called for each line as soon as it is parsed, while the answer still arrives. Borrowed for the call. Return false to stop
 * reading (the call then ends as OTAPI_OK). */
typedef bool otapi_line_fn(void *arg, const struct order_line *line);
/* One page. ret_total: TotalCount, -1 when not said; ret_items: lines in this page. */
NODISCARD bool otapi_search_order_lines(struct otapi *o, const char *session,
                                        const struct otapi_line_search *search, int position, int size,
                                        otapi_line_fn *fn, void *arg, int64_t *ret_total, int64_t *ret_items,
                                        struct otapi_reply *ret_reply);
/* All pages: advances by the lines really received, ends at TotalCount or an empty page, drops (order, line) seen before. */
NODISCARD bool otapi_search_order_lines_all(struct otapi *o, const char *session,
                                            const struct otapi_line_search *search, int page_size,
                                            otapi_line_fn *fn, void *arg, struct otapi_reply *ret_reply);

struct otapi_status {
    int id;
    char name[64];
};
/* GetOrderLineStatusList. Returns at most max entries; *ret_count says how many. */
NODISCARD bool otapi_get_line_statuses(struct otapi *o, const char *session, struct otapi_status *ret,
                                       size_t max, size_t *ret_count, struct otapi_reply *ret_reply);

/* --- orders (otapi/orders.c) ---------------------------------------------------------------------------------- */
typedef bool otapi_order_fn(void *arg, const struct order *order);
/* SearchOrders, one page; uses the nested order filters of otapi_line_search. */
NODISCARD bool otapi_search_orders(struct otapi *o, const char *session,
                                   const struct otapi_line_search *search, int position, int size,
                                   otapi_order_fn *fn, void *arg, int64_t *ret_total, int64_t *ret_items,
                                   struct otapi_reply *ret_reply);
/* GetSalesOrderDetailsForOperator, all lines. fn is called for each line. */
NODISCARD bool otapi_get_order_details(struct otapi *o, const char *session, const char *order_id,
                                       struct order *ret_order, otapi_line_fn *fn, void *arg,
                                       struct otapi_reply *ret_reply);
