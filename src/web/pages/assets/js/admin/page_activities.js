// Background activities of the platform: how far they are, and the questions they wait with.
import { el } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { ask, explain, get } from '../lib/api.js';
import { duration, whole } from '../lib/format.js';
import { act, cardRows, empty, facts, pageHead, stateBadge } from '../lib/ui.js';
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

// Which one it is, in a dialog about it: the cards move as others begin.
function which(activity) {
    return facts([[t('Activity'), activity.description || activity.type], [t('Number'), activity.activity_id]]);
}

async function openActivity(row, reload) {
    const activity = await get(`activities/${encodeURIComponent(row.activity_id)}`);
    const problem = el('p', { class: 'problem', role: 'alert' });
    let sending = false;
    async function send(answer) {
        if (sending)
            return;
        sending = true;
        try {
            await ask('activity.answer', { activity_id: activity.activity_id, answer: String(answer.n), name: answer.name });
            dialog.close();
            reload().catch(() => {}); /* the next look may tell more */
        } catch (error) {
            problem.textContent = explain(error);
        }
        sending = false;
    }
    const waits = activity.answers.length > 0;
    const dialog = openDialog({ title: waits ? t('The platform asks') : activity.description || activity.type, wide: true, body: [
        which(activity),
        waits && activity.steps.length ? el('p', { class: 'question', text: activity.steps.at(-1).message, dir: 'auto' }) : null,
        waits ? el('div', { class: 'badges' }, activity.answers.map((answer) => el('button', { type: 'button', text: answer.name, dir: 'auto', on: { click: () => send(answer) } }))) : null,
        problem, activity.steps.length ? steps(activity) : el('p', { class: 'empty', text: t('No steps yet.') })] });
}

function asks(row) {
    return /ask|await|wait/.test(row.state);
}

function activityParts(row, reload) {
    const ended = ENDED.test(row.state);
    return [el('div', { class: 'card-head' }, el('h2', { text: row.description || row.type }), stateBadge(row.state, stateWord(row.state), asks(row) ? 'warn' : undefined)),
        ended ? null : el('progress', { max: '100', value: Math.max(0, Math.min(100, row.progress)), 'aria-label': t('Progress') }),
        facts([[t('Kind'), row.type], [t('Number'), row.activity_id], [t('Started'), whole(row.started)], [t('Took'), row.work_ms ? duration(row.work_ms / 1000) : '']]),
        el('div', { class: 'card-actions' }, act(asks(row) ? t('Answer') : t('Steps'), () => openActivity(row, reload), { kind: asks(row) ? 'primary' : '' }),
            ended ? null : act(t('Cancel'), () => confirmDialog({ title: t('Cancel this activity?'),
                body: [which(row), el('p', { text: t('What it has done already stays done.') })],
                yes: t('Cancel the activity'), danger: true, act: () => ask('activity.cancel', { activity_id: row.activity_id }) }).then((done) => done && reload())))];
}

export async function open(place, { signal, onView }) {
    const cards = el('div', { class: 'cards' });
    const rows = cardRows({ parent: cards, key: 'activity_id', parts: (row) => activityParts(row, load), tone: asks, none: t('Nothing runs in the background.') });
    let timer = 0;

    let runs = false;

    async function load() {
        const now = (await get('activities', {}, signal)).rows ?? [];
        runs = now.some((row) => row.state === 'running');
        rows.draw(now);
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
