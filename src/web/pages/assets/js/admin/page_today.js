// The morning checklist: what needs a person before work begins, each with the way to it.
import { el, show, text } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { duration, number, time } from '../lib/format.js';
import { renew } from '../lib/rows.js';
import { card, link, listRows, pageHead, stateBadge, verdictBadge } from '../lib/ui.js';
import { may } from '../lib/api.js';
import { statusChips } from '../station/status.js';

function item(id, state, title, detail, href) {
    return { id, state, title, detail, href };
}

function itemParts(one) {
    return [stateBadge(one.state, { good: t('fine'), warn: t('look'), bad: t('act') }[one.state], one.state),
        el('span', { class: 'check-text' }, el('b', { text: one.title }), one.detail ? el('span', { text: one.detail }) : null),
        one.href ? link(one.href, t('Open')) : null];
}

const WHERE = { scanners: '/admin/scanners', printers: '/admin/printers', providers: '/admin/providers', platform: '/admin/health',
    disk: '/admin/health' };

function checklist(view) {
    const c = view.counts ?? {};
    const items = statusChips(view).map((chip) => item(chip.id, chip.state, `${chip.label}: ${chip.word}`,
        chip.rows.filter((row) => row[2]).map((row) => row[2]).join(' · '),
        chip.id === 'providers' && !may('desk') ? null : WHERE[chip.id]));
    items.push(item('holds_open', c.holds_open ? 'warn' : 'good', t('{n} parcels on the hold shelf', { n: c.holds_open ?? 0 }), '', '/admin/holds'));
    items.push(item('labels_unsure', c.labels_unsure ? 'bad' : 'good', t('{n} labels to look at', { n: c.labels_unsure ?? 0 }),
        c.labels_waiting ? t('{n} waiting', { n: c.labels_waiting }) : '', '/admin/printers'));
    if (may('desk')) {
        items.push(item('questions', c.questions ? 'warn' : 'good', t('{n} questions wait for an answer', { n: c.questions ?? 0 }), '',
            '/admin/activities'));
        items.push(item('undecided', c.undecided ? 'bad' : 'good', t('{n} matters not known whether done', { n: c.undecided ?? 0 }), '', '/admin/queue'));
        items.push(item('outbox_parked', c.outbox_parked ? 'bad' : 'good', t('{n} updates are parked', { n: c.outbox_parked ?? 0 }), '', '/admin/queue'));
    }
    const rank = { bad: 0, warn: 1, good: 2 };
    return items.sort((a, b) => rank[a.state] - rank[b.state]);
}

function scanParts(row) {
    return [verdictBadge(row.verdict), row.waybill ? link(`/admin/parcel/${encodeURIComponent(row.waybill)}`, row.waybill, { class: 'mono' })
        : el('span', { class: 'mono', text: row.raw }), el('span', { text: row.customer, dir: 'auto' }), el('time', { text: time(row.at) })];
}

export function open(place, { onView }) {
    const list = el('ul', { class: 'checklist' });
    const numbers = el('ul', { class: 'tiles' });
    const last = el('ul', { class: 'last-scans' });
    const checks = listRows({ parent: list, key: 'id', state: (one) => one.state, parts: itemParts });
    const scans = listRows({ parent: last, key: 'scan_id', parts: scanParts, none: t('Nothing scanned yet.') });
    const away = el('p', { class: 'note', hidden: true });
    const speed = el('p', { class: 'note', hidden: true });
    place.append(pageHead(t('Today')), numbers, el('div', { class: 'columns' }, card(t('Checklist'), list, away), card(t('Last scans'), last, speed)));
    onView((view) => {
        const c = view.counts ?? {};
        renew(numbers, [[t('scans'), c.scans_today], [t('received'), c.receipts_today], [t('on hold'), c.holds_open],
            [t('labels waiting'), c.labels_waiting]].map(([name, value]) => el('li', {}, el('b', { text: number(value ?? 0) }), el('span', { text: name }))));
        checks.draw(checklist(view));
        scans.draw(view.last ?? []);
        const us = view.verdict?.elapsed_us;
        show(speed, Boolean(us));
        text(speed, us ? t('Last scan: {ms} from its last key to the record', { ms: `${number(us / 1000, 2)} ms` }) : '');
        const since = view.platform && !view.platform.up ? view.platform.since : null;
        show(away, Boolean(since));
        text(away, since ? t('Platform away for {time}', { time: duration((Date.now() - new Date(since)) / 1000) }) : '');
    });
}
