import { randomUUID } from 'node:crypto';
import { createMessage, type Sender } from '../protocol/create.ts';
import type { Message } from '../protocol/message.ts';
import type { Session } from '../session/index.ts';
import type { ClientEnd } from '../transport/memory.ts';
import type { Channel } from '../transport/transport.ts';
import type { ExecuteReply, KernelClient } from './client.ts';

interface Pending {
  readonly onMessage: ((message: Message) => void) | undefined;
  readonly settle: (reply: ExecuteReply) => void;
  readonly fail: (error: unknown) => void;
  reply: ExecuteReply | undefined;
  idle: boolean;
  /** What the listener threw first. */
  fault: { readonly error: unknown } | undefined;
}

/**
 * Makes a client of a session in the same process.
 *
 * An execution's `onMessage` goes on to be called after its reply, for output that comes late; what
 * it throws rejects the execution.
 */
export function createMemoryClient(end: ClientEnd, session: Session): KernelClient {
  const sender: Sender = { session: randomUUID(), username: 'backsolve' };
  const requests = new Map<string, Pending>();
  let open = true;

  end.listen((channel: Channel, message: Message) => {
    const pending = requests.get(message.parentHeader?.msg_id ?? '');
    if (!pending) return;
    if (channel === 'iopub') hear(pending, message);
    else pending.reply = readReply(message.content);
    if (!pending.reply || !pending.idle) return;
    if (pending.fault) pending.fail(pending.fault.error);
    else pending.settle(pending.reply);
  });
  void end.closed.then(() => {
    open = false;
    for (const pending of requests.values()) pending.settle({ status: 'aborted' });
  });

  return {
    execute: (code, { silent = false, storeHistory = !silent, cellId, onMessage } = {}) => {
      const content = {
        code,
        silent,
        store_history: storeHistory,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
      };
      // Where JupyterLab and VS Code say it.
      const metadata = cellId === undefined ? {} : { cellId };
      const request = createMessage('execute_request', content, { sender, metadata });
      return new Promise((settle, fail) => {
        if (!open) settle({ status: 'aborted' });
        const nothing = { reply: undefined, idle: false, fault: undefined };
        requests.set(request.header.msg_id, { onMessage, settle, fail, ...nothing });
        end.send('shell', request);
      });
    },
    interrupt: () => session.interrupt(),
    restart: () => session.restart(),
    shutdown: () => session.stop(),
  };
}

/** The kernel must not suffer from a listener that throws; its own caller learns of it. */
function hear(pending: Pending, message: Message): void {
  pending.idle ||= isIdle(message);
  try {
    pending.onMessage?.(message);
  } catch (error) {
    pending.fault ??= { error };
  }
}

function isIdle({ header, content }: Message): boolean {
  return header.msg_type === 'status' && content.execution_state === 'idle';
}

function readReply(content: Readonly<Record<string, unknown>>): ExecuteReply {
  const executionCount = Number(content.execution_count);
  if (content.status === 'ok') return { status: 'ok', executionCount };
  if (content.status !== 'error') return { status: 'aborted' };
  const traceback = Array.isArray(content.traceback) ? content.traceback.map(String) : [];
  return {
    status: 'error',
    executionCount,
    name: String(content.ename),
    message: String(content.evalue),
    traceback,
  };
}
