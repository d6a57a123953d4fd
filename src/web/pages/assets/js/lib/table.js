// The one table of the admin pages: columns as data, pages by key (never by number, so rows that come in meanwhile shift nothing).
// Only one page is in the document at a time. On a narrow screen each row becomes a card.
// A table with a `key` is refreshed while somebody works in it: a row that is there stays, with its focus and with a press that has
// begun, and no row moves under a pointer: rows that would move the others wait until it has left, or for a button that says so.
import { arrange, el, show, text } from './dom.js';
import { t } from './i18n.js';
import { explain } from './api.js';

// A device with nothing that can point before it presses: a finger is aimed unseen.
const FINGERS = '(hover: none)';
const CLICK_MS = 300;
const CONTROLS = 'a, button, input, select';

// makeTable({label, columns: [{title, cell: (row) => text or node, class}], key: member that names a row, load: (after, signal) =>
// {rows, next}, empty, signal}) -> {node, reload(), refresh(), keepPlace(change), onFirstPage()}
export function makeTable({ label, columns, key, load, empty, signal }) {
    const body = el('tbody', { on: { pointerleave: left } });
    const note = el('p', { class: 'empty', role: 'status' });
    const newer = el('button', { type: 'button', text: t('Newer'), on: { click: back } });
    const older = el('button', { type: 'button', text: t('Older'), on: { click: forth } });
    const pager = el('nav', { class: 'pager', 'aria-label': t('Pages'), hidden: true }, newer, older);
    const table = el('table', { 'aria-label': label }, el('thead', {}, el('tr', {}, columns.map((column) =>
        el('th', { scope: 'col', class: column.class, text: column.title })))), body);
    const fresh = el('button', { type: 'button', class: 'table-fresh', text: t('Show what is new'), hidden: true, on: { click: () => settle(true) } });
    const node = el('div', { class: 'table', on: { pointerdown: press } }, fresh, el('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': label },
        table), note, pager);
    let keys = [null]; /* the `after` of each page up to this one */
    let next = null;
    let shown = new Map(); /* key -> {row, tr, each cell as it was made}; the cells' buttons act on this row */
    let held = null; /* a page that came in while somebody aims */
    let pressed = false;
    let release = 0;
    let aborter = null;

    // A click comes after the pointer is up, on glass some time after.
    function press() {
        const end = () => {
            for (const name of ['pointerup', 'pointercancel'])
                window.removeEventListener(name, end);
            release = setTimeout(() => { pressed = false; settle(); }, CLICK_MS);
        };
        clearTimeout(release);
        pressed = true;
        for (const name of ['pointerup', 'pointercancel'])
            window.addEventListener(name, end);
    }

    // A finger leaves whenever it is lifted.
    function left(event) {
        if (event.pointerType !== 'mouse' || pressed)
            return;
        node.style.removeProperty('margin-block');
        settle(true);
    }

    // Runs change(), which may move the whole table, e.g. by what it puts above: the row under the pointer stays where it is on the
    // screen, by scrolling and by room around the table until the pointer has left.
    function keepPlace(change) {
        const row = body.querySelector('tr:hover') ?? (pressed || matchMedia(FINGERS).matches ? node : null);
        const top = row?.getBoundingClientRect().top;
        const root = document.scrollingElement;
        root.style.overflowAnchor = 'none'; /* the browser would do it a second time */
        change();
        const moved = row?.isConnected ? row.getBoundingClientRect().top - top : 0;
        if (moved > 0)
            node.style.marginBlockEnd = '100vh'; /* room to scroll */
        root.scrollTop += moved;
        const missing = moved ? top - row.getBoundingClientRect().top : 0; /* already at the top of the page */
        if (missing > 0)
            node.style.marginBlockStart = `${(parseFloat(node.style.marginBlockStart) || 0) + missing}px`;
        requestAnimationFrame(() => root.style.removeProperty('overflow-anchor'));
    }

    function cellOf(column, row) {
        const value = column.cell(row);
        return el('td', { class: column.class, 'data-label': column.title, dir: 'auto' }, value === undefined || value === '' ? null : value);
    }

    function fillRow(one, row) {
        for (const name of Object.keys(one.row))
            if (!(name in row))
                delete one.row[name];
        Object.assign(one.row, row);
        arrange(one.tr, columns.map((column, i) => {
            const cell = cellOf(column, one.row);
            const before = one.made[i];
            one.made[i] = cell.cloneNode(true);
            return before?.isEqualNode(cell) ? one.tr.children[i] : cell;
        }));
        return one;
    }

    // Runs change(); the focus is afterwards where it was, also if that button was made anew.
    function keepFocus(change) {
        const at = document.activeElement;
        const [name, one] = [...shown].find(([, row]) => row.tr.contains(at)) ?? [];
        change();
        if (!one || body.contains(document.activeElement))
            return;
        const controls = [...shown.get(name)?.tr.querySelectorAll(CONTROLS) ?? []];
        (controls.find((control) => control.textContent === at.textContent) ?? controls[0] ?? node.querySelector('.table-scroll')).focus();
    }

    function draw(page) {
        const rows = page.rows ?? [];
        held = null;
        next = page.next ?? null;
        shown = new Map(rows.map((row, i) => {
            const name = key ? row[key] : i;
            return [name, fillRow((key && shown.get(name)) || { row: {}, tr: el('tr'), made: [] }, row)];
        }));
        arrange(body, [...shown.values()].map((one) => one.tr));
        show(fresh, false);
        show(note, rows.length === 0);
        text(note, empty ?? t('Nothing here.'));
        show(table, rows.length > 0);
        show(pager, keys.length > 1 || next !== null);
        newer.disabled = keys.length <= 1;
        older.disabled = next === null;
    }

    // Whether a row that is shown would change its place, or go.
    function moves(rows) {
        const now = rows.map((row) => row[key]);
        return [...shown.keys()].some((name, i) => now[i] !== name);
    }

    // A page as it came in by itself. What is new of the rows that are shown is shown at once.
    function take(page) {
        const aimed = body.matches(':hover') || matchMedia(FINGERS).matches;
        held = page;
        if (pressed)
            return;
        keepFocus(() => keepPlace(() => {
            if (!aimed || !moves(page.rows ?? [])) {
                draw(page);
                return;
            }
            for (const row of page.rows ?? [])
                if (shown.has(row[key]))
                    fillRow(shown.get(row[key]), row);
            show(fresh, true);
        }));
    }

    function settle(wanted = false) {
        const page = held;
        if (page && wanted)
            keepFocus(() => draw(page));
        else if (page)
            take(page);
    }

    async function fetchPage({ moved = false, again = false } = {}) {
        aborter?.abort();
        aborter = new AbortController();
        const mine = aborter;
        if (!again)
            node.setAttribute('aria-busy', 'true');
        if (shown.size === 0) {
            show(table, false);
            show(note, true);
            text(note, t('Loading…'));
        }
        try {
            const page = await load(keys.at(-1), signal ? AbortSignal.any([signal, mine.signal]) : mine.signal);
            if (mine.signal.aborted)
                return;
            if (again && key)
                take(page);
            else
                keepFocus(() => draw(page));
            if (moved)
                node.scrollIntoView({ block: 'nearest' });
        } catch (error) {
            if (error.name === 'AbortError')
                return;
            draw({ next });
            text(note, explain(error));
        } finally {
            if (mine === aborter)
                node.removeAttribute('aria-busy');
        }
    }

    function back() {
        if (keys.length > 1)
            keys.pop();
        return fetchPage({ moved: true });
    }

    function forth() {
        if (next !== null)
            keys.push(next);
        return fetchPage({ moved: true });
    }

    // From the newest row on.
    function reload() {
        keys = [null];
        return fetchPage();
    }

    // The same page again, e.g. after something on it was changed.
    function refresh() {
        return fetchPage({ again: true });
    }

    return { node, reload, refresh, keepPlace, onFirstPage: () => keys.length === 1 };
}
