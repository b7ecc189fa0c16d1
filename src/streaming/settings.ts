import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import { zeros } from '../linear/index.ts';
import { checkLoss, type Loss, type LossOption } from '../losses/index.ts';
import type { Architecture } from '../network/index.ts';
import { checkUnknowns } from '../targets/check-unknowns.ts';
import { isLinearOutput } from '../targets/index.ts';
import { checkPenalty } from '../training/check-penalties.ts';
import type { TargetScale } from '../training/training-data.ts';
import type { StreamTask } from './learn.ts';
import type { PartialFitOptions } from './partial-fit-options.ts';
import type { Scales } from './take-batch.ts';

/** All of an asked-for learner that never changes. */
export interface Settings extends StreamTask, Scales {
  readonly lossOption: LossOption;
}

const NAMES = ['ridge', 'memory', 'growth', 'sweeps', 'loss', 'inputScale', 'targetScale'] as const;

/**
 * Completes the options.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function settingsOf(architecture: Architecture, options: PartialFitOptions): Settings {
  checkOptions('partialFitter', options, NAMES);
  const { widths } = architecture;
  const linear = widths.length === 2 && isLinearOutput(architecture, 1);
  const {
    ridge = 0,
    memory = Number.POSITIVE_INFINITY,
    growth = linear ? Number.POSITIVE_INFINITY : 0.5,
    sweeps = 1,
    loss: lossOption = 'auto',
    inputScale,
    targetScale,
  } = options;
  checkPenalty('partialFitter', 'ridge', ridge);
  check(memory >= 1, 'memory', 'rows, from 1 to Infinity', memory, '1000');
  check(growth > 0, 'growth', 'a number above 0 up to Infinity', growth, '0.5');
  check(Number.isInteger(sweeps) && sweeps >= 1, 'sweeps', 'a whole number from 1', sweeps, '2');
  checkScale('inputScale', inputScale, widths[0] ?? 0);
  checkScale('targetScale', targetScale, widths.at(-1) ?? 0);
  checkUnknowns(
    architecture,
    (layer) =>
      (widths[layer - 1]! + 1) * (isLinearOutput(architecture, layer) ? 1 : widths[layer]!),
    'A stream remembers a matrix of that size for each layer. Make the layer narrower.',
  );
  const loss = lossOf(architecture, lossOption, targetScale);
  const forgetting = { memory, growth };
  return {
    architecture,
    loss,
    lossOption,
    ridge,
    forgetting,
    sweeps,
    inputScale,
    targetScale,
  };
}

/** Whether network and loss go together is known before the first row has come. */
function lossOf(
  architecture: Architecture,
  option: LossOption,
  scale: TargetScale | undefined,
): Loss {
  const outputs = architecture.widths.at(-1) ?? 0;
  return checkLoss('partialFitter', option, architecture, {
    targets: zeros(0, outputs),
    scale: scale ?? { mean: [], deviation: [] },
  });
}

function check(fits: boolean, name: string, wanted: string, got: unknown, such: string): void {
  if (typeof got === 'number' && fits) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `partialFitter takes ${name} as ${wanted}, got ${String(got)}. Try { ${name}: ${such} }.`,
  );
}

function checkScale(name: string, scale: TargetScale | undefined, columns: number): void {
  if (scale === undefined) return;
  const fits =
    scale?.mean?.length === columns &&
    scale.deviation?.length === columns &&
    scale.mean.every(Number.isFinite) &&
    scale.deviation.every((value) => Number.isFinite(value) && value > 0);
  if (fits) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `partialFitter's ${name} needs one finite mean and one positive deviation for each of ${columns} columns, got ${JSON.stringify(scale)}.`,
  );
}
