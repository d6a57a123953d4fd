/* The simulated world: it begins with its samples, what is due happens, it ends. Sim thread. */
#pragma once

#include "sim/sim.h"
#include "state.h"

void world_begin(struct platform *p, const struct sim_config *config);
void world_end(struct platform *p);
/* Lets what is due by now happen. */
void world_tick(struct platform *p);
/* The late sample's waybill appears now. */
void world_appear(struct platform *p);
