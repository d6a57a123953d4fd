// Dark, light, or as the system has it; kept in the browser.
const KEPT = 'tallyman.theme';
const THEMES = ['auto', 'dark', 'light'];

export function theme() {
    const kept = localStorage.getItem(KEPT);
    return THEMES.includes(kept) ? kept : 'auto';
}

export function applyTheme(wanted = theme()) {
    document.documentElement.dataset.theme = wanted;
    localStorage.setItem(KEPT, wanted);
}

export function nextTheme() {
    applyTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
    return theme();
}
