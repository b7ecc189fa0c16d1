import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonRpc, createMessageDecoder } from '../../../kernel/language/json-rpc.ts';

const frame = (message: unknown): Buffer => {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.byteLength}\r\n\r\n`), body]);
};

describe('the messages of a language server', () => {
  it('come out whole and in order, wherever the bytes are cut', () => {
    const messages = fc.array(fc.record({ id: fc.nat(), result: fc.string({ unit: 'binary' }) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 40 })), (sent, cuts) => {
        const taken: unknown[] = [];
        const decode = createMessageDecoder((message) => taken.push(message));
        let bytes = Buffer.concat(sent.map(frame));
        for (const cut of cuts) {
          decode(bytes.subarray(0, cut));
          bytes = bytes.subarray(cut);
        }
        decode(bytes);
        expect(taken).toEqual(sent);
      }),
      { numRuns: 200 },
    );
  });

  it('are matched to their requests, whatever order the answers come in', async () => {
    const [fromServer, toServer] = [new PassThrough(), new PassThrough()];
    const rpc = createJsonRpc(fromServer, toServer, () => undefined);
    const answers = [rpc.request('a', 1), rpc.request('b', 2), rpc.request('c', 3)];
    fromServer.write(frame({ id: 2, result: 'two' }));
    fromServer.write(frame({ id: 3, error: { code: 1, message: 'no' } }));
    fromServer.write(frame({ id: 1, result: 'one' }));
    const settled = await Promise.allSettled(answers);
    expect(settled).toMatchObject([
      { value: 'one' },
      { value: 'two' },
      { reason: { message: 'no' } },
    ]);
  });

  it('that are questions get an answer, a known one or null', async () => {
    const [fromServer, toServer] = [new PassThrough(), new PassThrough()];
    createJsonRpc(fromServer, toServer, (method) => (method === 'known' ? [1] : undefined));
    const heard: unknown[] = [];
    const decode = createMessageDecoder((message) => heard.push(message));
    toServer.on('data', decode);
    fromServer.write(frame({ id: 'x', method: 'known' }));
    fromServer.write(frame({ id: 'y', method: 'unknown' }));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toMatchObject([{ result: [1] }, { id: 'y', result: null }]);
  });
});
