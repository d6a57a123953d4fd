// The bar on top: one chip for each thing the station depends on. A chip in trouble has the warning triangle and says what to do.
import { attribute, el, pool, text } from '../lib/dom.js';
import { setSymbol, symbol } from '../lib/symbols.js';
import { t } from '../lib/i18n.js';
import { ask } from '../lib/api.js';
import { said } from '../lib/said.js';
import { accountTone, accountWord, modeWord, printerAdvice, printerTone, printerWord, scannerTone, scannerWord, unsureQuestion } from '../lib/states.js';
import { bytes, clock, when } from '../lib/format.js';
import { act } from '../lib/ui.js';
import { closeDialog, openDialog } from '../lib/dialog.js';

const LOW_DISK = 512 * 1024 * 1024;

// What is to be shown, as data: [{id, symbol, label, state: 'good'|'warn'|'bad', word, rows: [[name, word, detail, state, label that perhaps came out]]}]
export function statusChips(view) {
    const scanners = view.scanners ?? [];
    const printers = view.printers ?? [];
    const providers = view.providers ?? [];
    const worst = (rows) => (rows.some((row) => row[3] === 'bad') ? 'bad' : rows.some((row) => row[3] === 'warn') ? 'warn' : 'good');
    const scannerRows = scanners.map((s) => [s.name, [scannerWord(s.state), s.operator, modeWord(s.mode)].filter(Boolean).join(' · '),
        said(s.detail), scannerTone(s.state)]);
    const printerRows = printers.map((p) => [p.name, [printerWord(p.state), p.waiting ? t('{n} waiting', { n: p.waiting }) : '',
        p.unsure ? t('{n} perhaps printed', { n: p.unsure }) : ''].filter(Boolean).join(' · '), [printerAdvice(p), unsureQuestion(p)].filter(Boolean).join(' - '),
    printerTone(p), p.unsure ? p.unsure_label_id : null]);
    const providerRows = providers.map((p) => [[p.provider, p.account].filter(Boolean).join(' '), accountWord(p.state), '', accountTone(p.state)]);
    const platform = view.platform ?? {};
    const platformState = platform.up && !platform.forced_offline ? 'good' : 'warn';
    const platformWord = platform.forced_offline ? t('OFFLINE, by hand')
        : platform.up ? t('up') : t('OFFLINE since {time}', { time: when(platform.since) });
    const disk = view.disk ?? { ok: true };
    const diskState = !disk.ok ? 'bad' : disk.free_bytes && disk.free_bytes < LOW_DISK ? 'warn' : 'good'; /* 0: not measured yet */
    const diskWord = !disk.ok ? t('NOT RECORDING') : disk.free_bytes ? t('{size} free', { size: bytes(disk.free_bytes) }) : t('good');
    const ready = (rows) => rows.filter((row) => row[3] === 'good').length;
    const group = (rows, none) => {
        const sick = rows.find((row) => row[3] === 'bad') ?? rows.find((row) => row[3] === 'warn');
        return sick ? `${sick[0]}: ${sick[1]}` : rows.length === 0 ? none : rows.length === 1 ? rows[0][1]
            : t('{n} of {m} ready', { n: ready(rows), m: rows.length });
    };
    const chips = [
        { id: 'scanners', symbol: 'bars', label: t('Scanner'), rows: scannerRows,
            state: scanners.length ? worst(scannerRows) : 'warn', word: group(scannerRows, t('none: plug one in')) },
        { id: 'platform', symbol: 'cloud', label: t('Platform'), state: platformState, word: platformWord,
            rows: [[t('Platform'), platformWord, said(platform.detail), platformState]] },
        { id: 'disk', symbol: 'disk', label: t('Disk'), state: diskState,
            word: diskWord, rows: [[t('Disk'), diskWord, said(disk.detail), diskState]] },
    ];
    if (view.clock?.ok === false) {
        const clockWord = t('wrong: set it');
        chips.push({ id: 'clock', symbol: 'clock', label: t('Clock'), state: 'bad', word: clockWord,
            rows: [[t('Clock'), clockWord, 'timedatectl set-ntp true', 'bad']] });
    }
    if (printers.length)
        chips.splice(1, 0, { id: 'printers', symbol: 'printer', label: t('Printer'), rows: printerRows,
            state: worst(printerRows), word: group(printerRows, '') });
    if (providers.length)
        chips.splice(-1, 0, { id: 'providers', symbol: 'key', label: t('Sessions'), rows: providerRows,
            state: worst(providerRows), word: group(providerRows, '') });
    return chips;
}

export function makeStatus({ right }) {
    const name = el('b', { class: 'station-name' });
    const chips = el('div', { class: 'chips' });
    const counts = el('p', { class: 'counts' });
    const at = el('time', { class: 'clock' });
    const node = el('header', { class: 'status' }, name, chips, counts, right, at);
    let shown = [];

    function details() {
        openDialog({
            title: t('The station'),
            body: [el('ul', { class: 'details' }, shown.flatMap((chip) => chip.rows.map(([what, word, detail, state, label]) =>
                el('li', { 'data-state': state }, symbol(state === 'good' ? chip.symbol : 'warning'),
                    el('span', {}, el('b', { text: what }), ` ${word}`, detail ? el('span', { class: 'detail', text: detail }) : null),
                    label ? act(t('It is there'), () => ask('label.confirm', { label_id: label }).then(closeDialog), { done: t('Thank you, noted') }) : null))))],
        });
    }

    function update(view) {
        text(name, view.station);
        shown = statusChips(view);
        const made = pool(chips, shown.length, () => el('button', { type: 'button', class: 'chip', on: { click: details } },
            symbol('dots'), el('span', { class: 'chip-label' }), el('span', { class: 'chip-word' })));
        shown.forEach((chip, i) => {
            attribute(made[i], 'data-state', chip.state);
            attribute(made[i], 'data-chip', chip.id);
            setSymbol(made[i].children[0], chip.state === 'good' ? chip.symbol : 'warning');
            text(made[i].children[1], chip.label);
            text(made[i].children[2], chip.word);
        });
        const c = view.counts ?? {};
        const parts = [t('today {n}', { n: c.receipts_today ?? 0 }), c.holds_open ? t('on hold {n}', { n: c.holds_open }) : '',
            view.platform?.looking ? t('looking up {n}', { n: view.platform.looking }) : '',
            c.late ? t('order found, scan again {n}', { n: c.late }) : '',
            c.labels_unsure ? t('labels to look at {n}', { n: c.labels_unsure }) : ''];
        text(counts, parts.filter(Boolean).join(' · '));
    }

    function tick() {
        text(at, clock(new Date()));
    }

    return { node, update, tick };
}
