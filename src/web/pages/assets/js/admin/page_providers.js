// Provider sessions: how long each lives, log-in by link or QR from a phone, synchronising.
import { el, svg } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, get } from '../lib/api.js';
import { duration, whole } from '../lib/format.js';
import { act, card, empty, facts, pageHead, stateBadge } from '../lib/ui.js';
import { openDialog } from '../lib/dialog.js';

const SOON_S = 20 * 3600;

function nameOf(row) {
    return row.provider ?? row.type ?? row.name ?? '';
}

function stateOf(row) {
    const left = row.expires_at ? (new Date(row.expires_at) - Date.now()) / 1000 : Infinity;
    if (row.state && !['valid', 'good', 'ok', 'active', 'soon'].includes(row.state))
        return { tone: 'bad', word: t('log in again') };
    if (left <= 0)
        return { tone: 'bad', word: t('expired') };
    if (left < SOON_S || row.state === 'soon')
        return { tone: 'warn', word: left < Infinity ? t('{time} left', { time: duration(left) }) : t('ends soon') };
    return { tone: 'good', word: left < Infinity ? t('{time} left', { time: duration(left) }) : t('valid') };
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

function providerCard(row) {
    const state = stateOf(row);
    return el('section', { class: 'card device' }, el('div', { class: 'card-head' }, el('h2', { text: nameOf(row) }), stateBadge(row.state, state.word, state.tone)),
        row.detail ? el('p', { text: row.detail }) : null,
        facts([[t('Account'), row.account ?? row.account_id ?? row.login], [t('Valid until'), row.expires_at ? whole(row.expires_at) : ''],
            [t('Last synchronised'), row.synced_at ? whole(row.synced_at) : '']]),
        el('div', { class: 'card-actions' }, act(t('Log in'), () => logIn(row), { kind: state.tone === 'good' ? '' : 'primary' }),
            act(t('Synchronise'), () => ask('provider.sync', { provider: nameOf(row) }), { done: t('Synchronising; Activities shows how far it is') })));
}

export async function open(place, { signal, onView }) {
    const cards = el('div', { class: 'cards' });
    place.append(pageHead(t('Provider sessions')), el('p', { class: 'note',
        text: t('A provider session is the marketplace\'s own log-in. It ends every day or so; without it nothing is bought, paid or synchronised. Look here each morning.') }), cards);

    async function load() {
        const rows = (await get('providers', {}, signal)).rows ?? [];
        cards.replaceChildren(...(rows.length ? rows.map(providerCard) : [card('', empty(t('No provider session is known yet.')))]));
    }

    await load();
    let seen = null;
    onView((view) => {
        const mark = JSON.stringify(view.providers);
        if (seen !== null && mark !== seen)
            load().catch(() => {});
        seen = mark;
    });
}
