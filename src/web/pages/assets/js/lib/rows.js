// Rows by key: what somebody works in stays while it is refreshed. A row that is there is changed in place and not moved: it keeps its
// focus, a press that has begun, what was typed into it and what was opened in it. Tables (table.js) and lists of cards are made of it.
import { arrange } from './dom.js';

const CONTROLS = 'a, button, input, select, textarea, summary';

const made = new WeakMap(); /* parent -> of each child {node, as: the node as it was made} */

// Makes `nodes` (null: none at this place) the children of `parent`, but one that was made the same before stays as it has become since.
export function renew(parent, nodes) {
    const before = made.get(parent) ?? [];
    const now = nodes.map((node, i) => (!node ? null : before[i]?.as.isEqualNode(node) ? before[i] : { node, as: node.cloneNode(true) }));
    made.set(parent, now);
    arrange(parent, now.filter(Boolean).map((one) => one.node));
}

// makeRows({parent, key: member that names a row, or (row) => name, make: (row) => node, fill: (node, row): what the row says now, none: node where
// there is no row, refuge: where the focus goes when its row has gone}) -> {node, draw(rows), update(rows), moves(rows), count()}
// What make() and fill() put in may keep `row`: it is the same object as long as the row is there, and always says what was said last.
export function makeRows({ parent, key, make, fill, none, refuge }) {
    const keyOf = typeof key === 'function' ? key : (row) => row[key];
    let shown = new Map(); /* name -> {row, node} */

    // Two rows of one key (it should not be) are told apart by their order.
    function named(rows) {
        const seen = new Map();
        return rows.map((row) => {
            const name = keyOf(row);
            seen.set(name, (seen.get(name) ?? 0) + 1);
            return [seen.get(name) > 1 ? `${name} ${seen.get(name)}` : String(name), row];
        });
    }

    function change(one, row) {
        for (const name of Object.keys(one.row))
            if (!(name in row))
                delete one.row[name];
        Object.assign(one.row, row);
        fill(one.node, one.row);
        return one;
    }

    function start(row) {
        const own = { ...row };
        return { row: own, node: make(own) };
    }

    // Runs act(); the focus is afterwards where it was, also if that control was made anew.
    function keepFocus(act) {
        const at = document.activeElement;
        const [name] = [...shown].find(([, one]) => one.node.contains(at)) ?? [];
        const before = name === undefined ? [] : controls(name);
        act();
        if (name === undefined || parent.contains(document.activeElement))
            return;
        const now = controls(name);
        const same = now.find((control) => control.tagName === at.tagName && control.textContent === at.textContent);
        const changed = now.length === before.length ? now[before.indexOf(at)] : null;
        (same ?? changed ?? now.find((control) => control.tagName === 'A') ?? rest(name) ?? refuge)?.focus({ preventScroll: true });
    }

    // The row itself, where the control has gone: never another button, which the next Enter would press.
    function rest(name) {
        const node = shown.get(name)?.node;
        if (node)
            node.tabIndex = -1;
        return node;
    }

    function controls(name) {
        return [...shown.get(name)?.node.querySelectorAll(CONTROLS) ?? []];
    }

    function draw(rows) {
        keepFocus(() => {
            shown = new Map(named(rows).map(([name, row]) => [name, change(shown.get(name) ?? start(row), row)]));
            arrange(parent, shown.size || !none ? [...shown.values()].map((one) => one.node) : [none]);
        });
    }

    // What is new of the rows that are shown; none comes, goes or moves.
    function update(rows) {
        keepFocus(() => {
            for (const [name, row] of named(rows))
                if (shown.has(name))
                    change(shown.get(name), row);
        });
    }

    // Whether draw(rows) would move a row that is shown, or take it away.
    function moves(rows) {
        const now = named(rows).map(([name]) => name);
        return [...shown.keys()].some((name, i) => now[i] !== name);
    }

    return { node: parent, draw, update, moves, count: () => shown.size };
}
