import type { Router, XPublisher } from 'zeromq';
import { KernelError } from '../errors.ts';
import { type ConnectionInfo, endpoint } from '../protocol/connection-file.ts';
import type { Message } from '../protocol/message.ts';
import { createSigner, type Signer } from '../protocol/signature.ts';
import { decode, encode } from '../protocol/wire.ts';
import { inTurn } from './in-turn.ts';
import { createPatientSend } from './patient-send.ts';
import type { RequestChannel, Transport } from './transport.ts';

type ZeroMQ = typeof import('zeromq');
type Frames = readonly Uint8Array[];

/** How long a closed socket may still send: the last reply must leave, a dead client must not hold us. */
const LINGER_MILLIS = 1000;
/** Messages queued for one slow client before senders are held back; a stream's chunk has up to 64 KB. */
const PUBLISH_HIGH_WATER_MARK = 256;

export interface ZeromqOptions {
  /** Takes one line about each message that was dropped. */
  readonly debug?: (line: string) => void;
}

/**
 * Listens on the five sockets of a connection file.
 *
 * Shell, control and stdin are ROUTER sockets, iopub is XPUB so that a new subscriber can be
 * welcomed, and the heartbeat echoes whatever comes, whichever cell is running.
 *
 * @throws KernelError `TRANSPORT_FAILED`, on start, when the optional package `zeromq` is missing or
 *   an address is taken.
 */
export function createZeromqTransport(
  info: ConnectionInfo,
  options: ZeromqOptions = {},
): Transport {
  const { debug = () => {} } = options;
  const signer = createSigner(info.key);
  const senders = new Map<string, (frames: Frames) => Promise<void>>();
  const closers: (() => void)[] = [];
  let open = true;

  const close = (): void => {
    open = false;
    senders.clear();
    for (const closeSocket of closers.splice(0)) closeSocket();
  };

  return {
    start: async (receive, subscribed = () => {}) => {
      const zmq = await load();
      const shared = { linger: LINGER_MILLIS, ipv6: info.ip.includes(':'), ...curveOptions(info) };
      const requests: readonly (readonly [RequestChannel, number])[] = [
        ['shell', info.shellPort],
        ['control', info.controlPort],
        ['stdin', info.stdinPort],
      ];
      // A router drops what a client with a full queue can't take; replies are few, so queue them all.
      const router = (): Router => new zmq.Router({ ...shared, sendHighWaterMark: 0 });
      const heartbeat = router();
      const iopub = new zmq.XPublisher({ ...shared, sendHighWaterMark: PUBLISH_HIGH_WATER_MARK });
      iopub.verbosity = 'allSubs';
      closers.push(() => heartbeat.close());
      closers.push(() => iopub.close());
      senders.set('iopub', createPatientSend(iopub, debug));
      const routers = requests.map(([channel, port]) => {
        const socket = router();
        closers.push(() => socket.close());
        senders.set(
          channel,
          inTurn((frames) => socket.send([...frames])),
        );
        return { channel, port, socket };
      });

      const bound = await Promise.allSettled([
        bind(heartbeat, info, info.heartbeatPort),
        bind(iopub, info, info.iopubPort),
        ...routers.map(({ socket, port }) => bind(socket, info, port)),
      ]);
      const failure = bound.find((result) => result.status === 'rejected');
      if (failure) {
        close();
        throw failure.reason;
      }
      const loops = [
        echo(heartbeat),
        watchSubscriptions(iopub, subscribed),
        ...routers.map(({ channel, socket }) =>
          receiveAll(socket, signer, debug, (message) => receive(channel, message)),
        ),
      ];
      // A socket that is closed under a loop ends it with an error.
      for (const loop of loops) loop.catch((error) => open && debug(`receiving ended: ${error}`));
    },
    send: async (channel, message) => {
      await senders.get(channel)?.(encode(message, signer));
    },
    close: async () => close(),
  };
}

async function load(): Promise<ZeroMQ> {
  try {
    return await import('zeromq');
  } catch (error) {
    throw new KernelError(
      'TRANSPORT_FAILED',
      'Jupyter talks to a kernel over ZeroMQ, and the optional package "zeromq" could not be loaded. ' +
        'Install it beside backsolve with `npm install zeromq`. `backsolve run` works without it.',
      { cause: error },
    );
  }
}

async function bind(
  socket: Router | XPublisher,
  info: ConnectionInfo,
  port: number,
): Promise<void> {
  const address = endpoint(info, port);
  try {
    await socket.bind(address);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KernelError(
      'TRANSPORT_FAILED',
      `Can't listen on ${address}: ${reason}. ` +
        'If another kernel was started with the same connection file, end that one first.',
      { cause: error },
    );
  }
}

async function echo(heartbeat: Router): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

async function watchSubscriptions(
  iopub: XPublisher,
  subscribed: (topic: string) => void,
): Promise<void> {
  for await (const [frame] of iopub) {
    if (frame?.[0] === 1) subscribed(frame.toString('utf8', 1));
  }
}

async function receiveAll(
  socket: Router,
  signer: Signer,
  debug: (line: string) => void,
  receive: (message: Message) => void,
): Promise<void> {
  const dropped: Record<string, number> = {};
  for await (const frames of socket) {
    const decoded = decode(frames, signer);
    if (decoded.kind === 'message') {
      receive(decoded.message);
    } else {
      const count = (dropped[decoded.reason] ?? 0) + 1;
      dropped[decoded.reason] = count;
      debug(`dropped a message: ${decoded.reason} (${count} so far)`);
    }
  }
}

function curveOptions({ curve }: ConnectionInfo): { curveServer?: true; curveSecretKey?: string } {
  return curve ? { curveServer: true, curveSecretKey: curve.secretKey } : {};
}
