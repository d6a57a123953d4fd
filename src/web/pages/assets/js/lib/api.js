// The one client of docs/api.md. Every answer is JSON; what went wrong comes as an ApiError with a line for people.
import { N, t } from './i18n.js';
import { said } from './said.js';

export class ApiError extends Error {
    constructor(status, answer) {
        super(answer.error ?? `HTTP ${status}`);
        this.status = status;
        this.kind = answer.kind ?? '';
        this.retryAfter = answer.retry_after_s ?? 0;
        this.text = answer.text; /* the line with {0}, {1} in the places of its values: the key of its translation */
        this.values = answer.values;
    }
}

const KINDS = {
    busy: N('Somebody else is doing this now; try again in a moment.'),
    full: N('The disk is full; call the admin.'),
    io: N('The disk cannot be read or written; call the admin.'),
    gone: N('It is not there any more.'),
    retry: N('It did not work now; try again.'),
    stopped: N('The station is stopping.'),
    unknown: N('The answer was lost: it is not known whether it was done. Look before you do it again.'),
};

// What to tell a person: our words in their language, then the server's own line (in their language where we have it).
export function explain(error) {
    if (!(error instanceof ApiError))
        return t('The station does not answer. Is it running?');
    const kind = KINDS[error.kind];
    const line = error.text ? t(error.text, error.values) : said(error.message);
    return kind && line ? `${t(kind)} (${line})` : kind ? t(kind) : line;
}

let session = { user: null, role: null, csrf: '', needs: null };
const RANK = ['station', 'staff', 'desk', 'admin'];

export function currentSession() {
    return session;
}

export function may(role) {
    return RANK.indexOf(session.role) >= RANK.indexOf(role);
}

function query(params) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(params ?? {}))
        if (value !== undefined && value !== null && value !== '')
            search.set(name, value);
    const text = search.toString();
    return text ? `?${text}` : '';
}

export function apiUrl(path, params) {
    return `/api/1/${path}${query(params)}`;
}

async function call(method, path, { params, json, body, signal } = {}) {
    const headers = {};
    if (method !== 'GET')
        headers['X-CSRF-Token'] = session.csrf;
    if (json !== undefined)
        headers['Content-Type'] = 'application/json';
    const answer = await fetch(apiUrl(path, params), {
        method, headers, signal, cache: 'no-store', credentials: 'same-origin',
        body: json === undefined ? body : JSON.stringify(json),
    });
    const data = await answer.json().catch((error) => {
        if (error.name === 'AbortError')
            throw error;
        return {};
    });
    if (!answer.ok || data.ok === false) {
        const error = new ApiError(answer.status, data);
        if (answer.status === 401 && path !== 'session')
            window.dispatchEvent(new CustomEvent('tallyman:denied'));
        throw error;
    }
    return data;
}

// Reads who we are. A page's first call, and what a refused CSRF token is cured with.
export async function openSession() {
    session = await call('GET', 'session');
    return session;
}

// Whoever works in another tab of this browser is somebody else, or nobody, from now on: they hear it as a `storage` event.
export const SESSION_CHANGED = 'tallyman.session';

function tellOtherTabs() {
    localStorage.setItem(SESSION_CHANGED, String(Date.now()));
}

export async function logIn(name, password) {
    session = await call('POST', 'session', { json: { name, password } });
    tellOtherTabs();
    return session;
}

export async function logOut() {
    await call('DELETE', 'session');
    tellOtherTabs();
    session = { user: null, role: null, csrf: '', needs: 'login' };
}

export async function pair(name, code) {
    session = await call('POST', 'pairing', { json: { name, code } });
    return session;
}

// Somebody may have logged in or out in another tab: then the token is another one, and the call is made once more with it.
// A refused call has changed nothing, so this repeats no write. A page that shows what one person may see lets nobody else do it.
async function write(method, path, options) {
    try {
        return await call(method, path, options);
    } catch (error) {
        const before = session;
        if (error.status !== 403 || (await openSession()).csrf === before.csrf)
            throw error;
        if (session.user !== before.user && !window.dispatchEvent(new CustomEvent('tallyman:other', { cancelable: true })))
            throw error;
        return call(method, path, options);
    }
}

export function get(path, params, signal) {
    return call('GET', path, { params, signal });
}

export function post(path, json) {
    return write('POST', path, { json });
}

// A request to the station (`POST /api/1/do/NAME`); it answers after its commit.
export function ask(name, args = {}) {
    return write('POST', `do/${name}`, { json: args });
}

export function sendPhoto(target, blob) {
    return write('POST', 'photos', { params: target, body: blob });
}
