// Who works at which scanner. A badge is scanned; a name can be touched for who has forgotten it.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, explain } from '../lib/api.js';
import { openDialog } from '../lib/dialog.js';
import { toast } from '../lib/toast.js';
import { symbol } from '../lib/symbols.js';

async function signOff(scanner, dialog) {
    try {
        await ask('operator', { scanner, badge: '' });
        toast(t('Signed off'));
        dialog.close();
    } catch (error) {
        toast(explain(error), 'bad');
    }
}

// ends: "end of shift" was touched, so signing off is what is meant; else the dialog tells how to sign on, too.
export function openOperator(view, own, ends) {
    const scanners = view.scanners ?? [];
    const names = scanners.some((scanner) => scanner.name === own) ? scanners : [...scanners, { name: own, operator: '' }];
    const signedOn = names.filter((scanner) => scanner.operator);
    const dialog = openDialog({
        title: ends ? t('End of shift') : t('Operator'),
        body: [
            ends ? null : el('p', { class: 'hint' }, symbol('person'),
                el('span', { text: t('Scan your badge with the scanner you work with. The next badge takes over.') })),
            el('ul', { class: 'people' }, names.map((scanner) => el('li', {},
                el('span', { class: 'people-scanner', text: scanner.name }),
                el('b', { text: scanner.operator || t('nobody') }),
                scanner.operator ? el('button', { type: 'button', class: 'touch', text: t('Sign off'),
                    on: { click: () => signOff(scanner.name, dialog) } }) : null))),
            ends && signedOn.length === 0 ? el('p', { text: t('Nobody is signed on.') }) : null,
        ],
    });
}
