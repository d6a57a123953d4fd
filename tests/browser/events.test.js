// The parser of server-sent events, byte for byte as a network may cut them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventParser } from '../../src/web/pages/assets/js/lib/live.js';

function parse(chunks) {
    const events = [];
    const parser = new EventParser((name, data) => events.push([name, data]));
    for (const chunk of chunks)
        parser.push(chunk);
    return events;
}

const STREAM = 'retry: 2000\n\nid: 1\nevent: view\ndata: {"a":1}\n\n:\n\nevent: view\r\ndata: one\r\ndata: two\r\n\r\ndata:bare\n\n';
const WANTED = [['view', '{"a":1}'], ['view', 'one\ntwo'], ['message', 'bare']];

test('whole', () => assert.deepEqual(parse([STREAM]), WANTED));

test('cut anywhere', () => {
    for (let at = 1; at < STREAM.length; at++)
        assert.deepEqual(parse([STREAM.slice(0, at), STREAM.slice(at)]), WANTED, `cut at ${at}`);
    assert.deepEqual(parse([...STREAM]), WANTED);
});

test('comments alone are no event, a half event is none yet', () => {
    assert.deepEqual(parse([':\n\n:\n\n']), []);
    assert.deepEqual(parse(['event: view\ndata: x\n']), []);
});
