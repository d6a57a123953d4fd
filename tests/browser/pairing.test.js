// A tablet that the station does not know: the code on the station's terminal, typed on the tablet, pairs it, until an admin ends that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkAxe } from './axe.js';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { startStation, until } from './station.js';

let station;
let browser;

before(async () => {
    station = await startStation({ runArgs: ['--plain'], web: 'pairing = "always"' });
    browser = await openBrowser();
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

test('paired with the code, and still after a reload', async () => {
    const page = await openPage(browser, { hasTouch: true, expected: [/40[01]|403/] });
    await page.goto(`${station.url}/station`);
    await page.getByText('Pair this screen').waitFor();
    await checkAxe(page, 'pairing');
    assert.equal(await page.evaluate(() => fetch('/api/1/station').then((answer) => answer.status)), 401);
    await page.getByRole('button', { name: 'Show a code on the terminal' }).tap();
    await page.locator('.keypad').waitFor();
    await checkAxe(page, 'keypad of the code');
    const code = await until('the code on the terminal', () => /"page-\w+" \([\d.]+\): (\d{6})/.exec(station.log.join(''))?.[1]);
    const press = async (digits) => {
        for (const digit of digits)
            await page.locator('.key', { hasText: digit }).tap();
    };
    await press(code === '111111' ? '222222' : '111111');
    await page.locator('.problem:not(:empty)').waitFor();
    await press(code);
    await page.locator('body[data-connected=true]').waitFor();
    await page.reload();
    await page.locator('body[data-connected=true]').waitFor();
    await station.scan('SF1331875979567');
    await page.locator('body[data-verdict=complete]').waitFor();

    const admin = await openPage(browser);
    await logIn(admin, station.url, 'anna', '/admin/users');
    const name = await page.evaluate(() => localStorage.getItem('tallyman.name'));
    await admin.locator('tr', { hasText: name }).locator('[data-label="Last seen"]:not(:empty)').waitFor();
    await station.sql('UPDATE pairing SET seen_us = 1000000'); /* a long time ago */
    await page.reload();
    await until('it is seen again', async () => Number((await station.sql('SELECT seen_us FROM pairing')).stdout) > 1000000);
    await admin.locator('tr', { hasText: name }).getByRole('button', { name: 'End pairing' }).click();
    await admin.locator('dialog[open]').getByRole('button', { name: 'End pairing' }).click();
    await admin.getByText('No screen is paired.').waitFor();
    await page.reload();
    await page.getByText('Pair this screen').waitFor();
    assert.equal(await page.evaluate(() => fetch('/api/1/station').then((answer) => answer.status)), 401);
    await closePage(admin);
    await closePage(page);
});
