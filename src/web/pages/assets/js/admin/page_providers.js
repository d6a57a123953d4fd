// Provider sessions: how long each lives, log-in by link or QR from a phone, synchronising.
import { el, svg } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, get } from '../lib/api.js';
import { duration, whole } from '../lib/format.js';
import { act, cardRows, facts, pageHead, stateBadge } from '../lib/ui.js';
import { accountTone, accountWord } from '../lib/states.js';
import { openDialog } from '../lib/dialog.js';

function nameOf(row) {
    return row.provider;
}

// Only a web address is ever made a link: it came from the platform.
function webAddress(url) {
    try {
        const parsed = new URL(url);
        return ['https:', 'http:'].includes(parsed.protocol) ? parsed.href : null;
    } catch {
        return null;
    }
}

function qrCode(qr) {
    if (!qr?.path || !Number(qr.size))
        return null;
    const size = Number(qr.size);
    return svg('svg', { class: 'qr', viewBox: `-4 -4 ${size + 8} ${size + 8}`, role: 'img', 'aria-label': t('QR code of the log-in address') },
        svg('rect', { x: '-4', y: '-4', width: size + 8, height: size + 8, class: 'qr-ground' }), svg('path', { d: qr.path }));
}

async function logIn(row) {
    const answer = await ask('provider.login', { provider: nameOf(row) });
    const address = webAddress(answer.url);
    openDialog({ title: t('Log in to {provider}', { provider: nameOf(row) }), body: [
        el('p', { text: t('Open the link here, or scan the QR code with the phone of the buyer account. Afterwards the marketplace sends you back and the session is read again.') }),
        qrCode(answer.qr),
        address ? el('a', { class: 'button', href: address, target: '_blank', rel: 'noopener noreferrer', text: t('Open the log-in page') })
            : el('p', { class: 'problem', text: t('The platform gave no address that can be opened.') }),
        answer.expires_at ? el('p', { class: 'note', text: t('The link is good until {time}', { time: whole(answer.expires_at) }) }) : null] });
}

// One marketplace: its accounts, as the platform lists them and as long as this station has seen them.
function providerParts(row, seen) {
    const accounts = [...(row.accounts ?? []), ...seen.filter((one) => one.state === 'gone' && !row.accounts?.some((a) => a.account === one.account))];
    const known = (account) => seen.find((one) => one.account === account.account) ?? { state: 'good' };
    return [el('div', { class: 'card-head' }, el('h2', { text: nameOf(row) }),
        accounts.length ? null : stateBadge('gone', accountWord('gone'), 'bad')),
    el('div', {}, accounts.map((account) => {
        const one = known(account);
        return el('div', { class: 'account' }, el('div', { class: 'card-head' }, el('b', { text: account.account }), stateBadge(one.state, accountWord(one.state), accountTone(one.state))),
            facts([[t('Balance'), [account.balance, account.currency].filter(Boolean).join(' ')], [t('Since'), one.since ? whole(one.since) : ''],
                [t('Lives for'), one.since && one.state !== 'gone' ? duration((Date.now() - new Date(one.since)) / 1000) : ''], [t('Ended'), one.gone_at ? whole(one.gone_at) : '']]));
    })),
    el('div', { class: 'card-actions' }, act(t('Log in'), () => logIn(row), { kind: accounts.some((a) => known(a).state === 'good') ? '' : 'primary' }),
        act(t('Synchronise'), () => ask('provider.sync', { provider: nameOf(row) }), { done: t('Synchronising; Activities shows how far it is') }))];
}

export async function open(place, { signal, onView }) {
    const cards = el('div', { class: 'cards' });
    place.append(pageHead(t('Provider sessions')), el('p', { class: 'note',
        text: t('A provider session is the marketplace\'s own log-in. It ends every day or so; without it nothing is bought, paid or synchronised. Look here each morning.') }), cards);

    let accounts = [];
    const shown = cardRows({ parent: cards, key: nameOf, none: t('No provider session is known yet.'),
        parts: (row) => providerParts(row, accounts.filter((one) => one.provider === row.provider)) });
    async function load() {
        const rows = (await get('providers', {}, signal)).rows ?? [];
        shown.draw(rows);
    }

    let seen = null;
    onView((view) => {
        accounts = view.providers ?? [];
        const mark = JSON.stringify(accounts.map((one) => [one.account, one.state]));
        if (seen !== null && mark !== seen)
            load().catch(() => {});
        seen = mark;
    });
    await load();
}
