#include "pages.h"

#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "base/attr.h"
#include "picture.h"
#include "market.h"

enum { NAME_MAX_BYTES = 60, HUGE_PICTURE = 64 << 20 };

static const char style[] = "<style>body{font:16px sans-serif;max-width:34em;margin:3em auto;padding:0 1em}"
                            "button,input{font:inherit;padding:.5em 1em;margin:.3em}</style>";

static void begin_page(struct page *page, struct text *out, unsigned status, const char *title)
{
    page->status = status;
    page->type = "text/html; charset=utf-8";
    text_add_format(out,
                    "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                    "content=\"width=device-width\"><title>%s</title>%s</head><body><h1>%s</h1>",
                    title, style, title);
}

static void gone(struct page *page, struct text *out)
{
    begin_page(page, out, 404, "This log-in is over");
    text_add(out, "<p>Ask for a new one.</p></body></html>");
}

/* The marketplace's page: who are you, and may the platform act for you? */
static void show_log_in(struct platform *p, const struct form *form, struct page *page, struct text *out)
{
    const struct ticket *t = market_find_ticket(p, form_get(form, "ticket"));
    if (t == NULL) {
        gone(page, out);
        return;
    }
    begin_page(page, out, 200, "Log in to the marketplace");
    text_add_format(out, "<p>Marketplace: <b>%s</b> (simulated)</p>", t->provider);
    text_add(out, "<form method=\"get\" action=\"/sim/provider-answer\"><input type=\"hidden\" "
                  "name=\"ticket\" value=\"");
    text_add_xml(out, t->id);
    text_add(out, "\"><label>Account <input name=\"account\" list=\"accounts\" required value=\"");
    for (size_t i = 0; i < p->market.account_count; i++) {
        if (p->market.accounts[i].provider == t->provider) {
            text_add_xml(out, p->market.accounts[i].name);
            break;
        }
    }
    text_add(out, "\"></label><datalist id=\"accounts\">");
    for (size_t i = 0; i < p->market.account_count; i++) {
        if (p->market.accounts[i].provider != t->provider)
            continue;
        text_add(out, "<option value=\"");
        text_add_xml(out, p->market.accounts[i].name);
        text_add(out, "\">");
    }
    text_add(out, "</datalist><p>May the platform order for this account?</p>"
                  "<button name=\"answer\" value=\"allow\">Allow</button>"
                  "<button name=\"answer\" value=\"refuse\">Refuse</button></form></body></html>");
}

static void add_query(char ret[PAGE_LOCATION_SIZE], const char *name, const char *value)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    size_t len = strlen(ret);
    text_format(ret + len, PAGE_LOCATION_SIZE - len, "%c%s=", strchr(ret, '?') ? '&' : '?', name);
    for (len = strlen(ret); *value && len + 4 < PAGE_LOCATION_SIZE; value++) {
        if (strchr(plain, *value))
            ret[len++] = *value;
        else
            len += (size_t)snprintf(ret + len, 4, "%%%02X", (unsigned)(unsigned char)*value);
    }
    ret[len] = '\0';
}

static void answer_log_in(struct platform *p, const struct form *form, struct page *page, struct text *out)
{
    struct ticket *t = market_find_ticket(p, form_get(form, "ticket"));
    const char *name = form_get(form, "account");
    const char *answer = form_get(form, "answer");
    if (t == NULL || (strcmp(answer, "allow") != 0 && strcmp(answer, "refuse") != 0)) {
        gone(page, out);
        return;
    }
    text_copy(page->location, sizeof(page->location), t->return_url);
    const struct account *a = NULL;
    if (answer[0] == 'a' && name[0] && strlen(name) <= NAME_MAX_BYTES)
        a = market_log_in(p, t->provider, name);
    if (a)
        add_query(page->location, "session", a->session);
    else
        add_query(page->location, "error",
                  answer[0] == 'a' ? "The marketplace does not know this account"
                                   : "The operator did not allow access to the account");
    t->id[0] = '\0'; /* good for one answer */
    begin_page(page, out, 302, "Going back");
    text_add(out, "</body></html>");
}

static void show_item(const struct form *form, struct page *page, struct text *out)
{
    begin_page(page, out, 200, "An item (simulated)");
    text_add(out, "<p>Item ");
    text_add_xml(out, form_get(form, "id"));
    text_add(out, "</p></body></html>");
}

static void show_picture(const struct platform *p, const char *name, struct page *page, struct text *out)
{
    char digits[12];
    int64_t number;
    size_t len = strcspn(name, ".");
    page->status = 200;
    page->type = "image/png";
    text_copy_n(digits, sizeof(digits), name, len);
    if (p->rules.pictures == PICTURES_MISSING || strcmp(name + len, ".png") != 0 ||
        !text_to_int64(digits, 1, 1000000000, &number)) {
        page->status = 404;
        page->type = "text/plain";
        text_add(out, "no such picture\n");
    } else if (p->rules.pictures == PICTURES_TEXT) {
        text_add(out, "<html>this is no picture</html>");
    } else if (p->rules.pictures == PICTURES_HUGE) {
        picture_png(out, (unsigned)number);
        while (out->len < HUGE_PICTURE)
            text_add_n(out, "filling filling filling filling filling filling filling filling ", 64);
    } else {
        picture_png(out, (unsigned)number);
    }
}

bool page_show(struct platform *p, const char *name, const struct form *form, struct page *ret,
               struct text *out)
{
    *ret = (struct page){0};
    if (strcmp(name, "provider-login") == 0)
        show_log_in(p, form, ret, out);
    else if (strcmp(name, "provider-answer") == 0)
        answer_log_in(p, form, ret, out);
    else if (strcmp(name, "item-page") == 0)
        show_item(form, ret, out);
    else if (strncmp(name, "pictures/", 9) == 0)
        show_picture(p, name + 9, ret, out);
    else
        return false;
    return true;
}
