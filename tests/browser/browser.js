// Debian's Chromium, driven by playwright-core. Every page of a test is watched: a script error, a refused resource of ours, or a
// dialog (which only injected script could open) fails the test.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { PASSWORDS } from './station.js';

const PATHS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const PATIENCE_MS = Number(process.env.TALLYMAN_PATIENCE_MS ?? 60000);

export function chromiumPath() {
    return PATHS.find((path) => path && existsSync(path));
}

export function openBrowser(args = []) {
    return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...args] });
}

// A page with the faults it must not have collected in page.faults; `expected` are console lines that the test provokes.
export async function openPage(browser, { language = 'en', expected = [], ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    await context.addInitScript((code) => localStorage.setItem('tallyman.language', code), language);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.faults = [];
    page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
    page.on('dialog', (dialog) => {
        page.faults.push(`a dialog opened: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && ![...expected, /pictures\//].some((pattern) => pattern.test(`${text} ${message.location().url}`)))
            page.faults.push(`console: ${text} ${message.location().url}`);
    });
    return page;
}

export async function closePage(page) {
    assert.deepEqual(page.faults, []);
    await page.context().close();
}

export async function logIn(page, url, name, to = '/admin/today') {
    await page.goto(`${url}/login?to=${encodeURIComponent(to)}`);
    await page.locator('input[name=name]').fill(name);
    await page.locator('input[name=password]').fill(PASSWORDS[name]);
    await page.locator('button[type=submit]').click();
    await page.waitForURL((at) => at.pathname === to.split('?')[0]);
    await page.locator('h1').first().waitFor();
}
