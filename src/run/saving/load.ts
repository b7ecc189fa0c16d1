import type { Activation, ActivationDefinition } from '../../activations/index.ts';
import { checkOptions } from '../../check-options.ts';
import { BacksolveError } from '../../errors.ts';
import { type Architecture, skipsOf } from '../../network/index.ts';
import { turnsOf } from '../../training/sweep.ts';
import type { SweepRecord } from '../../training/sweep-record.ts';
import type { Task } from '../../training/task.ts';
import type { TrainingData, TrainingInput } from '../../training/training-data.ts';
import { History, type Stretch } from '../history.ts';
import type { Run } from '../run.ts';
import { runOn } from '../run-on-history.ts';
import { checkTrainOptions, taskOf } from '../train.ts';
import { checksumOfJson, hex } from './checksum.ts';
import { readActivation } from './own-activations.ts';
import { readData } from './read-data.ts';
import { type Reader, readerOf } from './reader.ts';
import { readOptions } from './saved-options.ts';
import type { SavedRun } from './saved-run.ts';
import { readRecords, readState } from './saved-states.ts';

export interface LoadOptions {
  /** The training rows, where the run was saved without them: exactly those that it was trained on. */
  readonly data?: TrainingInput;
  /** The activations of the user's own that its network has: JSON carries no functions. */
  readonly activations?: readonly (Activation | ActivationDefinition)[];
}

/**
 * Brings a saved run back: it stands at the same place, in the middle of a sweep too, has the same
 * past, and goes on to the same bits as if it had never been away.
 *
 * Everything is checked before anything is made, so that a file that was changed or cut off is
 * refused with the place where it is wrong.
 *
 * @param saved - What `run.save()` gave, or its JSON text.
 * @throws `FILE_NOT_UNDERSTOOD` for anything else; `UNKNOWN_OPTION` where an activation of the user's
 * own has to be given; `WRONG_ARGUMENT` where the training rows have to be, or aren't the same.
 */
export function load(saved: SavedRun | string, options: LoadOptions = {}): Run {
  checkLoadOptions('load', options);
  const reader = readerOf(typeof saved === 'string' ? parsed(saved) : saved);
  checkFormat(reader);
  const { activations = [] } = options;
  const architecture = readNetwork(reader.entry('network'), activations);
  const layers = architecture.activations.length;
  const data = readData(reader.entry('data'), architecture, options.data);
  const records = readRecords(reader.entry('records'), layers);
  const stretches = reader
    .entry('stretches')
    .list()
    .map((each) => readStretch(each, architecture, data, records));
  checkOrder(reader.entry('stretches'), stretches);
  checkLengths(reader.entry('records'), records, stretches);
  const starts = stretches.map(({ start }) => start.sweep);
  const states = reader
    .entry('states')
    .list()
    .map((each) => readState(each, architecture, records));
  if (
    states.some(({ sweep }, at) => sweep <= (states[at - 1]?.sweep ?? 0) || starts.includes(sweep))
  ) {
    throw reader.entry('states').refuse('be in the order of their sweeps, each once');
  }
  const place = reader.entry('place').only(['sweep', 'offset']);
  const sweep = place.entry('sweep').whole(0, records.length - 1);
  const offset = place.entry('offset').whole(0, mostEvents(taskAfter(stretches, sweep)) - 1);
  checkWhole(reader);
  const { historyMegabytes } = stretches[0]!.task.recipe.options;
  const run = runOn(
    History.restore({ stretches, records, states }, historyMegabytes),
    sweep,
    offset,
  );
  if (run.sweep !== sweep) throw place.refuse('be before the end of a sweep');
  return run;
}

/** @param call - Who asks, as a person writes it. */
export function checkLoadOptions(
  call: string,
  options: LoadOptions,
  more: readonly string[] = [],
): void {
  checkOptions(call, options, ['data', 'activations', ...more]);
  const { activations } = options;
  if (activations === undefined) return;
  const given: unknown = activations;
  const fits = (each: unknown): boolean => typeof each === 'object' && each !== null;
  if (Array.isArray(given) && given.every(fits)) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes activations as a list of your own: { activations: [mine] }.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const rest = text.trim() === '' ? 'it is empty' : why;
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      `A saved run is JSON, and this isn't: ${rest}. If it was cut off, take another copy; JSON.stringify(run.save()) makes such a text.`,
      { cause },
    );
  }
}

function checkFormat(reader: Reader): void {
  const format = reader.has('format') ? reader.entry('format').raw() : undefined;
  if (format === 'backsolve-network') {
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      'This is a saved network, not a run: read it with networkFromJson(json).',
    );
  }
  if (format !== 'backsolve-run') {
    throw reader.refuse("have the format 'backsolve-run'");
  }
  const version = reader.entry('version').whole(1);
  if (version > 1) {
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      `The run was saved by a newer Backsolve: its format has version ${version}, and this one reads version 1. Update with npm install backsolve@latest.`,
    );
  }
  reader.only([
    'format',
    'version',
    'network',
    'data',
    'stretches',
    'records',
    'states',
    'place',
    'checksum',
  ]);
}

function readNetwork(
  reader: Reader,
  given: readonly (Activation | ActivationDefinition)[],
): Architecture {
  reader.only(['widths', 'activations', 'skip']);
  const widths = reader.entry('widths').wholes(1);
  const saved = reader.entry('activations').list();
  if (widths.length < 2 || saved.length !== widths.length - 1) {
    throw reader.refuse('have two widths or more, and an activation for each but the first');
  }
  const activations = saved.map((each, index) =>
    readActivation(each, index + 1, given, index === saved.length - 1),
  );
  if (activations.at(-1)?.name === 'softmax' && (widths.at(-1) ?? 0) < 2) {
    throw reader.refuse('have two outputs or more behind a softmax');
  }
  if (!reader.has('skip')) return { widths, activations };
  const skips = skipsOf(widths);
  if (reader.entry('skip').raw() === true && skips.includes(true)) {
    return { widths, activations, skips };
  }
  throw reader
    .entry('skip')
    .refuse('be true, and only where a hidden layer is as wide as its inputs');
}

function readStretch(
  reader: Reader,
  architecture: Architecture,
  data: TrainingData,
  records: readonly SweepRecord[],
): Stretch {
  reader.only(['options', 'start']);
  const start = readState(reader.entry('start'), architecture, records);
  const options = readOptions(reader.entry('options'));
  try {
    checkTrainOptions(options);
    return { task: taskOf(architecture, () => data, options), start };
  } catch (cause) {
    if (!(cause instanceof BacksolveError)) throw cause;
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      `${reader.entry('options').path} of the saved run don't go with its network and data: ${cause.message}`,
      { cause },
    );
  }
}

function checkOrder(reader: Reader, stretches: readonly Stretch[]): void {
  const first = stretches[0]?.start.sweep === 0;
  const rise = stretches.every(
    ({ start }, at) => at === 0 || start.sweep > stretches[at - 1]!.start.sweep,
  );
  if (!first || !rise)
    throw reader.refuse('begin with sweep 0 and be in the order of their sweeps');
}

/** Refuses sweeps of more events than their settings allow: the run would look for them in vain. */
function checkLengths(
  reader: Reader,
  records: readonly SweepRecord[],
  stretches: readonly Stretch[],
): void {
  records.slice(1).forEach(({ sequence }, before) => {
    const events = sequence - records[before]!.sequence;
    const most = mostEvents(taskAfter(stretches, before));
    if (events > most) {
      throw reader
        .entry('sequence')
        .refuse(`rise by at most ${most} in sweep ${before + 1}, not by ${events}`);
    }
  });
}

function taskAfter(stretches: readonly Stretch[], done: number): Task {
  return stretches.findLast(({ start }) => start.sweep <= done)!.task;
}

/** How many events a sweep can have. */
function mostEvents(task: Task): number {
  const layers = turnsOf(task).flat().length;
  return 2 + layers * (2 + 2 * task.damping.trials);
}

/** Refuses a value whose every part makes sense and that was changed all the same. */
function checkWhole(reader: Reader): void {
  const saved = reader.entry('checksum').text();
  const content = Object.fromEntries(
    reader
      .entries()
      .filter(([name]) => name !== 'checksum')
      .map(([name, entry]) => [name, entry.raw()]),
  );
  const found = hex(checksumOfJson(content));
  if (saved === found) return;
  throw reader
    .entry('checksum')
    .refuse(`be ${found}, which its content gives: a number in it isn't what was saved`);
}
