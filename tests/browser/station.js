// A real station on a real simulator for one test file: own state, own ports, ended by pid. Environment: TALLYMAN_BIN, the folder of the programs.
import { spawn, execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const BIN = process.env.TALLYMAN_BIN;
const PATIENCE_MS = Number(process.env.TALLYMAN_PATIENCE_MS ?? 60000);
export const PASSWORDS = { anna: 'a long enough one', boris: 'another long one', dina: 'the third long one' };
export const ROLES = { anna: 'admin', boris: 'staff', dina: 'desk' };

export async function until(what, check, patience = PATIENCE_MS) {
    const end = Date.now() + patience;
    for (;;) {
        const got = await check();
        if (got)
            return got;
        if (Date.now() > end)
            throw new Error(`waited in vain for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 40));
    }
}

function start(program, args, options, log) {
    const child = spawn(path.join(BIN, program), args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    child.stdout.on('data', (data) => log.push(String(data)));
    child.stderr.on('data', (data) => log.push(String(data)));
    return child;
}

function ended(child) {
    return child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
}

async function stop(child) {
    if (!child || child.exitCode !== null || child.signalCode !== null)
        return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 20000);
    await ended(child);
    clearTimeout(timer);
}

// A label printer on loopback (tests/fakes/fake_printer.c says what it can be): its mode, and what has come out of it.
async function startPrinter(folder, log) {
    await mkdir(folder);
    const written = (name) => readFile(path.join(folder, name), 'utf8').catch(() => '');
    const printer = {
        mode: async (mode) => {
            await writeFile(path.join(folder, 'mode.new'), mode);
            await rename(path.join(folder, 'mode.new'), path.join(folder, 'mode'));
        },
        printed: async () => (await written('journal')).split('\n').filter(Boolean).length,
        paper: () => written('labels'), /* the commands of every label, one after the other */
    };
    await printer.mode('ok');
    printer.child = start('fake_printer', [folder], {}, log);
    printer.port = Number(await until('the printer', () => written('port')));
    return printer;
}

// The control socket: one JSON line there, one back.
class Control {
    constructor(socket) {
        this.socket = socket;
        this.waiting = new Map();
        this.next = 1;
        let rest = '';
        socket.setEncoding('utf8');
        socket.on('data', (data) => {
            const lines = (rest + data).split('\n');
            rest = lines.pop();
            for (const line of lines.filter(Boolean)) {
                const reply = JSON.parse(line);
                this.waiting.get(reply.id)?.(reply);
                this.waiting.delete(reply.id);
            }
        });
        socket.on('error', () => {});
    }

    ask(request) {
        const id = this.next++;
        return new Promise((resolve) => {
            this.waiting.set(id, resolve);
            this.socket.write(`${JSON.stringify({ ...request, id })}\n`);
        });
    }
}

function connect(file) {
    return new Promise((resolve) => {
        const socket = net.connect(file);
        socket.once('connect', () => resolve(new Control(socket)));
        socket.once('error', () => resolve(null));
    });
}

export async function startStation({ simArgs = [], runArgs = ['--headless'], config = '', otapi = '', web = '', users = true, printer = false, env = {} } = {}) {
    const folder = await mkdtemp(path.join(tmpdir(), 'tallyman-browser-'));
    const log = [];
    const sim = start('tallyman-sim', ['--port', '0', ...simArgs], {}, log);
    const simPort = await until('the simulator', () => /127\.0\.0\.1:(\d+)/.exec(log.join(''))?.[1]);
    const file = path.join(folder, 'tallyman.conf');
    const state = path.join(folder, 'state');
    let port = 0;
    const station = { folder, log, simUrl: `http://127.0.0.1:${simPort}`, state, file };
    if (printer)
        station.printer = await startPrinter(path.join(folder, 'printer'), log);
    const printerBlock = printer ? `printer "zebra" { uri = "socket://127.0.0.1:${station.printer.port}"  language = "zpl"  template = "parcel" }` : '';

    async function writeConfig() {
        await writeFile(file, `station { name = "dock-1"  state = "${state}" }
otapi { url = "http://127.0.0.1:${simPort}/service/"  instance_key = "demo-key"  operator_login = "demo"  operator_password = "demo"
  timeout_ms = 120000  verdict_ms = 60000  ${otapi} } # longer than any machine takes to answer
web { listen = "127.0.0.1:${port}"  ${web} }
background { pictures_private = true }
${printerBlock}
${config}
`, { mode: 0o600 });
    }

    station.run = async () => {
        await writeConfig();
        await rm(path.join(state, 'web.url'), { force: true });
        station.child = start('tallyman', ['--config', file, 'run', ...runArgs], { env: { ...process.env, ...env } }, log);
        station.url = (await until('the web server', async () => {
            if (station.child.exitCode !== null)
                throw new Error(`the station ended: ${log.join('')}`);
            return readFile(path.join(state, 'web.url'), 'utf8').catch(() => '');
        })).trim().replace(/\/$/, '');
        port = Number(new URL(station.url).port); /* the same one when it is started again */
        station.control = await until('the control socket', () => connect(path.join(state, 'control')));
    };
    station.halt = async () => {
        station.control?.socket.destroy();
        await stop(station.child);
    };
    station.scan = async (raw, { scanner = 'left', wait = true } = {}) => {
        const reply = await station.control.ask({ do: 'scan', raw_hex: Buffer.from(raw).toString('hex'), scanner, typed: false, wait });
        if (!reply.ok)
            throw new Error(reply.error);
        return reply.scan;
    };
    station.ask = (request) => station.control.ask(request);
    station.sim = (what) => fetch(`${station.simUrl}/sim/${what}`, { method: 'POST' });
    station.cli = async (...args) => (await promisify(execFile)(path.join(BIN, 'tallyman'), ['--config', file, ...args])).stdout;
    station.sql = (text) => promisify(execFile)('sqlite3', ['-cmd', '.timeout 10000', path.join(state, 'tallyman.db'), text]);
    station.stop = async () => {
        await station.halt();
        await Promise.all([stop(sim), stop(station.printer?.child)]);
        await rm(folder, { recursive: true, force: true });
    };

    try {
        await mkdir(state, { mode: 0o700 });
        await station.run();
        if (users)
            for (const [name, password] of Object.entries(PASSWORDS)) {
                const secret = path.join(folder, `${name}.password`);
                await writeFile(secret, `${password}\n`, { mode: 0o600 });
                await station.cli('user', 'add', name, '--role', ROLES[name], '--password-file', secret);
            }
    } catch (error) {
        await station.stop();
        throw new Error(`${error.message}\n${log.join('')}`);
    }
    return station;
}
