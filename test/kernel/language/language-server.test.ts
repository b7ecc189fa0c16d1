import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createLanguageServer,
  type LanguageServer,
} from '../../../kernel/language/language-server.ts';

/**
 * A language server that does as it is told: answers with the documents it knows, dies or hangs.
 * Each start adds a line to a file.
 */
const SERVER = `
const { appendFileSync } = require('node:fs');
appendFileSync('starts', 'x');
const known = {};
let bytes = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  bytes = Buffer.concat([bytes, chunk]);
  for (;;) {
    const end = bytes.indexOf('\\r\\n\\r\\n');
    if (end < 0) return;
    const next = end + 4 + Number(/\\d+/.exec(bytes.subarray(0, end))[0]);
    if (bytes.length < next) return;
    const message = JSON.parse(bytes.subarray(end + 4, next));
    bytes = bytes.subarray(next);
    take(message);
  }
});
function take({ id, method, params }) {
  if (method === 'textDocument/didOpen') known[params.textDocument.uri] = params.textDocument.text;
  if (method === 'textDocument/didChange') known[params.textDocument.uri] = params.contentChanges[0].text;
  if (method === 'textDocument/didClose') delete known[params.textDocument.uri];
  if (method === 'die') process.exit(1);
  if (method === 'hang') for (;;);
  if (id === undefined) return;
  const error = method === 'fail' ? { message: 'no' } : undefined;
  const body = JSON.stringify({ jsonrpc: '2.0', id, result: error ? undefined : known, error });
  process.stdout.write('Content-Length: ' + Buffer.byteLength(body) + '\\r\\n\\r\\n' + body);
}
`;

// A script can stand in for a program only where its first line names the interpreter.
describe.skipIf(process.platform === 'win32')('a language server', () => {
  let folder = '';
  const started: LanguageServer[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'language server ü-'));
    const program = join(folder, 'server.cjs');
    await writeFile(program, `#!${process.execPath}\n${SERVER}`);
    await chmod(program, 0o755);
  });
  afterAll(async () => {
    for (const server of started) server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const create = async (program = join(folder, 'server.cjs')): Promise<LanguageServer> => {
    await writeFile(join(folder, 'starts'), '');
    const server = createLanguageServer({
      program,
      folder,
      settings: {},
      debug: () => {},
      patience: { answerMillis: 2000, startMillis: 20_000 },
    });
    started.push(server);
    return server;
  };
  const starts = async (): Promise<number> => (await readFile(join(folder, 'starts'))).length;

  it('is not started before it is asked', async () => {
    const server = await create();
    server.write('a', '1');
    expect(await starts()).toBe(0);
    expect(await server.ask('documents', {})).toEqual({ a: '1' });
    expect(await starts()).toBe(1);
  });

  it('knows every document by its latest text', async () => {
    const server = await create();
    expect(await server.ask('documents', {})).toEqual({});
    server.write('a', '1');
    server.write('b', '1');
    server.write('a', '2');
    server.remove('b');
    server.remove('never there');
    expect(await server.ask('documents', {})).toEqual({ a: '2' });
  });

  it('that dies over a question is asked once more, as a new one that knows the same', async () => {
    const server = await create();
    server.write('a', '1');
    await server.ask('documents', {});
    expect(await server.ask('die', {})).toBeUndefined();
    server.write('a', '2');
    expect(await server.ask('documents', {})).toEqual({ a: '2' });
    expect(await starts()).toBeGreaterThanOrEqual(2);
  });

  it('that hangs is given up and replaced', async () => {
    const server = await create();
    server.write('a', '1');
    await server.ask('documents', {});
    expect(await server.ask('hang', {})).toBeUndefined();
    expect(await server.ask('documents', {})).toEqual({ a: '1' });
    expect(await starts()).toBe(2);
  });

  it('that is stopped answers no more, not even what it was asked before', async () => {
    const server = await create();
    await server.ask('documents', {});
    const asked = server.ask('hang', {});
    server.stop();
    expect(await asked).toBeUndefined();
    expect(await server.ask('documents', {})).toBeUndefined();
    expect(await starts()).toBe(1);
  });

  it('that refuses an answer has none', async () => {
    expect(await (await create()).ask('fail', {})).toBeUndefined();
  });

  it('that can not be started has no answer, again and again', async () => {
    const server = await create(join(folder, 'nothing here'));
    server.write('a', '1');
    expect(await server.ask('documents', {})).toBeUndefined();
    expect(await server.ask('documents', {})).toBeUndefined();
  });
});
