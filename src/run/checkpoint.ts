import { checkOptions } from '../check-options.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import type { FitObserver } from './fit-observers.ts';
import type { Run } from './run.ts';
import { replaceFile } from './saving/replace-file.ts';
import { checkPath, textOf } from './saving/run-files.ts';
import { checkSaveOptions, type SaveOptions } from './saving/save.ts';

export interface CheckpointOptions extends SaveOptions {
  /** Saves after so many sweeps. */
  readonly everySweeps?: number;
  /** Saves when so many seconds have passed. Default 10, unless `everySweeps` is given. */
  readonly everySeconds?: number;
}

/** What saves a run while it is being fitted, and what has come of that. */
export interface Checkpoint extends FitObserver<Run>, Displayable {
  readonly path: string;
  readonly status: {
    /** After which sweep the run was that the file holds now; undefined before the first. */
    readonly savedSweep: number | undefined;
    /** Why the latest attempt failed; undefined when it didn't. */
    readonly problem: BacksolveError | undefined;
  };
}

/** The weights of so many sweeps are saved, for looking back quickly. */
const STATES = 16;

/**
 * Saves a run to a file while it is being fitted: `run.fit({ sweeps: 500, onSweep: checkpoint('run.json') })`.
 *
 * After the first sweep, then every so often, and when the fit ends, however it does, in the middle of
 * a sweep too. The file is always whole: it holds the run before or after, whenever the process is
 * killed. `await loadRun('run.json')` goes on from there, to the same bits as if nothing had happened:
 *
 * ```ts
 * const run = await loadRun('run.json', { orElse: () => train(net, data) });
 * await run.fit({ sweeps: 500 - run.sweep, onSweep: checkpoint('run.json') });
 * ```
 *
 * Writing goes on beside the fit, one write at a time; the fit ends when the last one has. A write that
 * fails leaves the fit and the file as they are: it is said once on the console, and `status.problem` tells.
 *
 * @param options.states - As for `run.save`, by default 16 at most.
 * @throws `WRONG_ARGUMENT` for a path that is none; `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function checkpoint(path: string, options: CheckpointOptions = {}): Checkpoint {
  checkPath('checkpoint(path)', path);
  checkOptions('checkpoint', options, ['everySweeps', 'everySeconds', 'data', 'states']);
  const { everySweeps, everySeconds, ...others } = options;
  checkEvery('everySweeps', everySweeps, (sweeps) => Number.isInteger(sweeps) && sweeps >= 1);
  checkEvery('everySeconds', everySeconds, (seconds) => seconds >= 0);
  const { states = STATES, data } = checkSaveOptions('checkpoint', others);
  const save: SaveOptions = { states, ...(data === undefined ? {} : { data }) };
  const seconds = everySeconds ?? (everySweeps === undefined ? 10 : Number.POSITIVE_INFINITY);
  const sweeps = everySweeps ?? Number.POSITIVE_INFINITY;

  let saved: number | undefined;
  let problem: BacksolveError | undefined;
  let writing: Promise<void> | undefined;
  /** When and where the run stood that was written last, in this fit. */
  let last: { readonly run: Run; readonly sweep: number; readonly at: number } | undefined;

  const attempt = async (run: Run): Promise<void> => {
    try {
      const { sweep } = run;
      // Taken now, written later: the run goes on in the meantime.
      await replaceFile(path, textOf(run, save));
      saved = sweep;
      problem = undefined;
    } catch (error) {
      if (!(error instanceof BacksolveError)) throw error;
      if (error.message !== problem?.message) {
        console.warn(`The checkpoint failed; the fit goes on. ${error.message}`);
      }
      problem = error;
    }
  };
  const begin = (run: Run): Promise<void> => {
    last = { run, sweep: run.sweep, at: performance.now() };
    writing = attempt(run).finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const due = (run: Run): boolean =>
    last?.run !== run ||
    Math.abs(run.sweep - last.sweep) >= sweeps ||
    performance.now() - last.at >= 1000 * seconds;

  const observer: FitObserver<Run> = async ({ reason }, run) => {
    if (reason !== undefined) {
      await writing;
      last = undefined;
      await begin(run);
      last = undefined;
    } else if (writing === undefined && due(run)) {
      await begin(run);
    }
  };
  const status: Checkpoint['status'] = {
    get savedSweep() {
      return saved;
    },
    get problem() {
      return problem;
    },
  };
  const text = (): string => statusText(path, status);
  return Object.assign(observer, {
    path,
    status,
    [displaySymbol]: () => ({
      'text/html': `<div>${escapeHtml(text()).replaceAll('\n', '<br>')}</div>`,
      'text/plain': text(),
    }),
    [inspectSymbol]: text,
  });
}

function statusText(path: string, { savedSweep, problem }: Checkpoint['status']): string {
  const warning = problem ? `Warning: the latest write failed. ${problem.message}\n` : '';
  const holds = savedSweep === undefined ? 'nothing saved yet' : `saved after sweep ${savedSweep}`;
  return `${warning}Checkpoint ${path}: ${holds}`;
}

function checkEvery(
  name: string,
  given: number | undefined,
  fits: (given: number) => boolean,
): void {
  if (given === undefined || (typeof given === 'number' && fits(given))) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `checkpoint takes ${name} as ${name === 'everySweeps' ? 'a whole number from 1' : 'a number from 0'}, got ${String(given)}. Try { everySweeps: 10 } or { everySeconds: 30 }.`,
  );
}
