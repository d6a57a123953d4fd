// Charts with Debian's Chart.js, loaded when the first one is drawn. Colours come from the theme; each series also differs in shape.
import { el } from '../lib/dom.js';

let loading = null;

function library() {
    loading ??= new Promise((resolve, reject) => {
        document.head.append(el('script', { src: '/assets/vendor/chart.js', on: { load: () => resolve(window.Chart), error: () => {
            loading = null;
            reject(new Error('chart.js'));
        } } }));
    });
    return loading;
}

function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// drawChart({label, type, labels, series: [{label, values, colour: CSS variable, dash, stack}], stacked, unit, signal}) -> a figure. The
// same numbers are in a table for who cannot see a drawing.
export async function drawChart({ label, type = 'bar', labels, series, stacked = false, signal, horizontal = false }) {
    const canvas = el('canvas', { role: 'img', 'aria-label': label });
    const figure = el('figure', { class: 'chart' }, el('div', { class: 'chart-box' }, canvas));
    const Chart = await library();
    if (signal.aborted)
        return figure;
    const ink = colour('--ink-2');
    const grid = colour('--line');
    const axis = { stacked, ticks: { color: ink, maxRotation: 0, autoSkipPadding: 14, precision: 0 }, grid: { color: grid, borderColor: grid } };
    const chart = new Chart(canvas, {
        type,
        data: { labels, datasets: series.map((one) => ({ label: one.label, data: one.values, backgroundColor: colour(one.colour),
            borderColor: colour(one.colour), borderDash: one.dash ?? [], borderWidth: type === 'line' ? 2.5 : 0, borderRadius: 3, pointStyle: one.point ?? 'circle',
            pointRadius: 3, tension: 0.25, maxBarThickness: 46 })) },
        options: { responsive: true, maintainAspectRatio: false, animation: false, indexAxis: horizontal ? 'y' : 'x',
            interaction: { mode: 'index', intersect: false },
            scales: { x: { ...axis, beginAtZero: horizontal }, y: { ...axis, beginAtZero: true } },
            plugins: { legend: { display: series.length > 1, labels: { color: ink, usePointStyle: true } } } },
    });
    signal.addEventListener('abort', () => chart.destroy());
    return figure;
}
