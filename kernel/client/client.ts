import type { Message } from '../protocol/message.ts';

/** The other end of a session: what a front end without a socket uses (headless runner, terminal). */
export interface KernelClient {
  /** Runs code; resolves when both the reply and `idle` have come. Outputs arrive in order, before. */
  execute(code: string, options?: ExecuteOptions): Promise<ExecuteReply>;
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  /** Ends the kernel and every process it started. */
  shutdown(): Promise<void>;
}

/** A client for a person who types: it also knows when a cell is whole and how a name may go on. */
export interface InteractiveClient extends KernelClient {
  /** Whether code can run as it is; `indent` is what its next line should begin with. */
  isComplete(code: string): Promise<CodeState>;
  /** How the code may go on at a cursor, which counts code points. */
  complete(code: string, cursor: number): Promise<Completions>;
}

/** `unknown` where the kernel can't tell. */
export interface CodeState {
  readonly status: 'complete' | 'incomplete' | 'invalid' | 'unknown';
  readonly indent: string;
}

/** Each match would stand for the code from `start` to `end`, which count code points. */
export interface Completions {
  readonly matches: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** What a cell asks the person before it. */
export interface InputRequest {
  readonly prompt: string;
  /** The answer is a secret: what is typed shouldn't be seen. */
  readonly password: boolean;
}

export interface ExecuteOptions {
  readonly silent?: boolean;
  readonly storeHistory?: boolean;
  /** Which of a notebook's cells the code comes from: its id there. */
  readonly cellId?: string;
  /** Every iopub message of this request: stream, display_data, execute_result, error, … */
  readonly onMessage?: (message: Message) => void;
  /** Answers what the cell asks; without it a cell that asks fails. */
  readonly onInput?: (request: InputRequest) => Promise<string>;
}

export type ExecuteReply =
  | { readonly status: 'ok'; readonly executionCount: number }
  | {
      readonly status: 'error';
      readonly executionCount: number;
      readonly name: string;
      readonly message: string;
      readonly traceback: readonly string[];
    }
  | { readonly status: 'aborted' };
