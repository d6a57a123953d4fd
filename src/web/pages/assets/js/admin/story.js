// The whole story of a waybill, as parts of a page: parcels, lines on file, scans with their changes, photos. Used by the parcel's page
// and by a hold's.
import { attribute, el } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { ask, get, may } from '../lib/api.js';
import { number, microseconds, rightTime, when, whole } from '../lib/format.js';
import { act, card, clockBadge, empty, facts, link, problem, stateBadge, verdictBadge } from '../lib/ui.js';
import { refusalText, reasonText, verdictWord } from '../lib/verdicts.js';
import { labelTone, labelWord, parcelTone, parcelWord } from '../lib/states.js';
import { confirmDialog } from '../lib/dialog.js';
import { makeRows, renew } from '../lib/rows.js';

export function picture(path) {
    const safe = typeof path === 'string' && path.startsWith('/pictures/');
    return safe ? el('img', { class: 'thumb', src: path, alt: '', loading: 'lazy', on: { error: (event) => event.target.remove() } })
        : el('span', { class: 'thumb none' });
}

export function lineClass(line) {
    return line.void ? 'order-line void' : 'order-line';
}

export function lineParts(line) {
    return [picture(line.picture), el('div', {}, el('b', { text: `${number(line.quantity)} × ${line.title ?? ''}`, dir: 'auto' }),
        line.config ? el('span', { text: line.config, dir: 'auto' }) : null,
        line.comment ? el('mark', { text: line.comment, dir: 'auto' }) : null,
        el('span', { class: 'note' },
            may('desk') && line.order_id ? link(`/admin/order/${encodeURIComponent(line.order_id)}`, line.order_id) : line.order_id ?? '',
            [line.status, line.purchase_id, line.provider].filter(Boolean).map((part) => ` · ${part}`).join('')))];
}

export function lineCard(line) {
    return el('li', { class: lineClass(line) }, lineParts(line));
}

export function photos(list) {
    if (!list?.length)
        return null;
    return card(t('Photos'), el('ul', { class: 'photos' }, list.map((photo) => {
        const name = typeof photo === 'string' ? photo : photo.name;
        return el('li', {}, el('a', { href: `/photos/${encodeURIComponent(name)}`, target: '_blank', rel: 'noopener' },
            el('img', { src: `/photos/${encodeURIComponent(name)}`, alt: t('Photo of the parcel'), loading: 'lazy' })),
        photo.at ? el('span', { class: 'note', text: `${whole(photo.at)} ${photo.operator ?? ''}` }) : null);
    })));
}

// What is only read when somebody opens it: how the verdict came about, receipts, counting, labels.
async function scanDetails(scanId) {
    const d = await get(`scans/${encodeURIComponent(scanId)}`);
    return [
        d.changes?.length ? el('ol', { class: 'changes' }, d.changes.map((change) => el('li', {}, `${whole(change.at)} · ${verdictWord(change.verdict)}`,
            reasonText(change.reason) ? ` · ${reasonText(change.reason)}` : ''))) : null,
        d.receipts?.length ? el('ul', { class: 'receipt-rows' }, d.receipts.map((r) => el('li', { class: r.voided_at ? 'void' : '' },
            el('b', { text: `${number(r.quantity)} × ${r.title ?? ''}`, dir: 'auto' }), ` ${r.config ?? ''} `,
            el('span', { class: 'note', text: [r.order_id, r.late ? t('late match') : ''].filter(Boolean).join(' · ') })))) : null,
        d.counting?.length ? el('ul', { class: 'receipt-rows' }, d.counting.map((c) => el('li', { text: [whole(c.at), c.line_id, c.counted !== null && c.counted !== undefined
            ? t('counted {n}', { n: c.counted }) : '', c.condition && c.condition !== 'ok' ? t(CONDITION[c.condition] ?? c.condition) : '',
        c.weight_g ? t('{n} g', { n: c.weight_g }) : '', c.bin ? `${t('Shelf')} ${c.bin}` : '', c.operator].filter(Boolean).join(' · ') }))) : null,
        d.labels?.length ? el('p', { class: 'note' }, `${t('Labels')}: `, d.labels.map((label) => [stateBadge(label.state, labelWord(label.state), labelTone(label.state)), ` ${label.printer ?? ''} `])) : null,
        photos(d.photos),
    ].filter(Boolean);
}

// It is read when it is opened, and again with each update of the story while it is open.
function scanMore(s) {
    const inside = el('div');
    const more = el('details', { on: { toggle: async () => {
        if (!more.open)
            return;
        const rows = await scanDetails(s.scan_id).catch((error) => [problem(error)]);
        renew(inside, rows.length ? rows : [el('p', { class: 'note', text: t('Nothing more.') })]);
    } } }, el('summary', { text: t('More') }), inside);
    return more;
}

function scanParts(s, reload) {
    const undo = act(t('Undo'), () => confirmDialog({ title: t('Undo this scan?'),
        body: [facts([[t('Scan'), s.scan_id], [t('When'), whole(rightTime(s))], [t('Verdict'), verdictBadge(s.verdict)]]),
            el('p', { text: t('Its receipts are voided by a new row, and labels not printed yet are cancelled. Nothing is deleted.') })],
        yes: t('Undo'), danger: true, act: () => ask('undo', { scan_id: s.scan_id }) }).then((done) => { if (done) reload(); return done; }));
    return [
        el('div', { class: 'scan-head' }, verdictBadge(s.verdict), el('b', { text: whole(rightTime(s)) }), clockBadge(s),
            el('span', { text: [s.station, s.scanner, s.operator].filter(Boolean).join(' · ') }),
            el('span', { class: 'scan-actions' }, s.undone_at ? stateBadge('undone', `${t('undone')} ${when(s.undone_at)}`, 'plain') : undo,
                act(t('Reprint'), () => ask('label.reprint', { scan_id: s.scan_id }), { done: t('The label prints again, marked as a copy') }))),
        facts([[t('Scan'), s.scan_id], [t('Recorded as'), s.clock_ok === false ? whole(s.at) : ''], [t('Raw'), s.raw ? el('code', { text: s.raw }) : ''], [t('Bytes'), s.raw_hex ? el('code', { class: 'bytes', text: s.raw_hex }) : ''],
            [t('AIM id'), s.aim], [t('Courier'), s.courier], [t('Known from'), SOURCE[s.source] ? t(SOURCE[s.source]) : ''],
            [t('Hold'), s.hold_no ? link(`/admin/holds/${s.hold_no}`, s.hold_no) : ''],
            [t('Why'), reasonText(s.reason) || refusalText(s.refusal)], [t('Time to record'), microseconds(s.elapsed_us)]])];
}

const SOURCE = { mirror: N('the mirror'), live: N('the platform, live') };
const CONDITION = { damaged: N('Damaged'), missing: N('Missing'), surplus: N('Surplus') };

// makeStory(reload) -> {node, update(story)}: what is opened in it stays open while more becomes known.
export function makeStory(reload) {
    const node = el('div', { class: 'stack' });
    const scans = makeRows({ parent: el('ol', { class: 'scans' }), key: 'scan_id', none: el('li', { class: 'empty', text: t('Not scanned yet.') }),
        make: (s) => el('li', {}, scanMore(s)), fill: (item, s) => {
            const more = item.lastElementChild;
            attribute(item, 'class', s.undone_at ? 'scan undone' : 'scan');
            renew(item, [...scanParts(s, reload), more]);
            more.dispatchEvent(new Event('toggle'));
        } });
    const scanned = card(t('Scans'), scans.node);

    function update(story) {
        scans.draw(story.scans ?? []);
        renew(node, [
            story.parcels?.length ? card(t('Parcels'), el('ul', { class: 'parcels' }, story.parcels.map((p) => el('li', {},
                el('b', { text: p.index ? t('parcel {n} of {m}', { n: p.index, m: p.total || '?' }) : t('parcel') }), stateBadge(p.state, parcelWord(p.state), parcelTone(p.state)),
                p.hold_no ? link(`/admin/holds/${p.hold_no}`, t('hold {n}', { n: p.hold_no })) : null)))) : null,
            card(t('On file now'), story.lines?.length ? el('ul', { class: 'order-lines' }, story.lines.map(lineCard))
                : empty(t('No order line is known for this waybill.')),
            story.orders?.length ? el('ul', { class: 'order-progress' }, story.orders.map((o) => el('li', {}, el('b', { text: o.order_id }),
                el('span', { text: o.customer ?? '', dir: 'auto' }), el('span', { text: o.status ?? '' })))) : null),
            scanned,
            photos(story.photos),
        ]);
    }

    return { node, update };
}
