// Words for the states of devices and sessions, and how bad each is: good, warn (look) or bad (act).
import { N, t } from './i18n.js';
import { said } from './said.js';

const SCANNER = { ready: N('ready'), gone: N('unplugged'), busy: N('taken by another program'), denied: N('no permission'), fault: N('fault') };
const PRINTER = { starting: N('starting'), ready: N('ready'), offline: N('not reachable'), stalled: N('takes no data'),
    silent: N('does not answer'), paper_out: N('out of paper'), ribbon_out: N('out of ribbon'), head_open: N('cover open'),
    jam: N('paper jam'), paused: N('paused'), fault: N('fault') };
const ADVICE = {
    offline: N('Switch it on, check its cable or network'),
    stalled: N('Look at paper, ribbon and cover'),
    silent: N('Look at paper, ribbon and cover'),
    paper_out: N('Put a new roll in'),
    ribbon_out: N('Put a new ribbon in'),
    head_open: N('Close the cover'),
    jam: N('Open the cover and take the paper out'),
    paused: N('Press its pause button'),
    fault: N('Look at its display'),
};
/* What a scanner's next parcel is for: the command codes that wait for one. */
const MODE = { REPRINT: N('Reprint'), DAMAGED: N('Damaged'), MISSING: N('Missing'), SURPLUS: N('Surplus'), COUNT: N('Count'), HOLD: N('Hold'), BIN: N('Shelf') };
const ACCOUNT = { good: N('valid'), old: N('ends soon: log in again'), gone: N('ended: log in again') };

export const LABEL = { queued: N('queued'), sending: N('sending'), sent: N('sent'), confirmed: N('confirmed'), unsure: N('perhaps printed'), failed: N('failed'),
    cancelled: N('cancelled') };
const PARCEL = { looking: N('being looked up'), received: N('received'), stopped: N('stopped'), held: N('on hold'), pending: N('waits for the platform'),
    late: N('found: scan it again') };

export function parcelWord(state) {
    return t(PARCEL[state] ?? state);
}

export function parcelTone(state) {
    return { received: 'good', stopped: 'bad', late: 'good' }[state] ?? 'warn';
}

export function scannerWord(state) {
    return t(SCANNER[state] ?? state);
}

export function scannerTone(state) {
    return state === 'ready' ? 'good' : 'bad';
}

export function modeWord(mode) {
    return t(MODE[mode] ?? mode);
}

export function labelWord(state) {
    return t(LABEL[state] ?? state);
}

export function labelTone(state) {
    return { confirmed: 'good', sent: 'good', failed: 'bad', unsure: 'warn' }[state] ?? 'plain';
}

export function printerWord(state) {
    return t(PRINTER[state] ?? state);
}

export function printerAdvice(printer) {
    return [ADVICE[printer.state] ? t(ADVICE[printer.state]) : '', said(printer.detail)].filter(Boolean).join(' - ');
}

// The oldest label of which only a person can say whether it came out; '' when there is none.
export function unsureQuestion(printer) {
    return printer.unsure ? t('Perhaps printed, look whether it came out: {waybill}', { waybill: printer.unsure_waybill }) : '';
}

export function printerTone(printer) {
    return printer.state === 'starting' || printer.unsure > 0 ? 'warn' : printer.state === 'ready' ? 'good' : 'bad';
}

export function accountWord(state) {
    return t(ACCOUNT[state] ?? state);
}

export function accountTone(state) {
    return { good: 'good', old: 'warn' }[state] ?? 'bad';
}
