import {
  type Activation,
  type ActivationDefinition,
  activation,
  activationFromJson,
  outputActivation,
} from '../../activations/index.ts';
import { numberText } from '../../display/number-text.ts';
import { BacksolveError } from '../../errors.ts';
import { packed } from './packed.ts';
import type { Reader } from './reader.ts';
import type { SavedActivation } from './saved-run.ts';

/** Where a function is looked at to know it again: both sides of 0, in its bends and in its tails. */
const POINTS = Float64Array.of(-20, -3, -1, -0.3, 0, 0.1, 0.7, 2, 5, 30);

/** Machines may differ in the last digits of an exponential; another function differs in the first. */
const TOLERANCE = 1e-9;

/** Writes an activation by name; of a function of the user's own also how it looks. */
export function savedActivation(used: Activation): SavedActivation {
  const { name, parameters } = used;
  const sample = sampleOf(used);
  const json = { name, parameters: { ...parameters } };
  return isBuiltIn(json, sample) ? json : { ...json, sample: packed(sample) };
}

/**
 * Finds the activation that was saved.
 *
 * @param layer - Which one, for the message.
 * @param given - The functions of the user's own.
 * @throws `UNKNOWN_OPTION` when it is a function of the user's own that isn't among them, or another
 * one of the same name is; `FILE_NOT_UNDERSTOOD`.
 */
export function readActivation(
  reader: Reader,
  layer: number,
  given: readonly (Activation | ActivationDefinition)[],
  output: boolean,
): Activation {
  reader.only(['name', 'parameters', 'sample']);
  const name = reader.entry('name').text();
  const parameters = Object.fromEntries(
    reader
      .entry('parameters')
      .entries()
      .map(([key, value]) => [key, value.finite()]),
  );
  if (!reader.has('sample')) {
    const found = attempt(() => activationFromJson({ name, parameters }));
    const fits = found && (output || attempt(() => activation(found)));
    if (fits) return found;
    throw reader.refuse(`be an activation of this version for layer ${layer}`);
  }
  const sample = reader.entry('sample').numbers(2 * POINTS.length);
  const mine = given.find((each) => each?.name === name);
  if (mine === undefined) {
    throw new BacksolveError(
      'UNKNOWN_OPTION',
      `Layer ${layer} of the saved run has the activation '${name}', a function of your own, which JSON can't carry. Give it again: load(saved, { activations: [${/^[a-z]+$/i.test(name) ? name : 'mine'}] }).`,
    );
  }
  const found = output ? outputActivation(mine) : activation(mine);
  checkSame(found, layer, sample);
  return found;
}

function checkSame(found: Activation, layer: number, saved: Float64Array): void {
  const now = sampleOf(found);
  const at = saved.findIndex((value, index) => !near(value, now[index]!));
  if (at < 0) return;
  const what = at < POINTS.length ? 'value' : 'derivative';
  const z = POINTS[at % POINTS.length]!;
  throw new BacksolveError(
    'UNKNOWN_OPTION',
    `The activation '${found.name}' that was given isn't the one of layer ${layer}: at z = ${z} its ${what} is ${numberText(now[at]!, 8)}, and the run was made with ${numberText(saved[at]!, 8)}. Give the function that the run was made with.`,
  );
}

function near(one: number, other: number): boolean {
  if (Object.is(one, other)) return true;
  return Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(one), Math.abs(other));
}

function sampleOf(used: Activation): Float64Array {
  const values = used.values(POINTS.slice(), POINTS.length);
  return Float64Array.of(...values, ...used.derivatives(POINTS.slice(), values));
}

function isBuiltIn(json: SavedActivation, sample: Float64Array): boolean {
  const found = attempt(() => activationFromJson(json));
  return found !== undefined && sampleOf(found).every((value, at) => Object.is(value, sample[at]));
}

/** What is refused with a typed error is `undefined`. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof BacksolveError) return undefined;
    throw error;
  }
}
