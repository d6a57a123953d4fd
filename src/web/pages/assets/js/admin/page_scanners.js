// Scanners: their state, how to learn a new one, and the test page that shows what a scanner really sends.
import { attribute, el, pool, text } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { apiUrl, get } from '../lib/api.js';
import { time } from '../lib/format.js';
import { card, empty, facts, pageHead, stateBadge, verdictBadge } from '../lib/ui.js';
import { said } from '../lib/said.js';
import { follow } from '../lib/live.js';
import { scannerTone, scannerWord } from '../lib/states.js';

const KEPT = 12;

function scannerCard(s) {
    return el('section', { class: 'card device' }, el('div', { class: 'card-head' }, el('h2', { text: s.name }),
        stateBadge(s.state, scannerWord(s.state), scannerTone(s.state))),
    s.detail ? el('p', { text: said(s.detail) }) : null,
    facts([[t('Operator'), s.operator], [t('Mode'), s.mode], [t('Model'), s.model], [t('Kind'), s.kind], [t('Port'), s.port]]));
}

// What a wrong keyboard layout does to a courier's digits and letters: signs that no waybill has, in a row.
function layoutGuess(raw) {
    if (/[&é"'(§è!çà]{4}/.test(raw))
        return t('layout: perhaps {layout}', { layout: 'fr' });
    return /[\u0400-\u04ff]/.test(raw) ? t('layout: perhaps {layout}', { layout: 'ru' }) : '';
}

// Control characters and the space made visible; everything else as it is.
function visible(raw) {
    return [...(raw ?? '')].map((letter) => {
        const code = letter.codePointAt(0);
        if (code < 0x20)
            return String.fromCodePoint(0x2400 + code);
        return letter === ' ' ? '␠' : code === 0x7f ? '␡' : letter;
    }).join('');
}

function testPage(signal) {
    const list = el('ol', { class: 'raw-scans' });
    const hint = el('p', { class: 'empty', text: t('Scan anything: what the scanner sends shows here, key for key.') });
    const rows = [];

    function draw() {
        hint.hidden = rows.length > 0;
        const made = pool(list, rows.length, () => el('li', {}, el('div', { class: 'scan-head' }, el('b'), el('time'), el('span', { class: 'badges' })),
            el('code', { class: 'raw' }), el('code', { class: 'bytes' }), el('p', { class: 'note' })));
        rows.forEach((s, i) => {
            const [head, raw, hex, note] = made[i].children;
            text(head.children[0], s.scanner);
            text(head.children[1], time(s.at));
            if (made[i].dataset.scan !== s.scan_id) {
                head.children[2].replaceChildren(verdictBadge(s.verdict));
                made[i].dataset.scan = s.scan_id;
            }
            text(raw, visible(s.raw));
            text(hex, (s.raw_hex ?? '').replace(/../g, '$& ').trim());
            attribute(raw, 'title', t('{n} bytes', { n: (s.raw_hex ?? '').length / 2 }));
            text(note, [s.aim ? `${t('AIM id')} ${s.aim}` : t('no AIM id'), s.waybill ? `${t('Waybill')} ${s.waybill}` : t('no waybill in it'), s.courier, s.flaw, layoutGuess(s.raw)].filter(Boolean).join(' · '));
        });
    }

    const stream = follow(apiUrl('events', { raw: 1 }), { event: (name, data) => {
        if (name !== 'scan')
            return;
        rows.unshift(data);
        rows.length = Math.min(rows.length, KEPT);
        draw();
    } });
    signal.addEventListener('abort', () => stream.stop());
    return card(t('Test'), hint, list);
}

export async function open(place, { signal, onView }) {
    const cards = el('div', { class: 'cards' });
    const known = (await get('scanners', {}, signal)).rows ?? [];
    const draw = (rows) => cards.replaceChildren(...(rows.length ? rows.map(scannerCard)
        : [card('', empty(t('No scanner: plug one in. `tallyman doctor` says what it sees.')))]));
    place.append(pageHead(t('Scanners')), cards, card(t('Learn'),
        el('p', { text: t('`tallyman scanner learn` at the station asks for the calibration code of the printed sheet and prints the lines for tallyman.conf.') })), testPage(signal));
    draw(known);
    let seen = null;
    onView((view) => {
        const mark = JSON.stringify(view.scanners);
        if (mark !== seen && view.scanners?.length)
            draw(view.scanners.map((s) => ({ ...known.find((one) => one.name === s.name), ...s })));
        seen = mark;
    });
}
