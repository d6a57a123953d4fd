// Log-in. Wrong passwords are answered ever more slowly by the server; this page counts the seconds down.
import { el, show, text } from './lib/dom.js';
import { applyTheme } from './lib/theme.js';
import { language, LANGUAGES, preferredLanguage, setLanguage, t } from './lib/i18n.js';
import { explain, logIn, openSession } from './lib/api.js';
import { symbol } from './lib/symbols.js';
import { field, input } from './lib/ui.js';

// Only a path of our own: never another site.
function target() {
    const to = new URLSearchParams(location.search).get('to') ?? '';
    return /^\/(admin|station)(\/|\?|$)/.test(to) ? to : '/admin/today';
}

function draw() {
    const name = input('text', { name: 'name', autocomplete: 'username', required: true, autocapitalize: 'none', maxlength: '64' });
    const password = input('password', { name: 'password', autocomplete: 'current-password', required: true, maxlength: '200' });
    const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
    const button = el('button', { type: 'submit', class: 'primary', text: t('Log in') });
    const form = el('form', { class: 'card login-card', method: 'post', action: '/login' }, symbol('count'),
        el('h1', { text: 'Tallyman' }), field(t('Name'), name), field(t('Password'), password), problem, button,
        el('p', { class: 'note', text: t('The first admin is made on the station: tallyman user add NAME --role admin') }));

    function wait(seconds) {
        button.disabled = seconds > 0;
        text(button, seconds > 0 ? t('Wait {n} s', { n: seconds }) : t('Log in'));
        if (seconds > 0)
            setTimeout(() => wait(seconds - 1), 1000);
    }

    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        button.disabled = true;
        show(problem, false);
        try {
            await logIn(name.value.trim(), password.value);
            location.replace(target());
        } catch (error) {
            text(problem, error.status === 401 ? t('Name or password is wrong.') : error.status === 429
                ? t('Too many tries. Wait, then try again.') : explain(error));
            show(problem, true);
            password.value = '';
            wait(Math.ceil(error.retryAfter || 0));
        }
    });
    document.title = `${t('Log in')} · Tallyman`;
    document.body.replaceChildren(el('main', { class: 'login' }, form,
        el('p', { class: 'languages' }, Object.entries(LANGUAGES).map(([code, word]) => el('button', { type: 'button', text: word,
            lang: code.replace('_', '-'), 'aria-pressed': String(code === language()),
            on: { click: async () => { await setLanguage(code, true); draw(); } } })))));
}

async function start() {
    applyTheme();
    const session = await openSession().catch(() => ({}));
    await setLanguage(preferredLanguage(session.language));
    if (session.user)
        location.replace(target());
    else
        draw();
}

start();
