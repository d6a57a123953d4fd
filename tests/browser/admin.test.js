// The admin's browser: log-in, roles, every page, live rows, languages, the keyboard alone, sizes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { ADMIN_PAGES, fillStation } from './samples.js';
import { PASSWORDS, startStation } from './station.js';

let station;
let browser;

before(async () => {
    station = await startStation({ printer: true });
    browser = await openBrowser();
    await fillStation(station);
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

const settled = (page) => page.waitForFunction(() => document.querySelector('main h1') && !document.querySelector('[aria-busy]'));

async function open(page, path) {
    await page.goto(`${station.url}/admin/${path}`);
    await settled(page);
}

test('log-in: wrong and right passwords, back to where one wanted, never to another site', async () => {
    const page = await openPage(browser, { expected: [/401/] });
    await page.goto(`${station.url}/admin/holds?state=all`);
    await page.waitForURL(/\/login\?to=/);
    await page.locator('input[name=name]').fill('anna');
    await page.locator('input[name=password]').fill('not the right one');
    await page.keyboard.press('Enter');
    await page.locator('.problem', { hasText: 'Name or password is wrong.' }).waitFor();
    assert.equal(await page.locator('input[name=password]').inputValue(), '');
    await page.locator('button[type=submit]:enabled').waitFor();
    await page.locator('input[name=password]').fill(PASSWORDS.anna);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/admin\/holds\?state=all/);
    for (const evil of ['https://example.com/', '//example.com/admin', '/\\example.com', 'javascript:alert(1)', '/admin@example.com']) {
        await page.goto(`${station.url}/login?to=${encodeURIComponent(evil)}`);
        await page.waitForURL((url) => url.origin === station.url && url.pathname.startsWith('/admin'));
    }
    await settled(page);
    await page.locator('button', { hasText: 'Log out' }).click();
    await page.waitForURL(/\/login$/);
    await page.goto(`${station.url}/admin/today`);
    await page.waitForURL(/\/login/);
    await closePage(page);
});

test('roles: each sees its pages and no other', async () => {
    const seen = { boris: ['today', 'receipts', 'holds', 'printers', 'scanners', 'statistics', 'health'] };
    seen.dina = [...seen.boris.slice(0, 6), 'orders', 'providers', 'activities', 'queue', 'health'];
    seen.anna = [...seen.dina.slice(0, 10), 'users', 'audit', 'health'];
    for (const [name, wanted] of Object.entries(seen)) {
        const page = await openPage(browser, { expected: [/403/] });
        await logIn(page, station.url, name);
        await settled(page);
        const links = await page.locator('nav.side ul a').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href').split('/')[2]));
        assert.deepEqual(links, wanted, name);
        if (name !== 'anna') {
            await page.goto(`${station.url}/admin/users`);
            await page.getByText('Your role does not see this page').waitFor();
            const refused = await page.evaluate(() => fetch('/api/1/users').then((answer) => answer.status));
            assert.equal(refused, 403);
        }
        await closePage(page);
    }
});

test('every page opens with what the station has seen', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'anna');
    for (const path of ADMIN_PAGES) {
        await open(page, path);
        assert.equal(await page.locator('main .problem:visible').count(), 0, path);
        assert.notEqual((await page.locator('main h1').textContent()).trim(), '', path);
    }
    await open(page, 'receipts');
    assert.ok(await page.locator('tbody tr').count() >= 8);
    await open(page, 'holds');
    await page.locator('tbody a', { hasText: '1' }).first().click();
    await page.waitForURL(/holds\/1$/);
    await page.getByRole('button', { name: 'Match by hand' }).waitFor();
    await open(page, 'parcel/SF1331875979567');
    await page.locator('.scan').nth(1).waitFor();
    await page.locator('.order-line').first().waitFor();
    await open(page, 'statistics');
    await page.waitForFunction(() => { /* a drawing, once it has its size */
        const canvas = document.querySelector('.chart canvas');
        return canvas?.width > 0 && canvas.height > 0
            && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0);
    });
    await open(page, 'audit');
    await page.locator('tbody tr').first().waitFor();
    await closePage(page);
});

test('receipts: search as one types, filters, export, and new scans by themselves', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/receipts');
    await settled(page);
    const all = await page.locator('tbody tr').count();
    await page.locator('main input[type=search]').first().pressSequentially('462598');
    await page.waitForURL(/q=462598/); /* what has been typed so far is searched before */
    await page.waitForFunction((before) => { const n = document.querySelectorAll('tbody tr').length; return n > 0 && n < before; }, all);
    await page.locator('tbody', { hasText: '462598779470531' }).waitFor();
    await page.reload();
    await settled(page);
    assert.equal(await page.locator('main input[type=search]').first().inputValue(), '462598');
    const file = page.waitForEvent('download');
    await page.locator('a', { hasText: 'CSV' }).click();
    const stream = await (await file).createReadStream();
    let text = '';
    for await (const chunk of stream)
        text += chunk;
    assert.match(text, /^\uFEFFat,station,operator/);
    assert.match(text, /462598779470531/);
    await page.locator('main input[type=search]').first().fill('');
    await page.getByLabel('Verdict').selectOption('unknown');
    await page.waitForFunction(() => [...document.querySelectorAll('tbody .badge.verdict')].length > 0
        && [...document.querySelectorAll('tbody .badge.verdict')].every((badge) => badge.dataset.verdict === 'unknown'));
    await open(page, 'receipts');
    await station.scan('YT4545454545454');
    await page.locator('tbody', { hasText: 'YT4545454545454' }).waitFor();
    await closePage(page);
});

// The record is changed under the station: no clock is set for a test.
test('a clock that was wrong: the log and the parcel say so, with the right time where it is known', async () => {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    await station.sql(`UPDATE scan SET clock_ok = 0, at_us = at_us + 28800000000 WHERE waybill IN ('462598779470531', 'YT4599999999999');
        UPDATE scan SET clock_ok = 0, boot = 'another' WHERE waybill = '775510197994133';
        INSERT OR IGNORE INTO meta VALUES ('clock ${boot}', (SELECT at_us - mono_us FROM scan WHERE clock_ok LIMIT 1))`);
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris');
    for (const [waybill, words] of [['462598779470531', 'time corrected'], ['775510197994133', 'time wrong']]) {
        await open(page, `receipts?waybill=${waybill}`);
        await page.locator('tbody .badge', { hasText: words }).first().waitFor();
        const shown = Date.parse(await page.locator('tbody time').first().getAttribute('datetime'));
        assert.ok(Math.abs(shown - Date.now()) < 3600000, `${waybill}: ${shown}`);
        await open(page, `parcel/${waybill}`);
        await page.locator('.scan-head .badge', { hasText: words }).first().waitFor();
        await page.locator('.facts', { hasText: 'Recorded as' }).first().waitFor();
    }
    await open(page, 'holds');
    const hold = page.locator('tbody tr', { hasText: 'YT4599999999999' });
    await hold.getByText('time corrected').waitFor();
    assert.ok(Math.abs(Date.parse(await hold.locator('time').getAttribute('datetime')) - Date.now()) < 3600000, 'the shelf has the right time');
    await hold.locator('a').first().click();
    await page.locator('.facts', { hasText: 'time corrected' }).first().waitFor();
    await open(page, 'statistics');
    await page.locator('.tiles', { hasText: 'oldest:' }).waitFor();
    await closePage(page);
});

test('what one does: undo; a user from the first day to the last', async () => {
    const page = await openPage(browser, { expected: [/ 400 /] });
    await logIn(page, station.url, 'anna');
    await open(page, 'parcel/YT4512345678901');
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.locator('dialog[open]').getByRole('button', { name: 'Undo' }).click();
    await page.locator('.scan.undone').first().waitFor();
    await open(page, 'users');
    await page.getByRole('button', { name: 'Add a user' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByLabel('Name').fill('erik');
    await dialog.getByLabel('Password').fill('short');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.locator('.problem:visible').waitFor();
    await dialog.getByLabel('Password').fill('long enough for us');
    await dialog.getByRole('button', { name: 'Add' }).click();
    const erik = page.locator('tbody tr', { hasText: 'erik' });
    await erik.waitFor();

    const his = await openPage(browser, { expected: [/ 40[0134] /] });
    const logInHim = async (password) => {
        await his.goto(`${station.url}/login`);
        await his.locator('input[name=name]').fill('erik');
        await his.locator('input[name=password]').fill(password);
        await his.locator('button[type=submit]').click();
        await his.waitForURL(/admin\/today/);
    };
    const denied = () => his.waitForURL(/\/login/);
    await logInHim('long enough for us');
    assert.equal(await his.locator('nav.side a[href="/admin/orders"]').count(), 0);
    await erik.getByRole('button', { name: 'Role' }).click();
    await dialog.getByLabel('Role').selectOption('desk');
    await dialog.getByRole('button', { name: 'Set' }).click();
    await erik.getByText('order desk').waitFor();
    await his.reload();
    await his.locator('nav.side a[href="/admin/orders"]').waitFor();
    await his.locator('nav.side a[href="/admin/account"]').click();
    const change = async (old, fresh, again) => {
        await his.getByLabel('Old password').fill(old);
        await his.getByLabel('New password', { exact: true }).fill(fresh);
        await his.getByLabel('New password again').fill(again);
        await his.getByRole('button', { name: 'Change' }).click();
    };
    await change('long enough for us', 'a quite new one', 'another new one');
    await his.locator('.problem', { hasText: 'The two new passwords differ.' }).waitFor();
    await change('not the old one', 'a quite new one', 'a quite new one');
    await his.locator('.problem', { hasText: 'the old password is wrong' }).waitFor();
    await change('long enough for us', 'a quite new one', 'a quite new one');
    await his.locator('.toast', { hasText: 'The password is changed' }).waitFor();
    await erik.getByRole('button', { name: 'Password' }).click();
    await dialog.getByLabel('Password').fill('set by the admin');
    await dialog.getByRole('button', { name: 'Set' }).click();
    await dialog.waitFor({ state: 'detached' });
    await his.reload();
    await denied();
    await logInHim('set by the admin');
    await erik.getByRole('button', { name: 'Disable' }).click();
    await erik.getByText('disabled').waitFor();
    await his.reload();
    await denied();
    await closePage(his);
    await open(page, 'audit');
    for (const what of ['user.add', 'user.role', 'user.passwd', 'user.disable'])
        await page.locator('tbody', { hasText: what }).waitFor();
    await closePage(page);
});

// What is scanned from now on is on the test page.
const hears = (page) => page.locator('.page[data-hears]').waitFor();

test('the raw keys of a scan show on the test page', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/scanners');
    await hears(page);
    await station.scan(']C0SF9999\t0007');
    await page.locator('.raw-scans li').first().waitFor();
    assert.match(await page.locator('.raw-scans .bytes').first().textContent(), /5d 43 30 53 46/i);
    assert.match(await page.locator('.raw-scans .raw').first().textContent(), /␉/);
    await station.scan('ZT4512345678901'); /* YT… of a scanner that is set to a German keyboard */
    await page.locator('.raw-scans .note', { hasText: 'layout: perhaps de' }).waitFor();
    await closePage(page);
});

test('one scan of the calibration code tells how a scanner is set', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'boris', '/admin/scanners');
    await page.getByRole('button', { name: 'Learn a scanner' }).click();
    await page.getByText('Now scan the calibration code').waitFor();
    await hears(page);
    await station.scan('SF1331875979567');
    await page.locator('.learn-result .problem', { hasText: 'SF1331875979567' }).waitFor();
    await station.scan(']C0CAL-0123456789-AQZWMYaqz:/=|');
    await page.locator('.config-lines', { hasText: 'layout = "us"' }).waitFor();
    assert.match(await page.locator('.config-lines').textContent(), /^scanner "left" \{\n {2}layout = "us"\n {2}aim = true\n\}$/);
    await page.locator('.learned', { hasText: ']C0' }).waitFor();
    await page.getByRole('button', { name: 'Learn a scanner' }).waitFor();
    await closePage(page);
});

// What the heading says, by the English word; pages named after their subject have no word.
const HEADINGS = { today: 'Today', receipts: 'Receipts', holds: 'Hold shelf', 'holds/1': 'Hold {n}', printers: 'Printers', scanners: 'Scanners', statistics: 'Statistics',
    orders: 'Orders', 'order/ORD-0000000006': 'Order {id}', providers: 'Provider sessions', activities: 'Activities', queue: 'Open matters', users: 'Users',
    audit: 'Audit trail', health: 'System health' };
const SUBJECTS = { 'parcel/SF1331875979567': 'SF1331875979567', account: 'anna' };
const NAMES = ['left', 'right']; /* of scanners: data, although there are such words */
const VALUES = { n: '1', id: 'ORD-0000000006' };

// Texts, labels and titles that are still English although the language has a word for them, or have a {place} that nothing filled.
const notTranslated = (page, words) => page.evaluate(([translated, names]) => {
    const shown = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
        shown.push(walker.currentNode.data.trim());
    for (const node of document.querySelectorAll('[aria-label], [title], [placeholder]'))
        shown.push(...['aria-label', 'title', 'placeholder'].map((name) => node.getAttribute(name)?.trim()));
    return [...new Set(shown.filter((text) => text && !names.includes(text) && (/\{\w+\}/.test(text) || (Object.hasOwn(translated, text) && translated[text] !== text))))];
}, [words, NAMES]);

for (const language of ['en', 'ru', 'zh_CN'])
    test(`every page in ${language}: its heading, every word, and no wider than its screen`, async () => {
        const words = language === 'en' ? {} : (await import(`../../src/web/pages/assets/js/i18n/${language}.js`)).default;
        const sizes = [[320, 568], ...(language === 'ru' ? [[768, 1024]] : []), [1280, 800], ...(language === 'ru' ? [[3840, 2160]] : [])];
        const page = await openPage(browser, { language });
        const faults = [];
        await logIn(page, station.url, 'anna');
        for (const path of ADMIN_PAGES) {
            const english = HEADINGS[path];
            if (english && language !== 'en')
                assert.ok(words[english] && words[english] !== english, `${language}: ${english}`);
            const title = english ? (words[english] ?? english).replace(/\{(\w+)\}/g, (whole, name) => VALUES[name]) : SUBJECTS[path];
            for (const [i, [width, height]] of sizes.entries()) {
                await page.setViewportSize({ width, height });
                if (i === 0)
                    await open(page, path);
                const over = await page.evaluate(() => new Promise((resolve) => {
                    requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.documentElement.scrollWidth - innerWidth)));
                }));
                assert.ok(over <= 0, `${path} at ${width}: ${over} px too wide`);
            }
            assert.equal((await page.locator('main h1').textContent()).trim(), title, `${path} in ${language}`);
            faults.push(...(await notTranslated(page, words)).map((text) => `${path}: ${text}`));
        }
        assert.deepEqual(faults, [], 'not translated');
        await closePage(page);
    });

// Notes each control that the focus comes to, and whether one sees that it has it.
function watchFocus() {
    const controls = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter((node) => !node.disabled && node.checkVisibility({ checkVisibilityCSS: true }) && !node.closest('[inert], dialog:not([open])'));
    const name = (node) => `${node.outerHTML.slice(0, 90)} "${node.textContent.trim().slice(0, 30)}"`;
    const before = controls();
    const reached = new Set();
    const unseen = [];
    window.focusWatch = { round: false, result: () => ({ reached: reached.size, unseen, missed: before.filter((node) => node.isConnected && !reached.has(node)).map(name) }) };
    document.activeElement.blur();
    document.addEventListener('focusin', ({ target }) => {
        window.focusWatch.round ||= target === before[0] && reached.has(target);
        if (reached.has(target))
            return;
        reached.add(target);
        const style = getComputedStyle(target);
        if ((style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0) && style.boxShadow === 'none')
            unseen.push(name(target));
    });
    return before.length;
}

test('Tab reaches every control of every page, and one sees where it is', async () => {
    const page = await openPage(browser);
    await logIn(page, station.url, 'anna');
    for (const path of ADMIN_PAGES) {
        await open(page, path);
        const count = await page.evaluate(watchFocus);
        assert.ok(count > 15, `${path}: ${count} controls`); /* the links of the other pages alone are more */
        for (let presses = 0; presses < 8 * count && !await page.evaluate(() => window.focusWatch.round); presses += 10)
            for (let i = 0; i < 10; i++)
                await page.keyboard.press('Tab');
        const { reached, unseen, missed } = await page.evaluate(() => window.focusWatch.result());
        assert.deepEqual(missed, [], `${path}: not reached`);
        assert.deepEqual(unseen, [], `${path}: the focus is not seen`);
        assert.ok(reached > 15, path);
    }
    await closePage(page);
});

test('the keyboard alone: from log-in to a hold and back', async () => {
    const page = await openPage(browser);
    await page.goto(`${station.url}/login`);
    await page.locator('form').waitFor();
    const tabTo = async (selector) => {
        for (let i = 0; i < 60; i++) {
            if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector))
                return;
            await page.keyboard.press('Tab');
        }
        assert.fail(`Tab does not reach ${selector}`);
    };
    await tabTo('input[name=name]');
    await page.keyboard.type('boris');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORDS.boris);
    await page.keyboard.press('Enter');
    await page.waitForURL(/admin\/today/);
    await settled(page);
    await tabTo('a.skip');
    await tabTo('a[href="/admin/holds"]');
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
    await page.keyboard.press('Enter');
    await page.waitForURL(/admin\/holds/);
    await settled(page);
    await page.waitForFunction(() => document.activeElement.tagName === 'H1'); /* the focus goes to the new page */
    await tabTo('tbody a');
    await page.keyboard.press('Enter');
    await page.waitForURL(/holds\/\d+/);
    await settled(page);
    await page.getByRole('button', { name: 'Release' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    assert.ok(await page.evaluate(() => document.activeElement.closest('dialog') !== null));
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.goBack();
    await page.waitForURL(/admin\/holds$/);
    await closePage(page);
});

test('hostile titles and waybills are text on every page', async () => {
    const title = '<img src=x onerror=alert(1)>';
    await station.sim(`line?waybill=YT4500000000777&status=4&quantity=1&customer=${encodeURIComponent('<svg onload=alert(2)>')}&title=${encodeURIComponent(title)}`);
    await station.scan('YT4500000000777');
    await station.scan('<script>alert(3)</script>');
    const page = await openPage(browser);
    await logIn(page, station.url, 'anna', '/admin/receipts?q=onerror');
    for (const path of ['receipts', 'parcel/YT4500000000777', 'today']) {
        await open(page, path);
        await page.getByText(path === 'today' ? '<svg onload' : 'onerror=alert').first().waitFor();
        assert.equal(await page.locator('main img[src=x], main script, main svg[onload]').count(), 0);
    }
    await closePage(page);
});
