// Axe finds no serious or critical fault: every page, both themes, and the station page in each verdict.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { closePage, logIn, openBrowser, openPage } from './browser.js';
import { ADMIN_PAGES, fillStation } from './samples.js';
import { startStation } from './station.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let station;
let browser;

before(async () => {
    station = await startStation();
    browser = await openBrowser();
    await fillStation(station);
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

async function check(page, what) {
    if (!await page.evaluate(() => Boolean(window.axe)))
        await page.evaluate(AXE);
    const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations
        .map((one) => ({ id: one.id, impact: one.impact, where: one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary.split('\n')[1] ?? ''}`) })));
    assert.deepEqual(found.filter((one) => ['serious', 'critical'].includes(one.impact)), [], what);
}

for (const colorScheme of ['light', 'dark']) {
    test(`station page, ${colorScheme}: each verdict, the dialogs`, async () => {
        const page = await openPage(browser, { colorScheme, reducedMotion: 'reduce' });
        await page.goto(`${station.url}/station`);
        await page.locator('body[data-connected=true]').waitFor();
        const scans = [['left', '775510197994133'], ['right', '775510197994133'], ['left', 'YT4599999999991'], ['left', 'DPK364112047425'],
            ['left', 'yjcx.chinapost.com.cn'], ['left', 'JDVA11408814483-1-3-'], ['right', 'JDVA11408814483'], ['left', '462598779470531']];
        for (const [scanner, code] of scans) {
            const scan = await station.scan(code, { scanner });
            if (scan.verdict === 'repeat')
                continue; /* silent: the page keeps what it shows */
            await page.locator(`body[data-verdict=${scan.verdict}]`).waitFor();
            await check(page, `${colorScheme} ${scan.verdict}`);
        }
        await page.keyboard.press('F2');
        await page.locator('body[data-undone]').waitFor();
        await check(page, `${colorScheme} undone`);
        for (const action of ['find', 'operator', 'language']) {
            await page.locator(`[data-action=${action}]`).click();
            await page.locator('dialog[open]').waitFor();
            await check(page, `${colorScheme} ${action}`);
            await page.keyboard.press('Escape');
        }
        await closePage(page);
    });

    test(`log-in and admin pages, ${colorScheme}`, async () => {
        const page = await openPage(browser, { colorScheme, reducedMotion: 'reduce' });
        await page.goto(`${station.url}/login`);
        await page.locator('form').waitFor();
        await check(page, `${colorScheme} log-in`);
        await logIn(page, station.url, 'anna');
        for (const path of ADMIN_PAGES) {
            await page.goto(`${station.url}/admin/${path}`);
            await page.locator('main h1').waitFor();
            await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
            await check(page, `${colorScheme} ${path}`);
        }
        await closePage(page);
    });
}
