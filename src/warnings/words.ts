import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import type { Finding } from './finding.ts';
import { columnNames, listed, networkCall, outputOf, ridgeCall, unitNames } from './names.ts';
import type { Advice, Setting } from './warning.ts';

/** Says of a finding what it comes from, what it does, and what to try. */
export function adviceOn(finding: Finding, setting: Setting, firstSweep = 0): Advice {
  const { rung, widths } = setting;
  switch (finding.kind) {
    case 'not-finite':
      return {
        cause: 'The loss overflowed.',
        effect: 'Predictions are useless from here on.',
        fix: `Go back with \`run.goto(${Math.max(firstSweep - 1, 0)})\` and on with a ridge, \`run.fork({ ridge: 1e-3 })\`, or by a rung that takes no such step, \`run.fork({ rung: 'layer' })\`.`,
      };
    case 'failed':
      return {
        cause: `The numbers of a solve of layer ${finding.layer} overflowed.`,
        effect: 'The layer was left as it was.',
        fix: 'Standardise the inputs, `data.standardise()`, or go on with a ridge, `run.fork({ ridge: 1e-3 })`.',
      };
    case 'not-monotone':
      return {
        cause: `Rung '${rung}' takes every solve, without asking whether the objective falls.`,
        effect: `The objective fell and rose again${riseText(finding.factor)}.`,
        fix: "Return to the best sweep, `run.goto(run.best.sweep)`, or go on by a rung that never lets the objective rise, `run.fork({ rung: 'layer' })`.",
      };
    case 'clamped':
      return clamped(finding.layer, finding.share, setting);
    case 'separated':
      return {
        cause:
          'The classes of the training rows can be told apart without error, and no ridge holds the weights.',
        effect:
          'They grow without end, and the network becomes certain of rows that it has never seen.',
        fix: 'Go on with a ridge, `run.fork({ ridge: 0.1 })`, or end the fit by validation, `run.fit({ sweeps: 50, until: earlyStop(data.valid) })`.',
      };
    case 'refused':
      return {
        cause: `Every proposal for layer ${finding.layer} would have raised the objective, and its damping is up to ${numberText(finding.damping, 2)}.`,
        effect: 'The layer stays as it is, and the others learn around it.',
        fix: stuck(setting, 'Try less damping'),
      };
    case 'saturated':
      return {
        cause: `${finding.units.length} of the ${finding.width} units of layer ${finding.layer} are at the ends of their activation in nearly all rows.`,
        effect:
          'They are as good as constant: what comes before them hardly matters and hardly learns.',
        fix: `Standardise the inputs, \`data.standardise()\`, hold the weights with a ridge from the beginning, \`run.fork({ ridge: 1e-3 }, { at: 0 })\`, or use an activation without ends, ${networkCall(widths, "activation: 'asinh'")}.`,
      };
    case 'dead': {
      const { layer, units, width } = finding;
      return {
        cause: `${unitNames(units)} of the ${width} in layer ${layer} ${units.length === 1 ? 'is' : 'are'} active in no training row.`,
        effect: `${units.length === 1 ? 'It adds' : 'They add'} nothing but a constant, and no solve moves ${units.length === 1 ? 'it' : 'them'} any more.`,
        fix: `Use an activation that is nowhere flat, ${networkCall(widths, "activation: 'leaky-relu'")}, or other first weights, ${otherWeights(setting)}.`,
      };
    }
    case 'rank-deficient':
      return {
        cause: `What comes into layer ${finding.layer} has dependent columns: rank ${finding.rank} of ${finding.unknowns}.`,
        effect: 'Of all equally good solutions the one of minimum norm was taken.',
        fix: dependent(finding.layer, setting),
      };
    case 'observer':
      return {
        cause: `${finding.observer.charAt(0).toUpperCase()}${finding.observer.slice(1)} failed ${counted(finding.failures, 'time')}, first with ${finding.error.replace(/\.$/, '')}.`,
        effect: 'The run went on as if it had not looked; what it was to record is missing.',
        fix: 'Correct it and add it again under the same name, or run its cell again; its errors are in `run.hooks`.',
      };
    case 'ill-conditioned':
      return {
        cause: `What comes into layer ${finding.layer} is nearly dependent: the least pivot of its normal matrix is ${numberText(finding.leastPivot, 1)}.`,
        effect: `Of a coefficient's sixteen digits about ${Math.round(-Math.log10(finding.leastPivot) / 2)} are gone; predictions are hardly touched.`,
        fix: dependent(finding.layer, setting),
      };
    case 'interpolating':
      return {
        cause: `${counted(finding.parameters, 'parameter')} without a ridge, and ${counted(finding.targets, 'number')} to learn.`,
        effect: 'The network passes through its training rows, whatever noise is in them.',
        fix: `Hold it with a ridge, ${ridgeCall(finding.parameters)}, or end the fit by validation, \`run.fit({ sweeps: 50, until: earlyStop(data.valid) })\`.`,
      };
    case 'stalled':
      return finding.reason === 'exact'
        ? {
            cause: 'The training rows are solved as well as this network can: nothing is left.',
            effect: 'More sweeps change nothing.',
            fix: 'Judge the solution on rows that it has never seen, `rmse(run, data.test)`.',
          }
        : {
            cause: 'In three sweeps every proposal would have raised the objective.',
            effect:
              'More sweeps change nothing: this is a minimum, or the end of what numbers can tell.',
            fix: stuck(setting, 'Try other damping'),
          };
    case 'unscaled-inputs':
      return unscaled(finding, setting);
    case 'duplicate-inputs': {
      const pairs = finding.pairs.map(([earlier, later]) => {
        const [one, other] = columnNames([earlier, later], setting);
        return `${other} = ${one}`;
      });
      return {
        cause: `Input columns repeat each other, but for a factor and a constant: ${listed(pairs)}.`,
        effect:
          'How their weights share the work is arbitrary: coefficients, t and rank say little.',
        fix: dropped(
          finding.pairs.map(([, later]) => later),
          setting,
        ),
      };
    }
    case 'constant-inputs':
      return {
        cause: `Input columns have one value in all training rows: ${listed(columnNames(finding.columns, setting))}.`,
        effect: 'Their weights do what the bias does, and a new value would be taken at random.',
        fix: dropped(finding.columns, setting),
      };
  }
}

function clamped(layer: number, share: number, { widths }: Setting): Advice {
  const output = layer === outputOf(widths);
  const what = output ? 'of the targets' : `of layer ${layer}'s ideal activations`;
  const other = output
    ? `let the output be linear, ${networkCall(widths, "output: 'identity'")}`
    : `use an activation with an unbounded range, ${networkCall(widths, "activation: 'leaky-relu'")}`;
  return {
    cause: `Up to ${numberText(100 * share, 3)} % ${what} lay on the edge of the activation's range or outside and were moved into it.`,
    effect: 'The layer was regressed on targets that no longer make up the error.',
    fix: `Go on by a rung that needs no inverse, \`run.fork({ rung: 'layer' })\`, or ${other}.`,
  };
}

function riseText(factor: number): string {
  if (!Number.isFinite(factor)) return '';
  return factor < 2
    ? `, in one sweep by ${numberText(100 * (factor - 1), 2)} %`
    : `, in one sweep to ${numberText(factor, 2)} times as much`;
}

/** A call that builds the network with other first weights. */
function otherWeights({ widths, activation }: Setting): string {
  const same = activation === undefined ? '' : `activation: '${activation}', `;
  return networkCall(widths, `${same}seed: 2`);
}

function stuck(setting: Setting, first: string): string {
  const { rung } = setting;
  const way =
    rung === 'layer' || rung === 'network'
      ? `${first}, \`run.fork({ damping: 1e-3 })\``
      : "Go on by the joint rung, `run.fork({ rung: 'layer' })`";
  return `${way}, or begin with other weights, ${otherWeights(setting)}.`;
}

function dependent(layer: number, { widths }: Setting): string {
  const ridge = 'go on with a little ridge, `run.fork({ ridge: 1e-6 })`';
  if (layer === 1) {
    return `Leave out repeated and constant columns, \`table.drop('name')\`, or ${ridge}.`;
  }
  const fewer = widths.map((width, at) => (at === layer - 1 ? Math.max(1, width >> 1) : width));
  return `Give layer ${layer - 1} fewer units, ${networkCall(fewer)}, or ${ridge}.`;
}

function dropped(columns: readonly number[], setting: Setting): string {
  const names = setting.inputNames
    ? columnNames(columns, setting)
        .map((name) => `'${name.replace(/[\\']/g, '\\$&')}'`)
        .join(', ')
    : "'name'";
  return `Leave them out before the split, \`table.drop(${names})\`.`;
}

function unscaled(
  { columns, largest, smallest }: Extract<Finding, { kind: 'unscaled-inputs' }>,
  setting: Setting,
): Advice {
  return {
    cause: `Input columns are far from mean 0 and deviation 1: ${listed(columnNames(columns, setting))} (sizes up to ${numberText(largest, 2)}, deviations down to ${numberText(smallest, 2)}).`,
    effect:
      'Units begin at the ends of their activation, ridge and damping weigh columns unequally, and training is slow and ends high.',
    fix: 'Standardise after the split, `data.standardise()`, and train on that.',
  };
}
