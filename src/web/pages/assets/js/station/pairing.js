// A tablet that the station does not know yet: it asks for a code, the station's terminal shows it, somebody types it here.
import { el, text } from '../lib/dom.js';
import { t, LANGUAGES, language } from '../lib/i18n.js';
import { explain, pair, post } from '../lib/api.js';
import { symbol } from '../lib/symbols.js';
import { makeKeypad } from './keypad.js';

const DIGITS = 6;

function defaultName() {
    const kept = localStorage.getItem('tallyman.name');
    if (kept)
        return kept;
    const made = `page-${Math.random().toString(36).slice(2, 6)}`;
    localStorage.setItem('tallyman.name', made);
    return made;
}

export function showPairing({ station, onPaired, onLanguage }) {
    const name = defaultName();
    const problem = el('p', { class: 'problem', role: 'alert' });
    const step = el('div', { class: 'pairing-step' });

    async function askForCode() {
        try {
            await post('pairing/code', { name });
            text(problem, '');
            showKeypad();
        } catch (error) {
            text(problem, explain(error));
        }
    }

    function showKeypad() {
        const pad = makeKeypad({ limit: DIGITS, label: t('Pairing code'), onDone: send, onChange: (value) => {
            if (value.length === DIGITS)
                send(value);
        } });
        async function send(code) {
            if (code.length !== DIGITS)
                return;
            try {
                await pair(name, code);
                onPaired();
            } catch (error) {
                pad.set('');
                text(problem, explain(error));
            }
        }
        step.replaceChildren(
            el('p', { text: t('The terminal of station {station} shows a code of six digits. Type it here.', { station }) }), pad.node,
            el('button', { type: 'button', class: 'touch', text: t('Show a new code'), on: { click: askForCode } }));
    }

    step.append(
        el('p', { text: t('This screen is not known to the station yet. Pairing it takes half a minute, once.') }),
        el('button', { type: 'button', class: 'touch primary', text: t('Show a code on the terminal'), on: { click: askForCode } }));
    document.body.replaceChildren(el('main', { class: 'pairing' }, symbol('key'),
        el('h1', { text: t('Pair this screen') }), el('p', { class: 'note', text: t('It will be called {name}.', { name }) }), step, problem,
        el('p', { class: 'languages' }, Object.entries(LANGUAGES).map(([code, word]) => el('button', { type: 'button', class: 'touch',
            text: word, 'aria-pressed': String(code === language()), on: { click: () => onLanguage(code) } })))));
}
