// A parcel's page: everything that is known of a waybill.
import { el } from '../lib/dom.js';
import { get } from '../lib/api.js';
import { pageHead } from '../lib/ui.js';
import { photoButton } from '../station/photo.js';
import { storyParts } from './story.js';

export async function open(place, { rest, signal, onView }) {
    const waybill = rest.join('/');
    const body = el('div', { class: 'stack' });
    const actions = el('span');
    place.append(pageHead(waybill, actions), body);

    async function load() {
        const story = await get(`parcels/${encodeURIComponent(waybill)}`, {}, signal);
        body.replaceChildren(...storyParts(story, load).filter(Boolean));
        const newest = story.scans?.[0];
        if (newest && !actions.firstChild)
            actions.append(photoButton({ scan_id: newest.scan_id }, load));
    }

    await load();
    let seen = null;
    onView((view) => {
        const v = view.verdict;
        const mark = v?.waybill === waybill ? `${v.scan_id} ${v.verdict} ${v.undone}` : null;
        if (seen !== null && mark !== null && mark !== seen)
            load().catch(() => {});
        seen = mark ?? '';
    });
}
