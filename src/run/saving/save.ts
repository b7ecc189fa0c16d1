import { checkOptions } from '../../check-options.ts';
import { BacksolveError } from '../../errors.ts';
import type { Place } from '../../hindsight/past.ts';
import type { Architecture } from '../../network/index.ts';
import type { TrainingState } from '../../training/state.ts';
import type { TrainingData } from '../../training/training-data.ts';
import type { Memory } from '../history.ts';
import { checksumOfJson, hex } from './checksum.ts';
import { fingerprintOf } from './fingerprint.ts';
import { savedActivation } from './own-activations.ts';
import { packed } from './packed.ts';
import { savedOptions } from './saved-options.ts';
import type { SavedData, SavedRun } from './saved-run.ts';
import { savedRecords, savedState } from './saved-states.ts';

export interface SaveOptions {
  /**
   * Whether the training rows are saved too, in the network's units. Default true. Without them `load`
   * needs the same rows again, and a fingerprint tells whether they are.
   */
  readonly data?: boolean;
  /**
   * After which sweeps the weights are saved: `'all'` that the run has kept, `'last'` for the one
   * where it stands, or so many at most, spread over the run; the one where it stands and the latest
   * are always among them. The others are replayed when they are
   * asked for, which gives the same bits and takes the time that the sweeps took. Default `'all'`.
   */
  readonly states?: 'all' | 'last' | number;
}

/** What is to be saved of a run. */
export interface Saveable {
  readonly memory: Memory;
  readonly place: Place;
  /** After the sweeps that are completed where the run stands. */
  readonly base: TrainingState;
}

/**
 * Writes a run as a JSON value; see `Run.save`.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function savedRun({ memory, place, base }: Saveable, options: SaveOptions = {}): SavedRun {
  const { data = true, states = 'all' } = checkSaveOptions('run.save', options);
  const { stretches, records } = memory;
  const [first] = stretches;
  if (first === undefined) throw new Error('A history without a stretch.');
  const { task } = first;
  const content: Omit<SavedRun, 'checksum'> = {
    format: 'backsolve-run',
    version: 1,
    network: savedNetwork(task.architecture),
    data: savedData(task.data, data),
    stretches: stretches.map((stretch) => ({
      options: savedOptions(stretch.task.recipe.options),
      start: savedState(stretch.start),
    })),
    records: savedRecords(records),
    states: chosen(memory, base, states).map(savedState),
    place: { sweep: place.sweep, offset: place.offset },
  };
  return { ...content, checksum: hex(checksumOfJson(content)) };
}

/** @param call - Who asks, as a person writes it. */
export function checkSaveOptions(call: string, options: SaveOptions): SaveOptions {
  checkOptions(call, options, ['data', 'states']);
  const { data, states } = options;
  if (data !== undefined && typeof data !== 'boolean') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `${call} takes data as true or false, got ${String(data)}. { data: false } leaves the training rows out.`,
    );
  }
  const known = states === undefined || states === 'all' || states === 'last';
  if (known || (typeof states === 'number' && Number.isInteger(states) && states >= 1)) {
    return options;
  }
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes states as 'all', 'last' or a whole number from 1, got ${JSON.stringify(states)}.`,
  );
}

function savedNetwork({ widths, activations, skips }: Architecture): SavedRun['network'] {
  return {
    widths: [...widths],
    activations: activations.map(savedActivation),
    ...(skips ? { skip: true } : {}),
  };
}

function savedData(data: TrainingData, whole: boolean): SavedData {
  const { inputs, targets, roots, inputNames, targetNames, scale } = data;
  return {
    rows: inputs.rows,
    ...(inputNames ? { inputNames: [...inputNames] } : {}),
    ...(targetNames ? { targetNames: [...targetNames] } : {}),
    scale: { mean: packed(scale.mean), deviation: packed(scale.deviation) },
    fingerprint: fingerprintOf(data),
    ...(whole
      ? {
          inputs: packed(inputs.data),
          targets: packed(targets.data),
          ...(roots ? { roots: packed(roots) } : {}),
        }
      : {}),
  };
}

/** The states to be saved, beside those that stretches begin with. */
function chosen(
  { states, stretches }: Memory,
  base: TrainingState,
  which: 'all' | 'last' | number,
): readonly TrainingState[] {
  const starts = new Set(stretches.map(({ start }) => start.sweep));
  const others = states.filter(({ sweep }) => sweep !== base.sweep);
  const all = [...others, ...(starts.has(base.sweep) ? [] : [base])].sort(
    (a, b) => a.sweep - b.sweep,
  );
  if (which === 'all') return all;
  const latest = all.at(-1)?.sweep;
  const most = which === 'last' ? 0 : Math.max(0, which - new Set([base.sweep, latest]).size);
  const spread = (stride: number): readonly TrainingState[] =>
    all.filter(({ sweep }) => sweep % stride === 0 && sweep !== base.sweep && sweep !== latest);
  let stride = 1;
  // Doubled, so that a later save of the same run keeps the same ones.
  while (spread(stride).length > most) stride *= 2;
  const kept = new Set(spread(stride).map(({ sweep }) => sweep));
  return all.filter(({ sweep }) => kept.has(sweep) || sweep === base.sweep || sweep === latest);
}
