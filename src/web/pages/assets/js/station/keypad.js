// Big keys on the screen: gloves do not type, and a tablet's own keyboard would cover the verdict and take the focus.
import { attribute, el, text } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '⌫', '0', 'OK'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '-'];

// makeKeypad({letters, limit, label, onChange, onDone, ok}) -> {node, value(), set()}
export function makeKeypad({ letters = false, limit = 40, label, onChange, onDone, ok = true }) {
    let value = '';
    const shown = el('output', { class: 'keypad-value', 'aria-label': label });

    function set(next) {
        value = next.slice(0, limit);
        text(shown, value);
        attribute(shown, 'data-empty', value === '');
        onChange?.(value);
    }

    function press(key) {
        if (key === '⌫')
            set(value.slice(0, -1));
        else if (key === 'OK')
            onDone?.(value);
        else
            set(value + key);
    }

    const key = (name) => el('button', { type: 'button', class: name === 'OK' ? 'key primary' : 'key', text: name,
        'aria-label': name === '⌫' ? t('Delete') : null, on: { click: () => press(name) } });
    const digits = ok ? DIGITS : DIGITS.map((name) => (name === 'OK' ? '-' : name));
    const node = el('div', { class: letters ? 'keypad with-letters' : 'keypad' }, shown,
        el('div', { class: 'keys' }, digits.map(key)),
        letters ? el('div', { class: 'keys letters' }, LETTERS.map(key)) : null);
    set('');
    return { node, value: () => value, set };
}
