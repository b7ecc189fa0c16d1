import { checkOptions } from '../check-options.ts';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import { random } from '../random.ts';
import { createSplit, type SplitContents, splitRows, standardised } from './create-split.ts';
import type { ThreeWaySplit, TwoWayOptions, TwoWaySplit } from './data-set.ts';
import { partsHtml, partsText } from './data-set-display.ts';

interface TwoParts {
  readonly train: SplitContents;
  readonly test: SplitContents;
}

interface ThreeParts extends TwoParts {
  readonly valid: SplitContents;
}

/**
 * Draws the parts: the first rows of a seeded permutation are for testing, the next ones for
 * validation, the rest for training. Within a part rows keep the order of the source.
 *
 * @throws BacksolveError - `OPTION_OUT_OF_RANGE` where a share isn't one or leaves a part empty.
 */
export function drawParts(
  contents: SplitContents,
  options: TwoWayOptions & { readonly valid?: number },
): TwoParts & Partial<ThreeParts> {
  checkOptions('split', options, ['test', 'valid', 'seed']);
  const { test, valid, seed } = options;
  if (typeof seed !== 'number' || !Number.isFinite(seed)) {
    throw outOfRange(
      `split needs a seed, such as { seed: 1 }, to draw the same rows again; got ${seed}.`,
    );
  }
  checkShare('test', test);
  if (valid !== undefined) checkShare('valid', valid);
  const rows = contents.rowNumbers.length;
  const tested = Math.round(test * rows);
  const validated = Math.round((valid ?? 0) * rows);
  const trained = rows - tested - validated;
  if (tested < 1 || trained < 1 || (valid !== undefined && validated < 1)) {
    throw outOfRange(
      `Of ${rows} rows, test ${test}${valid === undefined ? '' : ` and valid ${valid}`} make parts of ${tested}${valid === undefined ? '' : `, ${validated}`} and, for training, ${trained}; each part needs a row. Change the shares or bring more rows.`,
    );
  }
  const order = random(seed).permutation(rows);
  const part = (from: number, to: number): SplitContents =>
    splitRows(
      contents,
      order.slice(from, to).sort((a, b) => a - b),
    );
  return {
    train: part(tested + validated, rows),
    test: part(0, tested),
    ...(valid === undefined ? {} : { valid: part(tested, tested + validated) }),
  };
}

export function twoWaySplit(parts: TwoParts, seed: number): TwoWaySplit {
  return Object.freeze<TwoWaySplit>({
    train: createSplit(parts.train, 'training rows'),
    test: createSplit(parts.test, 'test rows'),
    seed,
    standardise: () =>
      twoWaySplit(
        {
          train: standardised(parts.train, parts.train),
          test: standardised(parts.test, parts.train),
        },
        seed,
      ),
    ...displayOf({ train: parts.train, test: parts.test }, seed),
  });
}

export function threeWaySplit(parts: ThreeParts, seed: number): ThreeWaySplit {
  return Object.freeze<ThreeWaySplit>({
    ...twoWaySplit(parts, seed),
    valid: createSplit(parts.valid, 'validation rows'),
    standardise: () =>
      threeWaySplit(
        {
          train: standardised(parts.train, parts.train),
          valid: standardised(parts.valid, parts.train),
          test: standardised(parts.test, parts.train),
        },
        seed,
      ),
    ...displayOf({ train: parts.train, valid: parts.valid, test: parts.test }, seed),
  });
}

function displayOf(
  parts: Readonly<Record<string, SplitContents>>,
  seed: number,
): Pick<TwoWaySplit, typeof displaySymbol | typeof inspectSymbol> {
  return {
    [displaySymbol]: () => ({
      'text/html': partsHtml(parts, seed),
      'text/plain': partsText(parts, seed),
    }),
    [inspectSymbol]: () => partsText(parts, seed),
  };
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
