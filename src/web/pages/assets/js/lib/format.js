// Dates, numbers and durations in the reader's language.
import { languageTag, t } from './i18n.js';

const made = new Map();
function formatter(kind, options) {
    const key = `${languageTag()} ${kind} ${JSON.stringify(options)}`;
    if (!made.has(key))
        made.set(key, kind === 'date' ? new Intl.DateTimeFormat(languageTag(), { hourCycle: 'h23', ...options })
            : new Intl.NumberFormat(languageTag(), options));
    return made.get(key);
}

function date(value) {
    const parsed = value instanceof Date ? value : new Date(value ?? NaN);
    return Number.isNaN(parsed.getTime()) ? null : parsed;
}

export function time(value) {
    const at = date(value);
    return at ? formatter('date', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at) : '';
}

export function clock(value) {
    const at = date(value);
    return at ? formatter('date', { hour: '2-digit', minute: '2-digit' }).format(at) : '';
}

// In English the month is a word: 5/6 is another day on the other side of the ocean.
export function day(value) {
    const at = date(value);
    return at ? formatter('date', { year: 'numeric', month: languageTag() === 'en' ? 'short' : '2-digit', day: '2-digit' }).format(at) : '';
}

// The time alone when it is today.
export function when(value) {
    const at = date(value);
    if (!at)
        return '';
    return at.toDateString() === new Date().toDateString() ? time(at) : `${day(at)} ${clock(at)}`;
}

export function whole(value) {
    const at = date(value);
    return at ? `${day(at)} ${time(at)}` : '';
}

// The end of a day that somebody chose as the last one, as the server takes it: the beginning of the next.
export function endOfDay(day) {
    const date = /^\d{4}-\d\d-\d\d$/.test(day ?? '') ? new Date(`${day}T00:00:00Z`) : null;
    return date && !Number.isNaN(date.getTime()) ? new Date(date.getTime() + 86400000).toISOString().slice(0, 10) : day;
}

// A scan's: corrected, where the station's clock was wrong and the right time is known by now.
export function rightTime(row) {
    return row.clock_ok === false && row.at_corrected ? row.at_corrected : row.at;
}

export function number(value, digits = 0) {
    return value === null || value === undefined || value === '' || Number.isNaN(Number(value))
        ? '' : formatter('number', { maximumFractionDigits: digits }).format(Number(value));
}

export function bytes(value) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let size = Number(value);
    if (!Number.isFinite(size))
        return '';
    let unit = 0;
    for (; size >= 1024 && unit < units.length - 1; unit++)
        size /= 1024;
    return `${number(size, size < 10 && unit ? 1 : 0)} ${units[unit]}`;
}

export function duration(seconds) {
    const s = Math.max(0, Math.round(Number(seconds)));
    if (!Number.isFinite(s))
        return '';
    if (s < 60)
        return t('{n} s', { n: s });
    if (s < 3600)
        return t('{n} min', { n: Math.round(s / 60) });
    if (s < 172800)
        return t('{n} h', { n: Math.round(s / 3600) });
    return t('{n} days', { n: Math.round(s / 86400) });
}

export function microseconds(us) {
    const value = Number(us);
    if (us === null || us === undefined || !Number.isFinite(value))
        return '';
    return value < 1000 ? `${number(value)} µs` : `${number(value / 1000, value < 10000 ? 1 : 0)} ms`;
}
