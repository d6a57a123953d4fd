// What each verdict is called, which symbol it has and what it says. The words are those of the terminal screen.
import { N, t } from './i18n.js';

const VERDICTS = {
    looking: { word: N('LOOKING UP'), symbol: 'dots' },
    match: { word: N('MATCH'), symbol: 'tick' },
    complete: { word: N('ORDER COMPLETE'), symbol: 'ticks' },
    stopped: { word: N('STOPPED'), symbol: 'stop' },
    duplicate: { word: N('ALREADY RECEIVED'), symbol: 'two' },
    repeat: { word: N('AGAIN'), symbol: 'equals' },
    choice: { word: N('WHICH PARCEL?'), symbol: 'question' },
    unknown: { word: N('UNKNOWN'), symbol: 'cross' },
    pending: { word: N('PENDING'), symbol: 'clock' },
    own: { word: N('OUR LABEL'), symbol: 'diamond' },
    refused: { word: N('SCAN THE BARS'), symbol: 'bars' },
    command: { word: N('COMMAND'), symbol: 'play' },
};

const REASONS = {
    same_code: N('The same code again'),
    second_code: N("The label's other code"),
    lookup_under_way: N('The platform is being asked already'),
    offline: N('The platform is away - put it on the hold shelf, it will be looked up'),
    no_answer: N('No answer in time - put it on the hold shelf, it will be looked up'),
    platform_refused: N('The platform refuses to answer - hold shelf; call the admin'),
    all_void: N('Every line was cancelled or returned - put it aside'),
    which_parcel: N('Another parcel of this waybill, or the same one again?'),
    held_before: N("Still nobody's - it keeps its hold number"),
    late_match: N('It was on the hold shelf; its order is known now'),
    next_parcel: N('Another parcel of this waybill'),
    lines_changed: N("The platform's lines have changed - look again"),
    chosen: N('As you chose'),
    undone: N('The last parcel is taken back'),
    noted: N('Noted for this parcel'),
    put_on_hold: N('Put it on the hold shelf'),
    signed_on: N('Signed on at this scanner'),
    signed_off: N('Signed off at this scanner'),
    language: N('Language changed'),
    scan_parcel: N('Now scan the parcel it is about'),
    nothing_to_undo: N('Nothing to take back on this scanner'),
    no_question: N('No question is open - scan the parcel again'),
    which_line: N('Several lines in this parcel - count them on the station page'),
    no_parcel: N('That is no parcel on file - scan the parcel again'),
    no_label: N('No label of it can be printed again: it has none, or no printer takes it'),
    when_known: N('Done as soon as the platform has answered'),
};

const REFUSALS = {
    broken: N('The code came in pieces - scan again'),
    too_long: N("The code is too long for a waybill - scan the courier's bars"),
    unreadable: N("The scanner's keyboard layout does not fit - scan again; if it stays, call the admin"),
    empty: N('Nothing was read - scan again'),
    too_short: N("Too short for a waybill - scan the courier's bars"),
    characters: N("No waybill has these characters - scan the courier's bars"),
    scan_bars: N("This code carries no number - scan the bars of the courier's label"),
    goods: N("This is the goods' own code - scan the courier's label"),
    command: N('Not a command of this station - print its own sheet'),
    own_damaged: N('Our own label, but misread - scan it again'),
};

const WARNINGS = {
    check_digit: N('Its check digit does not fit: perhaps misread'),
    lookalike: N('Cyrillic letters were read as Latin ones'),
    from_qr: N('The number came out of a QR code'),
    not_utf8: N('It holds bytes that are no text'),
};

const DEFAULTS = {
    unknown: N("Nobody's yet - write the hold number on it and put it on the hold shelf"),
    pending: N('Put it on the hold shelf; it will be looked up'),
    looking: N('The platform is being asked'),
    complete: N('Nothing more of this order is on its way'),
};

export const VERDICT_NAMES = Object.keys(VERDICTS);

export function verdictWord(name) {
    return VERDICTS[name] ? t(VERDICTS[name].word) : name ?? '';
}

export function verdictSymbol(name) {
    return VERDICTS[name]?.symbol ?? 'dots';
}

export function reasonText(name) {
    return REASONS[name] ? t(REASONS[name]) : '';
}

export function refusalText(name) {
    return REFUSALS[name] ? t(REFUSALS[name]) : '';
}

export function warningText(name) {
    return WARNINGS[name] ? t(WARNINGS[name]) : '';
}

// The one sentence under the word.
export function verdictSentence(v) {
    if (v.verdict === 'refused')
        return refusalText(v.refusal);
    return reasonText(v.reason) || (DEFAULTS[v.verdict] ? t(DEFAULTS[v.verdict]) : '');
}
