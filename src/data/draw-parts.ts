import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import { random } from '../random.ts';
import { classCounts } from './class-counts.ts';
import { type SplitContents, splitRows } from './create-split.ts';
import type { TwoWayOptions } from './data-set.ts';

export interface TwoParts {
  readonly train: SplitContents;
  readonly test: SplitContents;
}

export interface ThreeParts extends TwoParts {
  readonly valid: SplitContents;
}

type Options = TwoWayOptions & { readonly valid?: number };

/**
 * Draws the parts: the first rows of a seeded permutation are for testing, the next ones for
 * validation, the rest for training; stratified, the first rows of each class and so on. Within a
 * part rows keep the order of the source.
 *
 * @throws BacksolveError - `OPTION_OUT_OF_RANGE` where a share isn't one or leaves a part empty,
 *   `CLASS_WITHOUT_ROWS` where the training rows lack a class.
 */
export function drawParts(
  contents: SplitContents,
  options: Options,
): TwoParts & Partial<ThreeParts> {
  checkSplit(contents, options);
  const { test, valid, seed, stratified = false } = options;
  const rows = contents.rowNumbers.length;
  const order = random(seed).permutation(rows);
  const drawn = { test: [] as number[], valid: [] as number[], train: [] as number[] };
  for (const group of stratified ? byClass(contents, order) : [order]) {
    const tested = Math.round(test * group.length);
    const validated = Math.round((valid ?? 0) * group.length);
    drawn.test.push(...group.slice(0, tested));
    drawn.valid.push(...group.slice(tested, tested + validated));
    drawn.train.push(...group.slice(tested + validated));
  }
  const sizes = [drawn.test, ...(valid === undefined ? [] : [drawn.valid])].map((p) => p.length);
  if (drawn.train.length < 1 || sizes.includes(0)) {
    throw outOfRange(
      `Of ${rows} rows, test ${test}${valid === undefined ? '' : ` and valid ${valid}`} make parts of ${sizes.join(', ')} and, for training, ${drawn.train.length}; each part needs a row. Change the shares or bring more rows.`,
    );
  }
  const part = (positions: readonly number[]): SplitContents =>
    splitRows(
      contents,
      [...positions].sort((a, b) => a - b),
    );
  const train = part(drawn.train);
  if (contents.classes) checkClasses(contents, contents.classes, train, options);
  return {
    train,
    test: part(drawn.test),
    ...(valid === undefined ? {} : { valid: part(drawn.valid) }),
  };
}

/** The rows of each class, in the order given. */
function byClass(
  { targets }: SplitContents,
  order: readonly number[],
): readonly (readonly number[])[] {
  return [...Array(targets.columns).keys()].map((column) =>
    order.filter((row) => targets.get(row, column) === 1),
  );
}

/** Refuses training rows that lack a class. */
function checkClasses(
  contents: SplitContents,
  classes: readonly string[],
  train: SplitContents,
  { seed, stratified = false }: Options,
): void {
  const lacking = classCounts(train).indexOf(0);
  if (lacking < 0) return;
  const all = classCounts(contents)[lacking];
  const name = JSON.stringify(classes[lacking]);
  throw new BacksolveError(
    'CLASS_WITHOUT_ROWS',
    `With seed ${seed} no training row is of class ${name}: its ${all === 1 ? 'only row was' : `${all} rows were all`} drawn for other parts. Try ${stratified ? 'a smaller share' : '{ stratified: true }, another seed'}, or leave the class out before .target(…) with .where(…).`,
  );
}

function checkSplit(contents: SplitContents, options: Options): void {
  checkOptions('split', options, ['test', 'valid', 'seed', 'stratified']);
  const { test, valid, seed, stratified = false } = options;
  if (typeof seed !== 'number' || !Number.isFinite(seed)) {
    throw outOfRange(
      `split needs a seed, such as { seed: 1 }, to draw the same rows again; got ${seed}.`,
    );
  }
  checkShare('test', test);
  if (valid !== undefined) checkShare('valid', valid);
  if (typeof stratified !== 'boolean') {
    throw outOfRange(`split's stratified is true or false, got ${JSON.stringify(stratified)}.`);
  }
  if (stratified && contents.classes === undefined) {
    throw outOfRange(
      `A stratified split divides each class, but the targets are amounts. Take classes with .target('species', { classes: true }), or leave the option out.`,
    );
  }
}

function checkShare(name: string, share: number): void {
  if (typeof share === 'number' && share > 0 && share < 1) return;
  throw outOfRange(
    `split's ${name} is a share of the rows between 0 and 1, such as { ${name}: 0.2 }; got ${share}.`,
  );
}

function outOfRange(message: string): BacksolveError {
  return new BacksolveError('OPTION_OUT_OF_RANGE', message);
}
