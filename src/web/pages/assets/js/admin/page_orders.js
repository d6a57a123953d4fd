// Orders: the list, and adding one from a file.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, explain, get } from '../lib/api.js';
import { number, when } from '../lib/format.js';
import { field, input, link, pageHead, stateBadge } from '../lib/ui.js';
import { openDialog } from '../lib/dialog.js';
import { makeTable } from '../lib/table.js';

const LARGEST = 1024 * 1024;

// The file is read here and shown before it is sent: what will be bought is seen first.
function openAdd(done) {
    const text = el('textarea', { rows: '14', class: 'mono', spellcheck: 'false', 'aria-label': t('The order') });
    const customer = input('text', { maxlength: '64' });
    const problem = el('p', { class: 'problem', role: 'alert' });
    const file = el('input', { type: 'file', accept: '.json,application/json', on: { change: async () => {
        const chosen = file.files[0];
        if (chosen && chosen.size > LARGEST)
            problem.textContent = t('The file is too large for an order.');
        else if (chosen)
            text.value = await chosen.text();
    } } });
    // The order is found by it after a lost answer: pressed again in this dialog, it is looked for first.
    const reference = `web-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    const send = el('button', { type: 'button', class: 'primary', text: t('Add the order'), on: { click: async () => {
        let order;
        try {
            order = JSON.parse(text.value);
        } catch (error) {
            problem.textContent = t('This is no JSON: {error}', { error: error.message });
            return;
        }
        if (order && typeof order === 'object')
            order.reference ??= reference;
        send.disabled = true;
        try {
            const answer = await ask('order.add', customer.value.trim() ? { order, customer: customer.value.trim() } : { order });
            dialog.close();
            done(answer.order_id);
        } catch (error) {
            problem.textContent = explain(error);
            send.disabled = false;
        }
    } } });
    const dialog = openDialog({ title: t('Add an order from a file'), wide: true,
        body: [el('p', { class: 'note', text: t('A JSON file as `tallyman order add` reads it. Nothing is bought before you press the button.') }), field(t('File'), file), text,
            field(t('Customer'), customer, t('whose log-in; empty: as set in tallyman.conf')), problem], actions: [send] });
}

const FILTERS = ['order_id', 'customer_id', 'provider', 'since', 'until'];

// What the platform is asked for: it looks among all its orders, and knows these and no free text.
function asked(filters) {
    const time = (date, clock) => (/^\d{4}-\d\d-\d\d$/.test(date) ? `${date}T${clock}` : '');
    return { ...filters, since: time(filters.since, '00:00:00'), until: time(filters.until, '23:59:59') };
}

export async function open(place, { query, setQuery, signal, go }) {
    const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? '']));
    const table = makeTable({ label: t('Orders'), key: 'order_id', signal, empty: t('No order fits.'), load: (after, abort) => get('orders', { ...asked(filters), after }, abort),
        columns: [
            { title: t('Order'), class: 'nowrap', cell: (r) => link(`/admin/order/${encodeURIComponent(r.order_id)}`, r.order_id, { class: 'strong' }) },
            { title: t('Customer'), cell: (r) => r.customer }, { title: t('Provider'), cell: (r) => r.provider },
            { title: t('State'), cell: (r) => stateBadge(r.status, r.status, r.cancelled ? 'bad' : r.completed ? 'good' : 'plain') },
            { title: t('Lines'), class: 'number', cell: (r) => number(r.items) },
            { title: t('Sum'), class: 'number nowrap', cell: (r) => `${r.total} ${r.currency}` },
            { title: t('To pay'), class: 'number nowrap', cell: (r) => (r.paid ? stateBadge('good', t('paid'), 'good') : `${r.remaining} ${r.currency}`) },
            { title: t('Created'), class: 'nowrap', cell: (r) => when(r.created) },
        ] });
    const changed = (key, value) => { filters[key] = value; setQuery(filters); table.reload(); };
    const filter = (key, title, type, more) => {
        const control = input(type, { value: filters[key], ...more });
        control.addEventListener('change', () => changed(key, control.value.trim()));
        return field(title, control);
    };
    place.append(pageHead(t('Orders'), el('button', { type: 'button', class: 'primary', text: t('Add from a file'),
        on: { click: () => openAdd((id) => go(`/admin/order/${encodeURIComponent(id)}`)) } })),
    el('div', { class: 'filters' }, filter('order_id', t('Order'), 'search', { placeholder: t('its whole number') }), filter('customer_id', t('Customer number'), 'search'),
        filter('provider', t('Provider'), 'search', { placeholder: 'Taobao' }), filter('since', t('Since'), 'date'), filter('until', t('Until'), 'date')),
    el('p', { class: 'note', text: t('The platform is asked; of the orders that fit it gives the newest 50.') }), table.node);
    await table.reload();
}
