// Small parts that the admin pages are put together from.
import { attribute, el, uid } from './dom.js';
import { t } from './i18n.js';
import { explain } from './api.js';
import { toast } from './toast.js';
import { makeRows, renew } from './rows.js';
import { symbol } from './symbols.js';
import { verdictSymbol, verdictWord } from './verdicts.js';

export function pageHead(title, ...actions) {
    return el('div', { class: 'page-head' }, el('h1', { text: title, tabindex: '-1' }), el('div', { class: 'page-actions' }, actions));
}

export function card(title, ...body) {
    return el('section', { class: 'card' }, title ? el('h2', { text: title }) : null, body);
}

// A list of cards that is refreshed: one a row, by key. parts(row): what stands in it (null: nothing at this place).
export function cardRows({ parent, key, parts, tone, none }) {
    return makeRows({ parent, key, none: none ? card('', empty(none)) : undefined, make: () => el('section', { class: 'card device' }),
        fill: (node, row) => { node.classList.toggle('asks', Boolean(tone?.(row))); renew(node, parts(row)); } });
}

// The same for the items of a list.
export function listRows({ parent, key, parts, state, none }) {
    return makeRows({ parent, key, none: none ? el('li', { class: 'empty', text: none }) : undefined, make: () => el('li'),
        fill: (node, row) => { attribute(node, 'data-state', state?.(row)); renew(node, parts(row)); } });
}

// A labelled control. The control is made by the caller and gets the label's id.
export function field(label, control, note) {
    control.id ||= uid('field');
    return el('div', { class: 'field' }, el('label', { for: control.id, text: label }), control,
        note ? el('small', { text: note }) : null);
}

export function input(type, props = {}) {
    return el('input', { type, autocomplete: 'off', spellcheck: 'false', ...props });
}

// choices: [[value, word]]
export function select(choices, value = '', props = {}) {
    return el('select', props, choices.map(([key, word]) => el('option', { value: key, selected: key === value, text: word })));
}

// Runs an action of a person: the button rests meanwhile, and what went wrong is said.
export function act(text, run, { kind = '', done, title } = {}) {
    const button = el('button', { type: 'button', class: kind, text, 'aria-label': title });
    button.addEventListener('click', async () => {
        if (button.ariaDisabled)
            return;
        button.ariaDisabled = 'true'; /* not `disabled`: that would take its focus away */
        try {
            const answer = await run();
            if (done && answer !== false)
                toast(typeof done === 'function' ? done(answer) : done);
        } catch (error) {
            if (error.name !== 'AbortError') /* somebody went to another page while this one was read again */
                toast(explain(error), 'bad');
        }
        button.ariaDisabled = null;
    });
    return button;
}

export function link(href, text, props = {}) {
    return el('a', { href, text, ...props });
}

export function verdictBadge(name) {
    return el('span', { class: 'badge verdict', 'data-verdict': name }, symbol(verdictSymbol(name)), verdictWord(name));
}

const GOOD = new Set(['ready', 'valid', 'good', 'ok', 'confirmed', 'sent', 'done', 'finished', 'completed', 'up', 'closed', 'matched', 'active']);
const BAD = new Set(['gone', 'denied', 'fault', 'failed', 'expired', 'invalid', 'away', 'empty', 'open-lid', 'parked', 'undecided', 'error',
    'blocked', 'disabled', 'missing', 'damaged']);

export function stateBadge(state, word, wanted) {
    const tone = wanted ?? (GOOD.has(state) ? 'good' : BAD.has(state) ? 'bad' : 'plain');
    return el('span', { class: 'badge', 'data-tone': tone }, tone === 'good' ? symbol('tick') : tone === 'bad' ? symbol('warning') : null,
        word ?? state ?? '');
}

// Beside a scan's rightTime(): that it is not what the station's clock said, or that it is wrong.
export function clockBadge(row) {
    return row.clock_ok !== false ? null : row.at_corrected ? stateBadge('corrected', t('time corrected'), 'plain') : stateBadge('wrong', t('time wrong'), 'bad');
}

// [[name, value or node]] as a list of facts; empty ones are left out.
export function facts(rows) {
    return el('dl', { class: 'facts' }, rows.filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => el('div', {}, el('dt', { text: name }), el('dd', { dir: 'auto' }, value))));
}

export function problem(error) {
    return el('p', { class: 'problem', role: 'alert', text: explain(error) });
}

export function empty(text) {
    return el('p', { class: 'empty', text });
}

// Calls run(value) a little after the last key, as one types.
export function asTyped(control, run, wait = 180) {
    let timer = 0;
    control.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(() => run(control.value.trim()), wait);
    });
    return control;
}

export function loading() {
    return el('p', { class: 'empty', role: 'status', text: t('Loading…') });
}
