/* Situations to learn with. */
#include <string.h>

#include "base/attr.h"
#include "sim/sim.h"

static void slow(struct sim_config *c)
{
    c->latency_ms = 3000;
    c->jitter_ms = 500;
}

static void sessions(struct sim_config *c)
{
    c->session_life_s = 30;
    c->provider_session_life_s = 120;
}

static void ownerless(struct sim_config *c)
{
    c->late_after_s = 120;
}

static void autobuy(struct sim_config *c)
{
    c->step_ms = 2000;
}

static void busy(struct sim_config *c)
{
    c->orders = 2000;
    c->live_every_s = 2;
    c->auto_sync_s = 60;
    c->ship_after_s = 120;
}

static void day(struct sim_config *c)
{
    c->speed = 1440;
    c->orders = 1000;
    c->session_life_s = 3600;
    c->provider_session_life_s = 86400;
    c->auto_sync_s = 1800;
    c->live_every_s = 120;
    c->ship_after_s = 7200;
}

static void large(struct sim_config *c)
{
    c->orders = 40000;
}

static const struct {
    struct sim_scenario about;
    void (*apply)(struct sim_config *c); /* NULL: nothing to set */
} scenarios[] = {
    {{"normal", "a normal day at the dock",
      "1. tallyman-sim --samples: the parcels to scan, with what they show.\n"
      "2. Scan SF1331875979567: green, the order is complete.\n"
      "3. Scan YT4512345678901, then JT0006968326954: the second one completes the order.\n"
      "4. Scan DPK364112047425: stopped, everything in it was cancelled.\n"},
     NULL},
    {{"slow", "a platform that takes its time",
      "1. Scan a parcel the station has never seen: \"looking\", then \"pending\" after verdict_ms.\n"
      "2. Put it on the hold shelf and wait: it resolves by itself, the screen says so.\n"},
     slow},
    {{"outage", "the platform cannot be reached for a while",
      "1. curl -X POST 'http://127.0.0.1:PORT/sim/fault?kind=reset'\n"
      "2. Scan: what is in the mirror is a match all the same, everything else is \"pending\".\n"
      "3. curl -X POST 'http://127.0.0.1:PORT/sim/fault?kind=none': pending parcels are matched in "
      "batches.\n"},
     NULL},
    {{"sessions", "sessions that expire",
      "1. Operator sessions live 30 s: nobody notices, the station logs in again.\n"
      "2. Provider sessions live 2 min: tallyman provider list warns, then shows them as gone.\n"
      "3. tallyman provider login Taobao, open the address, press Allow: the session is back.\n"},
     sessions},
    {{"ownerless", "a parcel nobody knows",
      "1. Scan YT4599999999999: unknown, it goes to the hold shelf.\n"
      "2. After two minutes (or POST /sim/appear) the seller's number reaches the order: a late match.\n"
      "3. Scan it again: green, the label comes now.\n"},
     ownerless},
    {{"autobuy", "from an order to the marketplace, with questions",
      "1. Write order.xml with the items 600000000777 (its price will have grown), 600000000333 quantity 3\n"
      "   (one will be left), 600000000404 (taken off sale) and 600000000001; DeliveryModeId free1,\n"
      "   UserProfileId 501. The customer is \"customer\", password \"customer\".\n"
      "2. tallyman order add order.xml: it says that 600000000404 was left out, and why that may be.\n"
      "3. tallyman order pay, then tallyman order export: two questions; answer them.\n"
      "4. tallyman order sync: the sellers' parcel numbers appear. Scan one.\n"
      "5. Once more with POST /sim/export?error=address (unpaid-limit, discrepancy, connection, discount).\n"
      "6. ORD-0000000014 was bought by hand: link it with 3300000000000000001, which the platform matches "
      "by\n"
      "   itself, and 3300000000000000002, where it asks which line it is. Then unlink it.\n"},
     autobuy},
    {{"busy", "2,000 orders that move all the time",
      "1. One line moves to its next status every 2 s, the platform synchronises every minute.\n"
      "2. Watch the mirror follow: tallyman doctor, the admin page.\n"},
     busy},
    {{"day", "a day in a minute",
      "1. The platform's clock runs 1440 times as fast: sessions live an hour (2.5 s), provider sessions a "
      "day\n"
      "   (one minute), lines move every two minutes.\n"
      "2. Log the provider accounts in at the \"morning\"; scan; watch the questions.\n"},
     day},
    {{"large", "100,000 open order lines",
      "1. Start the station: the mirror fills newest first. Scan while it does.\n"},
     large},
};

const struct sim_scenario *sim_scenario_at(size_t i)
{
    return i < COUNT_OF(scenarios) ? &scenarios[i].about : NULL;
}

bool sim_scenario_apply(const char *name, struct sim_config *config)
{
    for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
        if (strcmp(scenarios[i].about.name, name) != 0)
            continue;
        if (scenarios[i].apply)
            scenarios[i].apply(config);
        return true;
    }
    return false;
}
