// Eight hours of a tablet and several tabs: sleep and wake, another person in another tab, a new version, odd addresses, the end of a list, gloves that touch twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { startStation, until } from './station.js';

let station;
let browser;

before(async () => {
    station = await startStation({ printer: true });
    browser = await openBrowser();
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

async function openDock(options) {
    const page = await openPage(browser, options);
    await page.goto(`${station.url}/station`);
    await page.locator('[data-chip=platform]').waitFor();
    await page.locator('body[data-connected=true]').waitFor();
    return page;
}

const waybill = (page, number) => page.locator('.waybill', { hasText: number }).waitFor();

test('a tablet that slept connects anew as soon as it wakes', async () => {
    const page = await openDock({ expected: [/ERR_|Failed to load/] });
    const streams = [];
    page.on('request', (request) => { if (request.url().endsWith('/api/1/events')) streams.push(request); });
    await page.evaluate(() => {
        const now = Date.now;
        Date.now = () => now() + 3600000; /* an hour later, as far as the page can tell */
        document.dispatchEvent(new Event('visibilitychange'));
    });
    await until('a new stream', () => streams.length === 1);
    await page.locator('body[data-connected=true]').waitFor();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await station.scan('YT4500000000201');
    await waybill(page, 'YT4500000000201');
    assert.equal(streams.length, 1, 'a stream that lives is left alone');
    await closePage(page);
});

test('it stays said that the station is lost when somebody changes the language', async () => {
    const page = await openDock({ expected: [/ERR_|Failed to load/] });
    await page.locator('[data-action=language]').click();
    await page.route('**/api/1/events', (route) => route.abort());
    await page.evaluate(() => {
        const now = Date.now;
        Date.now = () => now() + 3600000;
        document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.locator('body[data-connected=false]').waitFor();
    await page.locator('.more-actions button', { hasText: 'Русский' }).evaluate((node) => node.click());
    await page.locator('.lost h1', { hasText: 'НЕТ СВЯЗИ' }).waitFor();
    assert.equal(await page.locator('body').getAttribute('data-connected'), 'false');
    await page.unroute('**/api/1/events');
    await page.locator('body[data-connected=true]').waitFor();
    await closePage(page);
});

test('a sound that the tablet took away comes back with the next touch', async () => {
    const page = await openPage(browser, { hasTouch: true });
    await page.addInitScript(() => {
        const Real = globalThis.AudioContext;
        globalThis.AudioContext = class extends Real { constructor() { super(); globalThis.audio = this; } };
    });
    await page.goto(`${station.url}/station`);
    await page.locator('.clock').tap();
    const asks = page.locator('.status-buttons [data-asks]');
    await asks.waitFor({ state: 'detached' });
    await page.evaluate(() => globalThis.audio.suspend());
    await asks.waitFor();
    await page.locator('.clock').tap();
    await asks.waitFor({ state: 'detached' });
    await closePage(page);
});

test('the first touch of the loudspeaker gives the sound as loud as it was', async () => {
    const page = await openDock({ hasTouch: true });
    await page.evaluate(() => {
        const now = performance.now();
        globalThis.later = 0;
        performance.now = () => now + globalThis.later; /* the touch and its click are one moment, also on a slow machine */
    });
    await page.locator('.status-buttons button').first().tap();
    await page.locator('.status-buttons [data-asks]').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.documentElement.dataset.sound === 'match');
    assert.equal(await page.evaluate(async () => (await import('/assets/js/station/sound.js')).volume()), 0.8);
    await page.evaluate(() => { globalThis.later = 2000; });
    await page.locator('.status-buttons button').first().tap();
    await page.waitForFunction(async () => (await import('/assets/js/station/sound.js')).volume() === 0.4);
    await closePage(page);
});

test('what was touched before the next scan does not cover it; an undone one says so', async () => {
    const page = await openDock();
    await station.scan('SF1331875979567');
    await station.scan('YT4500000000211');
    await waybill(page, 'YT4500000000211');
    let answer = null;
    await page.route('**/api/1/scans/*', (route) => { answer = route; }, { times: 1 });
    await page.locator('.last-row', { hasText: 'SF1331875979567' }).click();
    await until('the question', () => answer);
    await station.scan('YT4500000000212');
    await waybill(page, 'YT4500000000212');
    const done = page.waitForResponse(/\/api\/1\/scans\//);
    await answer.continue();
    await (await done).finished();
    await page.waitForTimeout(300);
    await waybill(page, 'YT4500000000212');
    await page.locator('.last-row', { hasText: 'SF1331875979567' }).click();
    await waybill(page, 'SF1331875979567');
    await page.locator('[data-action=undo]').click();
    await page.locator('.last-row[data-undone]', { hasText: 'SF1331875979567' }).waitFor();
    await page.locator('.panel[data-undone] .banner.undone').waitFor({ state: 'visible' });
    await closePage(page);
});

test('gloves touch twice: one label is printed again', async () => {
    const page = await openDock();
    await station.scan('YT4512345678901');
    await waybill(page, 'YT4512345678901');
    const labels = async () => (await station.ask({ do: 'label.list' })).labels.filter((label) => label.waybill === 'YT4512345678901').length;
    await until('its label', async () => await labels() === 1);
    const asked = [];
    page.on('request', (request) => { if (request.url().endsWith('/do/label.reprint')) asked.push(request); });
    await page.locator('[data-action=reprint]').evaluate((button) => { button.click(); button.click(); }); /* at once, also on a slow machine */
    await page.locator('.toast', { hasText: 'marked as a copy' }).waitFor();
    assert.equal(asked.length, 1);
    assert.equal(await labels(), 2);
    await closePage(page);
});

test('a page that was open while the station got a new version is loaded anew', async () => {
    const page = await openDock({ expected: [/ERR_|Failed to load/] });
    await page.evaluate(() => { globalThis.old = true; });
    await page.route('**/api/1/session', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...await response.json(), version: '99.0' } });
    });
    await page.evaluate(() => {
        const now = Date.now;
        Date.now = () => now() + 3600000;
        document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.waitForFunction(() => globalThis.old === undefined && document.body.dataset.connected === 'true');
    await closePage(page);
});

test('a new version waits for a half-filled form, at most until the next page', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'dina', '/admin/account');
    await page.evaluate(() => { globalThis.old = true; });
    let asked = 0;
    await page.route('**/api/1/session', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...await response.json(), version: '99.0' } });
        asked += 1;
    });
    await page.getByLabel('Old password').fill('half a pass');
    const look = () => page.evaluate(() => dispatchEvent(new StorageEvent('storage', { key: 'tallyman.session' })));
    for (let i = 0; i < 2; i++) {
        await look();
        await until('the look', () => asked === i + 1);
    }
    await page.getByLabel('Old password').pressSequentially('word');
    assert.equal(await page.getByLabel('Old password').inputValue(), 'half a password');
    assert.ok(await page.evaluate(() => globalThis.old));
    await page.locator('nav.side a[href="/admin/receipts"]').click();
    await page.waitForFunction(() => globalThis.old === undefined && document.querySelector('.page[data-page=receipts] h1'));
    assert.ok(page.url().endsWith('/admin/receipts'));
    await closePage(page);
});

test('a log-out in one tab ends the page in the other; nobody does what another one began', async () => {
    const page = await openPage(browser, { expected: [/40[13]/] });
    await logIn(page, station.url, 'anna', '/admin/receipts');
    const other = await page.context().newPage();
    await other.goto(`${station.url}/admin/today`);
    await other.locator('button', { hasText: 'Log out' }).click();
    await other.waitForURL(/\/login/);
    await page.waitForURL(/\/login\?to=/);
    await logIn(page, station.url, 'anna', '/admin/users');
    await page.getByRole('button', { name: 'Add a user' }).waitFor();
    await page.evaluate(() => { globalThis.annas = true; });
    await other.goto(`${station.url}/login`);
    await other.waitForURL(/\/admin/);
    await other.context().clearCookies({ name: 'tallyman_session' });
    await logIn(other, station.url, 'boris', '/admin/today');
    await page.waitForFunction(() => globalThis.annas === undefined); /* it has become Boris's */
    await page.getByText('Your role does not see this page').waitFor();
    assert.match(await page.locator('.side-foot').textContent(), /boris/);
    await closePage(page);
});

test('a request goes under the name that the page shows, or not at all', async () => {
    const page = await openPage(browser, { expected: [/40[13]/] });
    await logIn(page, station.url, 'anna', '/admin/account');
    await page.evaluate(() => { globalThis.addEventListener('storage', (event) => event.stopImmediatePropagation(), true); });
    const boris = await openPage(browser);
    await logIn(boris, station.url, 'boris');
    await page.context().addCookies((await boris.context().cookies()).filter((cookie) => cookie.name === 'tallyman_session'));
    const asked = [];
    page.on('request', (request) => { if (request.method() === 'POST') asked.push(request); });
    await page.getByLabel('Old password').fill('another long one');
    await page.getByLabel('New password', { exact: true }).fill('a password of anna');
    await page.getByLabel('New password again').fill('a password of anna');
    await page.getByRole('button', { name: 'Change' }).click();
    await page.locator('h1', { hasText: 'boris' }).waitFor();
    assert.equal(asked.length, 1, 'it was not sent a second time, as Boris');
    await closePage(boris);
    await closePage(page);
});

test('who types is there: the log-in does not end under a half-filled form; a form is sent once', async () => {
    const page = await openPage(browser, { expected: [/ 403 /] });
    await logIn(page, station.url, 'dina', '/admin/account');
    const asked = [];
    page.on('request', (request) => { if (request.url().endsWith('/api/1/session')) asked.push(request); });
    await page.getByLabel('Old password').pressSequentially('not');
    assert.equal(asked.length, 0);
    await page.evaluate(() => {
        const now = Date.now;
        Date.now = () => now() + 90000; /* a minute and a half later */
    });
    await page.getByLabel('Old password').pressSequentially(' the right one');
    await until('a sign of life', () => asked.length === 1);
    assert.equal(await page.getByLabel('Old password').inputValue(), 'not the right one');
    const sent = [];
    await page.route('**/session/password', (route) => { sent.push(route); });
    await page.getByLabel('New password', { exact: true }).fill('a quite new one');
    await page.getByLabel('New password again').fill('a quite new one');
    await page.getByRole('button', { name: 'Change' }).dblclick();
    await until('the form', () => sent.length > 0);
    await page.waitForTimeout(300);
    assert.equal(sent.length, 1);
    await sent[0].continue();
    await page.locator('.problem', { hasText: 'the old password is wrong' }).waitFor();
    await closePage(page);
});

test('odd addresses, the way to the content, and back', async () => {
    const page = await openPage(browser, { expected: [/ 40[04] /] });
    await logIn(page, station.url, 'boris', '/admin/today');
    for (const path of ['holds/%2e%2e', 'holds/999999', 'parcel/%3Cscript%3E', 'receipts?verdict=nonsense&since=never', 'parcel/%F0%9F%93%A6', 'nothing/of/ours']) {
        await page.goto(`${station.url}/admin/${path}`);
        await page.locator('main h1, main .problem').first().waitFor();
    }
    await page.goto(`${station.url}/admin/receipts`);
    await page.locator('main h1').waitFor();
    await page.getByLabel('Search').fill('YT');
    await page.waitForURL(/q=YT/);
    await page.locator('main h1').evaluate((node) => { globalThis.heading = node; });
    await page.locator('a.skip').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#main/);
    await page.waitForTimeout(200);
    assert.ok(await page.evaluate(() => globalThis.heading.isConnected), 'the page is the same');
    await closePage(page);
});

test('the end of a list has no empty page; the last day belongs to a period', async () => {
    for (let i = 0; i < 50; i++)
        await station.scan(`YT47000000${String(i).padStart(5, '0')}`, { wait: false });
    await until('fifty holds', async () => (await station.ask({ do: 'status' })) && Number((await station.sql("SELECT count(*) FROM hold WHERE waybill LIKE 'YT47%'")).stdout) === 50);
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/holds?q=YT47');
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 50);
    assert.ok(await page.locator('.pager').isHidden());
    const answer = (path) => page.evaluate((at) => fetch(at).then((response) => response.json()), `/api/1/${path}`);
    assert.equal((await answer('receipts?q=YT47&limit=50')).next, null);
    assert.notEqual((await answer('receipts?q=YT47&limit=49')).next, null);
    assert.notEqual((await answer('holds?q=YT47&limit=49')).next, null);
    const today = await page.evaluate(() => { const now = new Date(); return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`; });
    await page.goto(`${station.url}/admin/receipts?since=${today}&until=${today}`);
    await page.locator('tbody tr').first().waitFor();
    assert.equal(await page.getByLabel('Until').inputValue(), today);
    await closePage(page);
});
