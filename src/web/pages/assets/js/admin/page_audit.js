// The audit trail: who did what from where, and what came of it.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { get } from '../lib/api.js';
import { endOfDay, whole } from '../lib/format.js';
import { asTyped, field, input, pageHead, stateBadge } from '../lib/ui.js';
import { makeTable } from '../lib/table.js';

const KEYS = ['who', 'what', 'since', 'until'];

export async function open(place, { query, setQuery, signal }) {
    const filters = Object.fromEntries(KEYS.map((key) => [key, query.get(key) ?? '']));
    const table = makeTable({ label: t('Audit trail'), key: 'key', signal, load: (after, abort) => get('audit', { ...filters, until: endOfDay(filters.until), after }, abort), columns: [
        { title: t('When'), class: 'nowrap', cell: (r) => whole(r.at) }, { title: t('Who'), cell: (r) => r.who }, { title: t('From'), class: 'mono', cell: (r) => r.from },
        { title: t('What'), class: 'mono', cell: (r) => r.what }, { title: t('Subject'), class: 'wide', cell: (r) => r.subject },
        { title: t('Result'), cell: (r) => stateBadge(r.result, t(r.result)) }] });
    const changed = (key, value) => { filters[key] = value; setQuery(filters); table.reload(); };
    const date = (key) => input('date', { value: filters[key], on: { change: (event) => changed(key, event.target.value) } });
    place.append(pageHead(t('Audit trail')), el('div', { class: 'filters' },
        field(t('Who'), asTyped(input('search', { value: filters.who }), (value) => changed('who', value))),
        field(t('What'), asTyped(input('search', { value: filters.what }), (value) => changed('what', value))),
        field(t('Since'), date('since')), field(t('Until'), date('until'))), table.node);
    await table.reload();
}
