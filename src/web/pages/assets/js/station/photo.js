// A photo from the tablet's camera, made small here so that the warehouse's Wi-Fi and the station's disk are spared.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { explain, sendPhoto } from '../lib/api.js';
import { toast } from '../lib/toast.js';
import { symbol } from '../lib/symbols.js';

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

export async function shrink(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = el('canvas', { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return new Promise((resolve, reject) => {
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', QUALITY);
    });
}

// A button that takes a photo of that scan ({scan_id}) or hold ({hold_no}).
export function photoButton(target, onSent) {
    const input = el('input', { type: 'file', accept: 'image/*', capture: 'environment', hidden: true });
    const button = el('button', { type: 'button', class: 'touch', on: { click: () => input.click() } }, symbol('camera'),
        el('span', { text: t('Photo') }));
    input.addEventListener('change', async () => {
        const file = input.files[0];
        input.value = '';
        if (!file)
            return;
        button.disabled = true;
        try {
            const sent = await sendPhoto(target, await shrink(file));
            toast(t('Photo kept'));
            onSent?.(sent.name);
        } catch (error) {
            toast(error instanceof DOMException ? t('This file is no picture') : explain(error), 'bad');
        }
        button.disabled = false;
    });
    return el('span', { class: 'photo-button' }, button, input);
}
