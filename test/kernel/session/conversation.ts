import { createMessage } from '../../../kernel/protocol/create.ts';
import type { Message } from '../../../kernel/protocol/message.ts';
import type { Evaluator } from '../../../kernel/runner/evaluator.ts';
import { createSession, type Session, type SessionOptions } from '../../../kernel/session/index.ts';
import { createMemoryTransport } from '../../../kernel/transport/memory.ts';
import type { Channel, RequestChannel } from '../../../kernel/transport/transport.ts';
import { createVmEvaluator, type VmEvaluator } from './vm-evaluator.ts';

/** A message as the client saw it, in the order of arrival over all channels. */
export interface Heard {
  readonly channel: Channel;
  readonly type: string;
  readonly parent: string | undefined;
  readonly content: Readonly<Record<string, unknown>>;
  readonly message: Message;
}

/** A session with a client that writes everything down. */
export interface Conversation {
  readonly session: Session;
  readonly evaluator: VmEvaluator;
  readonly heard: Heard[];
  readonly debugLines: string[];
  /** Sends a request and returns its id at once. */
  ask(
    type: string,
    content?: Record<string, unknown>,
    channel?: RequestChannel,
  ): { readonly id: string; readonly done: Promise<readonly Heard[]> };
  /** Runs code to its `idle` and returns everything that belongs to it. */
  run(code: string, content?: Record<string, unknown>): Promise<readonly Heard[]>;
}

export async function converse(
  options: Partial<SessionOptions> = {},
  changes: Partial<Evaluator> = {},
): Promise<Conversation> {
  const { kernel, client } = createMemoryTransport();
  const heard: Heard[] = [];
  const waiting = new Map<string, () => void>();
  const debugLines: string[] = [];
  const made: VmEvaluator[] = [];
  const session = createSession({
    transport: kernel,
    createEvaluator: (given) => {
      const evaluator = { ...createVmEvaluator(given), ...changes };
      made.push(evaluator);
      return evaluator;
    },
    folder: '.',
    debug: (line) => debugLines.push(line),
    ...options,
  });
  client.listen((channel, message) => {
    const { header, parentHeader, content } = message;
    const parent = parentHeader?.msg_id;
    heard.push({ channel, type: header.msg_type, parent, content, message });
    if (content.execution_state === 'idle' && parent) waiting.get(parent)?.();
  });
  await session.start();
  const [evaluator] = made;
  if (!evaluator) throw new Error('no evaluator was made');

  const conversation: Conversation = {
    session,
    evaluator,
    heard,
    debugLines,
    ask: (type, content = {}, channel = 'shell') => {
      const sender = { session: 'client', username: 'tester' };
      const request = createMessage(type, content, {
        sender,
        identities: [Buffer.from('route')],
      });
      const id = request.header.msg_id;
      const done = new Promise<readonly Heard[]>((resolve) => {
        waiting.set(id, () => resolve(heard.filter((message) => message.parent === id)));
      });
      client.send(channel, request);
      return { id, done };
    },
    run: (code, content = {}) => conversation.ask('execute_request', { code, ...content }).done,
  };
  return conversation;
}

/** A message in a few words, so that an order of messages reads as a list. */
export function inShort({ type, content }: Heard): string {
  switch (type) {
    case 'status':
      return String(content.execution_state);
    case 'stream':
      return `${content.name}: ${content.text}`;
    case 'execute_input':
      return `In [${content.execution_count}]`;
    case 'execute_result':
      return `Out [${content.execution_count}] ${plain(content.data)}`;
    case 'display_data':
    case 'update_display_data':
      return `${type === 'display_data' ? 'display' : 'update'} ${plain(content.data)}`;
    case 'error':
      return `error ${content.ename}: ${content.evalue}`;
    default:
      return `${type} ${content.status ?? ''}`.trim();
  }
}

function plain(data: unknown): string {
  return typeof data === 'object' && data && 'text/plain' in data ? String(data['text/plain']) : '';
}
