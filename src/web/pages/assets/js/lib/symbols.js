// Symbols as line drawings in a 100 x 100 box: they look the same on every device, whatever fonts it has.
import { svg } from './dom.js';

const PATHS = {
    tick: ['M14 54 L40 80 L88 22'],
    ticks: ['M8 54 L28 76 L64 26', 'M48 70 L54 77 L92 26'],
    cross: ['M18 18 L82 82', 'M82 18 L18 82'],
    stop: ['M34 8 H66 L92 34 V66 L66 92 H34 L8 66 V34 Z', 'M30 50 H70'],
    two: ['M50 6 A44 44 0 1 1 49.9 6 Z', 'M36 38 C38 22 64 24 62 42 C61 52 40 62 36 74 H65'],
    question: ['M28 34 C28 6 74 8 72 36 C71 52 50 50 50 68', 'M50 86 V87'],
    clock: ['M50 6 A44 44 0 1 1 49.9 6 Z', 'M50 24 V52 L70 64'],
    diamond: ['M50 6 L92 50 L50 94 L8 50 Z', 'M50 34 L66 50 L50 66 L34 50 Z'],
    bars: ['M10 16 V84', 'M31 16 V84', 'M50 16 V84', 'M69 16 V84', 'M90 16 V84'],
    equals: ['M14 34 H86', 'M14 66 H86'],
    play: ['M24 12 L84 50 L24 88 Z'],
    dots: ['M20 44 A6 6 0 1 1 19.9 44 Z', 'M50 44 A6 6 0 1 1 49.9 44 Z', 'M80 44 A6 6 0 1 1 79.9 44 Z'],
    list: ['M20 8 H80 V92 H20 Z', 'M35 32 H65', 'M35 50 H65', 'M35 68 H55'],
    turning: ['M85 58 A36 36 0 1 1 84 38', 'M88 14 V40 H62'],
    warning: ['M50 10 L94 88 H6 Z', 'M50 38 V62', 'M50 75 V76'],
    scan: ['M6 28 V10 H26', 'M74 10 H94 V28', 'M94 72 V90 H74', 'M26 90 H6 V72', 'M26 30 V70', 'M40 30 V70',
        'M52 30 V70', 'M74 30 V70'],
    unplugged: ['M30 8 V30', 'M70 8 V30', 'M18 30 H82 V48 C82 66 70 74 50 74 C30 74 18 66 18 48 Z', 'M50 74 V94',
        'M10 92 L90 12'],
    undo: ['M16 34 H64 C96 34 96 84 64 84 H30', 'M36 12 L14 34 L36 56'],
    printer: ['M28 40 V10 H72 V40', 'M28 74 H12 V40 H88 V74 H72', 'M28 60 H72 V92 H28 Z'],
    shelf: ['M10 8 V92', 'M90 8 V92', 'M10 44 H90', 'M10 82 H90', 'M26 20 H50 V44 H26 Z', 'M54 58 H78 V82 H54 Z'],
    count: ['M20 20 V80', 'M38 20 V80', 'M56 20 V80', 'M74 20 V80', 'M8 70 L88 30'],
    broken: ['M14 14 H86 V86 H14 Z', 'M52 14 L40 38 L62 50 L44 70 L54 86'],
    missing: ['M14 14 H86 V86 H14 Z', 'M32 50 H68'],
    surplus: ['M14 14 H86 V86 H14 Z', 'M32 50 H68', 'M50 32 V68'],
    find: ['M42 10 A32 32 0 1 1 41.9 10 Z', 'M66 66 L92 92'],
    person: ['M50 8 A20 20 0 1 1 49.9 8 Z', 'M12 92 C12 54 88 54 88 92'],
    language: ['M50 6 A44 44 0 1 1 49.9 6 Z', 'M6 50 H94', 'M50 6 C24 30 24 70 50 94', 'M50 6 C76 30 76 70 50 94'],
    leave: ['M56 12 H14 V88 H56', 'M38 50 H90', 'M70 28 L92 50 L70 72'],
    more: ['M20 44 A6 6 0 1 1 19.9 44 Z', 'M50 44 A6 6 0 1 1 49.9 44 Z', 'M80 44 A6 6 0 1 1 79.9 44 Z'],
    camera: ['M8 28 H30 L38 14 H62 L70 28 H92 V84 H8 Z', 'M50 38 A17 17 0 1 1 49.9 38 Z'],
    sound: ['M10 38 H28 L50 18 V82 L28 62 H10 Z', 'M64 36 C74 44 74 56 64 64', 'M76 22 C96 38 96 62 76 78'],
    mute: ['M10 38 H28 L50 18 V82 L28 62 H10 Z', 'M66 38 L90 62', 'M90 38 L66 62'],
    theme: ['M50 8 A42 42 0 1 1 49.9 8 Z', 'M50 8 V92', 'M60 24 H80', 'M60 42 H90', 'M60 60 H90', 'M60 78 H78'],
    cloud: ['M28 78 C4 78 4 46 28 46 C28 18 72 16 74 44 C98 44 98 78 74 78 Z'],
    key: ['M30 34 A20 20 0 1 1 29.9 34 Z', 'M48 48 H92 V66', 'M74 48 V62'],
    disk: ['M12 22 C12 6 88 6 88 22 V78 C88 94 12 94 12 78 Z', 'M12 22 C12 38 88 38 88 22', 'M12 50 C12 66 88 66 88 50'],
    box: ['M50 8 L90 28 V72 L50 92 L10 72 V28 Z', 'M10 28 L50 48 L90 28', 'M50 48 V92', 'M30 18 L70 38'],
};

export function symbol(name, className = '') {
    return svg('svg', { viewBox: '0 0 100 100', class: `symbol ${className}`, 'aria-hidden': 'true', focusable: 'false' },
        PATHS[name].map((d) => svg('path', { d })));
}

// Turns an existing symbol into another one, with the same element.
export function setSymbol(node, name) {
    if (node.dataset.symbol === name)
        return;
    node.dataset.symbol = name;
    node.replaceChildren(...PATHS[name].map((d) => svg('path', { d })));
}
