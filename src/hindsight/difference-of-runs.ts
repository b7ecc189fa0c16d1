import { Matrix } from 'ml-matrix';
import { counted } from '../display/counted.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import { type Dense, toMatrix } from '../linear/index.ts';
import type { LossName } from '../losses/index.ts';
import { type LayerWrite, type Network, type Numbers, numbersToDense } from '../network/index.ts';
import type { AnyRun } from '../run/any-run.ts';
import type { TrainingData } from '../training/training-data.ts';
import type { RunWarning } from '../warnings/warning.ts';
import { runsHtml, runsText } from './difference-of-runs-display.ts';
import { type OptionDifference, optionsApart } from './options-apart.ts';
import { parameterName } from './parameter-name.ts';
import { type Parting, partingOf } from './parting.ts';
import { standingOf } from './standing.ts';

export interface RunDifferenceOptions {
  /** Rows to predict: inputs of shape (samples × inputs), or what has them, such as `data.test`. */
  readonly data?: Numbers | { readonly inputs: Numbers };
}

/** How two runs differ where they stood when they were compared: b − a. */
export interface RunDifference extends Displayable, Parting {
  readonly kind: 'runs';
  readonly a: RunSide;
  readonly b: RunSide;
  readonly options: readonly OptionDifference[];
  /** From the last sweep that both have in common, or from the first, up to where each stood. */
  readonly losses: readonly LossDifference[];
  /** By layer; empty where the networks have different shapes. */
  readonly layers: readonly LayerDifference[];
  /** Absent between two baselines, which show no training rows, where no rows were given. */
  readonly predictions?: PredictionDifference;
  /** What only one of them has been warned of. */
  readonly warnings: { readonly a: readonly RunWarning[]; readonly b: readonly RunWarning[] };
  /** What a reader must know: other data, losses or shapes. */
  readonly notes: readonly string[];
}

export interface RunSide {
  /** The method with its options, as a person writes it. */
  readonly description: string;
  readonly widths: readonly number[];
  readonly activations: readonly string[];
  readonly sweep: number;
  readonly sequence: number;
  readonly lossName: LossName;
  readonly loss: number;
}

/** The losses after one sweep; absent where a run had not come so far. */
export interface LossDifference {
  readonly sweep: number;
  readonly a?: number;
  readonly b?: number;
}

export interface LayerDifference {
  /** 1 … L. */
  readonly layer: number;
  /** W_b − W_a. Shape (width of the layer before × width). */
  readonly weights: Matrix;
  /** b_b − b_a, one per unit. */
  readonly bias: readonly number[];
  /** ‖b − a‖, weights and biases, Frobenius norm. */
  readonly norm: number;
  /** ‖b − a‖ / ‖a‖. */
  readonly relative: number;
  /** The last solve of each run that wrote the layer; absent where it is as it began. */
  readonly writtenBy: { readonly a?: LayerWrite; readonly b?: LayerWrite };
  /** The weight or bias that differs most; absent where none does. */
  readonly largest?: {
    /** Input column's name, the unit of the layer before, or `bias`. */
    readonly name: string;
    /** The unit it goes to, from 0. */
    readonly unit: number;
    readonly a: number;
    readonly b: number;
  };
}

/** How far apart predictions are, in the targets' own units. */
export interface PredictionDifference {
  readonly on: 'given rows' | 'training rows' | 'training rows of a' | 'training rows of b';
  readonly rows: number;
  /** Root mean square of b − a over rows and outputs. */
  readonly rms: number;
  /** The same for each output. */
  readonly perOutput: readonly { readonly name: string; readonly rms: number }[];
  /** Where they are furthest apart; rows and outputs from 0. */
  readonly largest: {
    readonly row: number;
    readonly output: number;
    readonly a: number;
    readonly b: number;
  };
}

/** @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`. */
export function differenceOfRuns(
  a: AnyRun,
  b: AnyRun,
  options: RunDifferenceOptions,
): RunDifference {
  const [one, other] = [a.network, b.network];
  checkComparable(one, other);
  const [dataOfA, dataOfB] = [dataOf(a), dataOf(b)];
  const parting = partingOf(a, b);
  const predictions = predictionsOf(a, b, options.data, dataOfA, dataOfB);
  const difference: RunDifference = {
    kind: 'runs',
    a: sideOf(a, one),
    b: sideOf(b, other),
    options: optionsApart(a.recipe, b.recipe),
    ...parting,
    losses: lossesOf(a.losses, b.losses, parting),
    layers: sameShape(one, other) ? layersOf(one, other, (dataOfA ?? dataOfB)?.inputNames) : [],
    ...(predictions ? { predictions } : {}),
    warnings: { a: onlyIn(warningsOf(a), warningsOf(b)), b: onlyIn(warningsOf(b), warningsOf(a)) },
    notes: notesOf(
      { run: a, network: one, data: dataOfA },
      { run: b, network: other, data: dataOfB },
    ),
    [displaySymbol]: () => ({
      'text/html': runsHtml(difference),
      'text/plain': runsText(difference),
    }),
    [inspectSymbol]: () => runsText(difference),
  };
  return difference;
}

function checkComparable({ widths: a }: Network, { widths: b }: Network): void {
  if (a[0] === b[0] && a.at(-1) === b.at(-1)) return;
  throw new BacksolveError(
    'SHAPE_MISMATCH',
    `Runs can be compared where their networks answer the same question: a, ${a.join('-')}, has ${ends(a)} and b, ${b.join('-')}, ${ends(b)}. Train both with the same inputs and outputs; hidden layers may differ.`,
  );
}

function ends(widths: readonly number[]): string {
  return `${counted(widths[0] ?? 0, 'input')} and ${counted(widths.at(-1) ?? 0, 'output')}`;
}

function dataOf(run: AnyRun): TrainingData | undefined {
  const found = standingOf(run);
  return found?.past.taskAfter(found.sweep).data;
}

function sideOf(run: AnyRun, { widths, activations }: Network): RunSide {
  const { recipe, sweep, sequence, lossName, loss } = run;
  return {
    description: recipe.description,
    widths,
    activations: activations.map(({ name }) => name),
    ...{ sweep, sequence, lossName, loss },
  };
}

function lossesOf(
  a: readonly number[],
  b: readonly number[],
  { forked, differs }: Parting,
): readonly LossDifference[] {
  const last = Math.max(a.length, b.length) - 1;
  const common = forked ?? (differs ?? Math.min(a.length, b.length)) - 1;
  const from = Math.max(0, common);
  return Array.from({ length: last - from + 1 }, (_, at) => {
    const sweep = from + at;
    const [one, other] = [a[sweep], b[sweep]];
    return {
      sweep,
      ...(one === undefined ? {} : { a: one }),
      ...(other === undefined ? {} : { b: other }),
    };
  });
}

function sameShape(a: Network, b: Network): boolean {
  return a.widths.join() === b.widths.join();
}

function layersOf(
  a: Network,
  b: Network,
  inputNames: readonly string[] | undefined,
): readonly LayerDifference[] {
  return a.parameters.map((_, index) => {
    const layer = index + 1;
    const [one, other] = [a.layer(layer), b.layer(layer)];
    const weights = Matrix.sub(other.weights, one.weights);
    const bias = other.bias.map((value, unit) => value - one.bias[unit]!);
    const norm = Math.hypot(weights.norm('frobenius'), ...bias);
    const size = Math.hypot(one.weights.norm('frobenius'), ...one.bias);
    const rows = [...weights.to2DArray(), bias];
    let largest = { at: 0, unit: 0, size: 0 };
    rows.forEach((row, at) => {
      row.forEach((change, unit) => {
        if (Math.abs(change) > largest.size) largest = { at, unit, size: Math.abs(change) };
      });
    });
    const { at, unit } = largest;
    const number = (from: typeof one): number =>
      at < weights.rows ? from.weights.get(at, unit) : from.bias[unit]!;
    const name = parameterName(layer, at, weights.rows, inputNames);
    return {
      layer,
      weights,
      bias,
      norm,
      relative: norm === 0 ? 0 : norm / size,
      writtenBy: {
        ...(one.writtenBy ? { a: one.writtenBy } : {}),
        ...(other.writtenBy ? { b: other.writtenBy } : {}),
      },
      ...(largest.size > 0 ? { largest: { name, unit, a: number(one), b: number(other) } } : {}),
    };
  });
}

function predictionsOf(
  a: AnyRun,
  b: AnyRun,
  given: RunDifferenceOptions['data'],
  dataOfA: TrainingData | undefined,
  dataOfB: TrainingData | undefined,
): PredictionDifference | undefined {
  const [inputs, on] = rowsToPredict(a, given, dataOfA, dataOfB);
  if (inputs === undefined) return undefined;
  const [one, other] = [a.predict(inputs), b.predict(inputs)];
  const { rows, columns } = one;
  const squares = new Array<number>(columns).fill(0);
  let largest = { row: 0, output: 0, size: -1 };
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < columns; output++) {
      const apart = Math.abs(other.get(row, output) - one.get(row, output));
      squares[output]! += apart * apart;
      if (apart > largest.size) largest = { row, output, size: apart };
    }
  }
  const { row, output } = largest;
  const names = (dataOfA ?? dataOfB)?.targetNames;
  return {
    on,
    rows,
    rms: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (rows * columns)),
    perOutput: squares.map((square, at) => ({
      name: names?.[at] ?? `output ${at + 1}`,
      rms: Math.sqrt(square / rows),
    })),
    largest: { row, output, a: one.get(row, output), b: other.get(row, output) },
  };
}

function rowsToPredict(
  { network: { widths } }: AnyRun,
  given: RunDifferenceOptions['data'],
  a: TrainingData | undefined,
  b: TrainingData | undefined,
): readonly [Matrix | undefined, PredictionDifference['on']] {
  if (given !== undefined) {
    const inputs = hasInputs(given) ? given.inputs : given;
    const count = widths[0] ?? 0;
    const because = `the networks take ${counted(count, 'input')}`;
    return [toMatrix(numbersToDense(inputs, { what: 'inputs' }, { count, because })), 'given rows'];
  }
  const data = a ?? b;
  const both = a && b && sameNumbers(a.inputs, b.inputs);
  const on = both ? 'training rows' : a ? 'training rows of a' : 'training rows of b';
  return [data && toMatrix(data.inputs), on];
}

function hasInputs(
  data: NonNullable<RunDifferenceOptions['data']>,
): data is { readonly inputs: Numbers } {
  return typeof data === 'object' && data !== null && 'inputs' in data;
}

function sameNumbers(one: Dense, other: Dense): boolean {
  if (one === other) return true;
  if (one.rows !== other.rows || one.columns !== other.columns) return false;
  return one.data.every((value, at) => value === other.data[at]);
}

function warningsOf(run: AnyRun): readonly RunWarning[] {
  return hasWarnings(run) ? run.warnings : [];
}

function hasWarnings(run: AnyRun): run is AnyRun & { readonly warnings: readonly RunWarning[] } {
  return 'warnings' in run && Array.isArray(run.warnings);
}

function onlyIn(own: readonly RunWarning[], others: readonly RunWarning[]): readonly RunWarning[] {
  const known = new Set(others.map(key));
  return own.filter((warning) => !known.has(key(warning)));
}

function key(warning: RunWarning): string {
  const layer = 'layer' in warning ? warning.layer : undefined;
  return `${warning.kind} ${layer ?? ''}`;
}

interface Compared {
  readonly run: AnyRun;
  readonly network: Network;
  readonly data: TrainingData | undefined;
}

function notesOf(a: Compared, b: Compared): readonly string[] {
  const notes: string[] = [];
  if (!sameShape(a.network, b.network)) {
    notes.push(
      `The networks ${a.network.widths.join('-')} and ${b.network.widths.join('-')} have different layers: weights are not compared.`,
    );
  } else if (named(a.network) !== named(b.network)) {
    notes.push(
      `The activations differ, ${named(a.network)} and ${named(b.network)}: weights of one size do not mean the same.`,
    );
  }
  if (a.run.lossName !== b.run.lossName) {
    notes.push(
      `a makes ${LOSSES[a.run.lossName]} small and b ${LOSSES[b.run.lossName]}: their losses are not comparable.`,
    );
  }
  if (a.data && b.data && a.data !== b.data) {
    if (!sameNumbers(a.data.inputs, b.data.inputs)) {
      notes.push(
        `They learn from different rows, ${a.data.inputs.rows} and ${b.data.inputs.rows}: their losses are not comparable.`,
      );
    } else if (!sameNumbers(a.data.targets, b.data.targets)) {
      notes.push('They learn different targets of the same rows, or in other units.');
    } else if (`${a.data.roots}` !== `${b.data.roots}`) {
      notes.push('They weigh the training rows differently.');
    }
  }
  return notes;
}

const LOSSES = { squared: 'squared errors', 'cross-entropy': 'cross-entropy' } as const;

function named({ activations }: Network): string {
  return activations.map(({ name }) => name).join('-');
}
