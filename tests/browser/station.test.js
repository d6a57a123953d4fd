// The station page as staff meet it: live verdicts, sounds, a scanner that types, touch, questions, languages, a lost station.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkAxe } from './axe.js';
import { closePage, openBrowser, openPage } from './browser.js';
import { startStation, until } from './station.js';

let station;
let browser;

before(async () => {
    station = await startStation({ users: false });
    browser = await openBrowser(['--autoplay-policy=no-user-gesture-required']);
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

async function openStation(options) {
    const page = await openPage(browser, options);
    await page.goto(`${station.url}/station`);
    await page.locator('body[data-connected=true]').waitFor();
    return page;
}

const verdictOf = (page) => page.locator('body').getAttribute('data-verdict');
const shows = (page, verdict) => page.locator(`body[data-verdict=${verdict}]`).waitFor();

test('verdicts show by themselves, with word, symbol, code, lines and sound', async () => {
    const page = await openStation();
    await shows(page, 'ready');
    await station.scan('SF1331875979567');
    await shows(page, 'complete');
    assert.equal(await page.locator('.word').textContent(), 'ORDER COMPLETE');
    assert.equal(await page.locator('.mark').getAttribute('data-symbol'), 'ticks');
    assert.match(await page.locator('.code-value').textContent(), /Sample customer 1/);
    assert.ok(await page.locator('.line').count() >= 1);
    assert.match(await page.locator('.waybill').textContent(), /SF1331875979567/);
    assert.equal(await page.locator('html').getAttribute('data-sound'), 'complete');
    await station.scan('SF1331875979567', { scanner: 'right' });
    await shows(page, 'duplicate');
    assert.match(await page.locator('.count').textContent(), /dock-1/);
    await station.scan('YT4599999999999');
    await shows(page, 'unknown');
    assert.match(await page.locator('.code').textContent(), /HOLD SHELF No\.\s*\d+/);
    assert.equal(await page.locator('html').getAttribute('data-sound'), 'unknown');
    await station.scan('DPK364112047425');
    await shows(page, 'stopped');
    await station.scan('yjcx.chinapost.com.cn');
    await shows(page, 'refused');
    assert.equal(await page.locator('.last-row').count(), 5);
    const rows = await page.locator('.last-row').evaluateAll((nodes) => nodes.map((node) => node.dataset.verdict));
    assert.deepEqual(rows, ['refused', 'stopped', 'unknown', 'duplicate', 'complete']);
    await closePage(page);
});

test('what becomes known of a parcel on the shelf is heard, and does not cover the one in hand', async () => {
    const page = await openStation();
    const played = () => page.evaluate(async () => (await import('/assets/js/station/sound.js')).played.splice(0));
    const row = (waybill, verdict) => page.locator(`.last-row[data-verdict=${verdict}]`, { hasText: waybill }).waitFor();
    const found = async (held) => {
        const answer = await station.ask({ do: 'hold.match', hold_no: held.hold_no, order_id: 'ORD-0000000001', line_id: '9001001' });
        assert.equal(answer.ok, true, answer.error);
        await row(held.waybill, 'complete');
    };
    await station.scan('SF1331875979567', { scanner: 'shelf' }); /* its line is on file then */
    const held = [await station.scan('YT4577000000001'), await station.scan('YT4577000000002')];
    await shows(page, 'unknown');
    await station.scan('6901234567892');
    await row('6901234567892', 'refused');
    await played();
    await found(held[0]);
    assert.equal(await verdictOf(page), 'refused');
    assert.deepEqual(await played(), ['attention']);
    await page.locator('.counts', { hasText: 'order found, scan again 1' }).waitFor();
    /* among the five last no more */
    for (let i = 0; i < 6; i++)
        await station.scan(`YT457700000010${i}`);
    await row('YT4577000000105', 'unknown');
    await played();
    await found(held[1]);
    assert.equal(await verdictOf(page), 'unknown');
    assert.deepEqual(await played(), ['attention']);
    /* nobody has another in hand: it takes the screen, and the next scan has one sound, its own */
    const last = await station.scan('YT4577000000004');
    await row('YT4577000000004', 'unknown');
    await played();
    await found(last);
    await shows(page, 'complete');
    await station.scan('YT4577000000005');
    await row('YT4577000000005', 'unknown');
    assert.deepEqual((await played()).filter((name) => name !== 'looking'), ['attention', 'unknown']);
    await closePage(page);
});

test('a scan is on the page by itself, and how soon', async () => {
    const page = await openStation();
    const codes = Array.from({ length: 20 }, (_, i) => `YT88${String(10000000000 + i * 7919)}`);
    const times = [];
    for (const code of codes) {
        const seen = page.evaluate((wanted) => new Promise((resolve) => {
            const look = () => (document.querySelector('.waybill').textContent.includes(wanted) ? resolve(Date.now()) : requestAnimationFrame(look));
            look();
        }), code);
        await new Promise((resolve) => setTimeout(resolve, 120));
        const begun = Date.now();
        await station.ask({ do: 'scan', raw_hex: Buffer.from(code).toString('hex'), scanner: 'left', wait: false });
        times.push(await seen - begun);
    }
    times.sort((a, b) => a - b);
    /* The aim is 200 ms; how busy the machine is decides, so it is told and not judged (docs/performance.md). */
    console.log(`live update: median ${times[10]} ms, worst ${times.at(-1)} ms of ${times.length} scans (from sending the code to the drawn page)`);
    assert.equal(times.length, codes.length);
    await closePage(page);
});

test('a scanner that types never presses a button, whatever has the focus', async () => {
    const page = await openStation();
    await station.scan('YT4512345678901');
    await shows(page, 'match');
    const undo = page.locator('[data-action=undo]');
    await undo.focus();
    await page.keyboard.type('JT0006968326954', { delay: 2 });
    await page.keyboard.press('Enter');
    await shows(page, 'complete');
    assert.equal(await page.locator('body').getAttribute('data-undone'), null);
    /* a code and a second Enter of the scanner, at once: within the page, so that a slow machine puts no pause between them */
    const taken = await undo.evaluate((button) => {
        const press = (key) => !button.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        button.focus();
        return [...'JT0006968326955', 'Enter', 'Enter'].map(press);
    });
    assert.ok(taken.every(Boolean), 'every key is taken by the page, none by the button');
    await page.locator('.waybill', { hasText: 'JT0006968326955' }).waitFor();
    assert.equal(await page.locator('body').getAttribute('data-undone'), null);
    /* control characters and Ctrl combinations of a poisoned label */
    await page.keyboard.type('75123', { delay: 2 });
    await page.keyboard.press('Control+p');
    await page.keyboard.press('Control+w');
    await page.keyboard.type('45678', { delay: 2 });
    assert.equal(await page.locator('.typed-text').textContent(), '7512345678');
    await page.keyboard.press('Tab'); /* a scanner whose suffix is Tab */
    await shows(page, 'unknown');
    assert.equal(await page.locator('.typed').isVisible(), false);
    /* nobody typed for a while: now Enter on a focused button is a person's */
    await page.waitForTimeout(1100);
    await undo.focus();
    await page.keyboard.press('Enter');
    await page.locator('body[data-undone]').waitFor();
    await closePage(page);
});

test('touch: undo, and the answers of a question', async () => {
    const page = await openStation({ hasTouch: true });
    await station.scan('JDVA11408814483-1-3-');
    await shows(page, 'match');
    assert.match(await page.locator('.count').textContent(), /1 of 3/);
    await station.scan('JDVA11408814483', { scanner: 'right' }); /* at the same one it would be the label's second code */
    await shows(page, 'choice');
    for (const button of await page.locator('.choice').all())
        assert.ok((await button.boundingBox()).height >= 94, 'at least 15 mm on a tablet');
    await page.locator('.choice').first().tap();
    await until('the other parcel', async () => (await verdictOf(page)) === 'match');
    await page.locator('[data-action=undo]').tap();
    await page.locator('body[data-undone]').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true, 'touching takes no focus');
    for (const button of await page.locator('.action:visible').all()) {
        const box = await button.boundingBox();
        assert.ok(box.height >= 94 && box.width >= 94, `${box.width} x ${box.height}`);
    }
    await closePage(page);
});

test("the item's picture comes from the station's cache", async () => {
    const page = await openStation();
    await station.scan('SF1331875979567', { scanner: 'picture' });
    await page.locator('.waybill', { hasText: 'SF1331875979567' }).waitFor();
    const path = await page.locator('.picture').getAttribute('src');
    assert.match(path, /^\/pictures\/[0-9a-f]{32}\.img$/);
    await until('the picture in the cache', async () => (await page.evaluate((at) => fetch(at).then((answer) => answer.status), path)) === 200);
    await page.reload();
    await page.waitForFunction(() => document.querySelector('.picture')?.naturalWidth > 0);
    await closePage(page);
});

test('an older scan can be looked at until the next one', async () => {
    const page = await openStation();
    await station.scan('462598779470531');
    await station.scan('YT4599999999998');
    await shows(page, 'unknown');
    await page.locator('.last-row', { hasText: '462598779470531' }).click();
    await page.locator('.waybill', { hasText: '462598779470531' }).waitFor();
    await station.scan('YT4599999999997');
    await page.locator('.waybill', { hasText: 'YT4599999999997' }).waitFor();
    await closePage(page);
});

test('a torn label: found by its last digits, by touch and by keys', async () => {
    const page = await openStation();
    await page.locator('[data-action=find]').click();
    for (const digit of '1567')
        await page.locator('dialog .key', { hasText: digit }).click();
    await page.locator('.keypad-value', { hasText: '1567' }).waitFor();
    for (let i = 0; i < 4; i++)
        await page.locator('dialog .key[aria-label=Delete]').click();
    await page.keyboard.type('0531', { delay: 60 });
    await page.locator('.found-row', { hasText: '462598779470531' }).click();
    await page.locator('.waybill', { hasText: '462598779470531' }).waitFor();
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await closePage(page);
});

test('counting starts at nothing; a photo is made small and kept', async () => {
    const page = await openStation({ hasTouch: true });
    await station.scan('YT4512345678901', { scanner: 'counter' });
    await page.locator('.waybill', { hasText: 'YT4512345678901' }).waitFor();
    await page.locator('[data-action=count]').tap();
    const line = page.locator('.count-line').first();
    assert.equal(await line.locator('.count-value').textContent(), '–');
    await page.setViewportSize({ width: 320, height: 568 });
    const wide = await page.evaluate(() => [...document.querySelectorAll('dialog, dialog *')].filter((node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth).map((node) => node.className));
    assert.deepEqual(wide, [], 'nothing of it is cut on a phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    assert.ok(await line.getByRole('button', { name: 'Save' }).isDisabled());
    await line.getByRole('button', { name: 'One more' }).tap();
    await line.getByRole('button', { name: 'Damaged' }).tap();
    await line.getByRole('button', { name: 'Save' }).tap();
    await line.locator('.count-saved', { hasText: 'Counted 1' }).waitFor();
    const picture = Buffer.from(await page.evaluate(async () => {
        const canvas = new OffscreenCanvas(3200, 2400);
        const brush = canvas.getContext('2d');
        for (let i = 0; i < 400; i++) {
            brush.fillStyle = `hsl(${i} 70% 50%)`;
            brush.fillRect((i * 137) % 3200, (i * 211) % 2400, 300, 200);
        }
        return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())];
    }));
    const sent = page.waitForRequest((request) => request.url().includes('/photos?scan_id='));
    await page.locator('dialog input[type=file]').setInputFiles({ name: 'box.png', mimeType: 'image/png', buffer: picture });
    const body = (await sent).postDataBuffer();
    await page.locator('.toast', { hasText: 'Photo kept' }).waitFor();
    assert.ok(!body || (body[0] === 0xff && body.length < 1024 * 1024), 'a JPEG of less than 1 MiB');
    await closePage(page);
});

test('the keyboard alone: counting, the hold shelf, undo', async () => {
    const page = await openStation();
    const focused = (selector) => page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
    const tabTo = async (selector) => {
        for (let i = 0; i < 60 && !await focused(selector); i++)
            await page.keyboard.press('Tab');
        assert.ok(await focused(selector), `Tab does not reach ${selector}`);
        const style = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
        assert.notEqual(style, 'none', `one does not see that ${selector} has the focus`);
    };
    await page.keyboard.type('775510197994133', { delay: 2 });
    await page.keyboard.press('Enter');
    await page.locator('.waybill', { hasText: '775510197994133' }).waitFor();
    await page.waitForTimeout(1100); /* so long what is typed is taken for a code */
    await tabTo('[data-action=count]');
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await tabTo('.count-step button[aria-label="One more"]');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.locator('.count-value', { hasText: '2' }).first().waitFor();
    await tabTo('[data-condition=damaged]');
    await page.keyboard.press('Space');
    await page.locator('[data-condition=damaged][aria-pressed=true]').waitFor();
    await tabTo('.count-line > .primary');
    await page.keyboard.press('Enter');
    await page.locator('.count-saved', { hasText: 'Counted 2' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await tabTo('[data-action=hold]');
    await page.keyboard.press('Enter');
    await page.locator('.toast', { hasText: 'Hold shelf, number' }).waitFor();
    await page.keyboard.press('F2');
    await page.locator('body[data-undone]').waitFor();
    const [row] = (await station.cli('log', '--format', 'json', '--waybill', '775510197994133')).trim().split('\n').map((line) => JSON.parse(line)).slice(-1);
    assert.deepEqual([row.counted, row.condition, Boolean(row.voided_at)], [2, 'damaged', true], JSON.stringify(row));
    await closePage(page);
});

test('three languages, changed on the page', async () => {
    for (const [language, word, tag] of [['en', 'UNKNOWN', 'en'], ['ru', 'НЕИЗВЕСТНО', 'ru'], ['zh_CN', '无主件', 'zh-CN']]) {
        const page = await openStation({ language });
        await station.scan(`YT457777777777${word.length}`, { scanner: language });
        await page.locator('.word', { hasText: word }).waitFor();
        await shows(page, 'unknown');
        assert.equal(await page.locator('html').getAttribute('lang'), tag);
        await closePage(page);
    }
    const page = await openPage(browser);
    await page.goto(`${station.url}/station`);
    await page.locator('[data-action=language]').click();
    await page.locator('.more-actions button', { hasText: 'Русский' }).click();
    await page.locator('[data-action=undo]', { hasText: 'Отмена' }).waitFor();
    await closePage(page);
});

test('the verdict fits from 320 px to 4K, dark and light', async () => {
    await station.scan('775510197994133');
    for (const [width, height] of [[320, 568], [360, 740], [600, 960], [768, 1024], [1024, 600], [1280, 800], [1920, 1080], [3840, 2160]]) {
        const page = await openStation({ viewport: { width, height }, colorScheme: width % 3 ? 'dark' : 'light' });
        await page.locator('.panel .word:not(:empty)').waitFor();
        const fit = await page.evaluate(() => {
            const inside = (selector) => [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility()).every((node) => {
                const box = node.getBoundingClientRect();
                return box.left >= -1 && box.right <= innerWidth + 1 && box.top >= -1 && box.bottom <= innerHeight + 1;
            });
            return { wide: document.documentElement.scrollWidth <= innerWidth, tall: document.documentElement.scrollHeight <= innerHeight,
                word: inside('.word, .mark, .code-value, .action, .status'),
                cut: ((node) => Math.max(node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight * 1.2))(document.querySelector('.code-value')) };
        });
        assert.deepEqual({ ...fit, cut: fit.cut <= 1 }, { wide: true, tall: true, word: true, cut: true }, `${width} x ${height}`);
        await closePage(page);
    }
});

test('a hostile title is text', async () => {
    const title = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'';
    await station.sim(`line?waybill=YT4500000000666&status=4&quantity=1&customer=${encodeURIComponent('<b onclick=alert(3)>x')}&title=${encodeURIComponent(title)}`);
    const page = await openStation();
    await station.scan('YT4500000000666');
    await page.locator('.line-title', { hasText: 'onerror' }).waitFor();
    assert.match(await page.locator('.code-value').textContent(), /<b onclick/);
    assert.equal(await page.locator('.line-title').first().textContent(), title);
    assert.equal(await page.locator('.panel script, .panel img[src=x], .panel b[onclick]').count(), 0);
    await closePage(page);
});

test('it says that the station is lost, and comes back by itself', async () => {
    const page = await openStation({ expected: [/ERR_|Failed to load/] });
    await station.scan('YT4512340000001');
    await shows(page, 'unknown');
    await station.halt();
    await page.locator('.lost:not(.fault)').waitFor({ state: 'visible' });
    assert.equal(await page.locator('.lost:not(.fault) h1').textContent(), 'NOT CONNECTED');
    const word = await page.locator('.lost:not(.fault) h1').boundingBox();
    assert.ok(word.height > 60, 'large');
    await checkAxe(page, 'not connected');
    await station.run();
    await page.locator('.lost:not(.fault)').waitFor({ state: 'hidden' });
    await station.scan('YT4512340000002');
    await page.locator('.waybill', { hasText: 'YT4512340000002' }).waitFor();
    await closePage(page);
});

test('the platform away is said, and working offline can be forced', async () => {
    const page = await openStation();
    await page.locator('[data-chip=platform][data-state=good]').waitFor();
    await page.keyboard.press('F3');
    await page.locator('[data-chip=platform][data-state=warn]').waitFor();
    await station.scan('YT4512340000003');
    await shows(page, 'pending');
    await page.keyboard.press('F3');
    await page.locator('[data-chip=platform][data-state=good]').waitFor();
    await closePage(page);
});
