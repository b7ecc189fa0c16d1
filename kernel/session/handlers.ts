import { readDebugRequest } from '../debug/protocol.ts';
import { type RequestType, text } from '../protocol/content.ts';
import { commClose, commInfo, commMessage, commOpen } from './comms.ts';
import { complete } from './complete.ts';
import { execute } from './execute.ts';
import { historyRequest } from './history.ts';
import { inspect } from './inspect.ts';
import { kernelInfo } from './kernel-info.ts';
import type { Handler, Outcome } from './services.ts';

/** The requests that have a reply, by type. */
const REQUESTS: { readonly [Type in RequestType]: Handler<Type> } = {
  kernel_info_request: () => ({ reply: kernelInfo() }),
  execute_request: execute,
  is_complete_request: async ({ content }, { isComplete }) => ({
    reply: (await isComplete?.(text(content.code))) ?? { status: 'unknown' },
  }),
  complete_request: complete,
  inspect_request: inspect,
  history_request: historyRequest,
  comm_info_request: commInfo,
  debug_request: async ({ content, header }, { debug }) => ({
    reply: await debug(readDebugRequest(content), header),
  }),
  interrupt_request: async (_request, { interrupt }) => {
    await interrupt();
    return { reply: { status: 'ok' } };
  },
  shutdown_request: async ({ content, header }, { end, announce }) => {
    const reply = { status: 'ok', restart: content.restart === true } as const;
    // Every client should know, not only the one that asked.
    await announce('shutdown_reply', header, reply);
    return { reply, afterwards: () => end(reply.restart) };
  },
};

/** Messages from clients that want no reply. */
const NOTICES: Readonly<Record<string, Handler>> = {
  comm_open: commOpen,
  comm_msg: commMessage,
  comm_close: commClose,
};

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...Object.entries(REQUESTS),
  ...Object.entries(NOTICES),
]);

/** Who answers messages of this type; undefined when the type is not known. */
export function findHandler(type: string): Handler | undefined {
  return HANDLERS.get(type);
}

/** What an execute request gets that was waiting while an earlier one failed. */
export const ABORTED: Outcome<'execute_request'> = { reply: { status: 'aborted' } };

/** What a request gets whose handler failed: a fault of ours, told as what it is. */
export function failed(error: unknown): Outcome {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { reply: { status: 'error', ename: name, evalue: message, traceback: [] } };
}
