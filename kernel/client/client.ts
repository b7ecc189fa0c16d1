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

export interface ExecuteOptions {
  readonly silent?: boolean;
  readonly storeHistory?: boolean;
  /** Which of a notebook's cells the code comes from: its id there. */
  readonly cellId?: string;
  /** Every iopub message of this request: stream, display_data, execute_result, error, … */
  readonly onMessage?: (message: Message) => void;
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
