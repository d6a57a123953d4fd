// No word of the pages lacks a translation, and none is left over; what is filled in is the same in each language.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setLanguage } from '../../src/web/pages/assets/js/lib/i18n.js';
import { DETAILS, ERRORS, said } from '../../src/web/pages/assets/js/lib/said.js';

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
        for (const word of [...verdicts, 'The platform is being asked', 'Every line was cancelled or returned - put it aside'])
            assert.equal(words[word], screen.get(word), word);
    });
}

// --- what the server says ------------------------------------------------------------------------------------------------------------
const sources = fileURLToPath(new URL('../../src/', import.meta.url));
const CONSTANTS = { PRId64: 'ld' };

// Texts that only somebody who writes a program against docs/api.md can cause: no page sends such a request.
const FOR_PROGRAMS = [/^"do":/, /^a request is/, /^\w+ is (the number|not the number|next|ok|en,|hour|csv|open|queued|waiting|wanted|a number from|true|staff|no tracking|32 to)/,
    /^codes is/, /^give counted/, /^name (has|is|:)|^name:/, /^scanner is/, /^it takes/, /^hash:/, /^token_hash/, /^raw_hex/, /^there is no request/, /^badge:/, /^the body must/,
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

test('what devices say is told by its form', async () => {
    const all = ['devices', 'printers', 'store'].flatMap((folder) => readdirSync(path.join(sources, folder)).filter((name) => name.endsWith('.c'))
        .map((name) => readFileSync(path.join(sources, folder, name), 'utf8').replace(/"\s*\n\s*"/g, ''))).join('\n');
    for (const text of DETAILS)
        assert.ok(new RegExp(text.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('%\\w+')).test(all), `no source says: ${text}`);
    globalThis.localStorage = { setItem() {} };
    globalThis.document = { documentElement: {} };
    await setLanguage('ru');
    assert.equal(said('held by other (pid 7): end it, or keep it off this device'), 'занят программой other (pid 7): завершите её или запретите ей это устройство');
    assert.equal(said('something else'), 'something else');
    assert.equal(said(''), '');
    await setLanguage('en');
});
