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

// Nothing waits any more, and what was sent has come out.
const settled = () => until('the labels to come out', async () => {
    const all = await labels();
    return all.every((label) => !['queued', 'sending'].includes(label.state))
        && await station.printer.printed() === all.filter((label) => ['sent', 'confirmed'].includes(label.state)).length;
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
    await dialog.getByLabel('Shelves').fill('A-017, b-2 C/3');
    await dialog.getByLabel('Comment').fill('Aisle 3');
    await dialog.getByRole('button', { name: 'Print' }).click();
    await admin.locator('.toast', { hasText: 'shelf number 3' }).waitFor();
    await dialog.getByLabel('Shelves').fill('A-017, b-2');
    await dialog.getByRole('button', { name: 'Print' }).click();
    await admin.locator('.toast', { hasText: '2 labels are on their way to zebra' }).waitFor();
    await printed(before + 2);
    assert.deepEqual((await labels()).slice(-2).map((label) => [label.kind, label.bin]), [['shelf', 'A-017'], ['shelf', 'B-2']]);
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
