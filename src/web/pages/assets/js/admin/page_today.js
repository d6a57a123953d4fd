// The morning checklist: what needs a person before work begins, each with the way to it.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { duration, number, time } from '../lib/format.js';
import { card, link, pageHead, stateBadge, verdictBadge } from '../lib/ui.js';
import { may } from '../lib/api.js';
import { statusChips } from '../station/status.js';

function item(state, title, detail, href, go) {
    return el('li', { 'data-state': state }, stateBadge(state, { good: t('fine'), warn: t('look'), bad: t('act') }[state], state),
        el('span', { class: 'check-text' }, el('b', { text: title }), detail ? el('span', { text: detail }) : null),
        href ? link(href, go ?? t('Open')) : null);
}

const WHERE = { scanners: '/admin/scanners', printers: '/admin/printers', providers: '/admin/providers', platform: '/admin/health',
    disk: '/admin/health' };

function checklist(view) {
    const c = view.counts ?? {};
    const items = statusChips(view).map((chip) => item(chip.state, `${chip.label}: ${chip.word}`,
        chip.rows.filter((row) => row[2]).map((row) => row[2]).join(' · '),
        chip.id === 'providers' && !may('desk') ? null : WHERE[chip.id]));
    items.push(item(c.holds_open ? 'warn' : 'good', t('{n} parcels on the hold shelf', { n: c.holds_open ?? 0 }), '', '/admin/holds'));
    items.push(item(c.labels_unsure ? 'bad' : 'good', t('{n} labels to look at', { n: c.labels_unsure ?? 0 }),
        c.labels_waiting ? t('{n} waiting', { n: c.labels_waiting }) : '', '/admin/printers'));
    if (may('desk')) {
        items.push(item(c.questions ? 'warn' : 'good', t('{n} questions wait for an answer', { n: c.questions ?? 0 }), '',
            '/admin/activities'));
        items.push(item(c.undecided ? 'bad' : 'good', t('{n} matters not known whether done', { n: c.undecided ?? 0 }), '', '/admin/queue'));
        items.push(item(c.outbox_parked ? 'bad' : 'good', t('{n} updates are parked', { n: c.outbox_parked ?? 0 }), '', '/admin/queue'));
    }
    const rank = { bad: 0, warn: 1, good: 2 };
    return items.sort((a, b) => rank[a.dataset.state] - rank[b.dataset.state]);
}

export function open(place, { onView }) {
    const list = el('ul', { class: 'checklist' });
    const numbers = el('ul', { class: 'tiles' });
    const last = el('ul', { class: 'last-scans' });
    place.append(pageHead(t('Today')), numbers, el('div', { class: 'columns' }, card(t('Checklist'), list), card(t('Last scans'), last)));
    onView((view) => {
        const c = view.counts ?? {};
        numbers.replaceChildren(...[[t('scans'), c.scans_today], [t('received'), c.receipts_today], [t('on hold'), c.holds_open],
            [t('labels waiting'), c.labels_waiting]].map(([name, value]) => el('li', {}, el('b', { text: number(value ?? 0) }), el('span', { text: name }))));
        list.replaceChildren(...checklist(view));
        last.replaceChildren(...(view.last ?? []).map((row) => el('li', {}, verdictBadge(row.verdict),
            row.waybill ? link(`/admin/parcel/${encodeURIComponent(row.waybill)}`, row.waybill, { class: 'mono' })
                : el('span', { class: 'mono', text: row.raw }),
            el('span', { text: row.customer, dir: 'auto' }), el('time', { text: time(row.at) }))));
        if (!view.last?.length)
            last.replaceChildren(el('li', { class: 'empty', text: t('Nothing scanned yet.') }));
        if (view.verdict?.elapsed_us)
            last.append(el('li', { class: 'note', text: t('Last scan: {ms} from its last key to the record', { ms: `${number(view.verdict.elapsed_us / 1000, 2)} ms` }) }));
        if (view.platform && !view.platform.up && view.platform.since)
            list.append(el('li', { class: 'note', text: t('Platform away for {time}', { time: duration((Date.now() - new Date(view.platform.since)) / 1000) }) }));
    });
}
