import { counted } from '../../display/counted.ts';
import { BacksolveError } from '../../errors.ts';
import type { Architecture } from '../../network/index.ts';
import { type TrainingData, type TrainingInput, takeData } from '../../training/training-data.ts';
import { blockRowsOf, fingerprintOf } from './fingerprint.ts';
import type { Reader } from './reader.ts';
import type { Fingerprint } from './saved-run.ts';

/**
 * The training rows of a saved run: its own, or where it has none the given ones, if they are the same.
 *
 * @throws `WRONG_ARGUMENT` when there are none or others are given; `FILE_NOT_UNDERSTOOD`; what
 * `train` throws for the given ones.
 */
export function readData(
  reader: Reader,
  architecture: Architecture,
  given: TrainingInput | undefined,
): TrainingData {
  reader.only([
    'rows',
    'inputNames',
    'targetNames',
    'scale',
    'fingerprint',
    'inputs',
    'targets',
    'roots',
  ]);
  const saved = readFrame(reader, architecture);
  const own = reader.has('inputs') ? readRows(reader, saved) : undefined;
  if (own && firstOther(fingerprintOf(own).columns, saved.fingerprint.columns) !== undefined) {
    throw reader.refuse('hold the rows that its fingerprint was made of');
  }
  if (given === undefined) {
    if (own) return own;
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `The run was saved without its training rows: ${counted(saved.rows, 'row')} of ${counted(saved.inputColumns, 'input')} and ${counted(saved.targetColumns, 'target')}. Give them again: load(saved, { data: data.train }).`,
    );
  }
  const taken = takeData(architecture, given);
  checkSame(taken, saved, own);
  return { ...taken, inputNames: saved.inputNames, targetNames: saved.targetNames };
}

/** What a file says of the rows, be they in it or not. */
interface Frame {
  readonly rows: number;
  readonly inputColumns: number;
  readonly targetColumns: number;
  readonly inputNames: readonly string[] | undefined;
  readonly targetNames: readonly string[] | undefined;
  readonly scale: TrainingData['scale'];
  readonly fingerprint: Fingerprint;
}

function readFrame(reader: Reader, { widths }: Architecture): Frame {
  const rows = reader.entry('rows').whole(1);
  const inputColumns = widths[0] ?? 0;
  const targetColumns = widths.at(-1) ?? 0;
  const names = (name: string, count: number): readonly string[] | undefined => {
    if (!reader.has(name)) return undefined;
    const found = reader.entry(name).list();
    if (found.length === count) return found.map((each) => each.text());
    throw reader.entry(name).refuse(`have ${counted(count, 'name')}`);
  };
  const scale = reader.entry('scale').only(['mean', 'deviation']);
  const mean = [...scale.entry('mean').numbers(targetColumns)];
  const deviation = [...scale.entry('deviation').numbers(targetColumns)];
  if (![...mean, ...deviation].every(Number.isFinite) || !deviation.every((each) => each > 0)) {
    throw scale.refuse('hold finite means and positive deviations');
  }
  const marks = reader.entry('fingerprint').only(['columns', 'blocks']);
  const texts = (name: string): readonly string[] =>
    marks
      .entry(name)
      .list()
      .map((each) => each.text());
  return {
    rows,
    inputColumns,
    targetColumns,
    inputNames: names('inputNames', inputColumns),
    targetNames: names('targetNames', targetColumns),
    scale: { mean, deviation },
    fingerprint: { columns: texts('columns'), blocks: texts('blocks') },
  };
}

function readRows(reader: Reader, frame: Frame): TrainingData {
  const { rows, inputColumns, targetColumns, inputNames, targetNames, scale } = frame;
  const table = (name: string, columns: number) => {
    const data = reader.entry(name).numbers(rows * columns);
    if (data.every(Number.isFinite)) return { rows, columns, data };
    throw reader.entry(name).refuse('hold finite numbers only');
  };
  const inputs = table('inputs', inputColumns);
  const targets = table('targets', targetColumns);
  const roots = reader.has('roots') ? table('roots', 1).data : undefined;
  if (roots?.some((root) => root < 0) || roots?.every((root) => root === 0)) {
    throw reader.entry('roots').refuse('hold numbers from 0, and not zeros alone');
  }
  return { inputs, targets, inputNames, targetNames, scale, roots };
}

/** Refuses rows that the run wasn't trained on, saying where they begin to differ. */
function checkSame(given: TrainingData, saved: Frame, own: TrainingData | undefined): void {
  const wrong =
    otherShape(given, saved) ?? otherScale(given, saved) ?? otherRows(given, saved, own);
  if (wrong === undefined) return;
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `The data given aren't those that the saved run was trained on: ${wrong}. Give the same rows in the same order, made by the same steps.`,
  );
}

function otherShape({ inputs, roots }: TrainingData, saved: Frame): string | undefined {
  if (inputs.rows !== saved.rows) {
    return `they have ${counted(inputs.rows, 'row')}, and those had ${saved.rows}`;
  }
  const weighted = saved.fingerprint.columns.length > saved.inputColumns + saved.targetColumns;
  if (weighted === (roots !== undefined)) return undefined;
  return weighted ? 'those had weights' : 'they have weights, and those had none';
}

function otherScale({ scale }: TrainingData, saved: Frame): string | undefined {
  const same =
    firstOther(scale.mean, saved.scale.mean) ?? firstOther(scale.deviation, saved.scale.deviation);
  if (same === undefined) return undefined;
  const text = ({ mean, deviation }: TrainingData['scale']): string =>
    `mean ${mean.join(', ')} and deviation ${deviation.join(', ')}`;
  return `their targets are scaled by ${text(scale)}, and those were by ${text(saved.scale)} (standardise the same split, or give targetScale)`;
}

function otherRows(
  given: TrainingData,
  saved: Frame,
  own: TrainingData | undefined,
): string | undefined {
  const marks = fingerprintOf(given);
  const { inputColumns, targetColumns, inputNames, targetNames } = saved;
  const columns = marks.columns.flatMap((mark, at) => {
    if (mark === saved.fingerprint.columns[at]) return [];
    if (at < inputColumns) return [`input ${inputNames?.[at] ?? at + 1}`];
    const target = at - inputColumns;
    return target < targetColumns
      ? [`target ${targetNames?.[target] ?? target + 1}`]
      : ['the weights'];
  });
  const block = firstOther(marks.blocks, saved.fingerprint.blocks);
  if (columns.length === 0 && block === undefined) return undefined;
  const what = columns.length > 4 ? `${columns.length} columns` : columns.join(', ');
  if (own) return `they differ in ${what}, ${firstCell(given, own)}`;
  const size = blockRowsOf(saved.rows);
  const from = (block ?? 0) * size + 1;
  const to = Math.min(from + size - 1, saved.rows);
  return `they differ in ${what || 'some numbers'}, first in ${from === to ? `row ${from}` : `the rows ${from} … ${to}`}`;
}

function firstCell(given: TrainingData, own: TrainingData): string {
  for (const what of ['inputs', 'targets'] as const) {
    const { data, columns } = own[what];
    const at = firstOther(given[what].data, data);
    if (at === undefined) continue;
    const place = `row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1} of the ${what}`;
    return `first in ${place}, ${given[what].data[at]} instead of ${data[at]}`;
  }
  return 'first in the weights';
}

function firstOther<T>(one: ArrayLike<T>, other: ArrayLike<T>): number | undefined {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    if (!Object.is(one[at], other[at])) return at;
  }
  return undefined;
}
