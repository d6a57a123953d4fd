// One's own password.
import { el, show, text } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { currentSession, explain, post } from '../lib/api.js';
import { field, input, pageHead } from '../lib/ui.js';
import { toast } from '../lib/toast.js';

export function open(place) {
    const old = input('password', { autocomplete: 'current-password', required: true, maxlength: '200' });
    const fresh = input('password', { autocomplete: 'new-password', required: true, minlength: '10', maxlength: '200' });
    const again = input('password', { autocomplete: 'new-password', required: true, maxlength: '200' });
    const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
    const button = el('button', { type: 'submit', class: 'primary', text: t('Change') });
    const form = el('form', { class: 'card narrow' }, el('h2', { text: t('Change the password') }),
        input('text', { autocomplete: 'username', value: currentSession().user ?? '', hidden: true }), field(t('Old password'), old),
        field(t('New password'), fresh, t('10 to 200 characters')), field(t('New password again'), again), problem,
        button);
    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        show(problem, false);
        if (button.disabled)
            return;
        button.disabled = true;
        try {
            if (fresh.value !== again.value)
                throw new Error(t('The two new passwords differ.'));
            await post('session/password', { old: old.value, new: fresh.value });
            form.reset();
            toast(t('The password is changed; your other sessions have ended.'));
        } catch (error) {
            text(problem, error.status ? explain(error) : error.message);
            show(problem, true);
        }
        button.disabled = false;
    });
    place.append(pageHead(currentSession().user ?? ''), form);
}
