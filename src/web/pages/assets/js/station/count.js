// Counting: what is in the box, line by line. Nothing is filled in beforehand: a line that nobody counted is not counted.
import { attribute, el, text } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { ask, explain } from '../lib/api.js';
import { openDialog } from '../lib/dialog.js';
import { toast } from '../lib/toast.js';
import { symbol } from '../lib/symbols.js';
import { makeKeypad } from './keypad.js';
import { photoButton } from './photo.js';

const CONDITIONS = [['ok', 'tick', N('Fine')], ['damaged', 'broken', N('Damaged')], ['missing', 'missing', N('Missing')],
    ['surplus', 'surplus', N('Surplus')]];
const MOST = 100000;

function countRow(scanId, line, preset) {
    let counted = null;
    let condition = preset;
    const value = el('output', { class: 'count-value' });
    const saved = el('span', { class: 'count-saved', role: 'status' });
    const states = CONDITIONS.map(([name, mark, word]) => el('button', { type: 'button', class: 'touch condition',
        data: { condition: name }, on: { click: () => { condition = name; draw(); } } }, symbol(mark), el('span', { text: t(word) })));
    const save = el('button', { type: 'button', class: 'touch primary', text: t('Save'), on: { click: keep } });

    function draw() {
        text(value, counted === null ? '–' : String(counted));
        for (const button of states)
            attribute(button, 'aria-pressed', String(button.dataset.condition === condition));
        save.disabled = counted === null;
    }

    function step(by) {
        counted = Math.min(MOST, Math.max(0, (counted ?? 0) + by));
        draw();
    }

    async function keep() {
        save.disabled = true;
        try {
            await ask('count', { scan_id: scanId, order_id: line.order_id, line_id: line.line_id, counted, condition });
            text(saved, t('Counted {n} of {m}', { n: counted, m: line.quantity }));
        } catch (error) {
            toast(explain(error), 'bad');
        }
        draw();
    }

    draw();
    return el('li', { class: 'count-line' },
        el('div', { class: 'count-what' }, el('b', { text: line.title, dir: 'auto' }), el('span', { text: line.config, dir: 'auto' }),
            el('span', { class: 'count-expected', text: t('ordered {n}', { n: line.quantity }) }), saved),
        el('div', { class: 'count-step' },
            el('button', { type: 'button', class: 'touch', text: '−', 'aria-label': t('One less'), on: { click: () => step(-1) } }), value,
            el('button', { type: 'button', class: 'touch', text: '+', 'aria-label': t('One more'), on: { click: () => step(1) } }),
            el('button', { type: 'button', class: 'touch', text: t('all {n}', { n: line.quantity }),
                on: { click: () => { counted = Number(line.quantity) || 0; draw(); } } })),
        el('div', { class: 'count-conditions', role: 'group', 'aria-label': t('Condition') }, states), save);
}

export function openCount(v, preset = 'ok') {
    const scanId = v.scan_id;
    const lines = (v.lines ?? []).filter((line) => !line.void);
    openDialog({
        title: t('Count {waybill}', { waybill: v.waybill || v.raw }), wide: true,
        body: [lines.length ? el('ul', { class: 'count-lines' }, lines.map((line) => countRow(scanId, line, preset)))
            : el('p', { text: t('No order line is known for this parcel. Take a photo, and put it on the hold shelf.') })],
        actions: [photoButton({ scan_id: scanId }),
            el('button', { type: 'button', class: 'touch', on: { click: () => openWeight(v) } }, el('span', { text: t('Weight') })),
            el('button', { type: 'button', class: 'touch', on: { click: () => openShelf(v) } }, symbol('shelf'),
                el('span', { text: t('Shelf') }))],
    });
}

function openField({ title, keypad, send, done }) {
    const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
    const pad = makeKeypad({ ...keypad, onDone: keep });
    async function keep(value) {
        if (value === '')
            return;
        try {
            await send(value);
            toast(done);
            dialog.close();
        } catch (error) {
            text(problem, explain(error));
            problem.hidden = false;
        }
    }
    const dialog = openDialog({ title, body: [pad.node, problem], wide: Boolean(keypad.letters) });
}

export function openWeight(v) {
    openField({ title: t('Weight in grams'), keypad: { limit: 7, label: t('Weight in grams') }, done: t('Weight kept'),
        send: (value) => ask('weight', { scan_id: v.scan_id, weight_g: Number(value) }) });
}

export function openShelf(v) {
    openField({ title: t('Shelf'), keypad: { letters: true, limit: 16, label: t('Shelf') }, done: t('Shelf kept'),
        send: (value) => ask('bin', { scan_id: v.scan_id, bin: value }) });
}
