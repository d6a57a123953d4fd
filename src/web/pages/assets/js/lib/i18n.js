// The words people see. English is the key, as with gettext; the other languages are one module each in js/i18n/.
// tests/browser/words.test.js fails on a word that a language lacks, and on one that nobody uses.

export const LANGUAGES = { en: 'English', ru: 'Русский', zh_CN: '中文' };
const TAGS = { en: 'en', ru: 'ru', zh_CN: 'zh-CN' };
const KEPT = 'tallyman.language';

let words = {};
let current = 'en';

export function language() {
    return current;
}

export function languageTag() {
    return TAGS[current];
}

// The person's choice, else the station's, else the browser's.
export function preferredLanguage(station) {
    const kept = localStorage.getItem(KEPT);
    if (kept in LANGUAGES)
        return kept;
    if (station in LANGUAGES)
        return station;
    if (navigator.language.startsWith('ru'))
        return 'ru';
    return navigator.language.startsWith('zh') ? 'zh_CN' : 'en';
}

export async function setLanguage(code, keep = false) {
    if (!(code in LANGUAGES))
        code = 'en';
    words = code === 'en' ? {} : (await import(`../i18n/${code}.js`)).default;
    current = code;
    document.documentElement.lang = TAGS[code];
    if (keep)
        localStorage.setItem(KEPT, code);
}

export function nextLanguage() {
    const codes = Object.keys(LANGUAGES);
    return codes[(codes.indexOf(current) + 1) % codes.length];
}

// Marks a word of a table; t() translates it when it is shown.
export const N = (english) => english;

// The word in the reader's language, with its {names} filled in from `values`.
export function t(english, values) {
    const text = words[english] ?? english;
    return values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text;
}
