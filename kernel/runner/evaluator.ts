import type { DebugEvent, DebugRequest, DebugResponse } from '../debug/protocol.ts';
import type { Rendering } from '../display/mime-bundle.ts';
import type { Look } from '../language/index.ts';

/**
 * The waist between session and user code: whatever can evaluate cells, in whichever process.
 *
 * Cells are evaluated one at a time, in the order asked. All outputs of a cell are handed to
 * {@link EvaluatorOptions.onOutput} before its result settles; output that comes later carries
 * the id of the cell that caused it as far as that is known.
 */
export interface Evaluator {
  /** Starts the runner; resolves when it can take a cell. Rejects with `RUNNER_FAILED`. */
  start(): Promise<void>;
  /** Never rejects: an error, an interrupt and the runner's death are results. */
  evaluate(request: EvaluateRequest): Promise<EvaluateResult>;
  /**
   * Hands a comm message of a front end to user code, in turn with the cells; resolves when its
   * listeners are done. Never rejects.
   */
  deliver(delivery: Delivery): Promise<EvaluateResult>;
  /** Stops what is running and keeps every variable; resolves when the interrupted cell has answered. */
  interrupt(): Promise<void>;
  /** Looks at a value without changing anything; not every evaluator can. */
  readonly look?: Look;
  /** Answers a request to the debugger, also while a cell runs or is stopped. Rejects with `RUNNER_FAILED`. */
  debug(request: DebugRequest): Promise<DebugResponse>;
  /** Ends the runner and starts a fresh one. */
  restart(): Promise<void>;
  /** Ends the runner and everything it started. */
  stop(): Promise<void>;
}

export interface EvaluatorOptions {
  /** Where the notebook lives: imports resolve from here first, and it is the working folder. */
  readonly folder: string;
  /** Takes an output; the runner is held back while the promise is pending. */
  readonly onOutput: (cell: string, output: Output) => void | Promise<void>;
  /** Takes what the debugger has to tell. */
  readonly onDebugEvent?: (event: DebugEvent) => void;
}

export interface EvaluateRequest {
  /** Unique id of the cell's run: outputs and late outputs carry it. */
  readonly cell: string;
  readonly code: string;
  /** The number in `In [n]`; names the cell in tracebacks. */
  readonly executionCount: number;
  /** The notebook's own id of the cell, where the client says it: the same in every run. */
  readonly notebookCell?: string | undefined;
}

export interface Delivery {
  /** The cell that the comm belongs to: what its listeners print carries this id. */
  readonly cell: string;
  readonly message: CommMessage;
}

/**
 * A message on a comm, a line between user code and something in a front end.
 *
 * As an output it goes to the front ends; comms of a runner that ends are closed by the evaluator.
 */
export type CommMessage = {
  readonly comm: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
} & (
  | { readonly kind: 'open'; readonly target: string }
  | { readonly kind: 'message' }
  | { readonly kind: 'close' }
);

export type EvaluateResult =
  | { readonly status: 'ok'; readonly result?: Rendering }
  | {
      readonly status: 'error';
      /** `error`: the cell threw or didn't parse; `interrupted`: stopped on request; `died`: the runner ended. */
      readonly cause: 'error' | 'interrupted' | 'died';
      readonly name: string;
      readonly message: string;
      /** Lines for a person, with ANSI colours, the cell's own line and column first. */
      readonly traceback: readonly string[];
    };

export type Output =
  | { readonly kind: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'display'; readonly rendering: Rendering; readonly id?: string }
  | { readonly kind: 'update'; readonly rendering: Rendering; readonly id: string }
  /** For the front end's pager, beside the cell's outputs. */
  | { readonly kind: 'page'; readonly rendering: Rendering }
  | { readonly kind: 'clear'; readonly wait: boolean }
  | { readonly kind: 'comm'; readonly message: CommMessage };
