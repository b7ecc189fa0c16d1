import { BacksolveError } from '../errors.ts';

/**
 * An activation function a = f(z), monotone where it is invertible.
 *
 * The whole-array forms are what training runs on; the scalar ones are for people and tests.
 */
export interface Activation {
  readonly name: string;
  /** What a definition needs beside the name to be rebuilt, such as a slope. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Whether f⁻¹ exists: rung `inverse` needs it, rung `layer` only the derivative. */
  readonly invertible: boolean;
  /** Why f⁻¹ doesn't exist, as the end of a sentence about f; absent where nobody said. */
  readonly noInverse?: string;
  /** The open range (lowest, highest) of f. */
  readonly range: readonly [number, number];
  /** f(z). */
  value(z: number): number;
  /** f′(z), from z and a = f(z), whichever is the better conditioned. */
  derivative(z: number, a: number): number;
  /** f⁻¹(a) for a inside the range; NaN where the activation has no inverse. */
  inverse(a: number): number;
  /**
   * f of every entry.
   *
   * @param width - Units of the layer, for a function of all units of a row: softmax.
   */
  values(z: Float64Array, width?: number): Float64Array;
  /** f′ of every entry. */
  derivatives(z: Float64Array, a: Float64Array): Float64Array;
}

/** What a user writes to bring an activation of their own. */
export interface ActivationDefinition {
  /** Letters, digits, spaces and hyphens, beginning with a letter. */
  readonly name: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly value: (z: number) => number;
  readonly derivative: (z: number, a: number) => number;
  /** Leave out where the function cannot be inverted. */
  readonly inverse?: (a: number) => number;
  /** Why it cannot, for the message that refuses rung `inverse`: `'it maps every … to 0'`. */
  readonly noInverse?: string;
  /** Default: all numbers. */
  readonly range?: readonly [number, number];
}

/**
 * Completes a definition to an {@link Activation}.
 *
 * Each call makes its own loops over the arrays, so that the engine can inline one function into
 * each instead of meeting all of them in one place.
 *
 * @throws `OPTION_OUT_OF_RANGE` when the name can't be shown and saved, or the range is empty.
 */
export function defineActivation(definition: ActivationDefinition): Activation {
  const { name, value, derivative, inverse, noInverse } = definition;
  const range = definition.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (typeof name !== 'string' || !/^[a-z][a-z0-9 -]*$/i.test(name)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `An activation's name is made of letters, digits, spaces and hyphens and begins with a letter, got ${JSON.stringify(name)}. Try 'swish'.`,
    );
  }
  if (!(range[0] < range[1])) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `Activation '${name}' has the range (${range.join(', ')}), which holds nothing. Give the lower end first: range: [-1, 1].`,
    );
  }
  return {
    name,
    parameters: definition.parameters ?? {},
    invertible: inverse !== undefined,
    ...(inverse === undefined && noInverse !== undefined ? { noInverse } : {}),
    range,
    value,
    derivative,
    inverse: inverse ?? (() => Number.NaN),
    values: (z) => z.map((entry) => value(entry)),
    derivatives: (z, a) => z.map((entry, at) => derivative(entry, a[at] ?? Number.NaN)),
  };
}
