import { setTimeout as delay } from 'node:timers/promises';
import vm from 'node:vm';
import type { Rendering } from '../../../kernel/display/mime-bundle.ts';
import type {
  EvaluateResult,
  Evaluator,
  EvaluatorOptions,
  Output,
} from '../../../kernel/runner/evaluator.ts';

/** A small, honest evaluator in this process, so that the session is tested without a runner. */
export interface VmEvaluator extends Evaluator {
  /** What the runner would do next when it is started or restarted. */
  failNextStart(error: Error): void;
  readonly calls: string[];
}

/** Makes an evaluator, an echo to comms, whose cells see `accept` (a comm's target), `print`, `emit`, `later`, `die` and `wait`. */
export function createVmEvaluator({ onOutput }: EvaluatorOptions): VmEvaluator {
  const calls: string[] = [];
  let context = vm.createContext({});
  const targets = new Set<string>();
  let cell = '';
  let stop: ((result: EvaluateResult) => void) | undefined;
  let failure: Error | undefined;

  const fresh = (): void => {
    const emit = (output: Output, from = cell): unknown => onOutput(from, output);
    context = vm.createContext({
      emit,
      accept: (target: string) => void targets.add(target),
      print: (text: string) => emit({ kind: 'stream', name: 'stdout', text }),
      warn: (text: string) => emit({ kind: 'stream', name: 'stderr', text }),
      later: (millis: number, text: string) => {
        const from = cell;
        setTimeout(() => emit({ kind: 'stream', name: 'stdout', text }, from), millis);
      },
      die: () => stop?.(failed('died', 'RunnerDied', 'the runner ended with code 7')),
      wait: (millis: number) => delay(millis),
    });
  };
  const begin = async (): Promise<void> => {
    const error = failure;
    failure = undefined;
    if (error) throw error;
    fresh();
  };
  return {
    calls,
    failNextStart: (error) => {
      failure = error;
    },
    start: begin,
    evaluate: async (request) => {
      calls.push(request.code);
      cell = request.cell;
      const stopped = new Promise<EvaluateResult>((resolve) => {
        stop = resolve;
      });
      const run = async (): Promise<EvaluateResult> => {
        try {
          const value: unknown = await vm.runInContext(request.code, context);
          if (value === undefined) return { status: 'ok' };
          return { status: 'ok', result: rendering(value) };
        } catch (error) {
          return failed('error', nameOf(error), messageOf(error));
        }
      };
      return Promise.race([run(), stopped]);
    },
    deliver: async ({ cell: from, message }) => {
      calls.push(`${message.kind} ${message.comm}`);
      const { comm } = message;
      const nothing = { data: {}, metadata: {}, buffers: [] };
      if (message.kind === 'open' && !targets.has(message.target)) {
        await onOutput(from, { kind: 'comm', message: { kind: 'close', comm, ...nothing } });
      }
      if (message.kind === 'message') {
        await onOutput(from, { kind: 'stream', name: 'stdout', text: 'heard' });
        await onOutput(from, { kind: 'comm', message });
      }
      return { status: 'ok' };
    },
    interrupt: async () => stop?.(failed('interrupted', 'Interrupted', 'stopped on request')),
    debug: async ({ command, seq }) => ({
      type: 'response',
      seq: 1,
      request_seq: seq,
      command,
      success: true,
      body: {},
    }),
    restart: async () => {
      stop?.(failed('died', 'RunnerDied', 'restarted'));
      await begin();
    },
    stop: async () => stop?.(failed('died', 'RunnerDied', 'stopped')),
  };
}

function rendering(value: unknown): Rendering {
  const bundle = typeof value === 'object' && value !== null && 'bundle' in value;
  if (bundle) return { data: { ...(value.bundle as object) }, metadata: {} };
  return { data: { 'text/plain': String(value) }, metadata: {} };
}

function failed(
  cause: 'error' | 'interrupted' | 'died',
  name: string,
  message: string,
): EvaluateResult {
  return { status: 'error', cause, name, message, traceback: [`${name}: ${message}`] };
}

// An error of another context is no instance of this one's Error.
function nameOf(error: unknown): string {
  return typeof error === 'object' && error && 'name' in error ? String(error.name) : 'Error';
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error && 'message' in error
    ? String(error.message)
    : String(error);
}
