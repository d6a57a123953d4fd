// What the pages promise about themselves: data enters as text, nothing comes from elsewhere, nothing stands inline.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../src/web/pages/', import.meta.url));
const files = readdirSync(root, { recursive: true }).filter((file) => /\.(js|css|html|svg)$/.test(file))
    .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]);
const scripts = files.filter(([file]) => file.endsWith('.js'));

function where(list, pattern) {
    return list.filter(([, text]) => pattern.test(text)).map(([file]) => file);
}

test('no script parses HTML or text as code', () => {
    assert.ok(scripts.length > 30);
    assert.deepEqual(where(scripts, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|setHTML|\beval\(|new Function|srcdoc/), []);
});

test('no third-party address', () => {
    const foreign = files.flatMap(([file, text]) => [...text.matchAll(/\b(?:https?|wss?):\/\/[\w.-]+/g)].map(([address]) => [file, address]))
        .filter(([, address]) => address !== 'http://www.w3.org');
    assert.deepEqual(foreign, []);
    assert.deepEqual(where(files, /url\(|@import/), []);
});

test('nothing inline: the policy of the server would refuse it', () => {
    const pages = files.filter(([file]) => file.endsWith('.html'));
    assert.ok(pages.length >= 4);
    assert.deepEqual(where(pages, /<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)/), []);
    assert.deepEqual(where(scripts, /setAttribute\('style'|cssText|\{ style:/), []);
});

test('small files', () => {
    assert.deepEqual(scripts.filter(([file, text]) => !file.includes('i18n') && text.split('\n').length > 500).map(([file]) => file), []);
});
