/* A label's way from fields to a printer's bytes: the first (pango finds its fonts) and the next, beside the same texts laid out and
 * drawn once by bare pango. Aim: bytes at the printer within 20 ms of the commit (p95). */
#include <pango/pangocairo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "label/label.h"

enum { LABELS = 300 };

static const struct label_fields like = {.bin = "A-017",
                                         .customer = "Иванов И. 王伟",
                                         .parcel_index = 2,
                                         .parcel_total = 3,
                                         .waybill = "JDVA11408814483",
                                         .courier = "JD",
                                         .own_id = "P7K3T2800",
                                         .order_id = "CO-10001",
                                         .weight_g = 1250,
                                         .at = "2026-05-06 14:03",
                                         .station = "dock-1",
                                         .operator= "IVAN" };

/* The ten texts of a 58x40 parcel label, each laid out and drawn once at a size that fits. */
static void bare(int number)
{
    static const struct {
        const char *text;
        int size;
    } texts[] = {{"A-%03d", 100},
                 {"2/3", 40},
                 {"Иванов И. 王伟", 30},
                 {"CO-1%04d", 27},
                 {"1.25 kg", 27},
                 {"P7K3T2800", 20},
                 {"JDVA11408814483", 30},
                 {"814483", 40},
                 {"JD", 23},
                 {"2026-05-06 14:03  dock-1 IVAN", 22}};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char text[64];
        PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans, WenQuanYi Micro Hei");
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A1, 464, 120);
        cairo_t *cairo = cairo_create(surface);
        PangoLayout *layout = pango_cairo_create_layout(cairo);
        text_copy(text, sizeof(text), texts[i].text);
        if (strchr(text, '%'))
            text_format(text, sizeof(text), i == 0 ? "A-%03d" : "CO-1%04d", number);
        pango_font_description_set_absolute_size(font, texts[i].size * PANGO_SCALE);
        pango_layout_set_font_description(layout, font);
        pango_layout_set_text(layout, text, -1);
        pango_cairo_show_layout(cairo, layout);
        pango_font_description_free(font);
        g_object_unref(layout);
        cairo_destroy(cairo);
        cairo_surface_destroy(surface);
    }
}

/* In a process of its own: the first label of a thread, as it comes and after a warm-up. */
static void first(const struct label_template *t, bool warm)
{
    if (fork() == 0) {
        struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
        struct text bytes = {0};
        struct error err;
        int64_t start = clock_mono_us();
        if (warm)
            label_warm_up(t, &spec);
        int64_t warmed = clock_mono_us();
        bool ok = label_render(t, &like, &spec, &bytes, &err);
        if (warm)
            printf("warm-up %.1f ms, then the ", (double)(warmed - start) / 1000);
        printf("first label of a thread: %.1f ms\n", (double)(clock_mono_us() - warmed) / 1000);
        fflush(stdout);
        _exit(!ok);
    }
    (void)wait(NULL);
}

int main(void)
{
    int64_t reference[LABELS];
    int64_t sample[LABELS];
    struct error err;
    struct label_template *t = label_template_find("/nonexistent", "parcel", &err);
    first(t, false);
    first(t, true);
    for (unsigned language = 0; language < LABEL_LANGUAGE_COUNT; language++) {
        struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
        struct text bytes = {0};
        spec.language = (enum label_language)language;
        for (int i = 0; i < LABELS; i++) {
            struct label_fields f = like;
            text_format(f.bin, sizeof(f.bin), "A-%03d", i);
            text_format(f.order_id, sizeof(f.order_id), "CO-1%04d", i);
            text_clear(&bytes);
            int64_t start = clock_mono_us();
            if (!label_render(t, &f, &spec, &bytes, &err)) {
                fprintf(stderr, "%s\n", err.text);
                return 1;
            }
            sample[i] = clock_mono_us() - start;
            start = clock_mono_us();
            bare(i);
            reference[i] = clock_mono_us() - start;
        }
        double p50 = (double)bench_percentile(sample + 1, LABELS - 1, 500) / 1000;
        double p95 = (double)bench_percentile(sample + 1, LABELS - 1, 950) / 1000;
        double bare50 = (double)bench_percentile(reference + 1, LABELS - 1, 500) / 1000;
        printf("%-6s %6zu bytes  p50 %.2f ms  p95 %.2f ms  %.1f x bare pango (p50 %.2f ms)\n",
               label_language_name(spec.language), bytes.len, p50, p95, p50 / bare50, bare50);
        text_fini(&bytes);
    }
    label_template_free(t);
    return 0;
}
