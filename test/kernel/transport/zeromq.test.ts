import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { curveKeyPair, Dealer, Request, Subscriber } from 'zeromq';
import { type ConnectionInfo, endpoint } from '../../../kernel/protocol/connection-file.ts';
import { createMessage, createReply } from '../../../kernel/protocol/create.ts';
import type { Message } from '../../../kernel/protocol/message.ts';
import { createSigner } from '../../../kernel/protocol/signature.ts';
import { decode, encode } from '../../../kernel/protocol/wire.ts';
import type { RequestChannel, Transport } from '../../../kernel/transport/transport.ts';
import { createZeromqTransport } from '../../../kernel/transport/zeromq.ts';
import { freePorts } from './free-ports.ts';

const sender = { session: 'client', username: 'tester' };
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function connection(changes: Partial<ConnectionInfo> = {}): Promise<ConnectionInfo> {
  const [shellPort = 0, iopubPort = 0, stdinPort = 0, controlPort = 0, heartbeatPort = 0] =
    await freePorts(5);
  const ports = { shellPort, iopubPort, stdinPort, controlPort, heartbeatPort };
  const rest = { transport: 'tcp', ip: '127.0.0.1', key: 'secret', curve: undefined } as const;
  return { ...rest, ...ports, ...changes };
}

interface Kernel {
  readonly info: ConnectionInfo;
  readonly transport: Transport;
  readonly received: [RequestChannel, Message][];
  readonly topics: string[];
  readonly debugLines: string[];
}

/** A transport whose kernel answers every request at once. */
async function listen(changes: Partial<ConnectionInfo> = {}): Promise<Kernel> {
  const info = await connection(changes);
  const debugLines: string[] = [];
  const transport = createZeromqTransport(info, { debug: (line) => debugLines.push(line) });
  const kernel: Kernel = { info, transport, received: [], topics: [], debugLines };
  cleanUps.push(() => transport.close());
  await transport.start(
    (channel, message) => {
      kernel.received.push([channel, message]);
      void transport.send(channel, createReply(message, { status: 'ok' }, sender));
    },
    (topic) => kernel.topics.push(topic),
  );
  return kernel;
}

function dealer(kernel: Kernel, port: number): Dealer {
  const socket = new Dealer({ linger: 0, receiveTimeout: 2000 });
  cleanUps.push(() => socket.close());
  socket.connect(endpoint(kernel.info, port));
  return socket;
}

function request(type = 'kernel_info_request', content = {}): Message {
  return createMessage(type, content, { sender });
}

const wire = (message: Message, key = 'secret'): Uint8Array[] => [
  ...encode(message, createSigner(key)),
];

const read = (frames: Buffer[], key = 'secret'): Message => {
  const decoded = decode(frames, createSigner(key));
  if (decoded.kind === 'rejected') throw new Error(decoded.reason);
  return decoded.message;
};

describe('the ZeroMQ transport', () => {
  it.each([
    ['shell', (info: ConnectionInfo) => info.shellPort],
    ['control', (info: ConnectionInfo) => info.controlPort],
    ['stdin', (info: ConnectionInfo) => info.stdinPort],
  ] as const)(
    'takes requests on %s and sends the answer back to the one who asked',
    async (channel, port) => {
      const kernel = await listen();
      const [one, two] = [dealer(kernel, port(kernel.info)), dealer(kernel, port(kernel.info))];
      const [first, second] = [request(), request()];
      await one.send(wire(first));
      await two.send(wire(second));
      expect(read(await two.receive()).parentHeader).toEqual(second.header);
      expect(read(await one.receive()).parentHeader).toEqual(first.header);
      expect(kernel.received.map(([on]) => on)).toEqual([channel, channel]);
    },
  );

  it('keeps the order and the buffers of what one client sends', async () => {
    const kernel = await listen();
    const socket = dealer(kernel, kernel.info.shellPort);
    for (let i = 0; i < 2000; i++) {
      const buffers = [Buffer.from([i & 255])];
      await socket.send(wire(createMessage('t_request', { i }, { sender, buffers })));
    }
    for (let i = 0; i < 2000; i++) await socket.receive();
    expect(kernel.received.map(([, { content }]) => content.i)).toEqual([...Array(2000).keys()]);
    expect(kernel.received.every(([, { buffers }], i) => buffers[0]?.[0] === (i & 255))).toBe(true);
  });

  it('drops what is wrongly signed or no message at all, counts it, and goes on', async () => {
    const kernel = await listen();
    const socket = dealer(kernel, kernel.info.shellPort);
    await socket.send(wire(request(), 'another key'));
    await socket.send(wire(request(), ''));
    await socket.send(['nonsense']);
    await socket.send(wire(request()));
    expect(read(await socket.receive()).header.msg_type).toBe('kernel_info_reply');
    expect(kernel.received).toHaveLength(1);
    expect(kernel.debugLines).toEqual([
      'dropped a message: bad-signature (1 so far)',
      'dropped a message: bad-signature (2 so far)',
      'dropped a message: no-delimiter (1 so far)',
    ]);
  });

  it('tells of every subscriber, also of a second one to the same topic', async () => {
    const kernel = await listen();
    const subscribe = async (topic: string): Promise<void> => {
      const before = kernel.topics.length;
      const socket = new Subscriber({ linger: 0 });
      cleanUps.push(() => socket.close());
      socket.connect(endpoint(kernel.info, kernel.info.iopubPort));
      socket.subscribe(topic);
      while (kernel.topics.length === before) await delay(1);
    };
    await subscribe('');
    await subscribe('');
    await subscribe('stream');
    expect(kernel.topics).toEqual(['', '', 'stream']);
  });

  it('echoes heartbeats', async () => {
    const kernel = await listen();
    const socket = new Request({ linger: 0, receiveTimeout: 2000 });
    cleanUps.push(() => socket.close());
    socket.connect(endpoint(kernel.info, kernel.info.heartbeatPort));
    for (const beat of ['ping', 'pong']) {
      await socket.send(beat);
      expect(String(await socket.receive())).toBe(beat);
    }
  });

  it('loses nothing of a flood that a slow subscriber reads', async () => {
    const kernel = await listen();
    const socket = new Subscriber({ linger: 0, receiveHighWaterMark: 1, receiveTimeout: 2000 });
    cleanUps.push(() => socket.close());
    socket.connect(endpoint(kernel.info, kernel.info.iopubPort));
    socket.subscribe('');
    while (kernel.topics.length === 0) await delay(1);
    const text = 'x'.repeat(32 * 1024);
    const sending = (async () => {
      for (let i = 0; i < 1000; i++) {
        await kernel.transport.send('iopub', createMessage('stream', { i, text }, { sender }));
      }
    })();
    await delay(200);
    const got: unknown[] = [];
    while (got.length < 1000) got.push(read(await socket.receive()).content.i);
    await sending;
    expect(got).toEqual([...Array(1000).keys()]);
  });

  it('lets what was sent leave before it closes', async () => {
    const kernel = await listen();
    const socket = dealer(kernel, kernel.info.controlPort);
    await socket.send(wire(request()));
    await socket.receive();
    const [, asked] = kernel.received[0] ?? [];
    if (!asked) throw new Error('nothing came');
    const text = 'x'.repeat(1_000_000);
    await kernel.transport.send('control', createReply(asked, { text }, sender));
    await kernel.transport.close();
    expect(read(await socket.receive()).content.text).toBe(text);
  });

  it.skipIf(process.platform === 'win32')(
    'listens on ipc as well, in folders of any name',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'back solve ü-'));
      cleanUps.push(() => rm(folder, { recursive: true, force: true }));
      const kernel = await listen({ transport: 'ipc', ip: join(folder, 'kernel'), key: '' });
      const socket = dealer(kernel, kernel.info.shellPort);
      await socket.send(wire(request(), ''));
      expect(read(await socket.receive(), '').header.msg_type).toBe('kernel_info_reply');
    },
  );

  it('encrypts when the connection file has keys for it', async () => {
    const { publicKey, secretKey } = curveKeyPair();
    const kernel = await listen({ curve: { publicKey, secretKey } });
    const socket = new Dealer({
      linger: 0,
      receiveTimeout: 2000,
      curveServerKey: publicKey,
      curvePublicKey: publicKey,
      curveSecretKey: secretKey,
    });
    cleanUps.push(() => socket.close());
    socket.connect(endpoint(kernel.info, kernel.info.shellPort));
    await socket.send(wire(request()));
    expect(read(await socket.receive()).header.msg_type).toBe('kernel_info_reply');
  });

  it('says which address is taken, and leaves none of the others taken', async () => {
    const first = await listen();
    const info = { ...(await connection()), iopubPort: first.info.iopubPort };
    const second = createZeromqTransport(info);
    await expect(second.start(() => {})).rejects.toMatchObject({
      code: 'TRANSPORT_FAILED',
      message: expect.stringContaining(`tcp://127.0.0.1:${info.iopubPort}`),
    });
    const third = createZeromqTransport({ ...info, iopubPort: (await freePorts(1))[0] ?? 0 });
    cleanUps.push(() => third.close());
    await third.start(() => {});
  });
});
