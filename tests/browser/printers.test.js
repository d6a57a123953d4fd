// A label printer from the browser: what the printers page and the station page say of it, and what their buttons make it print.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { startStation, until } from './station.js';

let station;
let browser;
let admin;
let dock;

before(async () => {
    station = await startStation({ printer: true });
    browser = await openBrowser();
    admin = await openPage(browser, { expected: [/ 400 /] });
    dock = await openPage(browser);
    await logIn(admin, station.url, 'anna', '/admin/printers');
    await dock.goto(`${station.url}/station`);
    await dock.locator('[data-chip=printers][data-state=good]').waitFor();
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

const rows = (text) => admin.locator('tbody tr', { hasText: text });
const printed = (count) => until(`${count} labels at the printer`, async () => (await station.printer.printed()) === count);
/* No row moves while the pointer rests on one. */
const awayFromTable = () => admin.mouse.move(2, 2);
const reprint = (waybill) => rows(waybill).first().getByRole('button', { name: 'Reprint' });
const labels = async () => (await station.ask({ do: 'label.list' })).labels;

test('a label is listed as it is printed, and each reprint is a copy', async () => {
    assert.equal(await dock.locator('[data-chip=printers] .chip-word').textContent(), 'ready');
    await admin.locator('.card', { hasText: 'zebra' }).locator('.badge', { hasText: 'ready' }).waitFor();
    await station.scan('SF1331875979567');
    await rows('SF1331875979567').getByText(/^(sent|confirmed)$/).waitFor();
    await printed(1);
    await rows('SF1331875979567').getByRole('button', { name: 'Reprint' }).click();
    await admin.locator('.toast', { hasText: 'marked as a copy' }).waitFor();
    await printed(2);
    await awayFromTable();
    const copy = (await labels()).at(-1);
    assert.equal(copy.copy, 2);
    assert.ok((await station.printer.paper()).includes(copy.own_id), 'what came out is that label');
    await admin.waitForFunction(() => document.querySelectorAll('tbody tr').length === 2);
    await rows('SF1331875979567').first().locator('[data-label=Kind]', { hasText: 'Copy 2' }).waitFor();
    await dock.locator('[data-action=reprint]').click();
    await dock.locator('.toast', { hasText: 'marked as a copy' }).waitFor();
    await printed(3);
    await admin.locator('tbody tr:nth-child(3)').waitFor();
});

test('the focus stays where it is while labels come', async () => {
    await awayFromTable();
    await reprint('SF1331875979567').focus();
    await admin.evaluate(() => { globalThis.focused = document.activeElement; });
    await station.scan('YT4512345678801');
    await rows('YT4512345678801').getByText(/^(sent|confirmed)$/).waitFor();
    assert.ok(await admin.evaluate(() => document.activeElement === globalThis.focused && globalThis.focused.isConnected), 'the same button');
    const test = admin.getByRole('button', { name: 'Test label' });
    await test.focus();
    await admin.keyboard.press('Enter');
    await rows('test').getByText(/^(sent|confirmed)$/).waitFor();
    assert.ok(await test.evaluate((node) => document.activeElement === node), 'also of the button that did it');
});

test('a press lands on the row it is aimed at while labels come', async () => {
    const before = (await labels()).length;
    await reprint('YT4512345678801').hover();
    await admin.mouse.down();
    await station.scan('YT4512345678802');
    await until('its label', async () => (await labels()).some((label) => label.waybill === 'YT4512345678802' && label.state !== 'queued'));
    await admin.mouse.up();
    await admin.locator('.toast', { hasText: 'marked as a copy' }).first().waitFor();
    await station.scan('YT4512345678803');
    await admin.getByRole('button', { name: 'Show what is new' }).waitFor();
    assert.equal(await rows('YT4512345678803').count(), 0, 'no row moves under the pointer');
    const place = () => reprint('YT4512345678801').evaluate((node) => Math.round(node.getBoundingClientRect().top));
    const aimed = await place();
    for (const [mode, state] of [['paper-out', 'out of paper'], ['ok', 'ready']]) { /* the card above grows, and is small again */
        await station.printer.mode(mode);
        if (mode !== 'ok')
            await station.ask({ do: 'label.test', printer: 'zebra' });
        await admin.locator('.card', { hasText: 'zebra' }).locator('.badge', { hasText: state }).waitFor();
        const off = await place() - aimed; /* scrolling goes by whole pixels */
        assert.ok(Math.abs(off) <= 1, `at the same place when it is ${state}: ${off}`);
    }
    await admin.mouse.down();
    await admin.mouse.up();
    await until('two copies', async () => (await labels()).filter((label) => label.waybill === 'YT4512345678801' && label.copy > 1).length === 2);
    assert.equal((await labels()).length, before + 5, 'and nothing else was printed again');
    await awayFromTable();
    await rows('YT4512345678803').first().waitFor();
    assert.equal(await admin.getByRole('button', { name: 'Show what is new' }).isVisible(), false);
});

test('a person says whether what is unsure came out', async () => {
    for (const waybill of ['YT4512345678811', 'YT4512345678812', 'YT4512345678813']) {
        await station.printer.mode('reset');
        await station.scan(waybill);
        await rows(waybill).getByText('perhaps printed').waitFor();
        await station.printer.mode('ok');
        await dock.locator('[data-chip=printers]', { hasText: 'ready' }).waitFor();
    }
    const card = admin.locator('.card', { hasText: 'zebra' });
    await card.getByText('Perhaps printed, look whether it came out: YT4512345678811').waitFor();
    await rows('YT4512345678811').getByRole('button', { name: 'It is there' }).click();
    await rows('YT4512345678811').getByText('a person has seen it').waitFor();
    await card.getByText('look whether it came out: YT4512345678812').waitFor();
    await dock.locator('[data-chip=printers]').click();
    await dock.locator('dialog[open]').getByText('look whether it came out: YT4512345678812').waitFor();
    await dock.locator('dialog[open]').getByRole('button', { name: 'It is there' }).click();
    await rows('YT4512345678812').getByText('confirmed').waitFor();
    await rows('YT4512345678813').getByRole('button', { name: 'Cancel' }).click();
    await rows('YT4512345678813').getByText('thrown away').waitFor();
    assert.equal(await rows('YT4512345678813').getByRole('button', { name: 'Cancel' }).count(), 0, 'a failed label is not called off');
    await dock.locator('[data-chip=printers][data-state=good]').waitFor();
    await awayFromTable();
});

// Nothing waits any more, and what was sent has come out.
const settled = () => until('the labels to come out', async () => {
    const all = await labels();
    return all.every((label) => !['queued', 'sending'].includes(label.state))
        && await station.printer.printed() === all.filter((label) => ['sent', 'confirmed'].includes(label.state) && label.problem !== 'a person has seen it').length;
});

// It tells at the next label, which it takes or leaves.
async function paperOut() {
    await station.printer.mode('paper-out');
    await admin.getByRole('button', { name: 'Test label' }).click();
    await dock.locator('[data-chip=printers][data-state=bad]').waitFor();
}

async function paperBack() {
    await station.printer.mode('ok');
    await dock.locator('[data-chip=printers][data-state=good]').waitFor();
}

test('out of paper is said on both pages with what to do, and heals', async () => {
    await paperOut();
    await station.scan('YT4512345678901');
    await dock.locator('[data-chip=printers][data-state=bad]', { hasText: 'zebra: out of paper' }).waitFor();
    await dock.locator('[data-chip=printers]').click();
    await dock.locator('dialog[open] li[data-state=bad]', { hasText: 'Put a new roll in' }).waitFor();
    await dock.keyboard.press('Escape');
    const card = admin.locator('.card', { hasText: 'zebra' });
    await card.locator('.badge', { hasText: 'out of paper' }).waitFor();
    await card.getByText('Put a new roll in').waitFor();
    await rows('YT4512345678901').getByText('queued').waitFor();
    await paperBack();
    await settled();
    await rows('YT4512345678901').getByText(/^(sent|confirmed)$/).waitFor();
});

test('shelves get their labels, all or none', async () => {
    const before = await station.printer.printed();
    const dialog = admin.locator('dialog[open]');
    await admin.getByRole('button', { name: 'Shelf labels' }).click();
    await dialog.getByRole('button', { name: 'Print' }).click();
    await dialog.getByText('Please fill in: Shelves').waitFor();
    await dialog.getByLabel('Shelves').fill('A-017, b-2 C/3');
    await dialog.getByLabel('Comment').fill('Aisle 3');
    await dialog.getByRole('button', { name: 'Print' }).click();
    await admin.locator('.toast', { hasText: 'shelf number 3' }).waitFor();
    await dialog.getByLabel('Shelves').fill('A-017, b-2');
    await dialog.getByRole('button', { name: 'Print' }).click();
    await admin.locator('.toast', { hasText: '2 labels are on their way to zebra' }).waitFor();
    await printed(before + 2);
    assert.deepEqual((await labels()).slice(-2).map((label) => [label.kind, label.bin]), [['shelf', 'A-017'], ['shelf', 'B-2']]);
    await awayFromTable();
    await rows('A-017').getByText('shelf').waitFor();
    const trail = await admin.evaluate(() => fetch('/api/1/audit?what=label.shelf').then((answer) => answer.json()));
    assert.equal(trail.rows[0].subject, 'A-017 +1');
});

test('what waits is cancelled and never printed; a test label comes out', async () => {
    await paperOut();
    await station.scan('YT4599999999998');
    await rows('YT4599999999998').getByText('queued').waitFor();
    await admin.route('**/do/label.cancel', async (route) => {
        await station.ask({ do: 'label.cancel', label_id: route.request().postDataJSON().label_id }); /* somebody else was faster */
        await route.continue();
    }, { times: 1 });
    await rows('YT4599999999998').getByRole('button', { name: 'Cancel' }).click();
    await admin.locator('.toast', { hasText: 'only queued and unsure ones can be called off' }).waitFor();
    await rows('YT4599999999998').getByText('cancelled').waitFor();
    await awayFromTable();
    await station.scan('YT4599999999999');
    await rows('YT4599999999999').getByText('queued').waitFor();
    await rows('YT4599999999999').getByRole('button', { name: 'Cancel' }).click();
    await rows('YT4599999999999').getByText('cancelled').waitFor();
    await paperBack();
    await admin.getByRole('button', { name: 'Test label' }).click();
    await admin.locator('.toast', { hasText: 'A test label is on its way to zebra' }).waitFor();
    await until('the test label', async () => ['sent', 'confirmed'].includes((await labels()).at(-1).state));
    await settled();
    assert.equal((await labels()).at(-1).kind, 'test');
    await admin.getByLabel('State').selectOption('cancelled');
    await admin.waitForFunction(() => document.querySelectorAll('tbody tr').length === 2);
    await closePage(admin);
    await closePage(dock);
});
