// The order desk's day in a browser, and what the platform's journal says of it: orders from the file to the marketplace, lost answers, accounts,
// activities, the hold shelf. What cannot be done is said.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkAxe } from './axe.js';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { startStation, until } from './station.js';

let station;
let browser;

before(async () => {
    station = await startStation({ simArgs: ['--step', '200'], config: 'receiving { on_receipt_status = 9 }', /* no line goes there from ordered: each is parked */
        otapi: 'link_element = "ProviderOrderIds/Id"  unlink_element = "OrderLineIds/Id"' });
    browser = await openBrowser();
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

// How often the platform did this.
async function done(method) {
    const journal = await (await fetch(`${station.simUrl}/sim/writes?method=${method}`)).json();
    return journal.writes.filter((write) => write.code === 'Ok').length;
}

async function addOrder(reference) {
    const reply = await station.ask({ do: 'order.add', customer: 'customer', order: { reference, delivery_mode_id: 'free1', items: [{ item_id: '600000000005', quantity: 1 }] } });
    assert.ok(reply.ok, reply.error);
    return reply.result.order_id;
}

async function lineOf(purchase) {
    return (await station.ask({ do: 'line.find', purchase: [purchase] })).result.lines[0];
}

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
    await card.getByRole('button', { name: 'Answer' }).click(); /* it asks by itself, no reload */
    await dialog.locator('.question', { hasText: 'grew' }).waitFor();
    await dialog.getByRole('button', { name: 'Order at the new price' }).click();
    await dialog.waitFor({ state: 'detached' });
    await card.locator('.badge', { hasText: 'ended' }).waitFor();
    assert.equal(await done('RunOrderExportingToProvider'), 1);
    await closePage(page);
});

test('a line is linked and unlinked, an order synchronised and cancelled; what cannot be done is said', async () => {
    const purchase = '3300000000000000001';
    const page = await openPage(browser, { expected: [/ 400 /] });
    const dialog = page.locator('dialog[open]');
    const close = async () => {
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
    };
    await logIn(page, station.url, 'dina', '/admin/order/ORD-0000000014');
    await page.getByRole('button', { name: 'Link', exact: true }).first().click();
    await dialog.getByRole('button', { name: 'Link', exact: true }).click();
    await dialog.locator('.problem', { hasText: 'Please fill in: Purchase number' }).waitFor();
    await dialog.getByLabel('Purchase number').fill(purchase);
    await dialog.getByRole('button', { name: 'Link', exact: true }).click();
    await dialog.locator('.facts', { hasText: 'begun' }).waitFor();
    await until('the link', async () => (await lineOf(purchase))?.order_id === 'ORD-0000000014');
    assert.equal(await done('RunOrderLinkingWithProvider'), 1);
    await page.reload();
    await page.locator('.order-line', { hasText: purchase }).getByRole('button', { name: 'Unlink' }).click();
    await dialog.getByRole('button', { name: 'Unlink' }).click();
    await dialog.locator('.facts', { hasText: 'begun' }).waitFor();
    await until('no link', async () => !await lineOf(purchase));
    assert.equal(await done('RunOrderUnlinkingFromProvider'), 1);
    await close();
    const before = await done('RunOrdersSynchronizingWithProvider'); /* the station's own */
    await page.getByRole('button', { name: 'Synchronise' }).click();
    await page.locator('.toast', { hasText: 'Synchronised' }).waitFor();
    assert.ok(await done('RunOrdersSynchronizingWithProvider') > before);

    const id = await addOrder('to-cancel');
    const cancel = async () => {
        await page.getByRole('button', { name: 'Cancel order' }).click();
        await dialog.getByRole('button', { name: 'Cancel order' }).click();
    };
    await page.goto(`${station.url}/admin/order/${id}`);
    await cancel();
    await dialog.locator('.facts', { hasText: 'cancelled' }).waitFor();
    assert.equal(await done('CancelSalesOrderForOperator'), 1);
    await close();
    await cancel();
    assert.match(await dialog.locator('.problem:visible').textContent(), /CancelSalesOrderForOperator: refused/);
    assert.equal(await done('CancelSalesOrderForOperator'), 1);
    await closePage(page);
});

test('a lost answer is settled by hand, a refused update tried again and dropped', async () => {
    const page = await openPage(browser, { expected: [/ 504 /] });
    const dialog = page.locator('dialog[open]');
    const id = await addOrder('to-pay');
    await logIn(page, station.url, 'dina', `/admin/order/${id}`);
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await dialog.locator('.facts').waitFor();
    await station.sim('fault?kind=reset&count=1&method=PostTransaction');
    await dialog.getByRole('button', { name: 'Pay', exact: true }).click();
    await dialog.locator('.problem', { hasText: 'The answer was lost: it is not known whether it was done.' }).waitFor();
    await page.goto(`${station.url}/admin/queue`);
    const intent = page.locator('tr', { hasText: id });
    await intent.getByRole('button', { name: 'It was done' }).click();
    await dialog.getByRole('button', { name: 'It was done' }).click();
    await intent.waitFor({ state: 'detached' });
    const { intents } = await station.ask({ do: 'intent.list', state: 'done' });
    assert.ok(intents.some((one) => one.what === 'order.pay' && one.args.order_id === id));
    assert.equal(await done('PostTransaction'), (await station.ask({ do: 'intent.list', state: 'done' })).intents.filter((one) => one.what === 'order.pay').length);

    await station.scan('SF1331875979567');
    const parked = page.locator('tr', { hasText: 'ORD-0000000001' });
    const update = async () => (await station.ask({ do: 'outbox.list', state: 'parked' })).outbox?.find((one) => one.order_id === 'ORD-0000000001');
    const first = await until('a parked update', update);
    await page.reload();
    assert.match(await parked.locator('[data-label=Detail]').textContent(), /status 9/);
    await parked.getByRole('button', { name: 'Try again' }).click();
    await until('another try', async () => ((await update())?.ended_at ?? first.ended_at) !== first.ended_at);
    await page.reload();
    await parked.getByRole('button', { name: 'Drop' }).click();
    await dialog.getByRole('button', { name: 'Drop' }).click();
    await parked.waitFor({ state: 'detached' });
    assert.equal(await update(), undefined);
    await closePage(page);
});

test('an activity shows how far it is, and is cancelled', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'dina', '/admin/providers');
    await station.sim('rules?step=10000');
    await page.locator('.card', { hasText: 'Taobao' }).getByRole('button', { name: 'Synchronise' }).click();
    await page.locator('.toast', { hasText: 'Synchronising' }).waitFor();
    await station.sim('rules?step=600000'); /* one step, and it stays there */
    await page.locator('nav.side a[href="/admin/activities"]').click();
    const card = page.locator('.card', { has: page.locator('progress') }).first();
    await card.waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('progress')].some((bar) => bar.value > 0)); /* by itself */
    const calls = async () => (await (await fetch(`${station.simUrl}/sim/state`)).json()).calls;
    const before = await calls();
    const answers = await page.evaluate(() => Promise.all(Array.from({ length: 60 }, () => fetch('/api/1/activities').then((answer) => answer.json()))));
    assert.ok(answers.every((answer) => answer.ok && answer.rows.length > 0));
    assert.ok(await calls() - before < 30, 'the platform is not asked by each page');
    await card.getByRole('button', { name: 'Cancel' }).click();
    const number = await card.locator('.facts div', { hasText: 'Number' }).locator('dd').textContent();
    await page.locator('dialog[open] .facts div', { hasText: 'Number' }).locator('dd', { hasText: number }).waitFor();
    await page.locator('dialog[open]').getByRole('button', { name: 'Cancel the activity' }).click();
    await page.locator('.card .badge', { hasText: 'cancelled' }).waitFor();
    await station.sim('rules?step=200');
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

test('a hold gets a photo, is released with a reason, and not without', async () => {
    const { hold_no: hold } = await station.scan('YT4599999999990');
    const page = await openPage(browser, { expected: [/ 400 /] });
    const dialog = page.locator('dialog[open]');
    await logIn(page, station.url, 'boris', `/admin/holds/${hold}`);
    const camera = page.locator('.page-head input[type=file]');
    await camera.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.locator('.toast', { hasText: 'This file is no picture' }).waitFor();
    await camera.setInputFiles(new URL('../../docs/pictures/station-match.png', import.meta.url).pathname);
    await page.locator('.toast', { hasText: 'Photo kept' }).waitFor();
    await page.waitForFunction(() => document.querySelector('.photos img')?.naturalWidth > 100);
    await page.getByRole('button', { name: 'Release' }).click();
    await dialog.getByRole('button', { name: 'Release' }).click();
    await dialog.locator('.problem', { hasText: 'reason is why it leaves the shelf' }).waitFor();
    await dialog.getByLabel('Reason').fill('given back');
    await dialog.getByRole('button', { name: 'Release' }).click();
    await page.locator('.facts', { hasText: 'boris: given back' }).waitFor();
    const { rows } = await page.evaluate(() => fetch('/api/1/holds?state=closed').then((answer) => answer.json()));
    assert.ok(rows.some((one) => String(one.hold_no) === String(hold) && one.closed_at && one.released_by === 'boris'), JSON.stringify(rows));
    await closePage(page);
});

test('an account is logged in at the marketplace by link or QR, and the browser comes back', async () => {
    const page = await openPage(browser);
    const dialog = page.locator('dialog[open]');
    const goThere = async (button) => {
        await page.locator('.card', { hasText: 'Taobao' }).getByRole('button', { name: 'Log in' }).click();
        await dialog.locator('svg.qr path').waitFor({ state: 'attached' });
        const there = page.context().waitForEvent('page');
        await dialog.locator('a.button').click();
        const shop = await there;
        await shop.locator('input[name=account]').fill('buyer_two');
        await shop.getByRole('button', { name: button }).click();
        await shop.waitForURL(/provider\/return/);
        await shop.locator('h1', { hasText: 'Taobao' }).waitFor();
        await page.keyboard.press('Escape');
        return shop;
    };
    await logIn(page, station.url, 'dina', '/admin/providers');
    const refused = await goThere('Refuse');
    await refused.getByText('The marketplace did not let the account in:').waitFor();
    await checkAxe(refused, 'come back from the marketplace');
    const back = await goThere('Allow');
    await back.getByText('The log-in has ended.').waitFor();
    await back.goto(back.url()); /* a second time it is nobody's log-in */
    await back.getByText('You may close this page.').waitFor();
    await page.locator('.account', { hasText: 'buyer_two' }).locator('.badge', { hasText: 'valid' }).waitFor();
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

test('a dialog that is closed while it acts tells what came of it; a question is answered once', async () => {
    const page = await openPage(browser, { expected: [/ 503 /] });
    const dialog = page.locator('dialog[open]');
    const id = await addOrder('to-close');
    await logIn(page, station.url, 'dina', `/admin/order/${id}`);
    let held = null;
    const hold = (route) => { held = route; };
    const export_ = async () => {
        held = null;
        await page.getByRole('button', { name: 'Export', exact: true }).click();
        await dialog.getByRole('button', { name: 'Export', exact: true }).click();
        await until('the request', () => held);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
    };
    await page.route('**/do/order.export', hold);
    await export_();
    await held.fulfill({ status: 503, json: { ok: false, kind: 'retry', error: 'it was refused' } });
    await page.locator('.toast', { hasText: 'it was refused' }).waitFor();
    await export_();
    await held.fulfill({ json: { ok: true, how: 'begun', activity_id: '77' } });
    await dialog.locator('.facts', { hasText: 'begun' }).waitFor();
    await page.unroute('**/do/order.export', hold);
    await page.keyboard.press('Escape');

    const row = { activity_id: '5', type: 'Export', description: 'Made up', state: 'asking', progress: 50, started: null, work_ms: 0 };
    await page.route('**/api/1/activities', (route) => route.fulfill({ json: { ok: true, rows: [row] } }));
    await page.route('**/api/1/activities/5', (route) => route.fulfill({ json: { ok: true, ...row, steps: [], answers: [{ n: 1, name: 'Buy it' }] } }));
    const sent = [];
    await page.route('**/do/activity.answer', (route) => { sent.push(route); });
    await page.locator('nav.side a[href="/admin/activities"]').click();
    await page.locator('.card', { hasText: 'Made up' }).getByRole('button', { name: 'Answer' }).click();
    assert.equal(await dialog.locator('.facts').textContent(), 'ActivityMade upNumber5');
    await dialog.getByRole('button', { name: 'Buy it' }).dblclick();
    await page.waitForTimeout(300);
    assert.equal(sent.length, 1);
    await sent[0].fulfill({ json: { ok: true } });
    await dialog.waitFor({ state: 'detached' });
    await closePage(page);
});

test('a dialog that is closed while it acts, and another page opened: what came of it is told, and no fault', async () => {
    const page = await openPage(browser);
    const dialog = page.locator('dialog[open]');
    const to = async (path) => {
        await page.evaluate((at) => { history.pushState(null, '', at); dispatchEvent(new PopStateEvent('popstate')); }, path);
        await page.locator(`.page[data-page=${path.split('/')[2]}] h1`).waitFor();
    };
    const order = `/admin/order/${await addOrder('to-leave')}`;
    await logIn(page, station.url, 'dina', order);
    const leave = async (word, name, fill) => {
        let held = null;
        const hold = (route) => { held = route; };
        await page.route(`**/do/order.${name}`, hold);
        await page.getByRole('button', { name: word, exact: true }).first().click();
        await fill?.();
        await dialog.getByRole('button', { name: word, exact: true }).click();
        await until('the request', () => held);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        await to('/admin/receipts');
        await held.fulfill({ json: { ok: true, how: 'begun', activity_id: '77' } });
        await dialog.locator('.facts', { hasText: 'begun' }).waitFor();
        assert.equal(await page.locator('.toast.shown').count(), 0, await page.locator('.toast').allTextContents());
        await page.unroute(`**/do/order.${name}`, hold);
        await page.keyboard.press('Escape');
        await to(order);
    };
    await leave('Export', 'export');
    await leave('Link', 'link', () => dialog.getByLabel('Purchase number').fill('3300000000000000009'));
    await closePage(page);
});
