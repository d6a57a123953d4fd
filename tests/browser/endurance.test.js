// A shift at the station page, compressed: the memory of the page and of the station stays flat. TALLYMAN_ENDURANCE_SCANS=28800 is the
// eight hours at a scan a second (some minutes); the default is a short one.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { closePage, openBrowser, openPage } from './browser.js';
import { startStation } from './station.js';

const SCANS = Number(process.env.TALLYMAN_ENDURANCE_SCANS ?? 1500);
const PARTS = SCANS > 10000 ? 20 : 5;
const WARM = Math.max(300, Math.floor(SCANS / 5)); /* caches fill, the compiler settles */
const AT_ONCE = 8;
const STATION_MIB = 18;
const MIB = 1024 * 1024;
let station;
let browser;

before(async () => {
    station = await startStation({ users: false });
    browser = await openBrowser();
});

after(async () => {
    await browser?.close();
    await station?.stop();
});

const KNOWN = ['SF1331875979567', 'YT4512345678901', '462598779470531', '775510197994133', 'DPK364112047425', 'yjcx.chinapost.com.cn'];

function code(i) {
    return i % 3 ? KNOWN[i % KNOWN.length] : `YT${String(4600000000000 + i)}`;
}

async function scans(from, to) {
    for (let i = from; i < to; i += AT_ONCE)
        await Promise.all(Array.from({ length: Math.min(AT_ONCE, to - i) }, (_, k) => station.ask({ do: 'scan', wait: false, typed: false,
            raw_hex: Buffer.from(code(i + k)).toString('hex'), scanner: `scanner-${k}` })));
}

async function measure(page, cdp) {
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    const value = (name) => metrics.find((one) => one.name === name).value;
    const status = await readFile(`/proc/${station.child.pid}/status`, 'utf8');
    return { heap: value('JSHeapUsedSize') / MIB, nodes: await page.evaluate(() => document.querySelectorAll('*').length),
        kept: value('Nodes'), listeners: value('JSEventListeners'), station: Number(/RssAnon:\s+(\d+)/.exec(status)[1]) / 1024 };
}

test(`${SCANS} scans leave nothing behind`, async () => {
    const page = await openPage(browser);
    await page.goto(`${station.url}/station`);
    await page.locator('body[data-connected=true]').waitFor();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    await cdp.send('HeapProfiler.enable');
    const look = async (count) => {
        const m = await measure(page, cdp);
        console.log(`after ${count} scans: heap ${m.heap.toFixed(1)} MiB, elements ${m.nodes}, nodes ${m.kept}, listeners ${m.listeners}, station ${m.station.toFixed(1)} MiB anonymous`);
        return m;
    };
    await scans(0, WARM);
    const begun = await look(WARM);
    for (let part = 0; part < PARTS; part++) {
        const at = (k) => WARM + Math.floor((SCANS - WARM) * k / PARTS);
        await scans(at(part), at(part + 1));
        if (part < PARTS - 1)
            await look(at(part + 1));
    }
    await station.scan('YT4599999999990');
    await page.locator('.waybill', { hasText: 'YT4599999999990' }).waitFor();
    const ended = await look(SCANS);
    assert.ok(ended.heap - begun.heap < 2, 'JavaScript heap');
    assert.ok(ended.nodes < 400 && Math.abs(ended.nodes - begun.nodes) < 80, 'elements in the document');
    assert.ok(ended.kept - begun.kept < 600, 'nodes kept');
    assert.ok(ended.listeners - begun.listeners < 60, 'listeners');
    /* What grows is SQLite's page caches, and they are bounded: 2 MiB to write, 0.5 for each of two readers, 2.5 for the search index (docs/pages.md) */
    assert.ok(ended.station < STATION_MIB, 'memory of the station');
    await closePage(page);
});
