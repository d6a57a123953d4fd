// A modal dialog that a person opened. Focus moves in because they asked for it, and goes back when it closes.
import { el, uid } from './dom.js';
import { t } from './i18n.js';
import { explain } from './api.js';
import { toast } from './toast.js';

let open = null;

export function closeDialog() {
    open?.close();
}

export function dialogIsOpen() {
    return open !== null;
}

// openDialog({title, body: [nodes], actions: [nodes], wide, onClose}) -> the dialog element
export function openDialog({ title, body, actions = [], wide = false, onClose }) {
    closeDialog();
    const id = uid('dialog');
    const dialog = el('dialog', { class: wide ? 'dialog wide' : 'dialog', 'aria-labelledby': id },
        el('div', { class: 'dialog-head' },
            el('h2', { id, text: title }),
            el('button', { class: 'icon', type: 'button', 'aria-label': t('Close'), text: '✕',
                on: { click: () => dialog.close() } })),
        el('div', { class: 'dialog-body' }, body),
        actions.length ? el('div', { class: 'dialog-actions' }, actions) : null);
    dialog.addEventListener('close', () => {
        dialog.remove();
        if (open === dialog)
            open = null;
        onClose?.();
    });
    document.body.append(dialog);
    dialog.showModal();
    open = dialog;
    return dialog;
}

// Asks for the first field that must be filled in and is not; '' when there is none.
export function unfilled(dialog) {
    const control = [...dialog.querySelectorAll('[required]')].find((one) => one.value.trim() === '');
    control?.focus();
    return control ? t('Please fill in: {field}', { field: control.labels[0]?.textContent ?? '' }) : '';
}

// A yes-or-no with the consequence in words; resolves to whether it was done. `act` runs while the dialog shows that it does.
export function confirmDialog({ title, body, yes, danger = false, act }) {
    return new Promise((resolve) => {
        let done = false;
        let acting = false;
        const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
        const button = el('button', { type: 'button', class: danger ? 'danger' : 'primary', text: yes });
        const dialog = openDialog({
            title,
            body: [...body, problem],
            actions: [el('button', { type: 'button', text: t('Back'), on: { click: () => dialog.close() } }), button],
            onClose: () => { if (!acting) resolve(done); }, /* else it is not known yet what came of it */
        });
        button.addEventListener('click', async () => {
            problem.textContent = unfilled(dialog);
            problem.hidden = problem.textContent === '';
            if (!problem.hidden)
                return;
            button.disabled = true;
            acting = true;
            const went = await Promise.resolve().then(act).then(() => true, (error) => error);
            acting = false;
            done = went === true;
            if (!dialog.open)
                resolve(done);
            if (done) {
                dialog.close();
                return;
            }
            problem.textContent = explain(went);
            problem.hidden = false;
            button.disabled = false;
            if (!dialog.open)
                toast(problem.textContent, 'bad');
        });
    });
}
