// One short line of news at a time; the next one takes its place, so nothing piles up.
import { el } from './dom.js';

let node = null;
let timer = 0;

export function toast(message, kind = 'good') {
    if (!node) {
        node = el('div', { class: 'toast', role: 'status', 'aria-live': 'polite' });
        document.body.append(node);
    }
    const dialog = document.querySelector('dialog[open]');
    (dialog ?? document.body).append(node);
    node.textContent = message;
    node.dataset.kind = kind;
    node.classList.add('shown');
    clearTimeout(timer);
    timer = setTimeout(() => {
        node.classList.remove('shown');
        document.body.append(node);
    }, kind === 'good' ? 3500 : 8000);
}
