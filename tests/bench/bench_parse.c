/* Parsing a SearchOrderLines answer of 10,000 lines, pushed in chunks as a connection delivers them, against libxml2's text reader over
 * the same bytes. */
#include <libxml/xmlreader.h>

#include "answer_parser.h"
#include "bench.h"
#include "order_records.h"

enum { LINES = 10000, CHUNK = 16384, RUNS = 15 };

static void make_answer(struct text *out)
{
    text_add(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<OrderLineInfoListFrameAnswer "
                  "xmlns=\"http://services.opentao.net\">\n  <ErrorCode>Ok</ErrorCode>\n  <SubErrorCode />\n "
                  " <Result>\n    <Content>\n");
    for (int i = 0; i < LINES; i++)
        text_add_format(
            out,
            "      <Item>\n        <Id>%d</Id>\n        <OrderId>ORD-%010d</OrderId>\n        "
            "<ItemId>abb-6%011d</ItemId>\n"
            "        <ConfigText>Colour: grey; Size: M</ConfigText>\n        <Qty>3</Qty>\n        "
            "<PriceCust>18.50</PriceCust>\n"
            "        <CurrencyCust>USD</CurrencyCust>\n        <BriefDescrTrans>Шарф шерстяной &amp; "
            "шапка</BriefDescrTrans>\n"
            "        <ItemImageURL>https://img.example.test/%d.jpg</ItemImageURL>\n        "
            "<VendNick>vendor</VendNick>\n"
            "        <CustComment>gift wrap</CustComment>\n        <StatusId>4</StatusId>\n        "
            "<StatusName>Ordered</StatusName>\n"
            "        <VendPurchId>31%017d</VendPurchId>\n        "
            "<VendPurchWaybill>YT%013d</VendPurchWaybill>\n"
            "        <TaoBaoPrice>41.00</TaoBaoPrice>\n        <LineNum>%d</LineNum>\n        "
            "<AvailableStatusList>\n"
            "          <SalesLineStatusInfo><Id>6</Id><Name>Received</Name></SalesLineStatusInfo>\n"
            "        </AvailableStatusList>\n        <NameOrig>羊毛围巾</NameOrig>\n        "
            "<Weight>0.35</Weight>\n"
            "        <CanMoveToPackage>false</CanMoveToPackage>\n        "
            "<ProviderType>Taobao</ProviderType>\n      </Item>\n",
            i, i / 3, i, i, i, i, i % 3 + 1);
    text_add_format(
        out,
        "    </Content>\n    <TotalCount>%d</TotalCount>\n  </Result>\n</OrderLineInfoListFrameAnswer>\n",
        LINES);
}

RECORD_CONTENT(lines, record_line);

static bool count_line(void *arg, const void *item)
{
    const struct order_line *line = item;
    int *count = arg;
    *count += line->waybill[0] == 'Y';
    return true;
}

static int64_t ours(const struct text *answer)
{
    int count = 0;
    const struct answer_want want = {.payload = &lines, .each = count_line, .arg = &count};
    struct error err;
    int64_t begun_us = clock_mono_us();
    struct answer_parser *p = answer_parser_new(&want);
    bool ok = true;
    for (size_t at = 0; ok && at < answer->len; at += CHUNK)
        ok = answer_parser_bytes(p, answer->data + at, answer->len - at < CHUNK ? answer->len - at : CHUNK,
                                 &err);
    ok = ok && answer_parser_finish(p, &err);
    answer_parser_free(p);
    if (!ok || count != LINES)
        exit(1);
    return clock_mono_us() - begun_us;
}

/* The bare reader: visits every node and looks at its name and value, keeps nothing. */
static int64_t reader(const struct text *answer)
{
    int64_t begun_us = clock_mono_us();
    xmlTextReaderPtr r = xmlReaderForMemory(answer->data, (int)answer->len, NULL, NULL, XML_PARSE_NONET);
    size_t sum = 0;
    while (xmlTextReaderRead(r) == 1) {
        const xmlChar *name = xmlTextReaderConstLocalName(r);
        const xmlChar *value = xmlTextReaderConstValue(r);
        sum += (name ? name[0] : 0) + (value ? value[0] : 0u);
    }
    xmlFreeTextReader(r);
    if (sum == 0)
        exit(1);
    return clock_mono_us() - begun_us;
}

int main(void)
{
    struct text answer = {0};
    int64_t a[RUNS];
    int64_t b[RUNS];
    make_answer(&answer);
    for (int i = 0; i < RUNS; i++) {
        a[i] = ours(&answer);
        b[i] = reader(&answer);
    }
    int64_t ours_us = bench_percentile(a, RUNS, 500);
    int64_t reader_us = bench_percentile(b, RUNS, 500);
    printf("%d lines, %.1f MiB: %.1f ms; text reader %.1f ms; ratio %.2f\n", LINES,
           (double)answer.len / 1048576, (double)ours_us / 1000, (double)reader_us / 1000,
           (double)ours_us / (double)reader_us);
    bench_result("parse 10,000 lines against libxml2's text reader", (double)ours_us / (double)reader_us, "x",
                 false, 0.7);
    text_fini(&answer);
    return 0;
}
