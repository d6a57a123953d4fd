// Background activities of the platform: how far they are, and the questions they wait with.
import { el } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { ask, explain, get } from '../lib/api.js';
import { duration, whole } from '../lib/format.js';
import { act, card, empty, facts, pageHead, stateBadge } from '../lib/ui.js';
import { confirmDialog, openDialog } from '../lib/dialog.js';

const STATES = { running: N('runs'), asking: N('asks'), waiting: N('asks'), ended: N('ended'), failed: N('failed'), cancelled: N('cancelled') };
const ENDED = /end|fail|cancel|done|complete/;
const LOOK_MS = 3000; /* while one runs and somebody looks: each is a call of the platform */

function stateWord(state) {
    return t(STATES[state] ?? state);
}

// Only a web address is ever made a link: it came from the platform.
function stepLink(one) {
    return /^https?:\/\//.test(one.url) ? el('a', { href: one.url, target: '_blank', rel: 'noopener noreferrer', text: one.name || one.url }) : one.name;
}

function steps(activity) {
    return el('ol', { class: 'changes' }, activity.steps.map((step) => el('li', {}, `${duration(step.at_ms / 1000)} · ${step.type} · `,
        el('span', { text: step.message, dir: 'auto' }), step.links.map((one) => [' ', stepLink(one)]))));
}

async function openActivity(row, reload) {
    const activity = await get(`activities/${encodeURIComponent(row.activity_id)}`);
    const problem = el('p', { class: 'problem', role: 'alert' });
    async function send(answer) {
        try {
            await ask('activity.answer', { activity_id: activity.activity_id, answer: String(answer.n), name: answer.name });
            dialog.close();
            reload();
        } catch (error) {
            problem.textContent = explain(error);
        }
    }
    const asks = activity.answers.length > 0;
    const dialog = openDialog({ title: asks ? t('The platform asks') : activity.description || activity.type, wide: true, body: [
        asks && activity.steps.length ? el('p', { class: 'question', text: activity.steps.at(-1).message, dir: 'auto' }) : null,
        asks ? el('div', { class: 'badges' }, activity.answers.map((answer) => el('button', { type: 'button', text: answer.name, dir: 'auto', on: { click: () => send(answer) } }))) : null,
        problem, activity.steps.length ? steps(activity) : el('p', { class: 'empty', text: t('No steps yet.') })] });
}

function activityCard(row, reload) {
    const asks = /ask|await|wait/.test(row.state);
    const ended = ENDED.test(row.state);
    return el('section', { class: asks ? 'card device asks' : 'card device' },
        el('div', { class: 'card-head' }, el('h2', { text: row.description || row.type }), stateBadge(row.state, stateWord(row.state), asks ? 'warn' : undefined)),
        ended ? null : el('progress', { max: '100', value: Math.max(0, Math.min(100, row.progress)), 'aria-label': t('Progress') }),
        facts([[t('Kind'), row.type], [t('Number'), row.activity_id], [t('Started'), whole(row.started)], [t('Took'), row.work_ms ? duration(row.work_ms / 1000) : '']]),
        el('div', { class: 'card-actions' }, act(asks ? t('Answer') : t('Steps'), () => openActivity(row, reload), { kind: asks ? 'primary' : '' }),
            ended ? null : act(t('Cancel'), () => confirmDialog({ title: t('Cancel this activity?'), body: [el('p', { text: t('What it has done already stays done.') })],
                yes: t('Cancel the activity'), danger: true, act: () => ask('activity.cancel', { activity_id: row.activity_id }) }).then((done) => done && reload()))));
}

export async function open(place, { signal, onView }) {
    const cards = el('div', { class: 'cards' });
    let shown = new Map(); /* activity_id -> {mark, node}: a card that says what it said stays, with its buttons */
    let timer = 0;

    function draw(rows) {
        const now = new Map(rows.map((row) => {
            const mark = JSON.stringify(row);
            const before = shown.get(row.activity_id);
            return [row.activity_id, before?.mark === mark ? before : { mark, node: activityCard(row, load) }];
        }));
        const focused = [...shown].find(([, one]) => one.node.contains(document.activeElement));
        cards.replaceChildren(...(rows.length ? [...now.values()].map((one) => one.node) : [card('', empty(t('Nothing runs in the background.')))]));
        shown = now;
        if (focused && !cards.contains(document.activeElement))
            now.get(focused[0])?.node.querySelector('button')?.focus();
    }

    let runs = false;

    async function load() {
        const rows = (await get('activities', {}, signal)).rows ?? [];
        runs = rows.some((row) => row.state === 'running');
        draw(rows);
    }

    function lookAgain() {
        timer = setTimeout(async () => {
            if (runs && !document.hidden)
                await load().catch(() => {}); /* the next look may tell more */
            if (!signal.aborted)
                lookAgain();
        }, LOOK_MS);
    }

    place.append(pageHead(t('Activities')), cards);
    signal.addEventListener('abort', () => clearTimeout(timer));
    await load();
    lookAgain();
    let seen = null;
    onView((view) => { /* one began, asks or ended */
        const mark = JSON.stringify([view.counts?.questions, view.jobs?.find((job) => job.name === 'activities')?.detail]);
        if (seen !== null && mark !== seen)
            load().catch(() => {});
        seen = mark;
    });
}
