// System health: the same checks as `tallyman doctor`, and what the program takes.
import { el } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { get } from '../lib/api.js';
import { bytes, duration, number, when, whole } from '../lib/format.js';
import { said } from '../lib/said.js';
import { act, card, facts, pageHead, stateBadge } from '../lib/ui.js';

/* The checks and jobs by name; of scanners and printers the rest of the name is theirs. */
export const CHECKS = { disk: N('Disk'), platform: N('Platform'), clock: N('Clock'), scanner: N('Scanner {name}'), printer: N('Printer {name}') };
export const JOBS = { session: N('Log-in of the station at the platform'), accounts: N('Provider sessions'), mirror: N('Order lines on their way'),
    late: N('Held parcels looked up again'), outbox: N('Updates for the platform'), synchronise: N('Synchronising with the marketplaces'),
    activities: N('Activities'), undecided: N('Open matters'), pictures: N("Items' pictures") };

function checkName(whole) {
    const [kind] = whole.split(' ', 1);
    return CHECKS[kind] ? t(CHECKS[kind], { name: whole.slice(kind.length + 1) }) : whole;
}

// The background's jobs: when each ran, when it runs again, and what is the matter.
function jobsCard(jobs) {
    return card(t('Background jobs'), el('ul', { class: 'checklist' }, jobs.map((job) => el('li', { 'data-state': job.problem ? 'bad' : 'good' },
        stateBadge(job.problem ? 'bad' : 'good', job.running ? t('runs') : job.problem ? t('act') : t('fine'), job.problem ? 'bad' : 'good'),
        el('span', { class: 'check-text' }, el('b', { text: t(JOBS[job.name] ?? job.name) }), el('span', { text: said(job.problem || job.detail) }),
            el('span', { text: [job.last_at ? t('last {time}', { time: when(job.last_at) }) : '', job.next_at ? t('next {time}', { time: when(job.next_at) }) : '']
                .filter(Boolean).join(' · ') }))))));
}

export async function open(place, { signal, onView }) {
    const body = el('div', { class: 'columns' });
    const jobs = el('div', { class: 'stack' });
    async function load() {
        const h = await get('health', {}, signal);
        body.replaceChildren(card(t('Checks'), el('ul', { class: 'checklist' }, (h.checks ?? []).filter((check) => !check.name.startsWith('job ')).map((check) => el('li', { 'data-state': check.ok ? 'good' : 'bad' },
            stateBadge(check.ok ? 'good' : 'bad', check.ok ? t('fine') : t('act'), check.ok ? 'good' : 'bad'),
            el('span', { class: 'check-text' }, el('b', { text: checkName(check.name) }), check.detail ? el('span', { text: said(check.detail) }) : null))))),
        card(t('The program'), facts([[t('Version'), h.version], [t('Started'), h.started_at ? whole(h.started_at) : ''],
            [t('Runs for'), h.started_at ? duration((Date.now() - new Date(h.started_at)) / 1000) : ''], [t('Database'), h.database ? bytes(h.database.bytes) : ''],
            [t('Write-ahead log'), h.database ? bytes(h.database.wal_bytes) : ''],
            [t('Search index'), h.search ? (h.search.ready ? (Number(h.search.behind) ? t('{n} rows behind', { n: number(h.search.behind) }) : t('up to date')) : t('being built')) : ''],
            [t('Screens connected'), h.clients === undefined ? '' : number(h.clients)]])));
    }
    place.append(pageHead(t('System health'), act(t('Look again'), load)), body, jobs);
    onView((view) => jobs.replaceChildren(...(view.jobs?.length ? [jobsCard(view.jobs)] : [])));
    await load();
}
