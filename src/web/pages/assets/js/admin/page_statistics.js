// Statistics: parcels by hour or day, verdicts, operators, scanners, latency.
import { el } from '../lib/dom.js';
import { t, languageTag } from '../lib/i18n.js';
import { explain, get } from '../lib/api.js';
import { duration, number } from '../lib/format.js';
import { card, empty, field, pageHead, select } from '../lib/ui.js';
import { verdictWord } from '../lib/verdicts.js';
import { drawChart } from './chart.js';

const PERIODS = { day: { hours: 24, step: 'hour' }, week: { hours: 168, step: 'day' }, month: { hours: 720, step: 'day' } };
const STACK = [['match', '--c-match'], ['complete', '--v-complete'], ['duplicate', '--v-duplicate'], ['pending', '--v-pending'],
    ['unknown', '--v-unknown'], ['stopped', '--v-stopped'], ['refused', '--v-refused']];

function labelOf(at, step) {
    const date = new Date(at);
    return new Intl.DateTimeFormat(languageTag(), step === 'hour' ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
        : { day: '2-digit', month: '2-digit' }).format(date);
}

function sum(series, key) {
    return series.reduce((total, row) => total + (Number(row[key]) || 0), 0);
}

function tile(name, value, note) {
    return el('li', {}, el('b', { text: value }), el('span', { text: name }), note ? el('small', { text: note }) : null);
}

function dataTable(head, rows) {
    return el('details', { class: 'numbers' }, el('summary', { text: t('As numbers') }), el('div', { class: 'table-scroll', tabindex: '0', role: 'region',
        'aria-label': t('As numbers') }, el('table', {}, el('thead', {}, el('tr', {}, head.map((word) => el('th', { scope: 'col', text: word })))),
        el('tbody', {}, rows.map((row) => el('tr', {}, row.map((value, i) => el('td', { class: i ? 'number' : '', 'data-label': head[i], text: String(value ?? '') }))))))));
}

function latencyRows(latency) {
    const ms = (value, per) => (value === null || value === undefined ? '–' : `${number(value / per, 2)} ms`);
    return [[t('Every scan'), latency?.verdict_us, 1000], [t('Verdict from the mirror'), latency?.mirror_us, 1000],
        [t('Live answer of the platform'), latency?.live_us, 1000], [t('Label at the printer'), latency?.label_us, 1000]].filter(([, value]) => value)
        .map(([name, value, per]) => [name, ms(value.p50, per), ms(value.p90, per), ms(value.p99, per)]);
}

export async function open(place, { query, setQuery, signal }) {
    let period = query.get('period') in PERIODS ? query.get('period') : 'day';
    const tiles = el('ul', { class: 'tiles' });
    const body = el('div', { class: 'columns' });
    const choose = select([['day', t('24 hours')], ['week', t('7 days')], ['month', t('30 days')]], period, { on: { change: () => {
        period = choose.value;
        setQuery({ period });
        draw().catch((error) => body.replaceChildren(empty(explain(error))));
    } } });
    place.append(pageHead(t('Statistics'), field(t('Period'), choose)), tiles, body);

    async function draw() {
        const { hours, step } = PERIODS[period];
        const answer = await get('statistics', { since: `${hours}h`, step }, signal);
        const series = answer.series ?? [];
        const labels = series.map((row) => labelOf(row.at, step));
        const scans = sum(series, 'scans');
        const known = sum(series, 'match') + sum(series, 'complete');
        tiles.replaceChildren(tile(t('scans'), number(scans)), tile(t('received'), number(sum(series, 'receipts'))),
            tile(t('known at once'), scans ? `${number(100 * known / scans)} %` : '–'),
            tile(t('on hold'), number(answer.holds?.open ?? 0), answer.holds?.oldest_at
                ? t('oldest: {time}', { time: duration((Date.now() - new Date(answer.holds.oldest_at)) / 1000) }) : ''));
        if (scans === 0) {
            body.replaceChildren(card('', empty(t('Nothing was scanned in this period.'))));
            return;
        }
        const present = STACK.filter(([name]) => sum(series, name) > 0);
        const people = (answer.operators ?? []).slice(0, 20);
        const scanners = (answer.scanners ?? []).slice(0, 20);
        const parcelChart = await drawChart({ label: t('Parcels by hour and day'), labels, stacked: true, signal,
            series: present.map(([name, colour]) => ({ label: verdictWord(name), values: series.map((row) => row[name] ?? 0), colour })) });
        const receiptChart = await drawChart({ label: t('Scans and receipts'), type: 'line', labels, signal, series: [
            { label: t('scans'), values: series.map((row) => row.scans), colour: '--accent', point: 'circle' },
            { label: t('received'), values: series.map((row) => row.receipts), colour: '--good', point: 'triangle', dash: [6, 4] }] });
        const peopleChart = people.length ? await drawChart({ label: t('Operators'), labels: people.map((p) => p.operator || t('nobody')), horizontal: true, signal,
            series: [{ label: t('known'), values: people.map((p) => p.matched), colour: '--accent' }] }) : empty(t('Nobody signed on in this period.'));
        if (signal.aborted)
            return;
        const latency = latencyRows(answer.latency);
        body.replaceChildren(
            card(t('Parcels by verdict'), parcelChart, dataTable([t('When'), ...present.map(([name]) => verdictWord(name))],
                series.map((row, i) => [labels[i], ...present.map(([name]) => row[name] ?? 0)]))),
            card(t('Scans and receipts'), receiptChart),
            card(t('Operators'), peopleChart, people.length ? dataTable([t('Operator'), t('scans'), t('known')],
                people.map((p) => [p.operator || t('nobody'), p.scans, p.matched])) : null),
            card(t('Latency'), latency.length ? el('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': t('Latency') }, el('table', {},
                el('thead', {}, el('tr', {}, ['', '50 %', '90 %', '99 %'].map((word) => el(word ? 'th' : 'td', { scope: word ? 'col' : null, text: word })))),
                el('tbody', {}, latency.map((row) => el('tr', {}, row.map((value, i) => el(i ? 'td' : 'th', { scope: i ? null : 'row', class: i ? 'number' : '',
                    'data-label': ['', '50 %', '90 %', '99 %'][i], text: value }))))))) : empty(t('No measurements yet.')),
            scanners.length ? dataTable([t('Scanner'), t('scans'), t('refused')], scanners.map((s) => [s.scanner, s.scans, s.refused])) : null));
    }

    await draw();
}
