// Users and paired screens.
import { el } from '../lib/dom.js';
import { N, t } from '../lib/i18n.js';
import { ask, currentSession, get } from '../lib/api.js';
import { when } from '../lib/format.js';
import { act, field, input, pageHead, select, stateBadge } from '../lib/ui.js';
import { confirmDialog } from '../lib/dialog.js';
import { makeTable } from '../lib/table.js';

const ROLES = { staff: N('warehouse staff'), desk: N('order desk'), admin: N('admin') };
const SHORTEST = 10;

function roleSelect(role) {
    return select(Object.entries(ROLES).map(([key, word]) => [key, t(word)]), role);
}

function passwordInput() {
    return input('password', { autocomplete: 'new-password', minlength: SHORTEST, maxlength: '200', required: true });
}

export async function open(place, { signal }) {
    const own = currentSession().user;
    const table = makeTable({ label: t('Users'), key: 'name', signal, load: (after, abort) => get('users', { after }, abort), columns: [
        { title: t('Name'), cell: (r) => el('b', { text: r.name }) }, { title: t('Role'), cell: (r) => t(ROLES[r.role] ?? r.role) },
        { title: t('State'), cell: (r) => stateBadge(r.disabled ? 'disabled' : 'active', r.disabled ? t('disabled') : t('active')) },
        { title: t('Created'), class: 'nowrap', cell: (r) => when(r.created_at) }, { title: t('Last log-in'), class: 'nowrap', cell: (r) => when(r.last_login_at) },
        { title: '', class: 'row-actions', cell: (r) => el('span', { class: 'badges' },
            el('button', { type: 'button', text: t('Password'), on: { click: () => setPassword(r) } }),
            r.name === own ? null : el('button', { type: 'button', text: t('Role'), on: { click: () => setRole(r) } }),
            r.name === own ? null : act(r.disabled ? t('Enable') : t('Disable'), () => ask(r.disabled ? 'user.enable' : 'user.disable', { name: r.name }).then(table.changed))) }] });
    const pairings = makeTable({ label: t('Paired screens'), key: 'id', signal, empty: t('No screen is paired.'), load: (after, abort) => get('pairings', { after }, abort), columns: [
        { title: t('Name'), cell: (r) => el('b', { text: r.name }) }, { title: t('Since'), class: 'nowrap', cell: (r) => when(r.at) },
        { title: t('From'), class: 'mono', cell: (r) => r.from }, { title: t('Last seen'), class: 'nowrap', cell: (r) => when(r.last_at) },
        { title: '', class: 'row-actions', cell: (r) => act(t('End pairing'), () => confirmDialog({ title: t('End the pairing of {name}?', { name: r.name }),
            body: [el('p', { text: t('The screen must be paired again with a new code.') })], yes: t('End pairing'), danger: true,
            act: () => ask('pairing.revoke', { id: String(r.id) }) }).then((done) => { if (done) pairings.changed(); return done; })) }] });

    function setPassword(row) {
        const password = passwordInput();
        confirmDialog({ title: t('New password for {name}', { name: row.name }), body: [field(t('Password'), password, t('10 to 200 characters')),
            el('p', { class: 'note', text: t('All sessions of this user end.') })], yes: t('Set'),
        act: () => ask('user.passwd', { name: row.name, password: password.value }) });
    }

    function setRole(row) {
        const role = roleSelect(row.role);
        confirmDialog({ title: t('Role of {name}', { name: row.name }), body: [field(t('Role'), role)], yes: t('Set'),
            act: () => ask('user.role', { name: row.name, role: role.value }) }).then((done) => done && table.changed());
    }

    function add() {
        const name = input('text', { required: true, maxlength: '64', autocapitalize: 'none' });
        const role = roleSelect('staff');
        const password = passwordInput();
        confirmDialog({ title: t('Add a user'), body: [field(t('Name'), name), field(t('Role'), role), field(t('Password'), password, t('10 to 200 characters'))], yes: t('Add'),
            act: () => ask('user.add', { name: name.value.trim(), role: role.value, password: password.value }) }).then((done) => done && table.reload());
    }

    place.append(pageHead(t('Users'), el('button', { type: 'button', class: 'primary', text: t('Add a user'), on: { click: add } })), table.node,
        el('h2', { text: t('Paired screens') }), pairings.node);
    await Promise.all([table.reload(), pairings.reload()]);
}
