// The station page: the picture of the station as it comes, and what people touch. State lives in the station; this page keeps
// only the last picture, so it can be closed, reloaded and left alone for weeks.
import { attribute, el, show, text } from '../lib/dom.js';
import { applyTheme, nextTheme } from '../lib/theme.js';
import { language, LANGUAGES, preferredLanguage, setLanguage, t } from '../lib/i18n.js';
import { apiUrl, ask, currentSession, explain, get, openSession } from '../lib/api.js';
import { closeDialog, openDialog } from '../lib/dialog.js';
import { follow } from '../lib/live.js';
import { said } from '../lib/said.js';
import { toast } from '../lib/toast.js';
import { setSymbol, symbol } from '../lib/symbols.js';
import { makePanel } from './panel.js';
import { makeStatus } from './status.js';
import { makeLast } from './last.js';
import { makeActions } from './actions.js';
import { listenToKeys } from './keys.js';
import { playSound, prepareSound, setVolume, soundReady, unlockSound, volume } from './sound.js';
import { openCount } from './count.js';
import { openFind } from './find.js';
import { openOperator } from './operator.js';
import { showPairing } from './pairing.js';

const FAULT_EVERY_MS = 5000;
const SCAN_LENGTH = 9; /* what is typed into the find dialog and is at least so long is a scan, as everywhere */
const AGAIN_MS = 1000;
const VOLUMES = [0.8, 0.4, 0];

let view = null;
let shown = null; /* the verdict on the panel: the last one, or an older one that somebody touched */
let find = null;
let unlockedAt = -Infinity;
const NO_TOUCH = { what: '', at: 0 };
let lastTouch = NO_TOUCH;
let connected = true;
let heard = null; /* scan_id -> verdict, of the five last */
let newestHeard = 0; /* scan_id */

const panel = makePanel({ onChoice: choose });
const last = makeLast({ onOpen: showOlder });
const actions = makeActions({ onAction: act });
const soundButton = iconButton('mute', switchSound);
const themeButton = iconButton('theme', () => nextTheme());
const status = makeStatus({ right: el('div', { class: 'status-buttons' }, soundButton, themeButton) });
const typed = el('div', { class: 'typed', hidden: true }, el('span', { class: 'typed-text' }),
    el('button', { type: 'button', class: 'touch primary', on: { click: () => keys.submit() } }),
    el('button', { type: 'button', class: 'touch', text: '✕', on: { click: () => keys.clear() } }));
const lost = el('div', { class: 'lost', role: 'alert', hidden: true }, symbol('unplugged'), el('h1'), el('p'));
const fault = el('div', { class: 'lost fault', role: 'alert', hidden: true }, symbol('warning'), el('h1'), el('p'), el('p'));
let keys = null;

function iconButton(mark, click) {
    return el('button', { type: 'button', class: 'icon', on: { click, pointerdown: (event) => event.preventDefault() } }, symbol(mark));
}

// A paired page scans under the name it was paired with.
function ownScanner() {
    return currentSession().page ?? 'web';
}

async function tell(promise, done) {
    try {
        const answer = await promise;
        if (done)
            toast(done(answer));
        return answer;
    } catch (error) {
        lastTouch = NO_TOUCH; /* nothing was done: it may be touched again at once */
        toast(explain(error), 'bad');
        return null;
    }
}

function choose(answer) {
    if (shown && !twice('choose', shown))
        tell(ask('choose', { scanner: shown.scanner, answer }));
}

// Gloves touch twice: the same on the same scan within AGAIN_MS is once.
function twice(name, v) {
    const what = `${name} ${v?.scan_id}`;
    const at = performance.now();
    if (lastTouch.what === what && at - lastTouch.at < AGAIN_MS)
        return true;
    lastTouch = { what, at };
    return false;
}

function act(name) {
    const v = shown;
    if (['undo', 'reprint', 'hold'].includes(name) && twice(name, v))
        return;
    switch (name) {
    case 'undo':
        if (v && !v.undone)
            tell(ask('undo', { scan_id: v.scan_id }), () => t('Undone: {waybill}', { waybill: v.waybill || v.raw }));
        break;
    case 'reprint':
        tell(ask('label.reprint', { scan_id: v.scan_id }), () => t('The label prints again, marked as a copy'));
        break;
    case 'hold':
        tell(ask('hold', { scan_id: v.scan_id }), (answer) => t('Hold shelf, number {n}', { n: answer.hold_no }));
        break;
    case 'count':
        openCount(v);
        break;
    case 'damaged':
    case 'missing':
    case 'surplus':
        openCount(v, name);
        break;
    case 'find':
        find = openFind({ onScan: scan, onClose: () => { find = null; } });
        break;
    case 'operator':
    case 'end':
        openOperator(view ?? {}, ownScanner(), name === 'end');
        break;
    case 'language':
        openLanguages();
        break;
    }
}

function openLanguages() {
    openDialog({ title: t('Language'), body: [el('div', { class: 'more-actions' }, Object.entries(LANGUAGES).map(([code, word]) =>
        el('button', { type: 'button', class: 'touch', text: word, 'aria-pressed': String(code === language()),
            on: { click: () => { closeDialog(); speak(code); } } })))] });
}

async function speak(code) {
    await setLanguage(code, true);
    draw();
    drawConnection();
}

function scan(raw) {
    unlockIfAsked();
    tell(ask('scan', { raw, typed: true }));
}

// An older parcel of the list, until the next scan.
async function showOlder(row) {
    const newest = view.verdict?.scan_id;
    const answer = await tell(get(`scans/${encodeURIComponent(row.scan_id)}`));
    if (!answer || view.verdict?.scan_id !== newest) /* the next scan has come meanwhile */
        return;
    shown = row.scan_id === view.verdict?.scan_id ? view.verdict : olderVerdict(row, answer);
    drawVerdict();
}

function olderVerdict(row, answer) {
    const scanned = answer.scan;
    return { ...scanned, ...row, waybill: row.waybill, scanner: scanned.scanner, verdict: row.verdict, undone: row.undone,
        hold_no: answer.hold?.hold_no ?? scanned.hold_no, lines: answer.receipts ?? [], lines_total: answer.receipts?.length ?? 0,
        orders: [], parcel: null, warnings: [], attention: false, shelf: scanned.bin ?? '' };
}

function drawVerdict() {
    attribute(document.body, 'data-verdict', shown?.verdict ?? 'ready');
    attribute(document.body, 'data-undone', Boolean(shown?.undone));
    panel.show(shown);
    actions.update(shown);
}

function draw() {
    status.update(view ?? {});
    status.tick();
    last.update(view?.last);
    drawVerdict();
    const recording = view?.disk?.ok !== false;
    show(fault, !recording);
    text(fault.children[1], t('NOTHING IS BEING RECORDED'));
    text(fault.children[2], t('Put parcels aside and call the admin; scan them again afterwards'));
    text(fault.children[3], said(view?.disk?.detail));
    drawSound();
    text(typed.children[1], t('Send'));
    attribute(typed.children[2], 'aria-label', t('Clear'));
    attribute(themeButton, 'aria-label', t('Dark or light'));
}

// --- sounds ---------------------------------------------------------------------------------------------------------
function drawSound() {
    const on = soundReady() && volume() > 0;
    setSymbol(soundButton.firstElementChild, on ? 'sound' : 'mute');
    attribute(soundButton, 'data-asks', !soundReady());
    attribute(soundButton, 'aria-label', soundReady() ? t('Volume') : t('Touch once for sound'));
}

async function switchSound() {
    if (soundReady() && performance.now() - unlockedAt > AGAIN_MS) /* else this touch is what unlocked it */
        setVolume(VOLUMES[(VOLUMES.indexOf(volume()) + 1) % VOLUMES.length] ?? VOLUMES[0]);
    await unlockSound();
    drawSound();
    playSound('match');
}

async function unlockIfAsked() {
    if (!soundReady()) {
        unlockedAt = performance.now();
        await unlockSound();
        drawSound();
    }
}

// What a changed verdict sounds like. A parcel on the shelf is not the one in hand: only that its order is found is heard.
function soundOf(verdict, before, inHand) {
    if (verdict.endsWith('!'))
        return 'attention';
    if (inHand || !['pending', 'unknown'].includes(before))
        return verdict;
    return ['match', 'complete'].includes(verdict) ? 'attention' : '';
}

// Sounds what is new among the five last. The first picture after a (re)connection is old news.
function listenTo(picture) {
    const now = new Map((picture.last ?? []).map((row) => [row.scan_id, row.verdict]));
    const v = picture.verdict;
    if (v)
        now.set(v.scan_id, v.attention ? `${v.verdict}!` : v.verdict);
    for (const [scanId, verdict] of heard ? [...now].reverse() : []) {
        /* One that comes up among the last again was on the shelf. */
        const before = heard.get(scanId) ?? (Number(scanId) <= newestHeard ? 'pending' : undefined);
        if (before !== verdict && before !== `${verdict}!`)
            playSound(soundOf(verdict, before, scanId === v?.scan_id));
    }
    heard = now;
    newestHeard = Math.max(newestHeard, ...[...now.keys()].map(Number));
}

// --- the connection -------------------------------------------------------------------------------------------------
function drawConnection() {
    show(lost, !connected);
    text(lost.children[1], t('NOT CONNECTED'));
    text(lost.children[2], t('This screen has lost the station. What you scan now does not show here: look at the station itself. It comes back by itself.'));
    attribute(document.body, 'data-connected', String(connected));
}

function connection(now) {
    if (now && !connected && view)
        lookForNewPages();
    connected = now;
    drawConnection();
    if (!connected)
        heard = null;
}

// A page that stays open for weeks outlives its station's version.
async function lookForNewPages() {
    const { version } = currentSession();
    if ((await openSession().catch(() => ({ version }))).version !== version)
        reloadOnceIdle();
}

// Not under a dialog: what is half done in it would be lost.
function reloadOnceIdle() {
    const dialog = document.querySelector('dialog[open]');
    if (dialog)
        dialog.addEventListener('close', reloadOnceIdle, { once: true });
    else
        location.reload();
}

function onEvent(name, data) {
    if (name !== 'view')
        return;
    const before = view;
    view = data;
    if (before?.verdict?.scan_id !== data.verdict?.scan_id || shown === null || shown === before?.verdict)
        shown = data.verdict;
    else
        shown = { ...shown, undone: data.last?.find((row) => row.scan_id === shown.scan_id)?.undone ?? shown.undone };
    listenTo(data);
    draw();
}

function onCode(code) {
    closeDialog();
    scan(code);
}

function onTyped(value) {
    if (find && value.length < SCAN_LENGTH) {
        find.set(value);
        show(typed, false);
        return;
    }
    show(typed, value !== '');
    text(typed.firstElementChild, value);
}

function functionKey(key) {
    if (key === 'F2')
        act('undo');
    else if (key === 'F3' && view)
        tell(ask('offline', { on: !view.platform.forced_offline }));
    else if ((key === 'F5' || key === 'F6') && shown?.verdict === 'choice')
        choose(key === 'F5' ? 'next' : 'same');
    else
        return false;
    return true;
}

function run() {
    document.title = `Tallyman · ${view?.station ?? ''}`;
    document.body.replaceChildren(status.node, panel.node, last.node, actions.node, typed, lost, fault);
    prepareSound(drawSound);
    keys = listenToKeys({ text: onTyped, functionKey, code: (code) => {
        if (find && code.length < SCAN_LENGTH)
            keys.set(code);
        else
            onCode(code);
    } });
    draw();
    setInterval(() => status.tick(), 1000);
    setInterval(() => { if (view?.disk?.ok === false) playSound('fault'); }, FAULT_EVERY_MS);
    window.addEventListener('pointerdown', unlockIfAsked);
    follow(apiUrl('events'), { event: onEvent, state: connection, refused: () => location.reload() });
}

async function start() {
    applyTheme();
    try {
        const session = await openSession();
        await setLanguage(preferredLanguage(session.language));
        if (session.role)
            run();
        else if (session.needs === 'login')
            location.replace('/login?to=/station');
        else
            showPairing({ station: session.station, onPaired: () => location.reload(),
                onLanguage: async (code) => { await setLanguage(code, true); location.reload(); } });
    } catch {
        await setLanguage(preferredLanguage());
        document.body.replaceChildren(lost);
        connection(false);
        setTimeout(start, 3000);
    }
}

start();
