// What somebody works in stays while the page refreshes by itself: the focus, what is typed, what is opened, the row under a finger.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { startStation, until } from './station.js';

let station;
let browser;

before(async () => {
    station = await startStation();
    browser = await openBrowser();
    for (const code of ['YT4500000000001', 'YT4500000000002', 'SF1331875979567'])
        await station.scan(code);
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

// Focuses the one control, runs act() and says whether the focus is on the very same element.
async function keepsFocus(page, control, act) {
    await control.focus();
    const before = await control.elementHandle();
    await act();
    assert.ok(await before.evaluate((node) => node.isConnected && document.activeElement === node), `the focus has left ${control}`);
}

test('receipts, the hold shelf, the checklist: the focus stays in its row while scans come', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'anna', '/admin/receipts');
    await keepsFocus(page, page.locator('tbody a', { hasText: 'SF1331875979567' }).first(), async () => {
        await station.scan('YT4500000000003');
        await page.locator('tbody', { hasText: 'YT4500000000003' }).waitFor();
    });
    await page.locator('nav.side a[href="/admin/holds"]').click();
    await page.mouse.move(2, 2);
    await keepsFocus(page, page.locator('tbody a', { hasText: '1' }).first(), async () => {
        await station.scan('YT4500000000004');
        await page.locator('tbody', { hasText: 'YT4500000000004' }).waitFor();
    });
    await page.locator('nav.side ul a[href="/admin/today"]').click();
    await keepsFocus(page, page.locator('.last-scans a', { hasText: 'YT4500000000004' }), async () => {
        await station.scan('YT4500000000005');
        await page.locator('.last-scans', { hasText: 'YT4500000000005' }).waitFor();
    });
    await closePage(page);
});

test('the hold shelf: no row moves under a pointer', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/holds');
    const row = page.locator('tbody tr').last();
    await row.hover();
    const place = () => row.evaluate((node) => Math.round(node.getBoundingClientRect().top));
    const aimed = await place();
    await station.scan('YT4500000000006');
    await page.getByRole('button', { name: 'Show what is new' }).waitFor();
    assert.ok(Math.abs(await place() - aimed) <= 1);
    await page.mouse.move(2, 2);
    await page.locator('tbody', { hasText: 'YT4500000000006' }).waitFor();
    await closePage(page);
});

test('the list of pages: focus and languages stay while a number beside it changes', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/statistics');
    const badge = page.locator('nav.side a[href="/admin/holds"] .count-badge');
    const more = async () => {
        const before = await badge.textContent();
        await station.scan(`YT45000000001${before.padStart(2, '0')}`);
        await until('another number', async () => await badge.textContent() !== before);
    };
    await keepsFocus(page, page.locator('nav.side select'), more);
    await keepsFocus(page, page.locator('nav.side a[href="/admin/holds"]'), more);
    await closePage(page);
});

test('users: the focus stays on the button that changed', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'anna', '/admin/users');
    const boris = page.locator('tbody tr', { hasText: 'boris' });
    for (const word of ['Disable', 'Enable']) {
        await boris.getByRole('button', { name: word }).focus();
        await page.keyboard.press('Enter');
        await boris.getByRole('button', { name: word === 'Disable' ? 'Enable' : 'Disable' }).waitFor();
        assert.match(await page.evaluate(() => `${document.activeElement.closest('tr')?.textContent}: ${document.activeElement.textContent}`),
            word === 'Disable' ? /boris.*: Enable$/ : /boris.*: Disable$/);
    }
    await closePage(page);
});

test('a parcel: what is opened stays open while it is scanned again, and tells what is new', async () => {
    await station.scan('YT4512345678901');
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/parcel/YT4512345678901');
    const scans = page.locator('.scan');
    assert.equal(await scans.count(), 1);
    await scans.first().locator('summary').click();
    await scans.first().locator('.receipt-rows').first().waitFor();
    await keepsFocus(page, scans.first().locator('summary'), async () => {
        await station.scan('YT4512345678901', { scanner: 'right' });
        await page.waitForFunction(() => document.querySelectorAll('.scan').length === 2);
    });
    assert.ok(await scans.nth(1).locator('details[open] .receipt-rows').first().isVisible());
    await scans.nth(1).getByRole('button', { name: 'Undo' }).click();
    const number = await scans.nth(1).locator('.facts div', { hasText: 'Scan' }).first().locator('dd').textContent();
    const asked = page.locator('dialog[open] .facts');
    await asked.locator('div', { hasText: 'Scan' }).locator('dd').getByText(number, { exact: true }).waitFor();
    await asked.locator('.verdict').waitFor();
    await page.keyboard.press('Escape');
    const first = (await page.evaluate(() => fetch('/api/1/parcels/YT4512345678901').then((answer) => answer.json()))).scans[1].scan_id;
    const undone = await station.ask({ do: 'undo', scan_id: first });
    assert.ok(undone.ok, undone.error);
    await scans.nth(1).locator('details[open] .receipt-rows .void').first().waitFor();
    await closePage(page);
});

// The table itself, in a page: [{id, what}] at a time, each row with a field.
const TABLE = async () => {
    const { makeTable } = await import('/assets/js/lib/table.js');
    const { el } = await import('/assets/js/lib/dom.js');
    const answers = [];
    const table = makeTable({ label: 'Things', key: 'id', load: (after) => new Promise((resolve, reject) => { answers.push({ after, resolve, reject }); }),
        columns: [{ title: 'What', cell: (r) => r.what }, { title: 'Note', cell: (r) => el('input', { type: 'text', 'aria-label': `note ${r.id}` }) }] });
    document.querySelector('main').replaceChildren(table.node);
    const turn = () => new Promise((resolve) => { setTimeout(resolve, 0); });
    globalThis.things = {
        reload: () => { table.reload(); }, refresh: () => { table.refresh(); }, asked: () => answers.length, after: () => answers.at(-1).after,
        give: async (rows, next = null) => { answers.at(-1).resolve({ rows: rows.map(([id, what]) => ({ id, what })), next }); await turn(); },
        fail: async () => { answers.at(-1).reject(new TypeError('Failed to fetch')); await turn(); },
        shown: () => [...table.node.querySelectorAll('tbody tr')].map((row) => row.firstElementChild.textContent),
    };
};

async function openTable(options) {
    const page = await openPage(browser, options);
    await logIn(page, station.url, 'boris');
    await page.evaluate(TABLE);
    await page.evaluate(() => globalThis.things.reload());
    await page.evaluate(() => globalThis.things.give([[1, 'one'], [2, 'two']]));
    return page;
}

const shown = (page) => page.evaluate(() => globalThis.things.shown());

test('what is typed in a row stays, and the cursor in it, while the row says something else', async () => {
    const page = await openTable();
    const note = page.getByLabel('note 2');
    await keepsFocus(page, note, async () => {
        await note.pressSequentially('half a wo');
        await page.evaluate(() => globalThis.things.refresh());
        await page.evaluate(() => globalThis.things.give([[3, 'three'], [2, 'two, changed'], [1, 'one']]));
    });
    await page.keyboard.type('rd');
    assert.equal(await note.inputValue(), 'half a word');
    assert.deepEqual(await shown(page), ['three', 'two, changed', 'one']);
    await closePage(page);
});

test('a refresh that overtakes what somebody asked for does not hold it back', async () => {
    const page = await openTable({ hasTouch: true, isMobile: true });
    assert.ok(await page.evaluate(() => matchMedia('(hover: none)').matches));
    await page.evaluate(() => { globalThis.things.reload(); globalThis.things.refresh(); });
    await page.evaluate(() => globalThis.things.give([[7, 'seven']]));
    assert.deepEqual(await shown(page), ['seven']);
    await closePage(page);
});

test('a refresh that fails leaves the rows and is tried again', async () => {
    const page = await openTable();
    await page.evaluate(() => globalThis.things.refresh());
    await page.evaluate(() => globalThis.things.fail());
    await page.getByText('The station does not answer. Is it running?').waitFor();
    assert.deepEqual(await shown(page), ['one', 'two']);
    await page.waitForFunction(() => globalThis.things.asked() === 3);
    await page.evaluate(() => globalThis.things.give([[1, 'one'], [2, 'two'], [3, 'three']]));
    assert.deepEqual(await shown(page), ['one', 'two', 'three']);
    await page.getByText('The station does not answer. Is it running?').waitFor({ state: 'hidden' });
    await closePage(page);
});

test('two quick clicks on Older go one page on, and Newer comes back', async () => {
    const page = await openTable();
    await page.evaluate(() => globalThis.things.reload());
    await page.evaluate(() => globalThis.things.give([[1, 'one'], [2, 'two']], 'behind 2'));
    await page.getByRole('button', { name: 'Older' }).evaluate((button) => { button.click(); button.click(); });
    assert.equal(await page.evaluate(() => globalThis.things.after()), 'behind 2');
    await page.evaluate(() => globalThis.things.give([[3, 'three']]));
    assert.deepEqual(await shown(page), ['three']);
    await page.getByRole('button', { name: 'Newer' }).click();
    assert.equal(await page.evaluate(() => globalThis.things.after()), null);
    await closePage(page);
});

test('fingers: the table says no more that the station does not answer when it does', async () => {
    const page = await openTable({ hasTouch: true, isMobile: true });
    await page.evaluate(() => globalThis.things.refresh());
    await page.evaluate(() => globalThis.things.fail());
    await page.getByText('The station does not answer. Is it running?').waitFor();
    await page.evaluate(() => globalThis.things.refresh());
    await page.evaluate(() => globalThis.things.give([[3, 'three'], [1, 'one, changed'], [2, 'two']]));
    await page.getByRole('button', { name: 'Show what is new' }).waitFor();
    assert.deepEqual(await shown(page), ['one, changed', 'two']);
    assert.equal(await page.getByText('The station does not answer. Is it running?').isVisible(), false);
    await closePage(page);
});

test('a control that goes leaves the focus to its row, never to another button', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris');
    const at = await page.evaluate(async () => {
        const { makeRows, renew } = await import('/assets/js/lib/rows.js');
        const { el } = await import('/assets/js/lib/dom.js');
        const list = document.createElement('ul');
        const rows = makeRows({ parent: list, key: 'id', make: () => el('li'), fill: (node, row) => renew(node, row.controls.map(([tag, text]) =>
            el(tag, { href: tag === 'a' ? '#' : undefined, text }))) });
        document.querySelector('main').replaceChildren(list);
        const after = (before, now) => {
            rows.draw([{ id: 1, controls: before }]);
            list.querySelector('button:last-of-type').focus();
            rows.draw([{ id: 1, controls: now }]);
            return `${document.activeElement.tagName} ${document.activeElement.textContent}`;
        };
        const [link, reprint, cancel] = [['a', 'waybill'], ['button', 'Reprint'], ['button', 'Cancel']];
        return [after([reprint, cancel], [reprint]), after([reprint, link, cancel], [reprint, link]), after([reprint, ['button', 'Disable']], [reprint, ['button', 'Enable']])];
    });
    assert.deepEqual(at, ['LI Reprint', 'A waybill', 'BUTTON Enable']);
    await closePage(page);
});

test('the hold shelf is read again when an order is found late for what lies there', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/statistics');
    const asked = await page.evaluate(async () => {
        const { open } = await import('/assets/js/admin/page_holds.js');
        let view = null;
        await open(document.querySelector('main'), { rest: [], query: new URLSearchParams(), signal: new AbortController().signal, setQuery: () => {}, go: () => {},
            onView: (look) => { view = look; } });
        const real = globalThis.fetch;
        let count = 0;
        globalThis.fetch = (address, options) => {
            count += address.startsWith('/api/1/holds') ? 1 : 0;
            return real(address, options);
        };
        const seen = [{ holds_open: 2 }, { holds_open: 2 }, { holds_open: 2, late: 1 }, { holds_open: 2, late: 1 }].map((counts) => { view({ counts }); return count; });
        globalThis.fetch = real;
        return seen;
    });
    assert.deepEqual(asked, [0, 0, 1, 1]);
    await closePage(page);
});
