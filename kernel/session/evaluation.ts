import type { DebugRequest, DebugResponse } from '../debug/protocol.ts';
import type { Look } from '../language/index.ts';
import type { Delivery, EvaluateRequest, EvaluateResult, Evaluator } from '../runner/evaluator.ts';

/** An evaluator whose start may still be under way, or may have failed. */
export interface Evaluation {
  start(): void;
  ready(): Promise<void>;
  /** Waits for the runner; never rejects. A runner that can't start is the cell's error. */
  evaluate(request: EvaluateRequest): Promise<EvaluateResult>;
  /** The same for a comm message. */
  deliver(delivery: Delivery): Promise<EvaluateResult>;
  /** Undefined while there is no runner. */
  readonly look: Look;
  interrupt(): Promise<void>;
  debug(request: DebugRequest): Promise<DebugResponse>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Lets requests be answered while the runner is still starting: the first cell waits, nothing else. */
export function createEvaluation(evaluator: Evaluator): Evaluation {
  let started: Promise<void> = Promise.resolve();

  const begin = (starting: Promise<void>): Promise<void> => {
    started = starting;
    // The failure is told to whoever asks next, not to nobody.
    starting.catch(() => {});
    return starting;
  };
  const whenStarted = async (run: () => Promise<EvaluateResult>): Promise<EvaluateResult> => {
    const attempt = started;
    try {
      await attempt;
    } catch (error) {
      if (started === attempt) begin(evaluator.restart());
      return startFailure(error);
    }
    return run();
  };
  return {
    start: () => void begin(evaluator.start()),
    ready: () => started,
    evaluate: (request) => whenStarted(() => evaluator.evaluate(request)),
    deliver: (delivery) => whenStarted(() => evaluator.deliver(delivery)),
    look: async (expression) => evaluator.look?.(expression),
    interrupt: () => evaluator.interrupt(),
    debug: (request) => evaluator.debug(request),
    restart: () => begin(evaluator.restart()),
    stop: () => evaluator.stop(),
  };
}

function startFailure(error: unknown): EvaluateResult {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const advice = 'The next cell tries again with a fresh runner.';
  return {
    status: 'error',
    cause: 'died',
    name,
    message,
    traceback: [`${name}: ${message}`, advice],
  };
}
