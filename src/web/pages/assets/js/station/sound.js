// The sounds of the verdicts. They differ in count and contour, not only in pitch; low ones are square waves, because a tablet's
// speaker does not give 200 Hz but does give its overtones. Sounds queue: a second verdict never swallows the first.

const SOUNDS = { /* [Hz, ms], pauses in between */
    match: [[1320, 90]],
    complete: [[1050, 110], [1570, 170]],
    choice: [[880, 260]],
    duplicate: [[660, 70], [660, 70], [660, 70]],
    unknown: [[220, 140], [196, 200]],
    pending: [[294, 150], [294, 150]],
    stopped: [[440, 120], [330, 120], [220, 220]],
    refused: [[180, 140]],
    own: [[990, 50], [990, 50]],
    command: [[1760, 40], [1760, 40], [1760, 40], [1760, 40]],
    attention: [[700, 90], [1400, 90], [700, 90], [1400, 90]],
    fault: [[620, 160], [820, 160], [620, 160], [820, 160], [620, 160], [820, 160]],
};
const GAP_S = 0.06;
const KEPT = 'tallyman.volume';
const MUST = new Set(['unknown', 'stopped', 'fault']); /* never dropped from a full queue */
const AHEAD_S = 4;

let context = null;
let busyUntil = 0;

export function volume() {
    const kept = localStorage.getItem(KEPT);
    return kept === null ? 0.8 : Math.min(1, Math.max(0, Number(kept) || 0));
}

export function setVolume(value) {
    localStorage.setItem(KEPT, String(value));
}

// A browser lets a page sound only after a touch. Call this in the touch's handler.
export function unlockSound() {
    prepareSound();
    return context.resume();
}

export function soundReady() {
    return context?.state === 'running';
}

// A kiosk started with --autoplay-policy=no-user-gesture-required needs no touch: its sound is ready at once. A tablet takes the sound
// away while it sleeps or rings: `changed` is called when it goes and when it is back.
export function prepareSound(changed) {
    context ??= new AudioContext();
    if (changed)
        context.addEventListener('statechange', changed);
}

function tone(frequency, start, length, gain) {
    const oscillator = context.createOscillator();
    const level = context.createGain();
    oscillator.type = frequency < 500 ? 'square' : 'triangle';
    oscillator.frequency.value = frequency;
    level.gain.setValueAtTime(0, start);
    level.gain.linearRampToValueAtTime(gain * (frequency < 500 ? 0.5 : 1), start + 0.006);
    level.gain.setValueAtTime(gain * (frequency < 500 ? 0.5 : 1), start + length - 0.012);
    level.gain.linearRampToValueAtTime(0, start + length);
    oscillator.connect(level).connect(context.destination);
    oscillator.addEventListener('ended', () => level.disconnect());
    oscillator.start(start);
    oscillator.stop(start + length + 0.01);
}

// Every sound that was asked for, for whoever looks (the tests do); bounded.
export const played = [];

export function playSound(name) {
    const notes = SOUNDS[name];
    if (!notes)
        return;
    played.push(name);
    if (played.length > 16)
        played.shift();
    document.documentElement.dataset.sound = name;
    if (!soundReady() || volume() === 0)
        return;
    if (busyUntil - context.currentTime > AHEAD_S && !MUST.has(name))
        return;
    let at = Math.max(context.currentTime + 0.01, busyUntil);
    for (const [frequency, ms] of notes) {
        tone(frequency, at, ms / 1000, volume());
        at += ms / 1000 + GAP_S;
    }
    busyUntil = at + 0.08;
}

export const SOUND_NAMES = Object.keys(SOUNDS);
