/* Customers: whose session it is, their addresses, their money account. Called by the client's thread. */
#pragma once

#include "otapi/otapi.h"

struct otapi_user {
    char id[40];
    char login[128];
};
/* GetUserStatusInfo: the cheap check of a customer's session. */
NODISCARD bool otapi_get_user_status(struct otapi *o, const char *customer_session, struct otapi_user *ret,
                                     struct otapi_reply *ret_reply);

/* Where an order goes: the customer's profile. */
struct otapi_profile {
    char id[40];
    char last_name[64];
    char first_name[64];
    char middle_name[64];
    char country[16];
    char region[128];
    char city[128];
    char address[256];
    char postal_code[32];
    char phone[64];
};
/* GetUserProfileInfoList. At most max; *ret_count says how many. */
NODISCARD bool otapi_get_profiles(struct otapi *o, const char *customer_session, struct otapi_profile *ret,
                                  size_t max, size_t *ret_count, struct otapi_reply *ret_reply);

struct otapi_account {
    char number[64];
    char currency[16];
    char balance[OTAPI_AMOUNT_SIZE];
    char reserved[OTAPI_AMOUNT_SIZE];
    char available[OTAPI_AMOUNT_SIZE];
};
/* GetAccountInfoForOperator. */
NODISCARD bool otapi_get_account(struct otapi *o, const char *session, const char *customer_id,
                                 struct otapi_account *ret, struct otapi_reply *ret_reply);
