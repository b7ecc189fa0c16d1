import type { ExecuteReply, KernelClient } from '../client/client.ts';
import type { Message } from '../protocol/message.ts';
import type { ErrorOutput, Metadata } from './notebook.ts';

/** How a cell's run ended. */
export interface CellEnd {
  readonly outcome: 'ok' | 'error' | 'timeout' | 'interrupted';
  readonly executionCount: number | null;
  /** Why it isn't `ok`: also where the kernel itself sent no error. */
  readonly error?: ErrorOutput;
  readonly seconds: number;
  /** When what happened, in ISO 8601, under the names that Jupyter gives them. */
  readonly timing: Metadata;
}

export interface CellOptions {
  readonly client: KernelClient;
  /** The cell's id in its notebook. */
  readonly id: string;
  /** How long the cell may take; it's interrupted then. */
  readonly timeoutSeconds?: number;
  /** Interrupts the cell. */
  readonly signal?: AbortSignal;
  readonly onMessage: (message: Message) => void;
}

/** How long an interrupted cell may take to answer before its process is ended. */
const GRACE_MILLISECONDS = 5_000;
const AGAIN_MILLISECONDS = 1_000;

/** Runs one cell to its end, whatever that is; never rejects. */
export async function runCell(source: string, options: CellOptions): Promise<CellEnd> {
  const { client, timeoutSeconds, signal } = options;
  const started = performance.now();
  const timing: Record<string, string> = {};

  let stopped: 'timeout' | 'interrupted' | undefined;
  let grace: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  const stop = (cause: 'timeout' | 'interrupted') => {
    if (stopped !== undefined) return;
    stopped = cause;
    // Code inside a native call can't be interrupted: only the end of its process ends it.
    grace = setTimeout(() => client.restart().catch(() => undefined), GRACE_MILLISECONDS);
    // The first may come before the kernel has begun the cell, and is lost then.
    again = setInterval(() => client.interrupt().catch(() => undefined), AGAIN_MILLISECONDS);
    client.interrupt().catch(() => undefined);
  };
  const onAbort = () => stop('interrupted');
  const limit =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => stop('timeout'), timeoutSeconds * 1_000);
  signal?.addEventListener('abort', onAbort);

  try {
    const answer = client.execute(source, {
      cellId: options.id,
      onMessage: (message) => {
        noteTime(message, timing);
        options.onMessage(message);
      },
    });
    if (signal?.aborted) onAbort();
    const reply = await answer.catch(toErrorReply);
    timing['shell.execute_reply'] ??= new Date().toISOString();
    const error =
      stopped === 'timeout' ? timeoutError(timeoutSeconds ?? 0) : (errorOf(reply) ?? undefined);
    return {
      outcome: stopped ?? (error ? 'error' : 'ok'),
      executionCount: 'executionCount' in reply ? reply.executionCount : null,
      ...(error && { error }),
      seconds: (performance.now() - started) / 1_000,
      timing,
    };
  } finally {
    clearTimeout(limit);
    clearTimeout(grace);
    clearInterval(again);
    signal?.removeEventListener('abort', onAbort);
  }
}

function noteTime({ header, content }: Message, timing: Record<string, string>): void {
  if (header.msg_type === 'execute_input') timing['iopub.execute_input'] = header.date;
  if (header.msg_type === 'status') {
    timing[`iopub.status.${String(content.execution_state)}`] = header.date;
  }
}

function errorOf(reply: ExecuteReply): ErrorOutput | undefined {
  if (reply.status === 'ok') return undefined;
  if (reply.status === 'aborted') {
    return errorOutput('Aborted', 'the kernel gave the cell back without running it');
  }
  return {
    output_type: 'error',
    ename: reply.name,
    evalue: reply.message,
    traceback: reply.traceback,
  };
}

function timeoutError(seconds: number): ErrorOutput {
  return errorOutput(
    'CellTimeout',
    `the cell was interrupted after ${seconds} s, the limit set by --timeout. Raise the limit, or give the cell less to do.`,
  );
}

function errorOutput(ename: string, evalue: string): ErrorOutput {
  return { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] };
}

function toErrorReply(error: unknown): ExecuteReply {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return {
    status: 'error',
    executionCount: 0,
    name,
    message,
    traceback: [`${name}: ${message}`],
  };
}
