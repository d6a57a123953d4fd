// The one table of the admin pages: columns as data, pages by key (never by number, so rows that come in meanwhile shift nothing).
// Only one page is in the document at a time. On a narrow screen each row becomes a card.
// It is refreshed while somebody works in it: a row that is there stays (rows.js), and none moves under a pointer: rows that would move
// the others wait until it has left, or for a button that says so.
import { el, show, text } from './dom.js';
import { makeRows, renew } from './rows.js';
import { t } from './i18n.js';
import { explain } from './api.js';

// A device with nothing that can point before it presses: a finger is aimed unseen.
const FINGERS = '(hover: none)';
const CLICK_MS = 300;
const AGAIN_MS = 3000; /* until a refresh that failed is tried again */

// makeTable({label, columns: [{title, cell: (row) => text or node, class}], key: member that names a row, or (row) => its name, load: (after, signal) =>
// {rows, next}, empty, signal}) -> {node, reload(), refresh(), changed(), keepPlace(change), onFirstPage()}
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
    const shown = makeRows({ parent: body, key, make: () => el('tr'), fill: (tr, row) => renew(tr, columns.map((column) => cellOf(column, row))),
        refuge: node.querySelector('.table-scroll') });
    let held = null; /* a page that came in while somebody aims */
    let wanted = null; /* {moved}: somebody asked for another page, and it is not here yet */
    let retry = 0;
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

    function draw(page) {
        const rows = page.rows ?? [];
        held = null;
        next = page.next ?? null;
        shown.draw(rows);
        show(fresh, false);
        show(note, rows.length === 0);
        text(note, empty ?? t('Nothing here.'));
        show(table, rows.length > 0);
        show(pager, keys.length > 1 || next !== null);
        const at = document.activeElement;
        newer.disabled = keys.length <= 1;
        older.disabled = next === null;
        if ((at === newer || at === older) && at.disabled) /* at an end of the list it would lose the focus */
            (at === newer ? older : newer).focus();
    }

    // A page as it came in by itself. What is new of the rows that are shown is shown at once.
    function take(page) {
        const aimed = body.matches(':hover') || matchMedia(FINGERS).matches;
        held = page;
        if (pressed)
            return;
        keepPlace(() => {
            if (!aimed || !shown.moves(page.rows ?? [])) {
                draw(page);
                return;
            }
            shown.update(page.rows ?? []);
            show(note, false); /* if it said that the station does not answer */
            show(fresh, true);
        });
    }

    function settle(wanted = false) {
        const page = held;
        if (page && wanted)
            draw(page);
        else if (page)
            take(page);
    }

    async function fetchPage(asked) {
        aborter?.abort();
        clearTimeout(retry);
        aborter = new AbortController();
        const mine = aborter;
        wanted = asked ?? wanted; /* a refresh that overtakes it brings what was asked for */
        if (wanted)
            node.setAttribute('aria-busy', 'true');
        if (shown.count() === 0) {
            show(table, false);
            show(note, true);
            text(note, t('Loading…'));
        }
        try {
            const page = await load(keys.at(-1), signal ? AbortSignal.any([signal, mine.signal]) : mine.signal);
            if (mine.signal.aborted)
                return;
            if (wanted)
                draw(page);
            else
                take(page);
            if (wanted?.moved)
                node.scrollIntoView({ block: 'nearest' });
        } catch (error) {
            if (error.name === 'AbortError')
                return;
            if (wanted)
                draw({ next });
            show(note, true);
            text(note, explain(error));
            if (!(error.status < 500)) /* the station is away, or not ready yet */
                retry = setTimeout(() => { if (node.isConnected) refresh(); }, AGAIN_MS);
        } finally {
            if (mine === aborter) {
                wanted = null;
                node.removeAttribute('aria-busy');
            }
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
        next = null; /* once: the page behind that one is not known yet */
        return fetchPage({ moved: true });
    }

    // From the newest row on.
    function reload() {
        keys = [null];
        return fetchPage({});
    }

    // The same page again, as something may be new on it.
    function refresh() {
        return fetchPage();
    }

    // The same at once: somebody did on this page what changes its rows, and waits to see it.
    function changed() {
        return fetchPage({});
    }

    return { node, reload, refresh, changed, keepPlace, onFirstPage: () => keys.length === 1 };
}
