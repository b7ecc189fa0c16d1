import type { ExecuteReply, KernelClient } from '../../../kernel/client/client.ts';
import type { Message } from '../../../kernel/protocol/message.ts';

/** An iopub message as a session would send it. */
export function message(type: string, content: Readonly<Record<string, unknown>>): Message {
  return {
    identities: [],
    header: {
      msg_id: 'm',
      msg_type: type,
      session: 's',
      username: 'u',
      date: '2026-01-02T03:04:05.678Z',
      version: '5.5',
    },
    parentHeader: undefined,
    metadata: {},
    content,
    buffers: [],
  };
}

export const display = (text: string, id?: string): Message =>
  message('display_data', {
    data: { 'text/plain': text },
    metadata: {},
    transient: id === undefined ? {} : { display_id: id },
  });

export const update = (text: string, id: string): Message =>
  message('update_display_data', {
    data: { 'text/plain': text },
    metadata: {},
    transient: { display_id: id },
  });

export const stream = (name: string, text: string): Message => message('stream', { name, text });

/** What a scripted cell does with the means it is given. */
export type Script = (kernel: {
  readonly say: (message: Message) => void;
  readonly interrupted: Promise<void>;
  readonly restarted: Promise<void>;
}) => ExecuteReply | Promise<ExecuteReply>;

export const fails = (name: string, text: string): ExecuteReply => ({
  status: 'error',
  executionCount: 9,
  name,
  message: text,
  traceback: [`${name}: ${text}`],
});

/**
 * A kernel whose cells do what a table says: faults and delays that a real one can't be asked for.
 * Everything else is tested with the real one.
 */
export function scriptedClient(scripts: Readonly<Record<string, Script>>): KernelClient & {
  readonly ran: readonly string[];
} {
  const ran: string[] = [];
  let onInterrupt = () => {};
  let onRestart = () => {};
  return {
    ran,
    async execute(code, options) {
      ran.push(code);
      const say = options?.onMessage ?? (() => {});
      say(message('status', { execution_state: 'busy' }));
      say(message('execute_input', { code, execution_count: ran.length }));
      const interrupted = new Promise<void>((settle) => {
        onInterrupt = settle;
      });
      const restarted = new Promise<void>((settle) => {
        onRestart = settle;
      });
      const reply = await scripts[code]?.({ say, interrupted, restarted });
      if (reply?.status === 'error') {
        const { name, message: evalue, traceback } = reply;
        say(message('error', { ename: name, evalue, traceback }));
      }
      say(message('status', { execution_state: 'idle' }));
      return reply ?? { status: 'ok', executionCount: ran.length };
    },
    async interrupt() {
      onInterrupt();
    },
    async restart() {
      onRestart();
    },
    async shutdown() {},
  };
}
