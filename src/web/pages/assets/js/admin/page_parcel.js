// A parcel's page: everything that is known of a waybill.
import { el } from '../lib/dom.js';
import { get } from '../lib/api.js';
import { pageHead } from '../lib/ui.js';
import { photoButton } from '../station/photo.js';
import { makeStory } from './story.js';

export async function open(place, { rest, signal, onView }) {
    const waybill = rest.join('/');
    const actions = el('span');
    const parts = makeStory(load);
    place.append(pageHead(waybill, actions), parts.node);

    async function load() {
        const story = await get(`parcels/${encodeURIComponent(waybill)}`, {}, signal);
        parts.update(story);
        const newest = story.scans?.[0];
        if (newest && !actions.firstChild)
            actions.append(photoButton({ scan_id: newest.scan_id }, load));
    }

    await load();
    let seen = null;
    onView((view) => {
        const scans = [view.verdict, ...view.last ?? []].filter((scan) => scan?.waybill === waybill);
        const mark = JSON.stringify(scans.map((scan) => [scan.scan_id, scan.verdict, scan.undone]));
        if (seen !== null && mark !== seen)
            load().catch(() => {});
        seen = mark;
    });
}
