// Orders: the list, and adding one from a file.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, explain, get } from '../lib/api.js';
import { number, when } from '../lib/format.js';
import { asTyped, field, input, link, pageHead, stateBadge } from '../lib/ui.js';
import { openDialog } from '../lib/dialog.js';
import { makeTable } from '../lib/table.js';

const LARGEST = 1024 * 1024;

// The file is read here and shown before it is sent: what will be bought is seen first.
function openAdd(done) {
    const text = el('textarea', { rows: '14', class: 'mono', spellcheck: 'false', 'aria-label': t('The order') });
    const problem = el('p', { class: 'problem', role: 'alert' });
    const file = el('input', { type: 'file', accept: '.json,application/json', on: { change: async () => {
        const chosen = file.files[0];
        if (chosen && chosen.size > LARGEST)
            problem.textContent = t('The file is too large for an order.');
        else if (chosen)
            text.value = await chosen.text();
    } } });
    const send = el('button', { type: 'button', class: 'primary', text: t('Add the order'), on: { click: async () => {
        let order;
        try {
            order = JSON.parse(text.value);
        } catch (error) {
            problem.textContent = t('This is no JSON: {error}', { error: error.message });
            return;
        }
        send.disabled = true;
        try {
            const answer = await ask('order.add', { order });
            dialog.close();
            done(answer.order_id);
        } catch (error) {
            problem.textContent = explain(error);
            send.disabled = false;
        }
    } } });
    const dialog = openDialog({ title: t('Add an order from a file'), wide: true,
        body: [el('p', { class: 'note', text: t('A JSON file as `tallyman order add` reads it. Nothing is bought before you press the button.') }), field(t('File'), file), text, problem], actions: [send] });
}

export async function open(place, { query, setQuery, signal, go }) {
    const filters = { q: query.get('q') ?? '', state: query.get('state') ?? '' };
    const table = makeTable({ label: t('Orders'), signal, empty: t('No order fits.'), load: (after, abort) => get('orders', { ...filters, after }, abort),
        columns: [
            { title: t('Order'), class: 'nowrap', cell: (r) => link(`/admin/order/${encodeURIComponent(r.order_id ?? r.id)}`, r.order_id ?? r.id, { class: 'strong' }) },
            { title: t('Customer'), cell: (r) => r.customer },
            { title: t('State'), cell: (r) => stateBadge(r.state ?? r.status, r.status ?? r.state, r.cancelled ? 'bad' : 'plain') },
            { title: t('Lines'), class: 'number', cell: (r) => (r.lines === undefined ? '' : r.arrived === undefined ? number(r.lines)
                : t('{n} of {m}', { n: r.arrived, m: r.lines })) },
            { title: t('Sum'), class: 'number', cell: (r) => [r.total ?? r.sum ?? r.amount, r.currency].filter(Boolean).join(' ') },
            { title: t('Created'), class: 'nowrap', cell: (r) => when(r.created_at ?? r.at) },
        ] });
    const changed = (key, value) => { filters[key] = value; setQuery(filters); table.reload(); };
    place.append(pageHead(t('Orders'), el('button', { type: 'button', class: 'primary', text: t('Add from a file'),
        on: { click: () => openAdd((id) => go(`/admin/order/${encodeURIComponent(id)}`)) } })),
    el('div', { class: 'filters' }, field(t('Search'), asTyped(input('search', { value: filters.q, placeholder: t('order or customer') }), (value) => changed('q', value))),
        field(t('State'), asTyped(input('search', { value: filters.state }), (value) => changed('state', value)))), table.node);
    await table.reload();
}
