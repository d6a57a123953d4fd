// The pictures of README.md, and every page in three sizes to look at:
//   TALLYMAN_BIN=build/dev/bin node tests/browser/pictures.js            makes docs/pictures/*.png anew
//   TALLYMAN_BIN=build/dev/bin node tests/browser/pictures.js FOLDER     all pages at 320 px, on a tablet and at 4K, into that folder
// Needs socat; pngquant makes them small where it is installed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { logIn, openBrowser, openPage } from './browser.js';
import { ADMIN_PAGES, fillStation } from './samples.js';
import { startStation, until } from './station.js';

const DOCS = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const SIZES = { phone: [320, 568], tablet: [1024, 768], '4k': [3840, 2160] };
const folder = process.argv[2];

async function shoot(page, file) {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
    await page.waitForFunction(() => [...document.images].filter((one) => one.checkVisibility()).every((one) => one.complete));
    await page.screenshot({ path: file, animations: 'disabled' });
    spawnSync('pngquant', ['--force', '--ext', '.png', '--speed', '1', '--quality', '70-95', file]);
}

async function openStation(station, browser, options) {
    const page = await openPage(browser, options);
    await page.goto(`${station.url}/station`);
    await page.locator('body[data-connected=true]').waitFor();
    return page;
}

// A scan, and its item's picture on every page.
async function scan(station, pages, code, scanner) {
    await station.scan(code, { scanner });
    for (const page of pages) {
        await page.locator('.waybill', { hasText: code.replace(/-\d+-\d+-$/, '') }).waitFor();
        const picture = await page.locator('.picture').getAttribute('src');
        if (picture)
            await page.waitForFunction(() => document.querySelector('.picture')?.naturalWidth > 0);
    }
}

async function forReadme(station, browser) {
    const english = await openStation(station, browser);
    const chinese = await openStation(station, browser, { language: 'zh_CN', colorScheme: 'dark' });
    for (const [code, scanner] of [['JDVA11408814483-1-3-', 'left'], ['775510197994133', 'right'], ['462598779470531', 'right']])
        await scan(station, [], code, scanner);
    await scan(station, [chinese], 'SF1331875979567', 'left');
    await shoot(chinese, path.join(DOCS, 'station-complete-zh.png'));
    await scan(station, [], 'SF1331875979567', 'right');
    await scan(station, [english], 'JDVA11408814483-2-3-', 'left');
    await shoot(english, path.join(DOCS, 'station-match.png'));
    await scan(station, [english], 'YT4599999999999', 'left');
    await shoot(english, path.join(DOCS, 'station-unknown.png'));
    const admin = await openPage(browser);
    await logIn(admin, station.url, 'anna', '/admin/receipts');
    await shoot(admin, path.join(DOCS, 'admin-receipts.png'));
    await admin.goto(`${station.url}/admin/parcel/462598779470531`);
    await admin.locator('.scan').first().waitFor();
    await shoot(admin, path.join(DOCS, 'admin-parcel.png'));
}

async function everything(station, browser) {
    await mkdir(folder, { recursive: true });
    await fillStation(station);
    for (const [name, [width, height]] of Object.entries(SIZES)) {
        const size = { viewport: { width, height }, hasTouch: name !== '4k' };
        const page = await openStation(station, browser, size);
        await scan(station, [page], '462598779470531', name);
        await shoot(page, path.join(folder, `station-${name}.png`));
        await page.locator('[data-action=count]').click();
        await shoot(page, path.join(folder, `station-count-${name}.png`));
        await page.context().close();
        const admin = await openPage(browser, size);
        await logIn(admin, station.url, 'anna');
        for (const one of ADMIN_PAGES) {
            await admin.goto(`${station.url}/admin/${one}`);
            await admin.locator('main h1').waitFor();
            await shoot(admin, path.join(folder, `${one.replace(/\W+/g, '-')}-${name}.png`));
        }
        await admin.context().close();
    }
}

// A serial scanner that nobody presses: a pseudo terminal that passes for a port.
const port = await mkdtemp(path.join(tmpdir(), 'tallyman-port-'));
const line = spawn('socat', [`pty,raw,echo=0,link=${port}/left`, 'EXEC:sleep 86400'], { stdio: 'ignore' });
const tty = await until('the port', () => readlink(`${port}/left`).catch(() => ''));
const station = await startStation({ printer: true, config: `scanner "left" { serial = "${tty}" }`,
    env: { LD_PRELOAD: path.resolve(process.env.TALLYMAN_BIN, '../tests/fakes/libpty_port.so') } });
const browser = await openBrowser(['--autoplay-policy=no-user-gesture-required']);
try {
    await until('the first mirror', async () => (await (await fetch(`${station.url}/api/1/station`)).json()).jobs.find((job) => job.name === 'mirror')?.last_at);
    await (folder ? everything : forReadme)(station, browser);
} finally {
    await browser.close();
    await station.stop();
    line.kill();
    await rm(port, { recursive: true });
}
