// Server-sent events, read by hand: EventSource hides the comment lines by which a quiet stream says that it lives. A stream
// that is silent for SILENCE_MS is dead even when the socket does not know it yet (a tablet that left the network).

const SILENCE_MS = 46000; /* three comments missed */
const RETRY_MS = [300, 1000, 2000, 4000];

const WAKING = typeof document === 'undefined' ? [] : [[document, 'visibilitychange'], [window, 'pageshow'], [window, 'focus'], [window, 'online']];

// Splits a stream into events; pure, holds at most one event.
export class EventParser {
    constructor(onEvent) {
        this.onEvent = onEvent;
        this.rest = '';
        this.name = '';
        this.data = [];
    }

    push(chunk) {
        const lines = (this.rest + chunk).split('\n');
        this.rest = lines.pop();
        for (const line of lines)
            this.line(line.endsWith('\r') ? line.slice(0, -1) : line);
    }

    line(line) {
        if (line === '') {
            if (this.data.length)
                this.onEvent(this.name || 'message', this.data.join('\n'));
            this.name = '';
            this.data = [];
        } else if (line.startsWith('event:')) {
            this.name = line.slice(6).trim();
        } else if (line.startsWith('data:')) {
            this.data.push(line.slice(line[5] === ' ' ? 6 : 5));
        }
    }
}

// follow(url, {event: (name, data), state: (connected), refused: (status)}) -> {stop()}. Reconnects for ever, but for 401 and 403.
export function follow(url, { event, state, refused }) {
    let stopped = false;
    let tries = 0;
    let retryTimer = 0;
    let aborter = null;
    let heardAt = 0;

    // A device that slept has timers as late as it slept, and a connection that ended meanwhile: its clock tells.
    function woke() {
        if (document.visibilityState !== 'hidden' && Date.now() - heardAt > SILENCE_MS)
            aborter?.abort();
    }

    async function once() {
        aborter = new AbortController();
        let watchdog = 0;
        const alive = () => {
            heardAt = Date.now();
            clearTimeout(watchdog);
            watchdog = setTimeout(() => aborter.abort(), SILENCE_MS);
        };
        try {
            alive();
            const answer = await fetch(url, { signal: aborter.signal, cache: 'no-store', credentials: 'same-origin' });
            if (answer.status === 401 || answer.status === 403) {
                stopped = true;
                refused?.(answer.status);
                return;
            }
            if (!answer.ok)
                return;
            const decoder = new TextDecoder();
            const parser = new EventParser((name, data) => event(name, JSON.parse(data)));
            const reader = answer.body.getReader();
            for (;;) {
                const { done, value } = await reader.read();
                if (done || stopped)
                    return;
                alive();
                if (tries !== 0 || !connected)
                    setConnected(true);
                tries = 0;
                parser.push(decoder.decode(value, { stream: true }));
            }
        } finally {
            clearTimeout(watchdog);
            aborter.abort();
        }
    }

    let connected = false;
    function setConnected(now) {
        connected = now;
        state?.(now);
    }

    async function loop() {
        try {
            await once();
        } catch {
            /* the connection is gone: the same as its end */
        }
        if (stopped)
            return;
        setConnected(false);
        retryTimer = setTimeout(loop, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
        tries += 1;
    }

    for (const [target, name] of WAKING)
        target.addEventListener(name, woke);
    loop();
    return {
        stop() {
            stopped = true;
            for (const [target, name] of WAKING)
                target.removeEventListener(name, woke);
            clearTimeout(retryTimer);
            aborter?.abort();
        },
    };
}
