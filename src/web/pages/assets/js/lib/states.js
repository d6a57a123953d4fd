// Words for the states of devices.
import { N, t } from './i18n.js';

const SCANNER = { ready: N('ready'), gone: N('unplugged'), busy: N('taken by another program'), denied: N('no permission'), fault: N('fault') };
const PRINTER = { ready: N('ready'), paused: N('paused'), empty: N('out of paper'), open: N('lid open'), away: N('not reachable'),
    fault: N('fault'), unknown: N('state not known') };

export function scannerWord(state) {
    return t(SCANNER[state] ?? state);
}

export function printerWord(state) {
    return t(PRINTER[state] ?? state);
}
