import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacksolveError, load, network, type Run, train } from '../../../src/index.ts';
import { checksumOfJson, hex } from '../../../src/run/saving/checksum.ts';
import { sineProduct } from '../../training/problems.ts';

const run = train(network([2, 3, 3, 1], { activation: ['elu', 'tanh'], skip: true, seed: 4 }), {
  ...sineProduct(4, 12),
  inputNames: ['a', 'b'],
  weights: Array.from({ length: 12 }, (_, row) => 1 + (row % 2)),
});
run.goto(4);
const fork = run.fork({ rung: 'inverse', damping: { initial: 0.1 } }, { at: 2 });
fork.goto(5);
fork.stepInto();
fork.stepInto();
const text = JSON.stringify(fork.save());

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Branch = Json[] | { [name: string]: Json };

const isBranch = (value: Json | undefined): value is Branch =>
  typeof value === 'object' && value !== null;

/** Every part of a value that stands in an object or a list: its holder and its name there. */
const placesIn = (value: Json): readonly (readonly [Branch, string])[] =>
  isBranch(value)
    ? Object.entries(value).flatMap(([name, inner]) => [[value, name] as const, ...placesIn(inner)])
    : [];

const copy = (): { [name: string]: Json } => JSON.parse(text);

const places = placesIn(copy()).length;

type Damage = (value: Json) => Json | undefined;

const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.constant<Damage>(() => undefined),
  fc.jsonValue({ maxDepth: 2 }).map<Damage>((other) => () => JSON.parse(JSON.stringify(other))),
  fc
    .constantFrom<Json>(0, -1, 1, 2, 3, 0.5, 1e9, 1e300, '', 'AAAA', '__proto__', [], {}, null)
    .map<Damage>((other) => () => other),
  // What is still a text, a number, a list or an object, but another one.
  fc.nat(1000).map<Damage>((at) => (value) => {
    if (typeof value === 'number') return value + (at % 5) - 2;
    if (typeof value === 'string') {
      const place = at % (value.length + 1);
      const letter = 'ABz/9'[at % 5] ?? '';
      return `${value.slice(0, place)}${letter}${value.slice(place + 1)}`;
    }
    if (Array.isArray(value))
      return at % 2 === 0 ? value.slice(0, -1) : [...value, ...value.slice(-1)];
    return isBranch(value) ? { ...value, [`x${at % 3}`]: at } : value;
  }),
);

const someDamages = fc.array(fc.tuple(fc.nat(places - 1), damages), { minLength: 1, maxLength: 2 });

const damaged = (list: readonly (readonly [number, Damage])[]): { [name: string]: Json } => {
  const value = copy();
  for (const [place, damage] of list) {
    const all = placesIn(value);
    const [holder, name] = all[place % all.length]!;
    const at = Array.isArray(holder) ? Number(name) : name;
    const changed = damage(Reflect.get(holder, at));
    if (changed !== undefined) Object.defineProperty(holder, at, { value: changed });
    else if (Array.isArray(holder)) holder.splice(Number(at), 1);
    else delete holder[name];
  }
  return value;
};

/** Whatever a person may do with a run. */
const use = (loaded: Run): void => {
  String(Reflect.apply(Reflect.get(loaded, Symbol.for('nodejs.util.inspect.custom')), loaded, []));
  expect(loaded.losses.length).toBe(loaded.sweep + 1);
  loaded.warnings.map(({ fix }) => fix);
  loaded.predict([[0.1, 0.2]]);
  const { sequence } = loaded;
  loaded.step();
  loaded.goto({ sequence });
  if (loaded.sweep > 0) loaded.back();
  loaded.goto(0);
  loaded.stepInto();
  loaded.stepOut();
  loaded.fork({ ridge: 0.1 }).step();
  // What a forger has made inconsistent may be found out when it is saved once more.
  loadedUnless(JSON.stringify(loaded.save()));
};

/** The run, or undefined where it was refused as it should be. */
const loadedUnless = (value: unknown): Run | undefined => {
  try {
    return Reflect.apply(load, undefined, [value]);
  } catch (error) {
    if (!(error instanceof BacksolveError)) throw error;
    expect(error.message.length).toBeGreaterThan(20);
    return undefined;
  }
};

describe('a saved run that was changed', () => {
  it('is refused with a typed error, wherever it was', () => {
    fc.assert(
      fc.property(someDamages, (list) => {
        const value = damaged(list);
        const loaded = loadedUnless(JSON.stringify(value));
        // Some changes change nothing.
        if (loaded) expect(value).toEqual(copy());
      }),
      { numRuns: 1000 },
    );
  });

  it('and given the checksum of the change is refused, or is a run that works', () => {
    let worked = 0;
    fc.assert(
      fc.property(someDamages, (list) => {
        const { checksum, ...content } = damaged(list);
        const loaded = loadedUnless(
          JSON.stringify({ ...content, checksum: hex(checksumOfJson(content)) }),
        );
        if (loaded === undefined) return;
        worked++;
        use(loaded);
      }),
      { numRuns: 1000 },
    );
    expect(worked).toBeGreaterThan(20);
  });

  it('is refused at every length that it was cut off at', () => {
    for (let length = 0; length < text.length; length += 7) {
      expect(loadedUnless(text.slice(0, length))).toBeUndefined();
    }
  });

  it('is refused when one letter is another', () => {
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom(...'aA0+", {}[]:é\u0000'),
        (at, letter) => {
          const changed = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
          if (changed !== text && loadedUnless(changed)) {
            expect(JSON.parse(changed)).toEqual(copy());
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is refused as any JSON value is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(loadedUnless(value)).toBeUndefined();
      }),
    );
    expect(loadedUnless(`${'['.repeat(1e5)}${']'.repeat(1e5)}`)).toBeUndefined();
  });

  const changedAt = (path: readonly string[], other: Json): unknown => {
    const value = copy();
    const holder = path
      .slice(0, -1)
      .reduce<Json>((at, name) => Reflect.get(Object(at), name), value);
    Reflect.set(Object(holder), path.at(-1) ?? '', other);
    return value;
  };

  it.each<[string, Json, RegExp]>([
    ['format', 'backsolve-network', /saved network, not a run.*networkFromJson/],
    ['format', 'other', /format 'backsolve-run'.*run\.save\(\)/],
    ['version', 2, /newer Backsolve.*version 2.*npm install backsolve@latest/],
    ['version', '1', /version of the saved run should be a whole number from 1; it is "1"/],
    ['plac', 1, /no "plac" \(place\?\)/],
    ['network.widths', [2, 3, 3], /network of the saved run should have two widths or more/],
    ['network.widths.1', 4, /network\.skip|stretches\[0\]\.start\.parameters/],
    ['network.activations.0.name', 'rely', /network\.activations\[0\].*layer 1/],
    ['network.activations.1.name', 'softmax', /network\.activations\[1\].*layer 2/],
    ['network.activations.0.parameters.alpha', -1, /network\.activations\[0\]/],
    [
      'data.rows',
      11,
      /data\.inputs of the saved run should be 22 numbers in base64; it is 24 numbers/,
    ],
    ['data.fingerprint.columns.0', '00000000', /data of the saved run should hold the rows/],
    [
      'data.inputNames',
      ['a'],
      /data\.inputNames of the saved run should have 2 names; it is a list of 1/,
    ],
    ['data.scale.deviation', 'AAAAAAAAAAA=', /data\.scale.*positive deviations/],
    ['data.inputs', 'AAAA', /data\.inputs.*something is missing/],
    ['stretches', [], /stretches of the saved run should begin with sweep 0/],
    ['stretches.1.options.rung', 'up', /stretches\[1\]\.options of the saved run don't go with/],
    ['stretches.1.options.ridge', 'Infinity', /stretches\[1\]\.options.*ridge/],
    ['stretches.1.options.rigde', 1, /stretches\[1\]\.options.*Did you mean 'ridge'/],
    [
      'stretches.1.start.sweep',
      0,
      /stretches\[1\]\.start\.between of the saved run should be 0 numbers/,
    ],
    ['records.sequence.3', 9, /records\.sequence of the saved run should begin with 0 and rise/],
    ['records.sequence.5', 9000, /records\.sequence of the saved run should rise by at most/],
    ['records.writes.1.0', 9, /records\.writes\[1\] of the saved run should name a layer in 1 … 3/],
    ['records.incidents.1', [{ kind: 'lost' }], /records\.incidents\[1\]\[0\]\.kind.*'clamped'/],
    ['states.0.accepted', [7], /states\[0\]\.accepted\[0\].*1 … 3; it is 7/],
    ['states.1.sweep', 1, /states\[1\]\.between of the saved run should be 8 numbers/],
    ['place.sweep', 6, /place\.sweep of the saved run should be a whole number in 0 … 5; it is 6/],
    ['place.offset', 1e9, /place\.offset/],
    ['place.offset', 3, /checksum of the saved run should be [0-9a-f]{8}/],
  ])('says where: %s = %j', (path, other, words) => {
    const saved = changedAt(path.split('.'), other);
    const loading = (): unknown => Reflect.apply(load, undefined, [saved]);
    expect(loading).toThrow(words);
    expect(loading).toThrow(expect.objectContaining({ code: 'FILE_NOT_UNDERSTOOD' }));
  });
});
