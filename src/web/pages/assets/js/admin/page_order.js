// One order: its lines, and what the order desk does with it. Whatever costs money is confirmed first, and never repeated blindly.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, get } from '../lib/api.js';
import { whole } from '../lib/format.js';
import { act, card, empty, facts, field, input, pageHead, problem } from '../lib/ui.js';
import { confirmDialog, openDialog } from '../lib/dialog.js';
import { lineCard } from './story.js';

const SHOWN = new Set(['ok', 'lines', 'order', 'order_id', 'id', 'customer', 'status', 'state', 'comment', 'created_at']);

// Balances before and after, and whatever else the platform said, as facts.
function answerFacts(answer) {
    return facts(Object.entries(answer).filter(([key, value]) => key !== 'ok' && key !== 'id' && typeof value !== 'object')
        .map(([key, value]) => [key.replaceAll('_', ' '), String(value)]));
}

function result(title, answer) {
    openDialog({ title, body: [answerFacts(answer)] });
}

function moneyAction(id, name, { word, title, warning, danger = false }, reload) {
    return act(word, async () => {
        let answer = null;
        const done = await confirmDialog({ title, body: [el('p', { text: warning }), el('p', { class: 'note',
            text: t('If the answer is lost it is not tried again by itself: look under Open matters first.') })], yes: word, danger,
        act: async () => { answer = await ask(`order.${name}`, { order_id: id }); } });
        if (done) {
            result(title, answer);
            await reload();
        }
        return false;
    }, { kind: danger ? 'danger' : '' });
}

function linkDialog(id, line, reload) {
    const purchase = input('text', { required: true, maxlength: '64' });
    confirmDialog({ title: t('Link to a purchase'), body: [el('p', { text: line.title ?? '', dir: 'auto' }), field(t('Purchase number'), purchase,
        t('the marketplace\'s own order number'))], yes: t('Link'),
    act: () => ask('order.link', { order_id: id, line_id: String(line.line_id), purchase_id: purchase.value.trim() }) }).then((done) => done && reload());
}

function unlinkDialog(id, line, reload) {
    confirmDialog({ title: t('Unlink the purchase?'), body: [el('p', { text: `${line.title ?? ''} · ${line.purchase_id}`, dir: 'auto' })], yes: t('Unlink'), danger: true,
        act: () => ask('order.unlink', { order_id: id, line_id: String(line.line_id), purchase_id: line.purchase_id }) }).then((done) => done && reload());
}

export async function open(place, { rest, signal }) {
    const id = rest.join('/');
    const body = el('div', { class: 'stack' });
    place.append(body);

    async function load() {
        const answer = await get(`orders/${encodeURIComponent(id)}`, {}, signal);
        const order = answer.order ?? answer;
        const lines = answer.lines ?? order.lines ?? [];
        body.replaceChildren(pageHead(t('Order {id}', { id }),
            moneyAction(id, 'pay', { word: t('Pay'), title: t('Pay order {id}', { id }),
                warning: t('The sum is posted to the customer\'s account and reserved for this order. The balances before and after are shown.') }, load),
            moneyAction(id, 'export', { word: t('Export'), title: t('Export order {id} to the marketplace', { id }),
                warning: t('The marketplace gets the order: this buys the goods.') }, load),
            act(t('Synchronise'), () => ask('order.sync', { order_id: id }).then(load), { done: t('Synchronised') }),
            moneyAction(id, 'cancel', { word: t('Cancel order'), title: t('Cancel order {id}', { id }), danger: true,
                warning: t('Lines not bought yet are cancelled at the platform. This cannot be taken back.') }, load)),
        card('', facts([[t('Customer'), order.customer], [t('State'), order.status ?? order.state], [t('Comment'), order.comment],
            [t('Created'), order.created_at ? whole(order.created_at) : ''],
            ...Object.entries(order).filter(([key, value]) => !SHOWN.has(key) && value !== null && typeof value !== 'object')
                .map(([key, value]) => [key.replaceAll('_', ' '), String(value)])])),
        card(t('Lines'), lines.length ? el('ul', { class: 'order-lines' }, lines.map((line) => {
            const node = lineCard({ order_id: '', ...line });
            node.append(el('span', { class: 'badges' }, line.purchase_id
                ? el('button', { type: 'button', text: t('Unlink'), on: { click: () => unlinkDialog(id, line, load) } })
                : el('button', { type: 'button', text: t('Link'), on: { click: () => linkDialog(id, line, load) } })));
            return node;
        })) : empty(t('No lines.'))));
    }

    await load().catch((error) => {
        if (!signal.aborted)
            body.replaceChildren(pageHead(t('Order {id}', { id })), problem(error));
    });
}
