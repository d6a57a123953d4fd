// The hold shelf: what lies there, matching by hand, release.
import { el } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { ask, get } from '../lib/api.js';
import { duration, rightTime, whole, when } from '../lib/format.js';
import { act, asTyped, card, clockBadge, facts, field, input, link, pageHead, select, stateBadge } from '../lib/ui.js';
import { confirmDialog, openDialog, unfilled } from '../lib/dialog.js';
import { renew } from '../lib/rows.js';
import { makeTable } from '../lib/table.js';
import { photoButton } from '../station/photo.js';
import { makeStory, lineCard } from './story.js';

const KINDS = { unknown: N('unknown'), pending: N('waits for the platform'), stopped: N('stopped'), asked: N('put there by hand') };

function kind(name) {
    return t(KINDS[name] ?? name);
}

function opened(row) {
    return rightTime({ ...row, at: row.opened_at });
}

function age(row) {
    return row.closed_at ? '' : duration((Date.now() - new Date(opened(row))) / 1000);
}

// How it left the shelf: received by a scan, or let go by somebody who said why.
function ending(row) {
    return row.closed_by ? t('received with scan {n}', { n: row.closed_by }) : [row.released_by, row.reason].filter(Boolean).join(': ');
}

function parcel(row) {
    return row.parcel_index ? ` ${t('parcel {n}', { n: row.parcel_index })}` : '';
}

async function list(place, { query, setQuery, signal, onView }) {
    const filters = { state: query.get('state') ?? 'open', q: query.get('q') ?? '' };
    const table = makeTable({ label: t('Hold shelf'), key: 'hold_no', signal, empty: t('The shelf is empty.'),
        load: (after, abort) => get('holds', { ...filters, after }, abort),
        columns: [
            { title: t('Number'), class: 'number', cell: (r) => link(`/admin/holds/${r.hold_no}`, r.hold_no, { class: 'strong' }) },
            { title: t('Waybill'), class: 'mono', cell: (r) => `${r.waybill}${parcel(r)}` },
            { title: t('Kind'), cell: (r) => kind(r.kind) },
            { title: t('Since'), class: 'nowrap', cell: (r) => el('span', { class: 'badges' }, el('time', { datetime: opened(r), text: when(opened(r)) }), clockBadge(r)) },
            { title: t('Lies for'), class: 'nowrap', cell: age },
            { title: t('Operator'), cell: (r) => r.operator },
            { title: t('Found'), cell: (r) => (Number(r.lines) > 0 && !r.closed_at ? stateBadge('matched', t('{n} lines known now', { n: r.lines }), 'good') : '') },
            { title: t('Closed'), class: 'wide', cell: (r) => (r.closed_at ? `${when(r.closed_at)} · ${ending(r)}` : '') },
        ] });
    const changed = (key, value) => { filters[key] = value; setQuery(filters); table.reload(); };
    const state = select([['open', t('open')], ['closed', t('closed')], ['all', t('all')]], filters.state,
        { on: { change: (event) => changed('state', event.target.value) } });
    const search = asTyped(input('search', { value: filters.q, placeholder: t('number or waybill') }), (value) => changed('q', value));
    place.append(pageHead(t('Hold shelf')), el('div', { class: 'filters' }, field(t('Search'), search), field(t('State'), state)), table.node);
    await table.reload();
    let seen = null;
    onView((view) => { /* one came or went, or what it waits for came */
        const mark = JSON.stringify([view.counts?.holds_open, view.counts?.late, view.last?.[0]?.scan_id, view.jobs?.find((job) => job.name === 'late')?.detail]);
        if (seen !== null && mark !== seen && table.onFirstPage())
            table.refresh();
        seen = mark;
    });
}

// Finds the order line by its waybill or purchase, or takes order and line as typed.
function openMatch(hold, done) {
    const order = input('text', { required: true });
    const line = input('text', { required: true });
    const found = el('ul', { class: 'order-lines pick' });
    const search = input('search', { placeholder: t('waybill or purchase number') });
    const problem = el('p', { class: 'problem', role: 'alert' });
    const find = act(t('Ask the platform'), async () => {
        const value = search.value.trim();
        if (!value)
            return;
        const [byWaybill, byPurchase] = await Promise.all([ask('line.find', { waybill: [value] }), ask('line.find', { purchase: [value] })]);
        const lines = [...(byWaybill.lines ?? []), ...(byPurchase.lines ?? [])];
        problem.textContent = lines.length ? '' : t('The platform knows no such line.');
        found.replaceChildren(...lines.slice(0, 30).map((one) => {
            const node = lineCard(one);
            node.append(el('button', { type: 'button', text: t('This one'), on: { click: () => { order.value = one.order_id; line.value = one.line_id; } } }));
            return node;
        }));
    });
    const dialog = openDialog({ title: t('Match hold {n} by hand', { n: hold.hold_no }), wide: true,
        body: [el('div', { class: 'filters' }, field(t('Find the line'), search), find), problem, found,
            el('div', { class: 'filters' }, field(t('Order'), order), field(t('Line'), line))],
        actions: [act(t('Match'), async () => {
            problem.textContent = unfilled(dialog);
            if (problem.textContent)
                return false;
            await ask('hold.match', { hold_no: String(hold.hold_no), order_id: order.value.trim(), line_id: line.value.trim() });
            dialog.close();
            done().catch(() => {}); /* it is matched, also if the page cannot be read again now */
        }, { kind: 'primary', done: t('Matched. Its label prints when the parcel is scanned again, or on Reprint.') })] });
}

async function one(place, { rest, signal, go }) {
    const number = rest[0];
    const body = el('div', { class: 'stack' });
    const parts = makeStory(load);
    place.append(body);

    async function load() {
        const answer = await get(`holds/${encodeURIComponent(number)}`, {}, signal);
        const hold = answer.hold;
        const reason = input('text', { maxlength: '120' });
        parts.update({ waybill: hold.waybill, ...answer.story });
        renew(body, [pageHead(t('Hold {n}', { n: number }),
            hold.closed_at ? stateBadge('closed', t('closed'), 'plain') : el('span', { class: 'badges' },
                act(t('Match by hand'), () => openMatch(hold, load), { kind: 'primary' }),
                act(t('Release'), () => confirmDialog({ title: t('Release hold {n}?', { n: number }),
                    body: [el('p', { text: t('It leaves the shelf without an order line: given back, thrown away, sent on.') }), field(t('Reason'), reason)],
                    yes: t('Release'), danger: true,
                    act: () => ask('hold.release', { hold_no: String(number), reason: reason.value.trim() }) }).then((done) => done && load())),
                photoButton({ hold_no: number }, load))),
        card('', facts([[t('Waybill'), link(`/admin/parcel/${encodeURIComponent(hold.waybill)}`, hold.waybill, { class: 'mono' })],
            [t('Kind'), kind(hold.kind)], [t('Since'), el('span', { class: 'badges' }, whole(opened(hold)), clockBadge(hold))], [t('Lies for'), age(hold)], [t('Operator'), hold.operator],
            [t('Scanner'), hold.scanner], [t('Closed'), hold.closed_at ? `${whole(hold.closed_at)} · ${ending(hold)}` : '']])),
        parts.node]);
    }

    try {
        await load();
    } catch (error) {
        if (error.status === 404)
            go('/admin/holds');
        else
            throw error;
    }
}

export function open(place, context) {
    return context.rest[0] ? one(place, context) : list(place, context);
}
