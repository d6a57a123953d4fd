// Printers and their queue: what they say of themselves, test and shelf labels, reprint and cancel.
import { el } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { ask, get } from '../lib/api.js';
import { when } from '../lib/format.js';
import { act, cardRows, facts, field, input, link, pageHead, select, stateBadge } from '../lib/ui.js';
import { openDialog, unfilled } from '../lib/dialog.js';
import { LABEL, labelTone, labelWord, printerAdvice, printerTone, printerWord, unsureQuestion } from '../lib/states.js';
import { said } from '../lib/said.js';
import { makeTable } from '../lib/table.js';

const KINDS = { parcel: N('parcel'), line: N('order line'), hold: N('hold'), shelf: N('shelf'), test: N('test') };

function printerParts(p) {
    const advice = printerAdvice(p);
    return [
        el('div', { class: 'card-head' }, el('h2', { text: p.name }), stateBadge(p.state, printerWord(p.state), printerTone(p))),
        advice ? el('p', { text: advice }) : null,
        p.unsure ? el('p', { class: 'question', text: unsureQuestion(p) }) : null,
        p.can_tell === false ? el('p', { class: 'note', text: t('This printer does not say whether it has printed.') }) : null,
        facts([[t('Waiting'), p.waiting ? String(p.waiting) : ''], [t('Address'), p.uri], [t('Language'), p.language], [t('Media'), p.media], [t('Dots per inch'), p.dpi]]),
        el('div', { class: 'card-actions' }, act(t('Test label'), () => ask('label.test', { printer: p.name }),
            { done: t('A test label is on its way to {printer}', { printer: p.name }) })),
    ];
}

function openShelves(done) {
    const codes = input('text', { required: true, placeholder: 'A-017 A-018' });
    const comment = input('text');
    const problem = el('p', { class: 'problem', role: 'alert' });
    const dialog = openDialog({ title: t('Shelf labels'),
        body: [el('p', { text: t('Each says its shelf, large, and has the code that puts the parcel in hand there.') }),
            el('div', { class: 'filters' }, field(t('Shelves'), codes), field(t('Comment'), comment)), problem],
        actions: [act(t('Print'), async () => {
            problem.textContent = unfilled(dialog);
            if (problem.textContent)
                return false;
            const answer = await ask('label.shelf', { codes: codes.value.split(/[\s,;]+/).filter(Boolean), comment: comment.value.trim() });
            dialog.close();
            done();
            return answer;
        }, { kind: 'primary', done: (answer) => t('{n} labels are on their way to {printer}', { n: answer.labels.length, printer: answer.printer }) })] });
}

export async function open(place, { query, setQuery, signal, onView }) {
    const filters = { state: query.get('state') ?? '', printer: query.get('printer') ?? '' };
    const cards = el('div', { class: 'cards' });
    const table = makeTable({ label: t('Labels'), key: 'label_id', signal, empty: t('No labels.'), load: (after, abort) => get('labels', { ...filters, after }, abort),
        columns: [
            { title: t('When'), class: 'nowrap', cell: (r) => when(r.at) },
            { title: t('State'), cell: (r) => el('div', {}, stateBadge(r.state, labelWord(r.state), labelTone(r.state)),
                r.detail ? el('small', { text: said(r.detail) }) : null) },
            { title: t('Kind'), cell: (r) => el('div', {}, t(KINDS[r.kind] ?? r.kind), Number(r.copy) > 1 ? el('small', { text: `${t('Copy')} ${r.copy}` }) : null) },
            { title: t('Waybill or shelf'), class: 'mono', cell: (r) => (r.waybill ? link(`/admin/parcel/${encodeURIComponent(r.waybill)}`, r.waybill)
                : r.kind === 'shelf' ? r.line_id : '') },
            { title: t('Printer'), cell: (r) => r.printer },
            { title: '', class: 'row-actions', cell: (r) => el('span', { class: 'badges' },
                act(t('Reprint'), () => ask('label.reprint', { label_id: r.label_id }).then(() => table.refresh()), { done: t('The label prints again, marked as a copy') }),
                r.state === 'unsure' ? act(t('It is there'), () => ask('label.confirm', { label_id: r.label_id }).then(() => table.refresh()), { done: t('Thank you, noted') }) : null,
                r.state === 'queued' || r.state === 'unsure'
                    ? act(t('Cancel'), () => ask('label.cancel', { label_id: r.label_id }).then(() => table.refresh())) : null) },
        ] });
    const changed = (key, value) => { filters[key] = value; setQuery(filters); table.reload(); };
    const printers = (await get('printers', {}, signal)).rows ?? [];
    place.append(pageHead(t('Printers'), el('button', { type: 'button', text: t('Shelf labels'), on: { click: () => openShelves(() => table.refresh()) } })), cards, el('h2', { text: t('Labels') }), el('div', { class: 'filters' },
        field(t('State'), select([['', t('all')], ...Object.entries(LABEL).map(([key, word]) => [key, t(word)])], filters.state,
            { on: { change: (event) => changed('state', event.target.value) } })),
        field(t('Printer'), select([['', t('all')], ...printers.map((p) => [p.name, p.name])], filters.printer,
            { on: { change: (event) => changed('printer', event.target.value) } }))), table.node);
    const shown = cardRows({ parent: cards, key: 'name', parts: printerParts,
        none: t('No printer is set up: a printer block in tallyman.conf makes one; docs/labels.md says how.') });
    shown.draw(printers);
    await table.reload();
    let seen = null;
    onView((view) => {
        const mark = JSON.stringify([view.printers, view.counts?.labels_waiting, view.counts?.labels_unsure]);
        if (seen !== null && mark !== seen) {
            table.keepPlace(() => shown.draw(printers.map((p) => ({ ...p, ...view.printers?.find((one) => one.name === p.name) }))));
            if (table.onFirstPage())
                table.refresh();
        }
        seen = mark;
    });
}
