// The admin's browser: the frame around the pages, who may see which, and the way between them.
import { attribute, el, show, text } from '../lib/dom.js';
import { applyTheme, nextTheme } from '../lib/theme.js';
import { N, language, LANGUAGES, preferredLanguage, setLanguage, t } from '../lib/i18n.js';
import { apiUrl, currentSession, logOut, may, openSession, SESSION_CHANGED } from '../lib/api.js';
import { closeDialog } from '../lib/dialog.js';
import { follow } from '../lib/live.js';
import { makeRows, renew } from '../lib/rows.js';
import { symbol } from '../lib/symbols.js';
import { problem } from '../lib/ui.js';

const PAGES = [ /* path, symbol, title, role; the module is page_<path>.js */
    ['today', 'tick', N('Today'), 'staff'],
    ['receipts', 'box', N('Receipts'), 'staff'],
    ['holds', 'shelf', N('Hold shelf'), 'staff'],
    ['printers', 'printer', N('Printers'), 'staff'],
    ['scanners', 'bars', N('Scanners'), 'staff'],
    ['statistics', 'count', N('Statistics'), 'staff'],
    ['orders', 'list', N('Orders'), 'desk'],
    ['providers', 'key', N('Provider sessions'), 'desk'],
    ['activities', 'turning', N('Activities'), 'desk'],
    ['queue', 'clock', N('Open matters'), 'desk'],
    ['users', 'person', N('Users'), 'admin'],
    ['audit', 'find', N('Audit trail'), 'admin'],
    ['health', 'cloud', N('System health'), 'staff'],
];
const HIDDEN = { parcel: 'staff', order: 'desk', account: 'staff' }; /* reached from the others */

let page = null; /* {aborter, view: function called with each picture} */
let picture = null;
let opened = ''; /* the address whose page is shown */
let stale = false; /* the station has a new version, and this document is still the old one */

const main = el('main', { id: 'main' });
const nav = el('nav', { class: 'side' });
const lost = el('p', { class: 'lost-line', role: 'alert', hidden: true });
const menu = el('button', { type: 'button', class: 'menu', 'aria-expanded': 'false', on: { click: toggleMenu } }, symbol('dots'), el('span'));

function toggleMenu() {
    const open = menu.getAttribute('aria-expanded') !== 'true';
    attribute(menu, 'aria-expanded', String(open));
    nav.classList.toggle('open', open);
}

// What waits for somebody, as a number beside the page where it is done.
function waiting(path) {
    const c = picture?.counts ?? {};
    return { holds: c.holds_open, printers: c.labels_unsure, queue: (c.outbox_parked ?? 0) + (c.undecided ?? 0), activities: c.questions }[path] || 0;
}

// Made once: a number beside a page changes under somebody's pointer, and with the list of languages open.
const pages = makeRows({ parent: el('ul'), key: 'path', make: (row) => el('li', {}, el('a', { href: `/admin/${row.path}` })), fill: (node, row) => {
    const anchor = node.firstElementChild;
    attribute(anchor, 'aria-current', row.here ? 'page' : null);
    renew(anchor, [symbol(row.mark), el('span', { text: t(row.title) }),
        row.waits ? el('span', { class: 'count-badge', text: String(row.waits), title: t('waiting') }) : null]);
} });

function drawNav() {
    const here = location.pathname.split('/')[2] ?? '';
    attribute(nav, 'aria-label', t('Pages'));
    pages.draw(PAGES.filter(([, , , role]) => may(role)).map(([path, mark, title]) => ({ path, mark, title, here: path === here, waits: waiting(path) })));
}

function fillNav() {
    nav.replaceChildren(
        el('div', {}, el('a', { class: 'brand', href: '/admin/today' }, symbol('count'), el('b', { text: 'Tallyman' })), pages.node),
        el('div', { class: 'side-foot' },
            el('a', { href: '/station' }, symbol('scan'), el('span', { text: t('Station page') })),
            el('a', { href: '/admin/account' }, symbol('person'), el('span', { text: currentSession().user ?? '' })),
            el('button', { type: 'button', class: 'plain', on: { click: leave } }, symbol('leave'), el('span', { text: t('Log out') })),
            el('div', { class: 'side-tools' },
                el('select', { 'aria-label': t('Language'), on: { change: (event) => speak(event.target.value) } },
                    Object.entries(LANGUAGES).map(([code, word]) => el('option', { value: code, text: word, selected: code === language() }))),
                el('button', { type: 'button', class: 'icon', 'aria-label': t('Dark or light'), on: { click: () => nextTheme() } },
                    symbol('theme')))));
}

async function speak(code) {
    await setLanguage(code, true);
    frame();
    open();
}

async function leave() {
    await logOut().catch(() => {});
    location.replace('/login');
}

export function go(path) {
    history.pushState(null, '', path);
    return open(true);
}

async function open(moved = false) {
    const [, , name = '', ...rest] = location.pathname.split('/').map(decodeURIComponent);
    opened = location.pathname + location.search;
    const role = PAGES.find(([path]) => path === name)?.[3] ?? HIDDEN[name];
    if (!role) {
        history.replaceState(null, '', '/admin/today');
        return open(moved);
    }
    if (stale) {
        location.reload();
        return undefined;
    }
    page?.aborter.abort();
    const mine = { aborter: new AbortController(), view: null };
    page = mine;
    closeDialog();
    attribute(menu, 'aria-expanded', 'false');
    nav.classList.remove('open');
    drawNav();
    const place = el('div', { class: 'page', data: { page: name } });
    main.replaceChildren(place);
    if (!may(role)) {
        place.append(el('p', { class: 'empty', text: t('Your role does not see this page. Ask the admin.') }));
        return undefined;
    }
    try {
        const module = await import(`./page_${name}.js`);
        await module.open(place, {
            rest, query: new URLSearchParams(location.search), signal: mine.aborter.signal, go,
            onView: (view) => { mine.view = view; if (picture) view(picture); },
            setQuery: (values) => {
                const search = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
                history.replaceState(null, '', `${location.pathname}${search.size ? `?${search}` : ''}`);
                opened = location.pathname + location.search;
            },
        });
    } catch (error) {
        if (!mine.aborter.signal.aborted)
            place.append(problem(error));
    }
    if (mine.aborter.signal.aborted)
        return undefined;
    const head = place.querySelector('h1');
    document.title = `${head?.textContent ?? 'Tallyman'} · Tallyman`;
    if (moved)
        head?.focus({ preventScroll: false });
    return undefined;
}

// Links between our pages stay in this document.
function onClick(event) {
    const anchor = event.target.closest('a[href^="/admin/"]');
    if (!anchor || anchor.target || anchor.hasAttribute('download') || event.button || event.ctrlKey || event.metaKey || event.shiftKey)
        return;
    event.preventDefault();
    go(anchor.getAttribute('href'));
}

function frame() {
    text(menu.lastElementChild, t('Menu'));
    text(lost, t('The station does not answer. What you see may be old; it comes back by itself.'));
    fillNav();
    document.body.replaceChildren(
        el('a', { class: 'skip', href: '#main', text: t('To the content') }),
        el('header', { class: 'top' }, menu, el('a', { class: 'brand', href: '/admin/today' }, symbol('count'), el('b', { text: 'Tallyman' })),
            el('span', { class: 'top-station', text: currentSession().station ?? '' })),
        nav, lost, main);
}

function onEvent(name, data) {
    if (name !== 'view')
        return;
    const before = JSON.stringify(PAGES.map(([path]) => waiting(path)));
    picture = data;
    if (JSON.stringify(PAGES.map(([path]) => waiting(path))) !== before)
        drawNav();
    page?.view?.(data);
}

function toLogin() {
    location.replace(`/login?to=${encodeURIComponent(location.pathname + location.search)}`);
}

// Somebody else has logged in, or nobody is logged in any more.
function startAnew() {
    if (may('staff'))
        location.reload();
    else
        toLogin();
}

// Whether a reload would take something from somebody: a dialog, or what was typed into a form. Filters stand in the address.
function atWork() {
    return document.querySelector('dialog[open]') !== null
        || [...main.querySelectorAll('input, textarea')].some((control) => !control.hidden && control.value !== '' && !control.closest('.filters'));
}

// The stream of a screen that needs no log-in goes on when the log-in has ended.
async function lookWho() {
    const { user, version } = currentSession();
    const now = await openSession().catch(() => null);
    if (now && now.user !== user) {
        startAnew();
        return;
    }
    stale ||= Boolean(now) && now.version !== version;
    if (stale && !atWork()) /* else with the next page, or the next look */
        location.reload();
}

// Who types and looks around is there, although the station hears nothing of it: the log-in must not end under a half-filled form.
const STIR_MS = 60000;
let stirredAt = Date.now();
function stir() {
    if (Date.now() - stirredAt < STIR_MS)
        return;
    stirredAt = Date.now();
    lookWho();
}

let connected = true;
function connection(now) {
    show(lost, !now);
    if (now && !connected)
        lookWho();
    connected = now;
}

async function start() {
    applyTheme();
    try {
        const session = await openSession();
        await setLanguage(preferredLanguage(session.language));
        if (!may('staff')) {
            toLogin();
            return;
        }
    } catch (error) {
        await setLanguage(preferredLanguage());
        document.body.replaceChildren(el('main', { class: 'login' }, problem(error)));
        setTimeout(start, 3000);
        return;
    }
    frame();
    document.addEventListener('click', onClick);
    window.addEventListener('popstate', () => { if (location.pathname + location.search !== opened) open(true); });
    window.addEventListener('pageshow', (event) => { if (event.persisted) lookWho(); });
    for (const name of ['keydown', 'pointerdown', 'wheel'])
        window.addEventListener(name, stir, { passive: true });
    window.addEventListener('storage', (event) => { if (event.key === SESSION_CHANGED) lookWho(); });
    window.addEventListener('tallyman:other', (event) => { event.preventDefault(); startAnew(); });
    window.addEventListener('tallyman:denied', toLogin);
    follow(apiUrl('events'), { event: onEvent, state: connection, refused: toLogin });
    open();
}

start();
