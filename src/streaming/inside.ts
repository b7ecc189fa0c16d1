import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import { architectureOf, networkFromJson, networkOf } from '../network/index.ts';
import { type StreamState, startOf } from './learn.ts';
import type { PartialFitterJson } from './partial-fitter-json.ts';
import { type Settings, settingsOf } from './settings.ts';

/** A learner's inside: how it learns, where it stands, what it has shown. */
export interface Inside {
  readonly settings: Settings;
  readonly state: StreamState;
  readonly losses: readonly number[];
}

/** Writes a learner as JSON. */
export function insideToJson({ settings, state, losses }: Inside): PartialFitterJson {
  const { architecture, ridge, forgetting, sweeps, lossOption, inputScale, targetScale } = settings;
  return {
    format: 'backsolve-partial-fitter',
    version: 1,
    network: networkOf(architecture, state.parameters).toJSON(),
    options: {
      ridge,
      memory: finite(forgetting.memory),
      growth: finite(forgetting.growth),
      sweeps,
      loss: lossOption,
      ...(inputScale ? { inputScale } : {}),
      ...(targetScale ? { targetScale } : {}),
    },
    layers: state.memories.map(({ gram, pull }, index) => ({
      gram: [...gram.data],
      pull: [...pull.data],
      damping: state.dampings[index] ?? 0,
    })),
    rows: state.rows,
    batches: state.batches,
    losses,
  };
}

/**
 * Reads a learner back.
 *
 * @throws `FILE_NOT_UNDERSTOOD` when this isn't a learner's JSON or its counts don't fit its network.
 */
export function insideFromJson(json: PartialFitterJson): Inside {
  if (json?.format !== 'backsolve-partial-fitter' || json.version !== 1 || !json.options) {
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      "This is not a saved learner: it lacks format 'backsolve-partial-fitter', version 1, or its options. Give what learner.toJSON() returned.",
    );
  }
  const network = networkFromJson(json.network);
  const { memory, growth, ...options } = json.options;
  const settings = settingsOf(architectureOf(network), {
    ...options,
    memory: memory ?? Number.POSITIVE_INFINITY,
    growth: growth ?? Number.POSITIVE_INFINITY,
  });
  const empty = startOf(settings, network.parameters);
  const { layers, rows, batches, losses } = json;
  const whole = (count: number): boolean => Number.isInteger(count) && count >= 0;
  const state: StreamState = {
    ...empty,
    memories: empty.memories.map(({ gram, pull }, index) => ({
      gram: filled(gram, layers?.[index]?.gram, index),
      pull: filled(pull, layers?.[index]?.pull, index),
    })),
    dampings: empty.dampings.map((_, index) => layers[index]?.damping ?? Number.NaN),
    rows,
    batches,
  };
  if (
    !whole(rows) ||
    !whole(batches) ||
    !(Array.isArray(losses) && losses.every((loss) => typeof loss === 'number')) ||
    !state.dampings.every((one) => one > 0)
  ) {
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      `The saved learner counts ${String(rows)} rows in ${String(batches)} batches, and its losses or dampings are not numbers. Save it again.`,
    );
  }
  return { settings, state, losses };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function filled(matrix: Dense, numbers: readonly number[] | undefined, index: number): Dense {
  if (numbers?.length === matrix.data.length && numbers.every(Number.isFinite)) {
    return { ...matrix, data: Float64Array.from(numbers) };
  }
  throw new BacksolveError(
    'FILE_NOT_UNDERSTOOD',
    `Layer ${index + 1} of the saved learner should remember matrices of ${matrix.data.length} finite numbers, and doesn't. Save it again.`,
  );
}
