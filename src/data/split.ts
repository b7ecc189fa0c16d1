import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { createSplit, type SplitContents, standardised } from './create-split.ts';
import type { ThreeWaySplit, TwoWaySplit } from './data-set.ts';
import { partsHtml, partsText } from './data-set-display.ts';
import type { ThreeParts, TwoParts } from './draw-parts.ts';

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
