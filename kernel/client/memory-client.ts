import { randomUUID } from 'node:crypto';
import { text } from '../protocol/content.ts';
import { createMessage, type Sender } from '../protocol/create.ts';
import type { Message } from '../protocol/message.ts';
import type { Session } from '../session/index.ts';
import type { ClientEnd } from '../transport/memory.ts';
import type { Channel } from '../transport/transport.ts';
import type {
  CodeState,
  Completions,
  ExecuteOptions,
  ExecuteReply,
  InteractiveClient,
} from './client.ts';

interface Pending {
  readonly onMessage: ((message: Message) => void) | undefined;
  readonly onInput: ExecuteOptions['onInput'];
  /** With the reply's content, or undefined when the kernel has ended. */
  readonly settle: (reply: Content | undefined) => void;
  readonly fail: (error: unknown) => void;
  reply: Content | undefined;
  idle: boolean;
  /** What the listener threw first. */
  fault: { readonly error: unknown } | undefined;
}

type Content = Readonly<Record<string, unknown>>;

type Listeners = Pick<ExecuteOptions, 'onMessage' | 'onInput'>;

/**
 * Makes a client of a session in the same process.
 *
 * An execution's `onMessage` goes on to be called after its reply, for output that comes late; what
 * it throws rejects the execution.
 */
export function createMemoryClient(end: ClientEnd, session: Session): InteractiveClient {
  const sender: Sender = { session: randomUUID(), username: 'backsolve' };
  const requests = new Map<string, Pending>();
  let open = true;

  const answer = async (request: Message, pending: Pending): Promise<void> => {
    const { prompt, password } = request.content;
    const asked = { prompt: text(prompt), password: password === true };
    const value = (await pending.onInput?.(asked)) ?? '';
    const parent = request.header;
    end.send('stdin', createMessage('input_reply', { value }, { sender, parent }));
  };

  end.listen((channel: Channel, message: Message) => {
    const pending = requests.get(message.parentHeader?.msg_id ?? '');
    if (!pending) return;
    if (channel === 'iopub') hear(pending, message);
    else if (channel === 'stdin') {
      answer(message, pending).catch((error) => {
        pending.fault ??= { error };
      });
    } else pending.reply = message.content;
    if (!pending.reply || !pending.idle) return;
    if (pending.fault) pending.fail(pending.fault.error);
    else pending.settle(pending.reply);
  });
  void end.closed.then(() => {
    open = false;
    for (const pending of requests.values()) pending.settle(undefined);
  });

  const ask = (request: Message, listeners: Listeners = {}): Promise<Content | undefined> =>
    new Promise((settle, fail) => {
      if (!open) settle(undefined);
      const { onMessage, onInput } = listeners;
      const nothing = { reply: undefined, idle: false, fault: undefined };
      requests.set(request.header.msg_id, { onMessage, onInput, settle, fail, ...nothing });
      end.send('shell', request);
    });

  return {
    execute: async (
      code,
      { silent = false, storeHistory = !silent, cellId, ...listeners } = {},
    ) => {
      const content = {
        code,
        silent,
        store_history: storeHistory,
        user_expressions: {},
        allow_stdin: listeners.onInput !== undefined,
        stop_on_error: true,
      };
      // Where JupyterLab and VS Code say it.
      const metadata = cellId === undefined ? {} : { cellId };
      const request = createMessage('execute_request', content, { sender, metadata });
      return readReply((await ask(request, listeners)) ?? {});
    },
    isComplete: async (code) => {
      const request = createMessage('is_complete_request', { code }, { sender });
      return readCodeState((await ask(request)) ?? {});
    },
    complete: async (code, cursor) => {
      const content = { code, cursor_pos: cursor };
      const request = createMessage('complete_request', content, { sender });
      return readCompletions((await ask(request)) ?? {}, cursor);
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

function readReply(content: Content): ExecuteReply {
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

function readCodeState({ status, indent }: Content): CodeState {
  const known = status === 'complete' || status === 'incomplete' || status === 'invalid';
  return { status: known ? status : 'unknown', indent: text(indent) };
}

function readCompletions(content: Content, cursor: number): Completions {
  const { matches, cursor_start: start, cursor_end: end } = content;
  return {
    matches: Array.isArray(matches) ? matches.map(String) : [],
    start: typeof start === 'number' ? start : cursor,
    end: typeof end === 'number' ? end : cursor,
  };
}
