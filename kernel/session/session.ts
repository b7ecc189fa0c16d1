import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Completeness } from '../cell/index.ts';
import type { DebugEvent } from '../debug/protocol.ts';
import type { Rendering } from '../display/mime-bundle.ts';
import type { History } from '../history/index.ts';
import type { Language } from '../language/index.ts';
import { createMessage, createPublished, createReply, type Sender } from '../protocol/create.ts';
import type { Header, Message } from '../protocol/message.ts';
import type { Evaluator, EvaluatorOptions, Output } from '../runner/evaluator.ts';
import type { RequestChannel, Transport } from '../transport/transport.ts';
import { createCells } from './cells.ts';
import { noteComm, type OpenComms } from './comms.ts';
import { createEvaluation } from './evaluation.ts';
import { ABORTED, failed, findHandler } from './handlers.ts';
import { createOutbox } from './outbox.ts';
import { createPages } from './pages.ts';
import { createRequestQueue } from './request-queue.ts';
import type { Announce, Outcome, Services } from './services.ts';
import { INITIAL_STATE, reduce } from './state.ts';

/** One kernel's life: answers what comes through a transport with the help of an evaluator. */
export interface Session {
  /** Listens, and starts the runner beside; resolves when requests are answered. */
  start(): Promise<void>;
  /** Resolves when cells can run. Rejects with `RUNNER_FAILED`. */
  ready(): Promise<void>;
  /** Stops the running cell and keeps every variable. */
  interrupt(): Promise<void>;
  /** Forgets everything: a fresh runner, and counting from one. What was asked before is aborted. */
  restart(): Promise<void>;
  /** Ends the runner and closes the transport; what was asked before is answered as aborted. */
  stop(): Promise<void>;
  /** Resolves when the session has ended, by request or by {@link Session.stop}. */
  readonly ended: Promise<{ readonly restart: boolean }>;
}

export interface SessionOptions {
  readonly transport: Transport;
  readonly createEvaluator: (options: EvaluatorOptions) => Evaluator;
  /** The folder of the notebook. */
  readonly folder: string;
  /** Adds formats to what cells show, such as static pictures. */
  readonly enrich?: (rendering: Rendering) => Promise<Rendering>;
  /** Completes, explains and checks cells. The session ends it. */
  readonly language?: Language;
  readonly isComplete?: (code: string) => Promise<Completeness>;
  /** Where what cells were is kept. */
  readonly history?: History;
  /** Takes a line about anything that went wrong and that no client needs to know. */
  readonly debug?: (line: string) => void;
}

/** How long an end may wait for the last answers to leave. */
const FAREWELL_MILLIS = 2000;

export function createSession(options: SessionOptions): Session {
  const { transport, debug = () => {}, enrich = async (rendering) => rendering } = options;
  const sender: Sender = { session: randomUUID(), username: userName() };
  const cells = createCells();
  const comms: OpenComms = new Map();
  /** The comm message that user code is hearing. */
  let cause: Header | undefined;
  const pages = createPages();
  let state = INITIAL_STATE;
  let finish: (end: { readonly restart: boolean }) => void = () => {};
  const ended = new Promise<{ readonly restart: boolean }>((resolve) => {
    finish = resolve;
  });

  const announce: Announce = (type, parent, content, extras) =>
    transport.send('iopub', createPublished(type, content, parent, sender, extras));

  /** Tells a new subscriber that from now on it misses nothing. */
  const welcome = (topic: string): void => {
    const identities = [Buffer.from(topic)];
    const message = createMessage('iopub_welcome', { subscription: topic }, { sender, identities });
    transport.send('iopub', message).catch(debug);
  };

  const outbox = createOutbox({ send: announce, enrich, debug });
  const onOutput = (cell: string, output: Output): Promise<void> | undefined => {
    const owner = cells.owner(cell);
    if (output.kind === 'comm' && state.open) {
      noteComm(comms, cell, output.message);
      // Also from a silent cell: what is told on a comm is not what the cell shows.
      const parent = cause ?? owner?.parent;
      return parent && outbox.put(parent, output);
    }
    if (!owner || owner.silent || !state.open) return undefined;
    if (output.kind === 'page' && pages.put(owner.parent.msg_id, output.rendering))
      return undefined;
    return outbox.put(owner.parent, output);
  };
  let debugParent: Header | undefined;
  /** Behind what the program printed before it stopped. */
  const onDebugEvent = (event: DebugEvent): void => {
    if (debugParent && state.open) void outbox.publish('debug_event', debugParent, event);
  };
  const evaluation = createEvaluation(
    options.createEvaluator({ folder: options.folder, onOutput, onDebugEvent }),
  );

  const services: Services = {
    state: () => state,
    dispatch: (action) => {
      state = reduce(state, action);
      return state;
    },
    cells,
    outbox,
    pages,
    evaluate: evaluation.evaluate,
    deliver: async (delivery) => {
      cause = delivery.cause;
      try {
        return await evaluation.deliver(delivery);
      } finally {
        cause = undefined;
      }
    },
    comms,
    language: options.language,
    look: evaluation.look,
    interrupt: evaluation.interrupt,
    debug: (request, parent) => {
      debugParent = parent;
      return evaluation.debug(request);
    },
    end: (restart) => void end(restart),
    abortQueued: async () => {
      await shell.settled();
      shell.abort('execute_request');
    },
    history: options.history,
    isComplete: options.isComplete,
    announce,
  };

  /** Never rejects: a handler that fails is answered for, so that no client waits for ever. */
  const answer = async (request: Message, cancelled: boolean): Promise<Outcome> => {
    const type = request.header.msg_type;
    const handler = findHandler(type);
    if (!handler) debug(`ignored a message of unknown type ${type}`);
    try {
      if (cancelled) return ABORTED;
      return (await handler?.(request, services)) ?? {};
    } catch (error) {
      debug(`could not answer ${type}: ${error}`);
      return failed(error);
    }
  };

  const handle = async (
    channel: RequestChannel,
    request: Message,
    cancelled: boolean,
  ): Promise<void> => {
    let afterwards: Outcome['afterwards'];
    try {
      await announce('status', request.header, { execution_state: 'busy' });
      const outcome = await answer(request, cancelled);
      afterwards = outcome.afterwards;
      const { reply, metadata } = outcome;
      if (reply) await transport.send(channel, createReply(request, reply, sender, metadata));
    } catch (error) {
      debug(`could not send: ${error}`);
    } finally {
      await announce('status', request.header, { execution_state: 'idle' }).catch(debug);
    }
    afterwards?.();
  };
  const shell = createRequestQueue((request, cancelled) => handle('shell', request, cancelled));
  const control = createRequestQueue((request) => handle('control', request, false));

  const receive = (channel: RequestChannel, request: Message): void => {
    if (!state.open) return;
    if (channel === 'shell') shell.push(request);
    else if (channel === 'control') control.push(request);
    else debug(`ignored ${request.header.msg_type} on stdin: no cell has asked`);
  };

  const end = async (restart: boolean): Promise<void> => {
    if (!state.open) return;
    services.dispatch({ kind: 'end' });
    shell.abort('execute_request');
    options.language?.stop();
    const answered = evaluation.stop().then(() => shell.idle());
    await Promise.race([answered, delay(FAREWELL_MILLIS, undefined, { ref: false })]);
    await transport.close();
    finish({ restart });
  };

  return {
    start: async () => {
      evaluation.start();
      try {
        await transport.start(receive, welcome);
      } catch (error) {
        await evaluation.stop();
        throw error;
      }
      // Ended while it was starting.
      if (!state.open) return transport.close();
      await announce('status', undefined, { execution_state: 'starting' });
    },
    ready: evaluation.ready,
    interrupt: evaluation.interrupt,
    restart: async () => {
      services.dispatch({ kind: 'restart' });
      options.history?.beginSession();
      shell.abort('execute_request');
      options.language?.forget();
      await evaluation.restart();
    },
    stop: async () => {
      void end(false);
      await ended;
    },
    ended,
  };
}

/** The name in message headers; some containers run as a user that has none. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'backsolve';
  }
}
