import { describe, expect, it } from 'vitest';
import { type Arrow, arrows, findCircle, sources } from './imports.ts';

const files = [...sources('src'), ...sources('kernel')];
const all = files.flatMap(arrows);
const inside = all.filter((arrow) => /^(src|kernel)\//.test(arrow.to));

/** The room a file belongs to: `src/training`, `kernel/protocol`; a file at a top is its own room. */
const room = (file: string): string => file.split('/').slice(0, 2).join('/');

const shown = (list: readonly Arrow[]): readonly string[] =>
  list.map((arrow) => `${arrow.from} → ${arrow.to}`);

describe('the import arrows', () => {
  it('are found at all', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(inside.length).toBeGreaterThan(100);
  });

  it('never join src and kernel', () => {
    const crossing = inside.filter((arrow) => arrow.from.split('/')[0] !== arrow.to.split('/')[0]);
    expect(shown(crossing)).toEqual([]);
  });

  it('form no circle of modules', () => {
    expect(findCircle(graph(inside.filter((arrow) => !arrow.typeOnly)))).toBeUndefined();
  });

  it('form no circle of rooms', () => {
    const between = inside
      .filter((arrow) => !arrow.typeOnly)
      .map((arrow) => ({ ...arrow, from: room(arrow.from), to: room(arrow.to) }))
      .filter((arrow) => arrow.from !== arrow.to);
    expect(findCircle(graph(between))).toBeUndefined();
  });

  it.each([
    ['kernel/protocol', ['kernel/errors.ts']],
    ['kernel/transport', ['kernel/errors.ts', 'kernel/protocol']],
    ['kernel/cell', ['kernel/errors.ts']],
    ['src/core', []],
    ['src/linear', ['src/errors.ts', 'src/check-options.ts', 'src/core']],
    ['src/activations', ['src/errors.ts', 'src/check-options.ts', 'src/core']],
    ['src/display', []],
    [
      'src/network',
      ['src/errors.ts', 'src/random.ts', 'src/display', 'src/linear', 'src/activations'],
    ],
    ['src/losses', ['src/errors.ts', 'src/linear', 'src/activations', 'src/network']],
  ])('%s imports only %j', (from, allowed) => {
    const others = inside.filter(
      (arrow) => room(arrow.from) === from && ![from, ...allowed].includes(room(arrow.to)),
    );
    expect(shown(others)).toEqual([]);
  });

  it.each([
    'src/run',
    'src/training',
    'src/targets',
    'src/linear',
    'src/network',
    'src/diagnostics',
  ])('%s knows nothing of pictures', (from) => {
    const drawn = inside.filter((a) => room(a.from) === from && room(a.to) === 'src/plot');
    expect(shown(drawn)).toEqual([]);
  });

  it('show transport and evaluator to the session and to nobody else', () => {
    const sees = (target: string): Set<string> =>
      new Set(
        inside.filter((a) => room(a.to) === target && !a.typeOnly).map((arrow) => room(arrow.from)),
      );
    const both = [...sees('kernel/transport')].filter((from) => sees('kernel/runner').has(from));
    // The places that wire a whole kernel together, each for its own front end.
    expect(both.sort()).toEqual(['kernel/client', 'kernel/commands']);
  });

  it('take no package that the package itself does not bring', async () => {
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    const brought = Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    });
    const foreign = all
      .map((arrow) => arrow.to)
      .filter((to) => !/^(src|kernel)\/|^node:/.test(to))
      .map((to) => to.split('/', to.startsWith('@') ? 2 : 1).join('/'))
      .filter((name) => !brought.includes(name));
    expect([...new Set(foreign)]).toEqual([]);
  });
});

function graph(list: readonly Arrow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of list) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  return edges;
}
