// Axe on every page and dialog, light and dark; the pairing page, the lost station and the marketplace's way back are looked at where they are tried.
import { after, before, test } from 'node:test';
import { checkAxe } from './axe.js';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { ADMIN_PAGES, fillStation } from './samples.js';
import { startStation } from './station.js';

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

test('station page: each verdict, the dialogs', async () => {
    const page = await openPage(browser);
    await page.goto(`${station.url}/station`);
    await page.locator('body[data-connected=true]').waitFor();
    const scans = [['left', '775510197994133'], ['right', '775510197994133'], ['left', 'YT4599999999991'], ['left', 'DPK364112047425'],
        ['left', 'yjcx.chinapost.com.cn'], ['left', 'JDVA11408814483-1-3-'], ['right', 'JDVA11408814483'], ['left', '462598779470531']];
    for (const [scanner, code] of scans) {
        const scan = await station.scan(code, { scanner });
        if (scan.verdict === 'repeat')
            continue; /* silent: the page keeps what it shows */
        await page.locator(`body[data-verdict=${scan.verdict}]`).waitFor();
        await checkAxe(page, scan.verdict);
    }
    const dialog = page.locator('dialog[open]');
    const look = async (what) => {
        await dialog.waitFor();
        await checkAxe(page, what);
    };
    await page.locator('[data-action=count]').click();
    await look('count');
    for (const what of ['Weight', 'Shelf']) {
        await dialog.getByRole('button', { name: what, exact: true }).click();
        await dialog.locator('.keypad').waitFor();
        await look(what);
        await page.keyboard.press('Escape');
        await page.locator('[data-action=count]').click();
    }
    await page.keyboard.press('Escape');
    for (const action of ['find', 'operator', 'end', 'language']) {
        await page.locator(`[data-action=${action}]`).click();
        await look(action);
        await page.keyboard.press('Escape');
    }
    await page.locator('.chip').first().click();
    await look('what the station depends on');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F2');
    await page.locator('body[data-undone]').waitFor();
    await checkAxe(page, 'undone');
    await page.setViewportSize({ width: 320, height: 568 });
    await page.locator('.action.more').click();
    await look('more');
    await closePage(page);
});

test('log-in and admin pages', async () => {
    const page = await openPage(browser);
    await page.goto(`${station.url}/login`);
    await page.locator('form').waitFor();
    await checkAxe(page, 'log-in');
    await logIn(page, station.url, 'anna');
    for (const path of ADMIN_PAGES) {
        await page.goto(`${station.url}/admin/${path}`);
        await page.locator('main h1').waitFor();
        await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
        await checkAxe(page, path);
    }
    await closePage(page);
});

test('the dialogs of the admin pages', async () => {
    const page = await openPage(browser);
    const dialogs = [['users', 'Add a user'], ['users', 'Password'], ['users', 'Role'], ['holds/1', 'Match by hand'], ['holds/1', 'Release'], ['orders', 'Add from a file'],
        ['order/ORD-0000000006', 'Pay'], ['order/ORD-0000000006', 'Cancel order'], ['order/ORD-0000000006', 'Unlink'], ['order/ORD-0000000014', 'Link'], ['providers', 'Log in'],
        ['parcel/SF1331875979567', 'Undo']];
    await logIn(page, station.url, 'anna');
    for (const [path, button] of dialogs) {
        await page.goto(`${station.url}/admin/${path}`);
        await page.getByRole('button', { name: button, exact: true }).first().click();
        await page.locator('dialog[open]').waitFor();
        await checkAxe(page, `${path}: ${button}`);
    }
    await closePage(page);
});
