import type { Recipe } from '../run/any-run.ts';

/** An option that differs, as it was given; undefined where it was left to its default. */
export interface OptionDifference {
  readonly name: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** What the two were asked for in different words: the method, then option by option. */
export function optionsApart(a: Recipe, b: Recipe): readonly OptionDifference[] {
  if (a.method !== b.method && !(isOfTrain(a) && isOfTrain(b))) {
    return [{ name: 'method', a: a.description, b: b.description }];
  }
  const ofA = { ...optionsOf(a), rung: a.method };
  const ofB = { ...optionsOf(b), rung: b.method };
  const names = new Set([...Object.keys(ofA), ...Object.keys(ofB)].sort());
  return [...names]
    .map((name) => ({ name, a: optionOf(ofA, name), b: optionOf(ofB, name) }))
    .filter((option) => !same(option.a, option.b));
}

/** A recipe of `train` keeps the network's shape; the rungs are its methods, and share their options. */
function isOfTrain({ architecture }: Recipe): boolean {
  return architecture !== undefined;
}

function optionsOf(recipe: Recipe): object {
  const options: unknown = Reflect.get(recipe, 'options');
  return typeof options === 'object' && options !== null ? options : {};
}

function optionOf(options: object, name: string): unknown {
  return Reflect.get(options, name);
}

/** Numbers, words, or plain objects of them. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Object.is(a, b);
  }
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same(optionOf(a, name), optionOf(b, name)));
}
