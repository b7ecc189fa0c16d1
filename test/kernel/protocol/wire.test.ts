import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessage, createReply } from '../../../kernel/protocol/create.ts';
import type { Message } from '../../../kernel/protocol/message.ts';
import { createSigner } from '../../../kernel/protocol/signature.ts';
import { decode, encode } from '../../../kernel/protocol/wire.ts';

const sender = { session: 's', username: 'u' };
const signer = createSigner('secret');
const request = createMessage('execute_request', { code: '1' }, { sender });

/** Frames as a client that we didn't write would make them. */
function frames(parts: readonly string[], signature?: string): Buffer[] {
  const hmac = createHmac('sha256', 'secret');
  for (const part of parts) hmac.update(part);
  const all = ['route', '<IDS|MSG>', signature ?? hmac.digest('hex'), ...parts];
  return all.map((frame) => Buffer.from(frame));
}
const header = JSON.stringify(request.header);

describe('the wire', () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
  const notDelimiter = bytes.filter((frame) => frame.toString() !== '<IDS|MSG>');
  const object = fc.dictionary(
    fc.string().filter((key) => key !== '__proto__'),
    fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
  );

  it('gives back every message as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        object,
        object,
        fc.array(notDelimiter),
        fc.array(bytes),
        fc.string(),
        (type, content, metadata, identities, buffers, key) => {
          const options = { sender, parent: request.header, identities, buffers, metadata };
          const message = createMessage(type, content, options);
          const anySigner = createSigner(key);
          const wire = encode(message, anySigner).map((frame) => Buffer.from(frame));
          expect(decode(wire, anySigner)).toEqual({ kind: 'message', message });
        },
      ),
    );
  });

  it('takes any bytes without throwing, and none of them for a message', () => {
    const frame = fc.oneof(
      bytes,
      fc.constantFrom('<IDS|MSG>', '{}', '[]', '').map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 9 }), (all) => {
        expect(decode(all, signer).kind).toBe('rejected');
        expect(decode(all, createSigner('')).kind).toBe('rejected');
      }),
    );
  });

  it('refuses a message when one bit of what is signed changes', () => {
    const wire = encode(request, signer);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(), fc.nat(7), (part, at, bit) => {
        const changed = wire.map((frame) => Buffer.from(frame));
        const frame = changed[part];
        if (!frame) return;
        frame[at % frame.length] = (frame[at % frame.length] ?? 0) ^ (1 << bit);
        expect(decode(changed, signer)).toEqual({ kind: 'rejected', reason: 'bad-signature' });
      }),
    );
  });

  it.each<[string, Buffer[], string]>([
    ['without a delimiter', [Buffer.from('route')], 'no-delimiter'],
    ['with nothing in it', [], 'no-delimiter'],
    ['that ends early', frames([header, '{}', '{}']), 'too-few-frames'],
    ['with another signature', frames([header, '{}', '{}', '{}'], 'f'.repeat(64)), 'bad-signature'],
    ['without a signature', frames([header, '{}', '{}', '{}'], ''), 'bad-signature'],
    ['that is not JSON', frames([header, '{}', '{}', '{']), 'not-json'],
    [
      'that is not UTF-8',
      signed([header, '{}', '{}', Buffer.from([0x22, 0xff, 0x22])]),
      'not-json',
    ],
    ['that holds a list where an object belongs', frames([header, '{}', '{}', '[]']), 'not-json'],
    ['whose header has no type', frames(['{"msg_id":"1"}', '{}', '{}', '{}']), 'no-header'],
  ])('refuses a message %s', (_, wire, reason) => {
    expect(decode(wire, signer)).toEqual({ kind: 'rejected', reason });
  });

  it('looks at a signature before it parses', () => {
    const wire = frames(['not json', '{}', '{}', '{}'], 'f'.repeat(64));
    expect(decode(wire, signer)).toEqual({ kind: 'rejected', reason: 'bad-signature' });
  });

  it('tolerates headers of older and newer clients, and hands back what it does not know', () => {
    const old = frames(['{"msg_id":"1","msg_type":"t","subshell_id":"x"}', '{}', '{}', '{}']);
    const decoded = decode([...old, Buffer.from('buffer')], signer);
    if (decoded.kind === 'rejected') throw new Error(decoded.reason);
    const { message } = decoded;
    expect(message.header).toEqual({
      msg_id: '1',
      msg_type: 't',
      session: '',
      username: '',
      date: '',
      version: '',
      subshell_id: 'x',
    });
    expect(message.parentHeader).toBeUndefined();
    expect(message.identities.map(String)).toEqual(['route']);
    expect(message.buffers.map(String)).toEqual(['buffer']);
  });
});

describe('a reply', () => {
  it('takes its type, parent and route from the request', () => {
    const asked: Message = { ...request, identities: [Buffer.from('route')] };
    const reply = createReply(asked, { status: 'ok' }, sender);
    expect(reply.header.msg_type).toBe('execute_reply');
    expect(reply.parentHeader).toBe(asked.header);
    expect(reply.identities).toBe(asked.identities);
    expect(reply.header.msg_id).not.toBe(asked.header.msg_id);
    expect(new Date(reply.header.date).toISOString()).toBe(reply.header.date);
  });
});

function signed(parts: readonly (string | Buffer)[]): Buffer[] {
  const all = parts.map((part) => Buffer.from(part));
  return [Buffer.from('<IDS|MSG>'), Buffer.from(signer.sign(all)), ...all];
}
