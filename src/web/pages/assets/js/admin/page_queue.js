// Open matters: writes whose answer was lost, and updates the platform refused. A person settles them; the station never guesses.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, get } from '../lib/api.js';
import { when } from '../lib/format.js';
import { act, pageHead, stateBadge } from '../lib/ui.js';
import { confirmDialog } from '../lib/dialog.js';
import { makeTable } from '../lib/table.js';

function subject(row) {
    return row.args?.order_id ?? row.args?.provider ?? row.args?.activity_id ?? '';
}

function settle(row, done, reload) {
    return confirmDialog({ title: done ? t('It was done?') : t('It was not done?'),
        body: [el('p', { text: `${row.what} · ${subject(row)}` }), el('p', { text: row.detail ?? '' }),
            el('p', { text: t('Look at the platform first (balance, order): what you say here is what the station believes.') })],
        yes: done ? t('It was done') : t('It was not done'), act: () => ask('intent.settle', { intent_id: String(row.intent_id), done }) })
        .then((settled) => { if (settled) reload(); return settled; });
}

export async function open(place, { signal, onView }) {
    const intents = makeTable({ label: t('Not known whether done'), key: 'intent_id', signal, empty: t('Nothing is undecided.'), load: (after, abort) => get('intents', { after }, abort),
        columns: [
            { title: t('When'), class: 'nowrap', cell: (r) => when(r.at) }, { title: t('Who'), cell: (r) => r.who },
            { title: t('What'), cell: (r) => r.what }, { title: t('Subject'), cell: subject },
            { title: t('State'), cell: (r) => stateBadge(r.state, t('undecided'), 'warn') }, { title: t('Detail'), class: 'wide', cell: (r) => r.detail },
            { title: '', class: 'row-actions', cell: (r) => el('span', { class: 'badges' }, act(t('It was done'), () => settle(r, true, intents.changed)),
                act(t('It was not done'), () => settle(r, false, intents.changed))) },
        ] });
    const outbox = makeTable({ label: t('Parked updates'), key: 'outbox_id', signal, empty: t('Nothing is parked.'), load: (after, abort) => get('outbox', { state: 'parked' }, abort),
        columns: [
            { title: t('When'), class: 'nowrap', cell: (r) => when(r.at) }, { title: t('Order'), cell: (r) => r.order_id }, { title: t('Line'), cell: (r) => r.line_id },
            { title: t('State'), class: 'number', cell: (r) => String(r.status_id ?? '') }, { title: t('Tries'), class: 'number', cell: (r) => String(r.tries ?? '') },
            { title: t('Detail'), class: 'wide', cell: (r) => r.problem },
            { title: '', class: 'row-actions', cell: (r) => el('span', { class: 'badges' },
                act(t('Try again'), () => ask('outbox.retry', { outbox_id: String(r.outbox_id) }).then(outbox.changed)),
                act(t('Drop'), () => confirmDialog({ title: t('Drop this update?'), body: [el('p', { text: `${r.order_id} · ${r.line_id}` }),
                    el('p', { text: t('The platform will not be told. The record here stays.') })], yes: t('Drop'), danger: true,
                act: () => ask('outbox.drop', { outbox_id: String(r.outbox_id) }) }).then((done) => { if (done) outbox.changed(); return done; }))) },
        ] });
    place.append(pageHead(t('Open matters')), el('h2', { text: t('Not known whether done') }),
        el('p', { class: 'note', text: t('The platform was told to do something and its answer was lost. It is never repeated by itself.') }), intents.node,
        el('h2', { text: t('Parked updates') }), el('p', { class: 'note', text: t('The platform refused these for good; the receipts themselves are safe.') }), outbox.node);
    await Promise.all([intents.reload(), outbox.reload()]);
    let seen = null;
    onView((view) => {
        const now = [view.counts?.undecided, view.counts?.outbox_parked];
        if (seen && now[0] !== seen[0] && intents.onFirstPage())
            intents.refresh();
        if (seen && now[1] !== seen[1] && outbox.onFirstPage())
            outbox.refresh();
        seen = now;
    });
}
