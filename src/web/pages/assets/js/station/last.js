// The last five scans; a touch shows that parcel again.
import { attribute, el, pool, text } from '../lib/dom.js';
import { setSymbol, symbol } from '../lib/symbols.js';
import { verdictSymbol, verdictWord } from '../lib/verdicts.js';
import { t } from '../lib/i18n.js';
import { time } from '../lib/format.js';

export function makeLast({ onOpen }) {
    const list = el('ol', { class: 'last-list' });
    const node = el('nav', { class: 'last' }, list);
    let rows = [];

    function update(last) {
        rows = last ?? [];
        attribute(node, 'aria-label', t('Last scans'));
        const made = pool(list, Math.min(rows.length, 5), (i) => el('li', {},
            el('button', { type: 'button', class: 'last-row', on: { click: () => onOpen(rows[i]) } },
                symbol('dots'),
                el('span', { class: 'last-main' }, el('b', { class: 'last-code' }), el('span', { class: 'last-who', dir: 'auto' })),
                el('span', { class: 'last-time' }), el('span', { class: 'sr-only' }))));
        rows.slice(0, 5).forEach((row, i) => {
            const button = made[i].firstElementChild;
            const [mark, main, at, word] = button.children;
            attribute(button, 'data-verdict', row.verdict);
            attribute(button, 'data-undone', Boolean(row.undone));
            setSymbol(mark, row.undone ? 'undo' : verdictSymbol(row.verdict));
            text(main.children[0], row.waybill || row.raw);
            text(main.children[1], row.undone ? t('undone') : row.customer || verdictWord(row.verdict));
            text(at, time(row.at));
            text(word, verdictWord(row.verdict));
        });
    }

    return { node, update };
}
