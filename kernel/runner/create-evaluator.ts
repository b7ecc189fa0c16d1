import { EMPTY_JOURNAL, noteEvent, noteRequest, replay } from '../debug/journal.ts';
import { type DebugEvent, THREAD_ID } from '../debug/protocol.ts';
import { KernelError } from '../errors.ts';
import { describeDeath, diedResult, failure } from './death.ts';
import type { EvaluateResult, Evaluator, EvaluatorOptions } from './evaluator.ts';
import { type RunnerAnswer, type RunnerProcess, startRunner } from './runner-process.ts';

/** An evaluation that was asked for and isn't answered. */
interface Asked {
  interrupted: boolean;
  done: Promise<unknown>;
}

/** Evaluates cells in a child process, and starts another when that process ends. */
export function createEvaluator(options: EvaluatorOptions): Evaluator {
  let runner: RunnerProcess | undefined;
  /** In the order asked; the first is on, or waits for its runner. */
  const asked: Asked[] = [];
  let lastCell: string | undefined;
  let stopped = false;
  let journal = EMPTY_JOURNAL;
  let queue: Promise<unknown> = Promise.resolve();

  const begin = (): RunnerProcess => {
    const fresh = startRunner({
      ...options,
      onDebugEvent: (event) => {
        journal = noteEvent(journal, event);
        options.onDebugEvent?.(event);
      },
    });
    runner = fresh;
    // Before any cell of the new runner: its requests are taken in order.
    void fresh.ready.then((neverReady) => {
      if (neverReady !== undefined) return;
      for (const request of replay(journal)) fresh.debug(request).catch(() => {});
    });
    void fresh.ended.then(() => {
      if (!journal.stopped) return;
      const body = { threadId: THREAD_ID, allThreadsContinued: true };
      const event: DebugEvent = { type: 'event', seq: 0, event: 'continued', body };
      journal = noteEvent(journal, event);
      options.onDebugEvent?.(event);
    });
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

  const runNow = async (
    cell: string,
    run: (ready: RunnerProcess) => Promise<RunnerAnswer>,
    self: Asked,
  ): Promise<EvaluateResult> => {
    try {
      const ready = await readyRunner();
      if (self.interrupted) {
        return failure('interrupted', 'Interrupted', 'Stopped on request, before it began.');
      }
      lastCell = cell;
      const answer = await run(ready);
      return answer.kind === 'result' ? answer.result : diedResult(answer.death);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      return failure('died', 'RunnerFailed', error.message);
    }
  };

  const inTurn = (
    cell: string,
    run: (ready: RunnerProcess) => Promise<RunnerAnswer>,
  ): Promise<EvaluateResult> => {
    const self: Asked = { interrupted: false, done: Promise.resolve() };
    asked.push(self);
    const result = queue.then(() => runNow(cell, run, self)).finally(() => asked.shift());
    queue = result.catch(() => {});
    self.done = queue;
    return result;
  };

  return {
    start: async () => {
      await readyRunner();
    },
    evaluate: (request) => inTurn(request.cell, (ready) => ready.evaluate(request)),
    deliver: (delivery) => inTurn(delivery.cell, (ready) => ready.deliver(delivery)),
    // A cell that runs could be in the middle of changing what is looked at.
    look: async (expression) => (asked.length === 0 ? runner?.look(expression) : undefined),
    interrupt: async () => {
      const [first] = asked;
      if (first === undefined) return;
      first.interrupted = true;
      runner?.interrupt();
      await first.done;
    },
    debug: async (request) => {
      const ready = await readyRunner();
      journal = noteRequest(journal, request);
      return ready.debug(request);
    },
    restart: async () => {
      journal = EMPTY_JOURNAL;
      await end();
      await readyRunner();
    },
    stop: async () => {
      stopped = true;
      await end();
    },
  };
}
