// A torn label: the parcels whose waybill ends in these digits.
import { el, text } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { explain, get } from '../lib/api.js';
import { openDialog } from '../lib/dialog.js';
import { makeKeypad } from './keypad.js';

const FEWEST = 3;
const WAIT_MS = 180;

// onScan(waybill): it is this one. Returns {set(text)}: what is typed while the dialog is open goes into it.
export function openFind({ onScan, onClose }) {
    const found = el('ul', { class: 'found', 'aria-live': 'polite' });
    const note = el('p', { class: 'note', text: t('The last digits of the waybill, at least three') });
    let timer = 0;
    let aborter = null;

    function show(rows) {
        text(note, rows.length ? t('Touch the one it is') : t('None ends so. Take another part of the number, or put it on the hold shelf.'));
        found.replaceChildren(...rows.slice(0, 12).map((row) => el('li', {},
            el('button', { type: 'button', class: 'touch found-row', on: { click: () => { dialog.close(); onScan(row.waybill); } } },
                el('span', { class: 'found-code' }, row.waybill.slice(0, -4), el('b', { text: row.waybill.slice(-4) })),
                el('span', { class: 'found-what', dir: 'auto', text: [row.customer, row.title].filter(Boolean).join(' · ') }),
                row.hold_no ? el('span', { class: 'found-note', text: t('hold {n}', { n: row.hold_no }) })
                    : row.scanned_at ? el('span', { class: 'found-note', text: t('received') }) : null))));
    }

    async function search(value) {
        aborter?.abort();
        if (value.length < FEWEST) {
            found.replaceChildren();
            return;
        }
        aborter = new AbortController();
        try {
            show((await get('find', { ends: value }, aborter.signal)).rows);
        } catch (error) {
            if (error.name !== 'AbortError')
                text(note, explain(error));
        }
    }

    const pad = makeKeypad({ limit: 24, ok: false, label: t('Last digits'), onChange: (value) => {
        clearTimeout(timer);
        timer = setTimeout(() => search(value), WAIT_MS);
    } });
    const dialog = openDialog({ title: t('Find by the last digits'), wide: true,
        body: [el('div', { class: 'find' }, pad.node, el('div', { class: 'find-results' }, note, found))],
        onClose: () => { clearTimeout(timer); aborter?.abort(); onClose(); } });
    return { set: pad.set };
}
