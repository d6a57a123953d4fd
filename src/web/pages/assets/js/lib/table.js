// The one table of the admin pages: columns as data, pages by key (never by number, so rows that come in meanwhile shift nothing).
// Only one page is in the document at a time. On a narrow screen each row becomes a card.
import { el, show, text } from './dom.js';
import { t } from './i18n.js';
import { explain } from './api.js';

// makeTable({label, columns: [{title, cell: (row) => text or node, class}], load: (after, signal) => {rows, next}, empty, signal})
//   -> {node, reload(), rows()}
export function makeTable({ label, columns, load, empty, signal }) {
    const body = el('tbody');
    const note = el('p', { class: 'empty', role: 'status' });
    const newer = el('button', { type: 'button', text: t('Newer'), on: { click: back } });
    const older = el('button', { type: 'button', text: t('Older'), on: { click: forth } });
    const pager = el('nav', { class: 'pager', 'aria-label': t('Pages'), hidden: true }, newer, older);
    const table = el('table', { 'aria-label': label }, el('thead', {}, el('tr', {}, columns.map((column) =>
        el('th', { scope: 'col', class: column.class, text: column.title })))), body);
    const node = el('div', { class: 'table' }, el('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': label },
        table), note, pager);
    let keys = [null]; /* the `after` of each page up to this one */
    let next = null;
    let rows = [];
    let aborter = null;

    async function fetchPage(moved) {
        aborter?.abort();
        aborter = new AbortController();
        const mine = aborter;
        node.setAttribute('aria-busy', 'true');
        if (rows.length === 0) {
            show(table, false);
            show(note, true);
            text(note, t('Loading…'));
        }
        try {
            const page = await load(keys.at(-1), signal ? AbortSignal.any([signal, mine.signal]) : mine.signal);
            if (mine.signal.aborted)
                return;
            rows = page.rows ?? [];
            next = page.next ?? null;
            body.replaceChildren(...rows.map((row) => el('tr', {}, columns.map((column) => {
                const value = column.cell(row);
                return el('td', { class: column.class, 'data-label': column.title, dir: 'auto' },
                    value === null || value === undefined || value === '' ? null : value);
            }))));
            show(note, rows.length === 0);
            text(note, empty ?? t('Nothing here.'));
            show(table, rows.length > 0);
            if (moved)
                node.scrollIntoView({ block: 'nearest' });
        } catch (error) {
            if (error.name === 'AbortError')
                return;
            body.replaceChildren();
            show(table, false);
            show(note, true);
            text(note, explain(error));
        } finally {
            if (mine === aborter)
                node.removeAttribute('aria-busy');
        }
        show(pager, keys.length > 1 || next !== null);
        newer.disabled = keys.length <= 1;
        older.disabled = next === null;
    }

    function back() {
        if (keys.length > 1)
            keys.pop();
        return fetchPage(true);
    }

    function forth() {
        if (next !== null)
            keys.push(next);
        return fetchPage(true);
    }

    // From the newest row on.
    function reload() {
        keys = [null];
        return fetchPage(false);
    }

    // The same page again, e.g. after something on it was changed.
    function refresh() {
        return fetchPage(false);
    }

    return { node, reload, refresh, rows: () => rows, onFirstPage: () => keys.length === 1 };
}
