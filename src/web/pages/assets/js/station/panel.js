// The verdict, for one glance from three metres: colour and pattern (by CSS), symbol, word, the largest code, the picture. Made once;
// showing a verdict only changes texts, so weeks of scans leave nothing behind.
import { attribute, el, pool, show, svg, text } from '../lib/dom.js';
import { symbol, setSymbol } from '../lib/symbols.js';
import { verdictSentence, verdictSymbol, verdictWord, warningText } from '../lib/verdicts.js';
import { t } from '../lib/i18n.js';
import { number, when } from '../lib/format.js';

const ONE_ROW_EM = 7;
const PICTURE_RETRY_MS = [600, 1200, 2500, 5000, 10000];

// How wide a text is, in em of its font: Chinese is twice as wide as Latin. Good enough to choose a size that fits.
function widthOf(value) {
    let width = 0;
    for (const letter of value)
        width += letter.codePointAt(0) > 0x2e80 ? 1.02 : /[A-ZМШЩЖЮФ0-9@%]/.test(letter) ? 0.68 : 0.56;
    return Math.max(width, 1);
}

function longestWord(value) {
    return Math.max(...value.split(/\s+/).map(widthOf));
}

function makeLine() {
    const img = el('img', { class: 'line-picture', alt: '', decoding: 'async' });
    keepTrying(img);
    return el('li', { class: 'line' }, img,
        el('span', { class: 'line-quantity' }),
        el('span', { class: 'line-text' },
            el('span', { class: 'line-title', dir: 'auto' }), el('span', { class: 'line-config', dir: 'auto' }),
            el('span', { class: 'line-comment', dir: 'auto' }), el('span', { class: 'line-status' })));
}

function setPicture(img, path) {
    const src = typeof path === 'string' && path.startsWith('/pictures/') ? path : '';
    if ((img.getAttribute('src') ?? '') === src)
        return;
    img.classList.remove('broken');
    if (src)
        img.setAttribute('src', src);
    else
        img.removeAttribute('src');
}

// The station may be fetching the picture still: it is asked for again a few times, as long as it is wanted.
function keepTrying(img) {
    let wanted = '';
    let tries = 0;
    let timer = 0;
    img.addEventListener('load', () => img.classList.remove('broken'));
    img.addEventListener('error', () => {
        const src = img.getAttribute('src');
        img.classList.add('broken');
        if (src !== wanted)
            tries = 0;
        wanted = src;
        clearTimeout(timer);
        if (src && tries < PICTURE_RETRY_MS.length)
            timer = setTimeout(() => { if (img.getAttribute('src') === wanted) img.setAttribute('src', wanted); }, PICTURE_RETRY_MS[tries++]);
    });
}

export function makePanel({ onChoice }) {
    const mark = svg('svg', { viewBox: '0 0 100 100', class: 'symbol mark', 'aria-hidden': 'true' });
    const word = el('h1', { class: 'word' });
    const sentence = el('p', { class: 'sentence' });
    const codeLabel = el('span', { class: 'code-label' });
    const code = el('span', { class: 'code-value', dir: 'auto' });
    const count = el('p', { class: 'count' });
    const waybill = el('p', { class: 'waybill' }, el('span', { class: 'waybill-head' }), el('b', { class: 'waybill-tail' }),
        el('span', { class: 'courier' }));
    const picture = el('img', { class: 'picture', alt: '', decoding: 'async' });
    const frame = el('figure', { class: 'picture-frame' }, picture, symbol('box', 'picture-none'));
    const lines = el('ul', { class: 'lines' });
    const more = el('p', { class: 'lines-more' });
    const orders = el('ul', { class: 'orders' });
    const warnings = el('p', { class: 'warnings' });
    const attention = el('p', { class: 'banner attention' }, symbol('warning'), el('span'));
    const undone = el('p', { class: 'banner undone' }, symbol('undo'), el('span'));
    const another = el('button', { type: 'button', class: 'choice', on: { click: () => onChoice('next') } });
    const same = el('button', { type: 'button', class: 'choice', on: { click: () => onChoice('same') } });
    const choices = el('div', { class: 'choices' }, another, same);
    const spoken = el('p', { class: 'sr-only', role: 'status', 'aria-live': 'assertive' });
    keepTrying(picture);

    const node = el('main', { class: 'panel', 'data-verdict': 'ready' },
        el('div', { class: 'glance' }, el('div', { class: 'head' }, mark, el('div', { class: 'head-text' }, word, sentence)),
            attention, undone,
            choices, el('div', { class: 'code' }, codeLabel, code), count, waybill, warnings),
        el('div', { class: 'what' }, frame, el('div', { class: 'what-text' }, orders, lines, more)),
        spoken);

    function largest(v) {
        if (v.verdict === 'refused' || v.verdict === 'command')
            return ['', ''];
        if (v.hold_no && ['unknown', 'pending', 'stopped'].includes(v.verdict))
            return [t('HOLD SHELF No.'), String(v.hold_no)];
        const customers = (v.orders ?? []).map((order) => order.customer).filter(Boolean);
        if (v.shelf && !customers.includes(v.shelf))
            return [t('SHELF'), v.shelf];
        return customers.length ? [t('CUSTOMER'), customers[0]] : ['', ''];
    }

    function counted(v) {
        const parts = [];
        if (v.parcel?.index && v.parcels_total)
            parts.push(t('parcel {n} of {m}', { n: v.parcel.index, m: v.parcels_total }));
        else if (v.parcels_total > 1)
            parts.push(t('{n} of {m} parcels here', { n: v.parcels_received, m: v.parcels_total }));
        if (v.verdict === 'duplicate' && v.first)
            parts.push([when(v.first.at), v.first.station, v.first.operator].filter(Boolean).join(' · '));
        return parts.join('   ');
    }

    function showLines(v) {
        const rows = v.lines ?? [];
        const made = pool(lines, rows.length, makeLine);
        rows.forEach((line, i) => {
            const [img, quantity, body] = made[i].children;
            const [title, config, comment, status] = body.children;
            made[i].classList.toggle('void', Boolean(line.void));
            setPicture(img, rows.length > 1 ? line.picture : '');
            text(quantity, `${number(line.quantity)} ×`);
            text(title, line.title);
            text(config, line.config);
            text(comment, line.comment);
            text(status, line.void ? line.status : '');
        });
        node.style.setProperty('--lines', String(Math.max(1, rows.length)));
        const left = (v.lines_total ?? 0) - rows.length;
        show(more, left > 0);
        text(more, left > 0 ? t('and {n} more lines', { n: left }) : '');
    }

    function showOrders(v) {
        const rows = v.orders ?? [];
        const made = pool(orders, rows.length, () => el('li', {}, el('b', { class: 'order-id' }),
            el('span', { class: 'order-customer', dir: 'auto' }), el('span', { class: 'order-count' })));
        rows.forEach((order, i) => {
            const [id, customer, progress] = made[i].children;
            text(id, order.order_id);
            text(customer, order.customer);
            text(progress, order.lines ? t('{n} of {m} lines here', { n: order.arrived, m: order.lines }) : ''); /* every line void: nothing to come */
        });
    }

    function ready() {
        attribute(node, 'data-verdict', 'ready');
        setSymbol(mark, 'scan');
        text(word, t('READY'));
        text(sentence, t('Scan a parcel, or type its number and press Enter'));
        for (const part of [attention, undone, choices, warnings, frame, waybill, code.parentElement, count])
            show(part, false);
        pool(lines, 0);
        pool(orders, 0);
        show(more, false);
    }

    function verdict(v) {
        attribute(node, 'data-verdict', v.verdict);
        attribute(node, 'data-undone', Boolean(v.undone));
        setSymbol(mark, v.undone ? 'undo' : verdictSymbol(v.verdict));
        text(word, verdictWord(v.verdict));
        text(sentence, verdictSentence(v));
        const [label, value] = largest(v);
        show(code.parentElement, value !== '');
        text(codeLabel, label);
        text(code, value);
        const width = widthOf(value);
        attribute(code, 'data-long', width > ONE_ROW_EM); /* a name rather than a shelf: two rows */
        code.style.setProperty('--width', Math.max(width > ONE_ROW_EM ? width * 0.62 : width, longestWord(value)).toFixed(2));
        const n = counted(v);
        show(count, n !== '');
        text(count, n);
        const number_ = v.waybill || v.raw || '';
        const cut = v.waybill ? Math.max(0, number_.length - 4) : number_.length;
        show(waybill, number_ !== '');
        text(waybill.children[0], number_.slice(0, cut));
        text(waybill.children[1], number_.slice(cut));
        text(waybill.children[2], v.courier);
        const said = (v.warnings ?? []).map(warningText).filter(Boolean).join(' · ');
        show(warnings, said !== '');
        text(warnings, said);
        show(attention, Boolean(v.attention) && !v.undone);
        text(attention.lastElementChild, t('CHANGED - LOOK AGAIN'));
        show(undone, Boolean(v.undone));
        text(undone.lastElementChild, t('UNDONE'));
        show(choices, v.verdict === 'choice' && !v.undone);
        text(another, t('Another parcel'));
        text(same, t('The same parcel'));
        const first = v.lines?.find((line) => line.picture && !line.void) ?? v.lines?.find((line) => line.picture);
        show(frame, Boolean(v.lines?.length));
        setPicture(picture, first?.picture);
        showLines(v);
        showOrders(v);
        text(spoken, [verdictWord(v.verdict), value, n].filter(Boolean).join(', '));
    }

    return { node, show: (v) => (v ? verdict(v) : ready()) };
}
