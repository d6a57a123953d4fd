// No word of the pages lacks a translation, and none is left over; what is filled in is the same in each language.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CHECKS, JOBS } from '../../src/web/pages/assets/js/admin/page_health.js';
import { setLanguage } from '../../src/web/pages/assets/js/lib/i18n.js';
import { DETAILS, ERRORS, JOBS_DID, LABELS, said, SYSTEM } from '../../src/web/pages/assets/js/lib/said.js';

const root = fileURLToPath(new URL('../../src/web/pages/assets/js/', import.meta.url));
const LITERAL = /\b[tN]\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g;

function unquote(literal) {
    return literal.slice(1, -1).replace(/\\(.)/g, '$1');
}

function usedWords() {
    const used = new Set();
    for (const file of readdirSync(root, { recursive: true }))
        if (file.endsWith('.js') && !file.startsWith('i18n'))
            for (const [, literal] of readFileSync(path.join(root, file), 'utf8').matchAll(LITERAL))
                used.add(unquote(literal));
    return used;
}

const used = usedWords();

test('the words are found', () => {
    assert.ok(used.size > 300);
    assert.ok(used.has('MATCH') && used.has('Undo') && used.has("Still nobody's - it keeps its hold number"));
});

for (const language of ['ru', 'zh_CN']) {
    test(`${language} has every word and no other`, async () => {
        const words = (await import(path.join(root, 'i18n', `${language}.js`))).default;
        assert.deepEqual([...used].filter((word) => !words[word]), [], 'missing');
        assert.deepEqual(Object.keys(words).filter((word) => !used.has(word)), [], 'left over');
    });

    test(`${language} fills in what English fills in`, async () => {
        const words = (await import(path.join(root, 'i18n', `${language}.js`))).default;
        const names = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join(' ');
        assert.deepEqual(Object.entries(words).filter(([english, word]) => names(english) !== names(word)), []);
    });

    test(`${language} says the same as the terminal screen`, async () => {
        const words = (await import(path.join(root, 'i18n', `${language}.js`))).default;
        const po = readFileSync(fileURLToPath(new URL(`../../config/i18n/${language}.po`, import.meta.url)), 'utf8');
        const screen = new Map([...po.matchAll(/^msgid "(.+)"\nmsgstr "(.+)"$/gm)].map(([, english, word]) =>
            [english, word].map((text) => text.replace(/\\(.)/g, '$1'))));
        const verdicts = ['MATCH', 'ORDER COMPLETE', 'STOPPED', 'ALREADY RECEIVED', 'WHICH PARCEL?', 'UNKNOWN', 'PENDING', 'SCAN THE BARS'];
        for (const word of [...verdicts, 'The platform is being asked', 'Every line was cancelled or returned - put it aside', ...DETAILS, ...SYSTEM])
            assert.equal(words[word], screen.get(word), word);
    });
}

// --- what the server says ------------------------------------------------------------------------------------------------------------
const sources = fileURLToPath(new URL('../../src/', import.meta.url));
const CONSTANTS = { PRId64: 'ld' };

// Texts that only somebody who writes a program against docs/api.md can cause: no page sends such a request.
const FOR_PROGRAMS = [/^"do":/, /^a request is/, /^\w+ is (the number|not the number|next|ok|en,|hour|csv|open|queued|waiting|wanted|a number from|true|staff|no tracking|32 to)/,
    /^give counted/, /^name (has|is|:)|^name:/, /^scanner is/, /^it takes/, /^hash:/, /^token_hash/, /^raw_hex/, /^there is no request/, /^badge:/, /^the body must/,
    /^say which/, /^there is no state/, /^this address/, /^not with the method/];

// The arguments of a call that begins at `from`, cut at the outermost commas.
function argumentsAt(source, from) {
    const found = [''];
    for (let i = from, depth = 0; depth >= 0; i++) {
        const c = source[i];
        if (c === '"') {
            const end = /^"(?:[^"\\]|\\.)*"/.exec(source.slice(i))[0];
            found[found.length - 1] += end;
            i += end.length - 1;
        } else {
            depth += '([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0;
            if (c === ',' && depth === 0)
                found.push('');
            else if (depth >= 0)
                found[found.length - 1] += c;
        }
    }
    return found;
}

function literalOf(expression) {
    const filled = expression.replace(/\b(PRI\w+)\b/g, (name) => `"${CONSTANTS[name]}"`);
    return [...filled.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => JSON.parse(`"${text}"`)).join('');
}

// "scan %d has no label" as the server sends it: "scan {0} has no label".
function keyOf(format) {
    let n = 0;
    return format.replace(/%%|%(?:\.\d+)?[hlzj]*[scdiu]/g, (conversion) => (conversion === '%%' ? '%' : `{${n++}}`));
}

function serverTexts() {
    const place = { respond_refusal: 3, respond_later: 2, request_refuse: 1 };
    const texts = new Set();
    for (const folder of ['web', 'station'])
        for (const file of readdirSync(path.join(sources, folder)).filter((name) => name.endsWith('.c'))) {
            const source = readFileSync(path.join(sources, folder, file), 'utf8');
            for (const call of source.matchAll(/\b(respond_refusal|respond_later|request_refuse)\(/g)) {
                const format = argumentsAt(source, call.index + call[0].length)[place[call[1]]];
                if (format?.includes('"'))
                    texts.add(keyOf(literalOf(format)));
            }
        }
    return texts;
}

test('every refusal of the server has its words, or is for programs only', () => {
    const texts = serverTexts();
    assert.ok(texts.size > 80 && texts.has('scan {0} has no label'));
    const missing = [...texts].filter((text) => !ERRORS.includes(text) && !FOR_PROGRAMS.some((form) => form.test(text)));
    assert.deepEqual(missing, []);
    assert.deepEqual(ERRORS.filter((text) => !texts.has(text)), [], 'nobody says this any more');
});

const sourcesOf = (...folders) => folders.flatMap((folder) => readdirSync(path.join(sources, folder)).filter((name) => name.endsWith('.c'))
    .map((name) => readFileSync(path.join(sources, folder, name), 'utf8').replace(/"\s*\n\s*"/g, '').replace(/%"\s*PRI\w+\s*"/g, '%ld').replace(/%"\s*PRI\w+/g, '%ld"').replace(/error_errno\(err, \w+, "([^"]*)"/g, '"$1: %s"'))).join('\n');

// A format with numbers and names in it, as it may come out: what goes between is not looked at.
const filled = (format) => format.replace(/%(?:\.\d+|\d+)?[hlzj]*([scdiuX])/g, (whole, kind) => (kind === 's' ? 'xyz' : kind === 'c' ? 'N' : '8'));

test('the terminal has the forms that the pages have', () => {
    const screen = [...sourcesOf('screen').matchAll(/N_\("((?:[^"\\]|\\.)*)"\)/g)].map(([, text]) => text);
    assert.deepEqual([...DETAILS, ...SYSTEM].filter((text) => !screen.includes(text)), []);
});

test('what devices, labels and jobs say is told by its form, and each form is said by somebody', async () => {
    const all = sourcesOf('devices', 'printers', 'store', 'station', 'otapi') + readFileSync(path.join(sources, 'devices/data/scanners.csv'), 'utf8');
    const system = /^\{0\}: (no answer: |not available|denied|call limit)/; /* put together from an outcome's name */
    for (const text of [...DETAILS, ...LABELS].filter((one) => !system.test(one)))
        assert.ok(new RegExp(text.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('%[\\w%.]+')).test(all), `no source says: ${text}`);
    globalThis.localStorage = { setItem() {} };
    globalThis.document = { documentElement: {} };
    await setLanguage('ru');
    const jobs = [...sourcesOf('background').matchAll(/detail, sizeof\([^)]*detail\),\s*"((?:[^"\\]|\\.)*)"/g)].map(([, format]) => format);
    const did = jobs.flatMap((format) => (format.includes('account%s') ? [format.replace('%d', '1').replace('%s', ''), format.replace('%d', '2').replace('%s', 's')]
        : format.startsWith('%s:') ? [format.replace('%s', 'whole pass'), format.replace('%s', 'window')] : [format])).map(filled);
    assert.ok(did.length >= 12, `${did.length} details of jobs`);
    assert.deepEqual(did.filter((line) => said(line) === line), [], 'details of jobs without words');
    const reports = [...sourcesOf('devices').matchAll(/device_report\([^,]+,\s*\w+,\s*"((?:[^"\\]|\\.)*)"/g)].map(([, format]) => format).filter((format) => format !== '%s');
    assert.ok(reports.length >= 8, `${reports.length} reports of scanners`);
    assert.deepEqual(reports.map(filled).filter((line) => said(line) === line), [], 'reports of scanners without words');
    assert.equal(said('held by other (pid 7): end it, or keep it off this device'), 'занят программой other (pid 7): завершите её или запретите ей это устройство');
    assert.equal(said('the printer broke the connection off before the label'), 'принтер оборвал соединение до этикетки');
    assert.equal(said('something else'), 'something else');
    assert.equal(said(''), '');
    await setLanguage('en');
});

// Where a text is given as a variable: what the file puts into it.
function textsOf(source, expression) {
    if (expression.includes('"'))
        return expression.split(/\?|(?<=")\s*:\s*(?=")/).filter((part) => part.includes('"')).map(literalOf);
    const name = /^\w+$/.exec(expression.trim())?.[0];
    return [...source.matchAll(new RegExp(`\\b${name}\\[[^\\]]*\\] = ("(?:[^"\\\\]|\\\\.)*")|text_format\\(${name}, sizeof\\(${name}\\),\\s*((?:"(?:[^"\\\\]|\\\\.)*"|\\s|PRI\\w+)+)`, 'g'))]
        .map(([, whole, format]) => literalOf(whole ?? format));
}

// The texts that calls of `pattern` have as argument `place` (from the end when it is negative), in all files of a folder.
function textsAt(folder, pattern, place, skipped = []) {
    return readdirSync(path.join(sources, folder)).filter((name) => name.endsWith('.c') && !skipped.includes(name)).flatMap((name) => {
        const source = readFileSync(path.join(sources, folder, name), 'utf8');
        return [...source.matchAll(pattern)].flatMap((call) => textsOf(source, argumentsAt(source, call.index + call[0].length).at(place)));
    });
}

// What the system says of what people meet, as it comes to the pages: behind a name, within a line, alone.
test('the errors of the system, of curl and of the database have words', async () => {
    globalThis.localStorage = { setItem() {} };
    globalThis.document = { documentElement: {} };
    for (const [language, wanted] of [['ru', /[а-я]/], ['zh_CN', /[\u4e00-\u9fff]/]]) {
        await setLanguage(language);
        const lines = ['Permission denied', 'No space left on device', 'Connection refused', 'Connection reset by peer', 'Connection timed out', 'Name or service not known',
            'Read-only file system', 'No such device', 'Input/output error', 'Broken pipe', 'disk I/O error', 'attempt to write a readonly database'];
        for (const line of lines) {
            assert.match(said(line), wanted, line);
            assert.match(said(`192.0.2.7:9100: ${line}`), wanted, `behind a name: ${line}`);
            assert.ok(said(`192.0.2.7:9100: ${line}`).startsWith('192.0.2.7:9100'));
            assert.ok(!said(`opening /dev/usb/lp0: ${line}`).includes(line), `within: ${line}`);
        }
        for (const line of ['Failed to connect to otapi.net port 443 after 0 ms: Couldn\'t connect to server', 'Could not resolve host: otapi.net',
            'Operation timed out after 8001 milliseconds with 0 bytes received', 'Recv failure: Connection reset by peer', 'Empty reply from server',
            'SSL certificate problem: certificate has expired'])
            assert.doesNotMatch(said(`SearchOrderLines: no answer: ${line}`), /Failed|connect|resolve|timed|Recv|reset|Empty|problem/, line);
    }
    assert.equal(said(`a${': b'.repeat(4000)}`).length, `a${': b'.repeat(4000)}`.length - 6, 'no line is too long'); /* the Chinese colon takes the place of ": " */
    await setLanguage('en');
});

test('whatever became of a label has words', async () => {
    const station = textsAt('station', /\bstore_(?:move_label|cancel_\w+|confirm_\w+|unsure_after_restart)\(/g, -2).filter(Boolean);
    for (const text of ['thrown away', 'a person has seen it', 'its code was scanned', 'replaced by label %ld'])
        assert.ok(station.includes(text), `${text} is found in the sources`);
    const skipped = ['printer_uri.c']; /* the configuration's */
    const printers = [...textsAt('printers', /\berror_set\(/g, 2, skipped), ...textsAt('printers', /\bbroke\(/g, 2, skipped),
        ...textsAt('printers', /\berror_errno\(/g, 2).filter((text) => text.includes('label')).map((text) => `${text}: %s`)];
    assert.ok(printers.includes('CUPS says that job %d was aborted') && printers.includes('the printer stopped answering'));
    const others = /^(CUPS: )?%s(: %s)?$/; /* the words of CUPS and of the system */
    const lines = [...station, ...printers].filter((text) => !others.test(text)).map(filled);
    assert.ok(lines.length >= 25, `${lines.length} lines`);
    globalThis.localStorage = { setItem() {} };
    globalThis.document = { documentElement: {} };
    await setLanguage('ru');
    assert.deepEqual(lines.filter((line) => said(line) === line), []);
    await setLanguage('en');
});

test('every check and every job has a name for people', () => {
    const checks = [...readFileSync(path.join(sources, 'web/read_stats.c'), 'utf8').matchAll(/add_check\(checks, "(\w+)"|text_format\(name, sizeof\(name\), "(\w+) %s"/g)]
        .map(([, whole, begin]) => whole ?? begin).filter((name) => name !== 'job'); /* jobs have a list of their own */
    const jobs = [...sourcesOf('background').matchAll(/\(struct job\)\{\.name = "(\w+)"/g)].map(([, name]) => name);
    assert.deepEqual(checks.sort(), Object.keys(CHECKS).sort());
    assert.deepEqual(jobs.sort(), Object.keys(JOBS).sort());
});
