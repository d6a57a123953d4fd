// Axe on what a page shows at this moment, light and dark: no serious and no critical fault.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function faults(page) {
    if (!await page.evaluate(() => Boolean(window.axe)))
        await page.evaluate(AXE);
    return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations
        .filter((one) => ['serious', 'critical'].includes(one.impact))
        .map((one) => ({ id: one.id, where: one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary.split('\n')[1] ?? ''}`) })));
}

export async function checkAxe(page, what) {
    for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        assert.deepEqual(await faults(page), [], `${what}, ${colorScheme}`);
    }
}
