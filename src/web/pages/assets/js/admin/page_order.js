// One order: its lines, and what the order desk does with it. Whatever costs money is confirmed first, and never repeated blindly.
import { attribute, el } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { ask, get } from '../lib/api.js';
import { whole } from '../lib/format.js';
import { act, card, facts, field, input, link, pageHead, problem, stateBadge } from '../lib/ui.js';
import { confirmDialog, openDialog } from '../lib/dialog.js';
import { makeRows, renew } from '../lib/rows.js';
import { lineClass, lineParts } from './story.js';

const HOW = { begun: N('begun'), found: N('found: it had begun'), cancelled: N('cancelled'), 'found cancelled': N('found cancelled'), paid: N('paid'),
    'found paid': N('found paid'), 'paid already': N('paid already'), 'not paid': N('not paid'), 'posted, not paid': N('put on the account, not paid') };

// What came of it: the balances before and after where money moved, the activity where one has begun.
function answerFacts(answer) {
    const sum = (value) => (value === undefined ? '' : `${value} ${answer.currency ?? ''}`);
    return facts([[t('Result'), t(HOW[answer.how] ?? answer.how)], [t('Paid before'), sum(answer.paid_before)], [t('Paid now'), sum(answer.paid_after)],
        [t('Put on the account'), sum(answer.post)], [t('Reserved for the order'), sum(answer.reserve)], [t('Provider'), answer.provider],
        [t('Buyer account'), answer.account], [t('Activity'), answer.activity_id ? link('/admin/activities', answer.activity_id) : '']]);
}

function result(title, answer) {
    openDialog({ title, body: [answerFacts(answer)] });
}

// Asks first, does it, and shows what came of it.
async function confirmed({ act: run, ...dialog }, reload) {
    let answer = null;
    if (await confirmDialog({ ...dialog, act: async () => { answer = await run(); } })) {
        result(dialog.title, answer);
        await reload();
    }
    return false;
}

function lostNote() {
    return el('p', { class: 'note', text: t('If the answer is lost it is not tried again by itself: look under Open matters first.') });
}

function moneyAction(id, name, { word, title, warning, danger = false }, reload) {
    return act(word, () => confirmed({ title, yes: word, danger, body: [el('p', { text: warning }), lostNote()],
        act: () => ask(`order.${name}`, { order_id: id }) }, reload), { kind: danger ? 'danger' : '' });
}

// The plan is shown first, and what was shown is what is done: the station refuses when it has changed since.
async function pay(id, reload) {
    const plan = await ask('order.pay_plan', { order_id: id });
    return confirmed({ title: t('Pay order {id}', { id }), yes: t('Pay'), body: [
        facts([[t('To pay'), `${plan.remaining} ${plan.currency}`], [t('On the account now'), `${plan.available} ${plan.currency}`],
            [t('Put on the account'), `${plan.post} ${plan.currency}`], [t('Reserved for the order'), `${plan.reserve} ${plan.currency}`]]), lostNote()],
    act: () => ask('order.pay', { order_id: id, post: plan.post, reserve: plan.reserve }) }, reload);
}

// Both begin an activity of the platform.
function linkDialog(id, line, reload) {
    const purchase = input('text', { required: true, maxlength: '64' });
    return confirmed({ title: t('Link to a purchase'), yes: t('Link'), body: [el('p', { text: line.title ?? '', dir: 'auto' }),
        field(t('Purchase number'), purchase, t('the marketplace\'s own order number'))],
    act: () => ask('order.link', { order_id: id, purchase_id: [purchase.value.trim()] }) }, reload);
}

function unlinkDialog(id, line, reload) {
    return confirmed({ title: t('Unlink the purchase?'), yes: t('Unlink'), danger: true, body: [el('p', { text: `${line.title ?? ''} · ${line.purchase_id}`, dir: 'auto' })],
        act: () => ask('order.unlink', { order_id: id, line_id: [line.line_id] }) }, reload);
}

export async function open(place, { rest, signal }) {
    const id = rest.join('/');
    const body = el('div', { class: 'stack' });
    const ordered = makeRows({ parent: el('ul', { class: 'order-lines' }), key: 'line_id', none: el('li', { class: 'empty', text: t('No lines.') }), make: () => el('li'),
        fill: (item, line) => {
            attribute(item, 'class', lineClass(line));
            renew(item, [...lineParts({ order_id: '', ...line }), el('span', { class: 'badges' }, line.purchase_id
                ? act(t('Unlink'), () => unlinkDialog(id, line, load))
                : act(t('Link'), () => linkDialog(id, line, load)))]);
        } });
    const lineCards = card(t('Lines'), ordered.node);
    place.append(body);

    async function load() {
        const answer = await get(`orders/${encodeURIComponent(id)}`, {}, signal);
        const { order, lines = [] } = answer;
        ordered.draw(lines);
        renew(body, [pageHead(t('Order {id}', { id }),
            act(t('Pay'), () => pay(id, load)),
            moneyAction(id, 'export', { word: t('Export'), title: t('Export order {id} to the marketplace', { id }),
                warning: t('The marketplace gets the order: this buys the goods.') }, load),
            act(t('Synchronise'), () => ask('order.sync', { order_id: id }).then(load), { done: t('Synchronised') }),
            moneyAction(id, 'cancel', { word: t('Cancel order'), title: t('Cancel order {id}', { id }), danger: true,
                warning: t('Lines not bought yet are cancelled at the platform. This cannot be taken back.') }, load)),
        card('', facts([[t('Customer'), order.customer], [t('State'), order.status], [t('Provider'), order.provider], [t('Created'), whole(order.created)],
            [t('Sum'), `${order.total} ${order.currency}`], [t('Goods'), order.goods], [t('Delivery'), order.delivery],
            [t('To pay'), order.paid ? stateBadge('good', t('paid'), 'good') : `${order.remaining} ${order.currency}`],
            [t('Way'), order.delivery_mode], [t('Comment'), order.comment], [t('Operator'), order.operator]])),
        lineCards]);
    }

    await load().catch((error) => {
        if (!signal.aborted)
            renew(body, [pageHead(t('Order {id}', { id })), problem(error)]);
    });
}
