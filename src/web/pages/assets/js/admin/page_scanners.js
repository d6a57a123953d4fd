// Scanners: their state, how to learn a new one, and the test page that shows what a scanner really sends.
import { attribute, el, pool, text } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { apiUrl, get } from '../lib/api.js';
import { time } from '../lib/format.js';
import { card, cardRows, facts, pageHead, stateBadge, verdictBadge } from '../lib/ui.js';
import { said } from '../lib/said.js';
import { follow } from '../lib/live.js';
import { modeWord, scannerTone, scannerWord } from '../lib/states.js';

const KEPT = 12;

function scannerParts(s) {
    return [el('div', { class: 'card-head' }, el('h2', { text: s.name }), stateBadge(s.state, scannerWord(s.state), scannerTone(s.state))),
        s.detail ? el('p', { text: said(s.detail) }) : null,
        facts([[t('Operator'), s.operator], [t('Mode'), s.mode ? modeWord(s.mode) : ''], [t('Model'), s.model], [t('Kind'), s.kind], [t('Port'), s.port]])];
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

function makeTest() {
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
            text(note, [s.aim ? `${t('AIM id')} ${s.aim}` : t('no AIM id'), s.waybill ? `${t('Waybill')} ${s.waybill}` : t('no waybill in it'), s.courier, s.flaw, s.layout_hint ? t('layout: perhaps {layout}', { layout: s.layout_hint }) : ''].filter(Boolean).join(' · '));
        });
    }

    function take(scan) {
        rows.unshift(scan);
        rows.length = Math.min(rows.length, KEPT);
        draw();
    }

    return { node: card(t('Test'), hint, list), take };
}

// --- learning: one scan of the sheet's calibration code ------------------------------------------------------------------------------
const LETTERS = { right: N('right'), swapped: N('swapped: Caps Lock is on in the scanner'), upper: N('all capital'), lower: N('all small') };

// The lines for the block of this scanner, ready to be copied.
function settingsOf(scan) {
    const c = scan.calibration;
    const lines = `scanner "${scan.scanner}" {\n${c.lines}}`;
    return el('div', { class: 'learned' }, facts([[t('Scanner'), scan.scanner], [t('Layout'), c.layout || t('has none')], [t('Letters'), t(LETTERS[c.letters] ?? c.letters)],
        [t('AIM id'), c.aim_id || t('no AIM id')], [t('Prefix'), visible(c.prefix) || t('none')], [t('Suffix'), visible(c.suffix) || t('none')],
        [t('Signs that do not arrive'), visible(c.missing) || t('none')], [t('Group separator'), c.gs ? t('arrives') : t('does not arrive')]]),
    el('p', { text: t('These lines belong into its block of tallyman.conf, beside match, path or serial:') }), el('pre', { class: 'config-lines', text: lines }));
}

function makeLearn() {
    const result = el('div', { class: 'learn-result', 'aria-live': 'polite' });
    let waiting = false;
    const button = el('button', { type: 'button', class: 'primary', text: t('Learn a scanner'), on: { click: () => wait(!waiting) } });

    function wait(now) {
        waiting = now;
        text(button, waiting ? t('Stop waiting') : t('Learn a scanner'));
        if (waiting)
            result.replaceChildren(el('p', { class: 'waiting', text: t('Now scan the calibration code of the printed sheet with the scanner you want to know about.') }));
        else
            result.replaceChildren();
    }

    function take(scan) {
        if (!waiting)
            return;
        if (scan.calibration) {
            wait(false);
            result.replaceChildren(settingsOf(scan));
        } else {
            result.replaceChildren(el('p', { class: 'problem', text: t('That was not the calibration code: {raw}. `tallyman sheet` prints it.', { raw: visible(scan.raw) }) }));
        }
    }

    return { node: card(t('Learn'), el('p', { text: t('One scan of the calibration code tells how a scanner is set: layout, capital letters, prefix, suffix, AIM id.') }),
        el('p', {}, button), result), take };
}

export async function open(place, { signal, onView }) {
    const cards = el('div', { class: 'cards' });
    const known = (await get('scanners', {}, signal)).rows ?? [];
    const shown = cardRows({ parent: cards, key: 'name', parts: scannerParts, none: t('No scanner: plug one in. `tallyman doctor` says what it sees.') });
    const learn = makeLearn();
    const test = makeTest();
    place.append(pageHead(t('Scanners')), cards, learn.node, test.node);
    const stream = follow(apiUrl('events', { raw: 1 }), { event: (name, data) => {
        if (name !== 'scan')
            return;
        learn.take(data);
        test.take(data);
    }, state: (connected) => attribute(place, 'data-hears', connected) });
    signal.addEventListener('abort', () => stream.stop());
    shown.draw(known);
    let seen = null;
    onView((view) => {
        const mark = JSON.stringify(view.scanners);
        if (mark !== seen && view.scanners?.length)
            shown.draw(view.scanners.map((s) => ({ ...known.find((one) => one.name === s.name), ...s })));
        seen = mark;
    });
}
