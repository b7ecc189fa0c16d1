import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Dealer, Subscriber } from 'zeromq';
import { createMessage } from '../../kernel/protocol/create.ts';
import type { Header, Message } from '../../kernel/protocol/message.ts';
import { createSigner } from '../../kernel/protocol/signature.ts';
import { decode, encode } from '../../kernel/protocol/wire.ts';
import { freePorts } from './transport/free-ports.ts';

/** A kernel as Jupyter starts one: a process of its own behind sockets. */
export interface KernelProcess {
  readonly process: ChildProcess;
  readonly connect: () => Promise<KernelClientProcess>;
  readonly stop: () => Promise<void>;
}

/** A client that writes everything down. */
export interface KernelClientProcess {
  /** All that came, on all sockets, in the order of arrival. */
  readonly heard: readonly Message[];
  readonly ask: (type: string, content?: object, channel?: 'shell' | 'control') => Asked;
  /** Sends frames as they are. */
  readonly raw: (frames: readonly Uint8Array[]) => Promise<void>;
  readonly run: (code: string) => Promise<Ran>;
  readonly close: () => void;
}

interface Asked {
  readonly header: Header;
  /** When both the reply and `idle` have come, and a little later. */
  readonly done: Promise<Ran>;
  /** When a message has come for which this holds. */
  readonly until: (holds: (message: Message) => boolean) => Promise<Message>;
}

/** What belongs to one request. */
interface Ran {
  readonly messages: readonly Message[];
  readonly reply: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const KEY = 'secret';

export async function startKernelProcess(): Promise<KernelProcess> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'kernel ü '));
  const [shell = 0, iopub = 0, stdin = 0, control = 0, heartbeat = 0] = await freePorts(5);
  const file = join(folder, 'connection.json');
  const ports = {
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: heartbeat,
  };
  await writeFile(
    file,
    JSON.stringify({
      ...ports,
      transport: 'tcp',
      ip: '127.0.0.1',
      key: KEY,
      signature_scheme: 'hmac-sha256',
    }),
  );
  const entry = fileURLToPath(new URL('../../dist/kernel/main.js', import.meta.url));
  const child = spawn(process.execPath, [entry, 'kernel', file], { cwd: folder, stdio: 'inherit' });
  return {
    process: child,
    connect: () => connect(shell, control, iopub),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function connect(
  shell: number,
  control: number,
  iopub: number,
): Promise<KernelClientProcess> {
  const signer = createSigner(KEY);
  const sockets = {
    shell: new Dealer({ linger: 0, routingId: randomUUID() }),
    control: new Dealer({ linger: 0, routingId: randomUUID() }),
    iopub: new Subscriber({ linger: 0, receiveHighWaterMark: 0 }),
  };
  sockets.shell.connect(`tcp://127.0.0.1:${shell}`);
  sockets.control.connect(`tcp://127.0.0.1:${control}`);
  sockets.iopub.connect(`tcp://127.0.0.1:${iopub}`);
  sockets.iopub.subscribe('');

  const heard: Message[] = [];
  const watchers = new Set<() => void>();
  const listen = async (socket: Dealer | Subscriber): Promise<void> => {
    for await (const frames of socket) {
      const decoded = decode(frames, signer);
      if (decoded.kind === 'message') heard.push(decoded.message);
      for (const watch of watchers) watch();
    }
  };
  for (const socket of Object.values(sockets)) void listen(socket);

  const until = (holds: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve) => {
      const watch = (): void => {
        const found = heard.find(holds);
        if (found === undefined) return;
        watchers.delete(watch);
        resolve(found);
      };
      watchers.add(watch);
      watch();
    });

  const ask: KernelClientProcess['ask'] = (type, content = {}, channel = 'shell') => {
    const sender = { session: 'client', username: 'tester' };
    const message = createMessage(type, { ...content }, { sender });
    const { header } = message;
    const isMine = ({ parentHeader }: Message): boolean => parentHeader?.msg_id === header.msg_id;
    const mine = (holds: (one: Message) => boolean): Promise<Message> =>
      until((one) => isMine(one) && holds(one));
    void sockets[channel].send([...encode(message, signer)]);
    const finish = async (): Promise<Ran> => {
      const reply = await mine((one) => one.header.msg_type === type.replace('request', 'reply'));
      await mine((one) => one.content.execution_state === 'idle');
      const messages = heard.filter(isMine);
      const text = messages.map((one) => one.content.text ?? '').join('');
      return { messages, reply: reply.content, text };
    };
    return { header, done: finish(), until: mine };
  };
  await until((one) => one.header.msg_type === 'iopub_welcome');
  return {
    heard,
    ask,
    raw: (frames) => sockets.shell.send([...frames]),
    run: (code) => ask('execute_request', { code }).done,
    close: () => {
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
}
