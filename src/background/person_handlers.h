/* The handlers of people's requests, by file. Background thread. */
#pragma once

#include "person_context.h"

/* --- person_line.c --- */
person_handler person_line_find;

/* --- person_order.c --- */
person_handler person_order_list, person_order_show, person_order_add, person_order_cancel;

/* --- person_money.c --- */
person_handler person_order_pay_plan, person_order_pay, person_order_account;

/* --- person_provider.c --- */
person_handler person_provider_list, person_provider_login, person_provider_sync, person_order_export,
    person_order_link, person_order_unlink, person_order_sync;

/* --- person_activity.c --- */
person_handler person_activity_list, person_activity_show, person_activity_answer, person_activity_cancel;
