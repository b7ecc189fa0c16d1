import { BacksolveError } from '../../errors.ts';
import type { DataSet } from '../data-set.ts';
import { draw, numbered } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

export interface ParityOptions extends SyntheticOptions {
  /** How many inputs. Default 2: XOR. */
  readonly bits?: number;
}

/**
 * y = x₁ x₂ … x_bits with every input −1 or 1: whether an even number of them is −1. No function of
 * fewer inputs tells anything about it.
 *
 * Rows go through the corners of the cube one after the other, so that 2^bits samples hold each
 * once; the seed draws nothing but noise.
 */
export function parity(options: ParityOptions): DataSet {
  checkSynthetic('parity', options, ['bits']);
  const { bits = 2 } = options;
  if (!Number.isInteger(bits) || bits < 1 || bits > 30) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `parity takes a whole number of bits from 1 to 30; got ${bits}. Try { bits: 2 }, which is XOR.`,
    );
  }
  return draw(options, numbered(bits), ['y'], (_, row) => {
    const inputs = Array.from({ length: bits }, (_, bit) => ((row >> bit) & 1 ? -1 : 1));
    return { inputs, targets: [parityValue(inputs)] };
  });
}

/** The formula of {@link parity} without noise: the product of the inputs. */
export function parityValue(inputs: readonly number[]): number {
  return inputs.reduce((product, input) => product * input, 1);
}
