/* Inside of the search index. store/ only. */
#pragma once

#include "base/text.h"
#include "query.h"
#include "store/search.h"
#include "store_private.h"

/* What can be asked for as it stands. Each value has a number ("facet"), and so have the pairs that are asked for together. */
enum facet_kind { FACET_VERDICT, FACET_OPERATOR, FACET_STATION, FACET_SCANNER, FACET_KIND_COUNT };

enum {
    SEARCH_VERSION = 1,
    BLOCK_SCANS = 1024, /* scans whose times are summed up together */
    FACET_NAME_MAX = 256,
    FACET_TOKEN_SIZE = 16,
    FAR_BEHIND = 5000, /* scans: then the index does not answer */
};

struct search {
    struct store *store; /* the index, with the log attached as "log" */
    char *log_path;
    char *search_path;
    int64_t behind;
    bool large; /* its cache is */
};

/* A large cache while much is to be indexed, a small one ever after. */
NODISCARD bool search_size_cache(struct search *s, bool large, struct error *err);

/* Throws the index away and begins an empty one. */
NODISCARD bool search_begin_anew(struct search *s, struct error *err);

/* "v=1", "o=anna"; of two: "v=1\no=anna". */
void facet_name(enum facet_kind kind, const char *value, char *ret);
void facet_pair_name(const char *a, const char *b, char *ret);
/* Its number, 0 when there is none; facet_make() gives it one. */
int64_t facet_find(struct store *s, const char *name);
int64_t facet_make(struct store *s, const char *name);
/* Three characters that no text has: one trigram that stands for the facet among the words. */
void facet_token(int64_t facet, char ret[FACET_TOKEN_SIZE]);
/* The text as it is searched: without the characters of facet_token() and control characters. */
void search_clean(const char *text, size_t len, struct text *out);
