// Background activities of the platform: how far they are, and the questions they wait with.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, explain, get } from '../lib/api.js';
import { whole } from '../lib/format.js';
import { act, card, empty, facts, field, input, pageHead, stateBadge } from '../lib/ui.js';
import { confirmDialog, openDialog } from '../lib/dialog.js';

function idOf(row) {
    return String(row.activity_id ?? row.id ?? '');
}

// Progress comes as 0..1, 0..100 or "12/40"; -1 is not known.
function percent(value) {
    if (typeof value === 'string' && value.includes('/')) {
        const [done, all] = value.split('/').map(Number);
        return all > 0 ? 100 * done / all : -1;
    }
    const number = Number(value);
    return Number.isFinite(number) && value !== null && value !== '' ? number : -1;
}

function bar(value) {
    const done = percent(value);
    return done < 0 ? el('progress', { 'aria-label': t('Progress') })
        : el('progress', { max: '100', value: Math.min(100, done), 'aria-label': t('Progress') });
}

function optionsOf(question) {
    const list = question.options ?? question.answers ?? [];
    return list.map((one) => (typeof one === 'string' ? { value: one, text: one }
        : { value: String(one.value ?? one.id ?? one.key ?? one.text), text: one.text ?? one.title ?? one.name ?? String(one.value ?? one.id) }));
}

async function answerDialog(row, reload) {
    const shown = await get(`activities/${encodeURIComponent(idOf(row))}`);
    const activity = shown.activity ?? shown;
    const questions = shown.questions ?? activity.questions ?? [];
    const first = typeof questions[0] === 'string' ? { text: questions[0] } : questions[0] ?? { text: row.question };
    const choices = optionsOf(first);
    const own = input('text', { maxlength: '500' });
    const problem = el('p', { class: 'problem', role: 'alert' });
    async function send(answer) {
        try {
            await ask('activity.answer', { activity_id: idOf(row), answer });
            dialog.close();
            reload();
        } catch (error) {
            problem.textContent = explain(error);
        }
    }
    const dialog = openDialog({ title: t('The platform asks'), body: [el('p', { class: 'question', text: first.text ?? first.question ?? first.title ?? row.question, dir: 'auto' }),
        choices.length ? el('div', { class: 'stack' }, choices.map((one) => el('button', { type: 'button', text: one.text, dir: 'auto', on: { click: () => send(one.value) } })))
            : field(t('Answer'), own), problem],
    actions: choices.length ? [] : [el('button', { type: 'button', class: 'primary', text: t('Answer'), on: { click: () => send(own.value) } })] });
}

function activityCard(row, reload) {
    const question = row.question && row.question !== 'false' ? row.question : '';
    const ended = row.finished_at || ['finished', 'done', 'failed', 'cancelled', 'completed'].includes(row.state);
    return el('section', { class: question ? 'card device asks' : 'card device' },
        el('div', { class: 'card-head' }, el('h2', { text: row.kind ?? row.type ?? row.name ?? t('Activity') }),
            question ? stateBadge('question', t('asks'), 'warn') : stateBadge(row.state, row.state ?? t('runs'))),
        ended ? null : bar(row.progress), question ? el('p', { class: 'question', text: typeof question === 'string' ? question : t('It waits for an answer.'), dir: 'auto' }) : null,
        facts([[t('Number'), idOf(row)], [t('Detail'), row.detail], [t('Provider'), row.provider], [t('Started'), row.started_at ? whole(row.started_at) : ''],
            [t('Ended'), row.finished_at ? whole(row.finished_at) : '']]),
        ended ? null : el('div', { class: 'card-actions' },
            question ? act(t('Answer'), () => answerDialog(row, reload), { kind: 'primary' }) : null,
            act(t('Cancel'), () => confirmDialog({ title: t('Cancel this activity?'), body: [el('p', { text: t('What it has done already stays done.') })],
                yes: t('Cancel the activity'), danger: true, act: () => ask('activity.cancel', { activity_id: idOf(row) }) }).then((done) => done && reload()))));
}

export async function open(place, { signal, onView }) {
    const cards = el('div', { class: 'cards' });
    place.append(pageHead(t('Activities')), cards);
    async function load() {
        const rows = (await get('activities', {}, signal)).rows ?? [];
        cards.replaceChildren(...(rows.length ? rows.map((row) => activityCard(row, load)) : [card('', empty(t('Nothing runs in the background.')))]));
    }
    await load();
    let seen = null;
    onView((view) => {
        const mark = JSON.stringify(view.activities);
        if (seen !== null && mark !== seen)
            load().catch(() => {});
        seen = mark;
    });
}
