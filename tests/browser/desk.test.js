// The order desk's day in a browser: an order from a file, its payment with the plan shown, its export with a question, and a hold matched by
// hand with the platform's help.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { startStation } from './station.js';

let station;
let browser;

before(async () => {
    station = await startStation({ simArgs: ['--step', '200'] });
    browser = await openBrowser();
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

test('an order is added, paid, exported; its question is answered', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'dina', '/admin/orders');
    await page.getByRole('button', { name: 'Add from a file' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('textarea').fill('no JSON');
    await dialog.getByRole('button', { name: 'Add the order' }).click();
    await dialog.locator('.problem', { hasText: 'This is no JSON' }).waitFor();
    await dialog.locator('input[type=file]').setInputFiles({ name: 'order.json', mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify({ delivery_mode_id: 'free1', items: [{ item_id: '600000000777', quantity: 2 }] })) });
    await page.waitForFunction(() => document.querySelector('dialog textarea').value.includes('600000000777'));
    await dialog.getByLabel('Customer').fill('customer');
    await dialog.getByRole('button', { name: 'Add the order' }).click();
    await page.waitForURL(/admin\/order\/ORD-/);
    await page.locator('.order-line').first().waitFor();

    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await dialog.locator('.facts', { hasText: 'Put on the account' }).waitFor();
    const plan = await dialog.locator('.facts').textContent();
    assert.match(plan, /To pay[\d.]+ USD/);
    await dialog.getByRole('button', { name: 'Pay', exact: true }).click();
    await dialog.locator('.facts', { hasText: 'Paid now' }).waitFor();
    assert.match(await dialog.locator('.facts').textContent(), /Paid before0\.00 USD.*Paid now[1-9][\d.]* USD/);
    await page.keyboard.press('Escape');
    await page.locator('.facts .badge', { hasText: 'paid' }).waitFor();

    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await dialog.locator('a[href="/admin/activities"]').click();
    const card = page.locator('.card', { hasText: 'Export of order' });
    await card.waitFor();
    for (let i = 0; i < 100 && await card.getByRole('button', { name: 'Answer' }).count() === 0; i++) {
        await page.waitForTimeout(200);
        await page.reload();
        await card.waitFor();
    }
    await card.getByRole('button', { name: 'Answer' }).click();
    await dialog.locator('.question', { hasText: 'grew' }).waitFor();
    await dialog.getByRole('button', { name: 'Order at the new price' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Export of order').waitFor();
    await closePage(page);
});

test('a hold is matched by hand', async () => {
    await station.scan('YT4599999999999');
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/holds/1');
    await page.getByRole('button', { name: 'Match by hand' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('input[type=search]').fill('462598779470531');
    await dialog.getByRole('button', { name: 'Ask the platform' }).click();
    await dialog.getByRole('button', { name: 'This one' }).first().click();
    assert.equal(await dialog.getByLabel('Order').inputValue(), 'ORD-0000000006');
    await dialog.getByRole('button', { name: 'Match', exact: true }).click();
    await page.locator('.badge', { hasText: 'found: scan it again' }).waitFor();
    assert.equal((await station.scan('YT4599999999999', { scanner: 'right' })).customer, '示例客户6');
    await closePage(page);
});

test('the provider log-in shows a link and a QR code', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'dina', '/admin/providers');
    await page.getByRole('button', { name: 'Log in' }).first().click();
    await page.locator('dialog[open] svg.qr path').waitFor({ state: 'attached' });
    assert.match(await page.locator('dialog[open] a.button').getAttribute('href'), /^http:\/\/127\.0\.0\.1:\d+\/sim\/provider-login/);
    await closePage(page);
});

test('orders are looked for at the platform', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'dina', '/admin/orders');
    await page.locator('tbody tr').first().waitFor();
    assert.ok(await page.locator('tbody tr').count() > 1);
    await page.getByLabel('Order', { exact: true }).fill('ORD-0000000002');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
    assert.match(await page.locator('tbody').textContent(), /ORD-0000000002/);
    assert.match(page.url(), /order_id=ORD-0000000002/);
    await page.getByLabel('Order', { exact: true }).fill('');
    await page.keyboard.press('Enter');
    await page.getByLabel('Since').fill('2001-01-01');
    await page.getByLabel('Until').fill('2001-01-02');
    await page.keyboard.press('Tab');
    await page.getByText('No order fits.').waitFor();
    await closePage(page);
});
