import { types } from 'node:util';
import { render } from '../display/formatters/index.ts';
import type { Rendering } from '../display/mime-bundle.ts';
import type { Causes } from './causes.ts';
import { type CellHandle, type CellKernel, handleName, KERNEL_NAME } from './cell-kernel.ts';
import { fromLetter } from './comm-bytes.ts';
import type { Comms } from './comms.ts';
import { type DisplaySink, type Displays, writeSafely } from './displays.ts';
import type { Engine, Outcome } from './engine.ts';
import type { EvaluateResult } from './evaluator.ts';
import {
  createInterruption,
  Interrupted,
  type Interruption,
  isInterrupted,
} from './interruption.ts';
import type { MainRequest, StreamName } from './messages.ts';
import type { NotebookCells } from './notebook-cells.ts';
import { type Reporter, writeRunMark } from './reporter.ts';
import type { StackFrames } from './stack-frames.ts';
import { type DescribeError, describeInterrupted, describeProblem } from './traceback.ts';

/** The runs of this process: one at a time, each answered exactly once. */
export interface Runs {
  readonly evaluate: (request: MainRequest & { readonly kind: 'evaluate' }) => void;
  readonly deliver: (request: MainRequest & { readonly kind: 'deliver' }) => void;
  readonly refuse: (request: MainRequest & { readonly kind: 'refuse' }) => void;
  readonly interrupt: (run: number) => void;
  /** Answers for a run that can't: the engine has dropped it, or it ignores the interrupt. */
  readonly abandon: (run: number) => void;
}

/** What is true now of the runs, for everything that is shared by them. */
export interface RunState {
  /** The run that is on, or was last: what output belongs to. */
  latest: number;
  /** The latest run's. */
  interruption: Interruption | undefined;
}

/** What runs need of the process around them. */
export interface RunServices {
  readonly state: RunState;
  readonly causes: Causes;
  readonly engine: Engine;
  readonly kernel: CellKernel;
  readonly frames: StackFrames;
  readonly cells: NotebookCells;
  readonly displays: Displays;
  readonly comms: Comms;
  readonly reporter: Reporter;
  readonly describe: DescribeError;
  readonly sink: () => DisplaySink;
  readonly nonce: string;
  readonly done: (run: number) => void;
}

export function createRuns(services: RunServices): Runs {
  const { state, causes, engine, kernel, frames, cells, reporter, nonce } = services;
  let answered = 0;

  /**
   * Does nothing when the run has its answer. It counts as given only once it is written: an
   * interrupt that comes too late for the run may throw this code out of any statement before.
   */
  const answer = (run: number, write: (marked: readonly StreamName[]) => void): void => {
    if (run <= answered) return;
    const streams: readonly StreamName[] = ['stdout', 'stderr'];
    write(streams.filter((stream) => writeRunMark(stream, nonce, run)));
    answered = run;
    if (run === state.latest) cells.end();
    services.done(run);
  };

  const answerWith = (run: number, result: EvaluateResult): void =>
    answer(run, (marked) => reporter.report(run, { kind: 'result', result, marked }));

  const answerValue = (run: number, value: unknown, rendering: Rendering): void =>
    answer(run, (marked) =>
      writeSafely(value, rendering, services.sink().remark, (result) =>
        reporter.report(run, { kind: 'result', result: { status: 'ok', result }, marked }),
      ),
    );

  const answerInterrupted = (run: number, place: Interruption['waitsAt']): void => {
    const frame = place && frames.typed(run, place);
    const report = describeInterrupted(new Interrupted(), frame, frames);
    answerWith(run, { status: 'error', cause: 'interrupted', ...report });
  };

  const finish = async (
    run: number,
    handle: CellHandle,
    interruption: Interruption,
    outcome: Outcome,
  ): Promise<void> => {
    if (outcome.kind === 'terminated') return answerInterrupted(run, undefined);
    if (outcome.kind === 'threw') {
      if (isInterrupt(outcome.thrown, interruption)) {
        return answerInterrupted(run, interruption.waitsAt);
      }
      const waited = interruption.rejectedAt(outcome.thrown);
      const place = outcome.place
        ? frames.generated(run, outcome.place)
        : waited && frames.typed(run, waited);
      const report = services.describe(outcome.thrown, { run, place });
      return answerWith(run, { status: 'error', cause: 'error', ...report });
    }
    const value = handle.last;
    handle.last = undefined;
    try {
      await interruption.until(services.displays.settled());
      if (value === undefined) return answerWith(run, { status: 'ok' });
      const rendering = await interruption.until(render(value, services.sink().remark));
      if (rendering === undefined) answerWith(run, { status: 'ok' });
      else answerValue(run, value, rendering);
    } catch (error) {
      if (!isInterrupted(error)) throw error;
      answerInterrupted(run, undefined);
    }
  };

  const start = async (run: number, code: string): Promise<void> => {
    state.latest = run;
    const interruption = createInterruption();
    state.interruption = interruption;
    const { until, each } = interruption;
    const handle: CellHandle = { last: undefined, until, each };
    kernel[run] = handle;
    try {
      await finish(run, handle, interruption, await engine.evaluate(code));
    } catch (fault) {
      // Whatever a value does when it is looked at, the run gets its answer.
      const report = services.describe(fault, { run });
      answerWith(run, { status: 'error', cause: 'error', ...report });
    }
  };

  return {
    evaluate: ({ run, executionCount, notebookCell, code, map }) => {
      frames.know(run, { executionCount, map });
      cells.begin(notebookCell, executionCount);
      causes.enter(run, () => void start(run, code));
    },
    deliver: ({ run, letter }) => {
      const before = state.latest;
      kernel.deliver = () => services.comms.deliver(fromLetter(letter));
      const code = `await ${handleName(run)}.until(${KERNEL_NAME}.deliver())\n//# sourceURL=${import.meta.url}`;
      void start(run, code).then(() => {
        delete kernel[run];
        // What is printed between runs belongs to the cell before, not to who moved a slider.
        if (state.latest === run) state.latest = before;
      });
    },
    refuse: ({ run, executionCount, problem }) => {
      state.latest = run;
      const report = describeProblem(problem, executionCount);
      answerWith(run, { status: 'error', cause: 'error', ...report });
    },
    interrupt: (run) => {
      if (run === state.latest && run > answered) state.interruption?.interrupt();
    },
    abandon: (run) => {
      if (run <= answered) return services.done(run);
      // A run that the interrupt hit before its first statement has never begun.
      if (run === state.latest) state.interruption?.abandon();
      state.latest = run;
      answerInterrupted(run, undefined);
    },
  };
}

/** A library may turn the signal's reason into an error of its own. */
function isInterrupt(thrown: unknown, { interrupted }: Interruption): boolean {
  if (isInterrupted(thrown)) return true;
  return interrupted && types.isNativeError(thrown) && thrown.name === 'AbortError';
}
