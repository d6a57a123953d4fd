// System health: the same checks as `tallyman doctor`, and what the program takes.
import { el, show } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { get } from '../lib/api.js';
import { bytes, duration, number, when, whole } from '../lib/format.js';
import { renew } from '../lib/rows.js';
import { said } from '../lib/said.js';
import { act, card, facts, listRows, pageHead, stateBadge } from '../lib/ui.js';

/* The checks and jobs by name; of scanners and printers the rest of the name is theirs. */
export const CHECKS = { disk: N('Disk'), platform: N('Platform'), clock: N('Clock'), scanner: N('Scanner {name}'), printer: N('Printer {name}') };
export const JOBS = { session: N('Log-in of the station at the platform'), accounts: N('Provider sessions'), mirror: N('Order lines on their way'),
    late: N('Held parcels looked up again'), outbox: N('Updates for the platform'), synchronise: N('Synchronising with the marketplaces'),
    activities: N('Activities'), undecided: N('Open matters'), pictures: N("Items' pictures") };

function checkName(whole) {
    const [kind] = whole.split(' ', 1);
    return CHECKS[kind] ? t(CHECKS[kind], { name: whole.slice(kind.length + 1) }) : whole;
}

function checkParts(good, word, name, ...lines) {
    return [stateBadge(good ? 'good' : 'bad', word, good ? 'good' : 'bad'),
        el('span', { class: 'check-text' }, el('b', { text: name }), lines.filter(Boolean).map((line) => el('span', { text: line })))];
}

// A job of the background: when it ran, when it runs again, and what is the matter.
function jobParts(job) {
    return checkParts(!job.problem, job.running ? t('runs') : job.problem ? t('act') : t('fine'), t(JOBS[job.name] ?? job.name), said(job.problem || job.detail),
        [job.last_at ? t('last {time}', { time: when(job.last_at) }) : '', job.next_at ? t('next {time}', { time: when(job.next_at) }) : ''].filter(Boolean).join(' · '));
}

export async function open(place, { signal, onView }) {
    const list = el('ul', { class: 'checklist' });
    const checks = listRows({ parent: list, key: 'name', state: (check) => (check.ok ? 'good' : 'bad'),
        parts: (check) => checkParts(check.ok, check.ok ? t('fine') : t('act'), checkName(check.name), said(check.detail)) });
    const body = el('div', { class: 'columns' });
    const jobList = el('ul', { class: 'checklist' });
    const jobs = listRows({ parent: jobList, key: 'name', state: (job) => (job.problem ? 'bad' : 'good'), parts: jobParts });
    const jobCard = card(t('Background jobs'), jobList);
    const checkCard = card(t('Checks'), list);
    show(jobCard, false);
    async function load() {
        const h = await get('health', {}, signal);
        checks.draw((h.checks ?? []).filter((check) => !check.name.startsWith('job ')));
        renew(body, [checkCard, card(t('The program'), facts([[t('Version'), h.version], [t('Started'), h.started_at ? whole(h.started_at) : ''],
            [t('Runs for'), h.started_at ? duration((Date.now() - new Date(h.started_at)) / 1000) : ''], [t('Database'), h.database ? bytes(h.database.bytes) : ''],
            [t('Write-ahead log'), h.database ? bytes(h.database.wal_bytes) : ''],
            [t('Search index'), h.search ? (h.search.ready ? (Number(h.search.behind) ? t('{n} rows behind', { n: number(h.search.behind) }) : t('up to date')) : t('being built')) : ''],
            [t('Screens connected'), h.clients === undefined ? '' : number(h.clients)]]))]);
    }
    place.append(pageHead(t('System health'), act(t('Look again'), load)), body, el('div', { class: 'stack' }, jobCard));
    onView((view) => {
        jobs.draw(view.jobs ?? []);
        show(jobCard, Boolean(view.jobs?.length));
    });
    await load();
}
