// No word of the pages lacks a translation, and none is left over; what is filled in is the same in each language.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

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
