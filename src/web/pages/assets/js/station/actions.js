// The touch buttons: what the command bar codes do. They never take the focus by being touched, so a scanner's Enter finds none.
import { attribute, el, text } from '../lib/dom.js';
import { symbol } from '../lib/symbols.js';
import { N, t } from '../lib/i18n.js';
import { openDialog, closeDialog } from '../lib/dialog.js';

const ACTIONS = [ /* name, symbol, word, needs: what the shown verdict must have */
    ['undo', 'undo', N('Undo'), 'scan'],
    ['reprint', 'printer', N('Reprint'), 'parcel'],
    ['hold', 'shelf', N('Hold'), 'parcel'],
    ['count', 'count', N('Count'), 'lines'],
    ['find', 'find', N('Find'), ''],
    ['damaged', 'broken', N('Damaged'), 'lines'],
    ['missing', 'missing', N('Missing'), 'lines'],
    ['surplus', 'surplus', N('Surplus'), 'lines'],
    ['operator', 'person', N('Operator'), ''],
    ['language', 'language', N('Language'), ''],
    ['end', 'leave', N('End of shift'), ''],
];
const FIRST = 5; /* always in sight, also on a phone */

function possible(needs, v) {
    if (needs === '')
        return true;
    if (!v || v.undone)
        return false;
    return needs === 'scan' || (needs === 'parcel' && Boolean(v.waybill)) || (needs === 'lines' && Boolean(v.lines?.length));
}

export function makeActions({ onAction }) {
    let shown = null;

    function button([name, mark, word, needs], index) {
        return el('button', { type: 'button', class: index >= FIRST ? 'touch action later' : 'touch action', data: { action: name, needs },
            on: { click: () => onAction(name), pointerdown: (event) => event.preventDefault() } },
        symbol(mark), el('span', { data: { word }, text: t(word) }));
    }

    const buttons = ACTIONS.map(button);
    const more = el('button', { type: 'button', class: 'touch action more', on: { click: openMore } }, symbol('more'),
        el('span', { data: { word: N('More') }, text: t('More') }));
    const node = el('nav', { class: 'actions' }, buttons, more);

    function openMore() {
        openDialog({ title: t('More'), body: [el('div', { class: 'more-actions' }, ACTIONS.slice(FIRST).map((action) => {
            const copy = button(action, 0);
            copy.disabled = !possible(action[3], shown);
            copy.addEventListener('click', () => { if (copy.closest('dialog')?.open && action[0] === 'language') closeDialog(); });
            return copy;
        }))] });
    }

    function update(v) {
        shown = v;
        attribute(node, 'aria-label', t('Commands'));
        for (const one of [...buttons, more]) {
            one.disabled = !possible(one.dataset.needs ?? '', v);
            text(one.lastElementChild, t(one.lastElementChild.dataset.word));
        }
    }

    return { node, update };
}
