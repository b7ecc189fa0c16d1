import { KernelError } from '../errors.ts';
import { describeDeath, diedResult, failure } from './death.ts';
import type { EvaluateRequest, EvaluateResult, Evaluator, EvaluatorOptions } from './evaluator.ts';
import { type RunnerProcess, startRunner } from './runner-process.ts';

/** The evaluation that is on; perhaps it still waits for its runner. */
interface Current {
  readonly done: Promise<unknown>;
  interrupted: boolean;
}

/** Evaluates cells in a child process, and starts another when that process ends. */
export function createEvaluator(options: EvaluatorOptions): Evaluator {
  let runner: RunnerProcess | undefined;
  let current: Current | undefined;
  let lastCell: string | undefined;
  let stopped = false;
  let queue: Promise<unknown> = Promise.resolve();

  const begin = (): RunnerProcess => {
    const fresh = startRunner(options);
    runner = fresh;
    void fresh.ended.then((death) => {
      if (runner !== fresh) return;
      runner = undefined;
      void fresh.ready.then((neverReady) => {
        if (neverReady !== undefined || stopped) return;
        // Now, so that the next cell needn't wait; not when it can't start at all.
        if (runner === undefined) begin();
        if (!death.idle || lastCell === undefined) return;
        const text = `${describeDeath(death)} All variables are gone.\n`;
        void options.onOutput(lastCell, { kind: 'stream', name: 'stderr', text });
      });
    });
    return fresh;
  };

  const readyRunner = async (): Promise<RunnerProcess> => {
    if (stopped) throw new KernelError('RUNNER_FAILED', 'The kernel has been shut down.');
    const candidate = runner ?? begin();
    const death = await candidate.ready;
    if (death === undefined) return candidate;
    const said = death.lastWords.trim().slice(-1000);
    throw new KernelError('RUNNER_FAILED', `${describeDeath(death)}${said && `\n${said}`}`);
  };

  const end = async (): Promise<void> => {
    const ending = runner;
    runner = undefined;
    await ending?.stop();
  };

  const evaluateNow = async (request: EvaluateRequest, self: Current): Promise<EvaluateResult> => {
    try {
      const ready = await readyRunner();
      if (self.interrupted) {
        return failure('interrupted', 'Interrupted', 'Stopped on request, before it began.');
      }
      lastCell = request.cell;
      const answer = await ready.evaluate(request);
      return answer.kind === 'result' ? answer.result : diedResult(answer.death);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      return failure('died', 'RunnerFailed', error.message);
    }
  };

  return {
    start: async () => {
      await readyRunner();
    },
    evaluate: (request) => {
      const result = queue.then(async () => {
        const self: Current = { done: Promise.resolve(), interrupted: false };
        const evaluation = evaluateNow(request, self);
        current = Object.assign(self, { done: evaluation });
        try {
          return await evaluation;
        } finally {
          current = undefined;
        }
      });
      queue = result.catch(() => {});
      return result;
    },
    interrupt: async () => {
      const stopping = current;
      if (stopping === undefined) return;
      stopping.interrupted = true;
      runner?.interrupt();
      await stopping.done;
    },
    restart: async () => {
      await end();
      await readyRunner();
    },
    stop: async () => {
      stopped = true;
      await end();
    },
  };
}
