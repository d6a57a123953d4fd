#include "printer_config.h"

void printer_config_init(struct printer_config *config)
{
    *config = (struct printer_config){
        .spec = LABEL_PRINTER_SPEC_INIT,
        .connect_ms = 3000,
        .stall_ms = 5000,
        .answer_ms = 1500,
        .linger_ms = 5000,
        .look_ms = 30000,
        .retry_ms = 1000,
        .retry_max_ms = 10000,
        .job_life_s = 120,
    };
}

struct label_template *printer_template(const struct printer_config *config, enum label_kind kind,
                                        struct error *err)
{
    bool receipt = kind == LABEL_PARCEL || kind == LABEL_LINE;
    return label_template_find(config->label_directory[0] ? config->label_directory : NULL,
                               receipt ? config->template_name : label_kind_name(kind), err);
}

const struct status_profile *printer_profile(const struct printer_config *config)
{
    switch (config->ask) {
    case PRINTER_ASK_NONE:
    case PRINTER_ASK_USB:
        return NULL;
    case PRINTER_ASK_ZPL:
        return &status_zpl;
    case PRINTER_ASK_HQES:
        return &status_hqes;
    case PRINTER_ASK_TSPL:
        return &status_tspl;
    case PRINTER_ASK_ESCPOS:
        return &status_escpos;
    case PRINTER_ASK_AUTO:
        return status_profile_find(label_language_name(config->spec.language)); /* EPL2 has none */
    }
    return NULL;
}

const char *printer_format(const struct printer_config *config)
{
    switch (config->spec.language) {
    case LABEL_ZPL:
        return "application/vnd.zebra-zpl";
    case LABEL_EPL2:
        return "application/vnd.eltron-epl";
    case LABEL_TSPL:
    case LABEL_ESCPOS:
    case LABEL_LANGUAGE_COUNT:
        break;
    }
    return NULL;
}
