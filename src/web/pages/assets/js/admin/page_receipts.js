// The receipt log: search as one types, filters, pages by key, export. New rows show by themselves on the first page.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { apiUrl, get } from '../lib/api.js';
import { endOfDay, number, rightTime, when, whole } from '../lib/format.js';
import { asTyped, clockBadge, field, input, link, pageHead, select, stateBadge, verdictBadge } from '../lib/ui.js';
import { makeTable } from '../lib/table.js';
import { VERDICT_NAMES, verdictWord } from '../lib/verdicts.js';

export function receiptColumns() {
    return [
        { title: t('When'), class: 'nowrap', cell: (r) => el('time', { datetime: rightTime(r), title: whole(rightTime(r)), text: when(rightTime(r)) }) },
        { title: t('Verdict'), cell: (r) => [verdictBadge(r.verdict), r.late ? stateBadge('late', t('late match'), 'plain') : null,
            r.voided_at ? stateBadge('undone', t('undone'), 'plain') : null, clockBadge(r)].filter(Boolean).reduce((box, node) => { box.append(node); return box; }, el('span', { class: 'badges' })) },
        { title: t('Waybill'), class: 'mono', cell: (r) => (r.waybill ? link(`/admin/parcel/${encodeURIComponent(r.waybill)}`, r.waybill)
            : el('span', { text: r.raw })) },
        { title: t('Order'), class: 'nowrap', cell: (r) => r.order_id },
        { title: t('Title'), class: 'wide', cell: (r) => (r.title ? el('div', {}, el('span', { class: 'clamp', title: r.title, text: r.title }),
            r.config ? el('small', { dir: 'auto', text: r.config }) : null) : '') },
        { title: t('Quantity'), class: 'number', cell: (r) => number(r.quantity) },
        { title: t('Hold'), class: 'number', cell: (r) => (r.hold_no ? link(`/admin/holds/${r.hold_no}`, r.hold_no) : '') },
        { title: t('Operator'), cell: (r) => r.operator },
        { title: t('Scanner'), cell: (r) => r.scanner },
    ];
}

const KEYS = ['q', 'verdict', 'since', 'until', 'order', 'operator', 'station', 'scanner', 'waybill'];

export async function open(place, { query, setQuery, signal, onView }) {
    const filters = Object.fromEntries(KEYS.map((key) => [key, query.get(key) ?? '']));
    const asked = () => ({ ...filters, until: endOfDay(filters.until) });
    const table = makeTable({ label: t('Receipts'), columns: receiptColumns(), signal, key: (r) => [r.key, r.order_id, r.line_id, r.late].join(' '), empty: t('No scan fits these filters.'),
        load: (after, abort) => get('receipts', { ...asked(), after, limit: 50 }, abort) });
    const csv = el('a', { class: 'button', download: '', text: t('CSV') });
    const json = el('a', { class: 'button', download: '', text: t('JSON') });

    function changed(key, value) {
        if (filters[key] === value)
            return;
        filters[key] = value;
        setQuery(filters);
        apply();
    }

    function apply() {
        csv.setAttribute('href', apiUrl('receipts/export', { ...asked(), format: 'csv' }));
        json.setAttribute('href', apiUrl('receipts/export', { ...asked(), format: 'json' }));
        return table.reload();
    }

    const control = (key, node) => {
        node.value = filters[key];
        return node.tagName === 'SELECT' || node.type === 'date' ? (node.addEventListener('change', () => changed(key, node.value)), node)
            : asTyped(node, (value) => changed(key, value));
    };
    const more = el('details', { class: 'more-filters', open: ['order', 'operator', 'station', 'scanner', 'waybill'].some((key) => filters[key]) },
        el('summary', { text: t('More filters') }), el('div', { class: 'filters' },
            field(t('Order'), control('order', input('search'))), field(t('Operator'), control('operator', input('search'))),
            field(t('Scanner'), control('scanner', input('search'))), field(t('Station'), control('station', input('search'))),
            field(t('Waybill'), control('waybill', input('search')), t('*4711: ends in 4711'))));
    place.append(pageHead(t('Receipts'), el('span', { class: 'note', text: t('Export') }), csv, json),
        el('div', { class: 'filters' },
            field(t('Search'), control('q', input('search', { placeholder: t('waybill, order, item, operator…') }))),
            field(t('Verdict'), control('verdict', select([['', t('all')], ...VERDICT_NAMES.map((name) => [name, verdictWord(name)])]))),
            field(t('Since'), control('since', input('date'))), field(t('Until'), control('until', input('date')))),
        more, table.node);
    await apply();

    let seen = null;
    onView((view) => {
        const newest = view.last?.[0]?.scan_id ?? '';
        if (seen !== null && newest !== seen && table.onFirstPage())
            table.refresh();
        seen = newest;
    });
}
