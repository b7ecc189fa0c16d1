import type { CellMap, SyntaxProblem } from '../cell/index.ts';
import type { DebugEvent, DebugRequest, DebugResponse } from '../debug/protocol.ts';
import type { LiveValue } from '../language/index.ts';
import type { CommLetter } from './comm-bytes.ts';
import type { EvaluateResult, Output } from './evaluator.ts';

/**
 * What the protocol process asks of a runner: one line of JSON each, read by the supervisor.
 *
 * `run` numbers the evaluations of one runner.
 */
export type RunnerRequest =
  | {
      readonly kind: 'evaluate';
      readonly run: number;
      readonly code: string;
      readonly executionCount: number;
      readonly notebookCell?: string | undefined;
    }
  | { readonly kind: 'deliver'; readonly run: number; readonly letter: CommLetter }
  | { readonly kind: 'look'; readonly look: number; readonly expression?: string | undefined }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'debug'; readonly id: number; readonly request: DebugRequest }
  | { readonly kind: 'exit' };

/** What the supervisor passes on to the runner's main thread, where user code runs. */
export type MainRequest =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'evaluate';
      readonly run: number;
      readonly executionCount: number;
      readonly notebookCell?: string | undefined;
      readonly code: string;
      readonly map: CellMap;
    }
  | {
      readonly kind: 'refuse';
      readonly run: number;
      readonly executionCount: number;
      readonly problem: SyntaxProblem;
    }
  | { readonly kind: 'deliver'; readonly run: number; readonly letter: CommLetter }
  | { readonly kind: 'look'; readonly look: number; readonly expression?: string | undefined }
  | { readonly kind: 'interrupt'; readonly run: number }
  | { readonly kind: 'abandon'; readonly run: number }
  | { readonly kind: 'ping' }
  | { readonly kind: 'exit' };

/** What the main thread tells the supervisor. */
export type MainReport =
  | { readonly kind: 'done'; readonly run: number }
  /** The run's code has asked for the signal by which it can be stopped. */
  | { readonly kind: 'listening'; readonly run: number }
  /** Text waits in the shared memory. */
  | { readonly kind: 'text' }
  | { readonly kind: 'pong' }
  /** The process ends: a session that is open then makes Node wait and say so. */
  | { readonly kind: 'exiting' };

/** What the runner tells the protocol process, besides text. */
export type RunnerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'output'; readonly output: Exclude<Output, { readonly kind: 'comm' }> }
  | { readonly kind: 'comm'; readonly letter: CommLetter }
  | { readonly kind: 'look'; readonly look: number; readonly value: LiveValue | undefined }
  | {
      readonly kind: 'result';
      readonly result: EvaluateResult;
      /** Which of the ordinary pipes carry a marker behind everything that this run wrote there. */
      readonly marked: readonly StreamName[];
    };

/** What the supervisor tells the protocol process: one line of JSON each. */
export type SupervisorReport =
  | { readonly kind: 'answer'; readonly id: number; readonly response: DebugResponse }
  | { readonly kind: 'event'; readonly event: DebugEvent };

/** The two text streams of a process. */
export type StreamName = 'stdout' | 'stderr';

/** What a runner is told when it starts, as JSON in its first argument. */
export interface RunnerSettings {
  /** The notebook's folder. */
  readonly folder: string;
  /** Tells marks from anything that user code could write by chance. */
  readonly nonce: string;
}

/** Written to the ordinary pipes behind all that a run wrote there. */
export function runMark(nonce: string, run: number): string {
  return `${runMarkStart(nonce)}${run.toString(16).padStart(RUN_DIGITS, '0')}\0`;
}

/** How such a mark begins; the run's number follows in so many hexadecimal digits, and a zero. */
export function runMarkStart(nonce: string): string {
  return `\0backsolve-run-${nonce}-`;
}

export const RUN_DIGITS = 8;

/** Written between reports when the one before may be cut off. */
export function breakMark(nonce: string): Buffer {
  return Buffer.from(`\0backsolve-break-${nonce}\0`);
}

/** The runner's pipes beside stdin, stdout and stderr. */
export const PIPES = { requests: 3, reports: 4, supervisor: 5 } as const;
