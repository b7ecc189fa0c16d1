import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CellRunner, startCellRunner } from './cell-runner.ts';

describe('a look at a value of a running notebook', () => {
  let runner: CellRunner;

  beforeAll(async () => {
    runner = await startCellRunner();
    await runner.run(`
      let calls = 0;
      const object = { a: 1, 'b-c': 'x', get costly() { calls += 1; return 1 }, f() {} };
      class Base { inherited() {} }
      const instance = new (class extends Base { own = 1 });
      const proxy = new Proxy({ inside: 1 }, {
        get() { calls += 1 }, ownKeys() { calls += 1; return [] }, has() { calls += 1; return true },
        getPrototypeOf() { calls += 1; return null },
        getOwnPropertyDescriptor() { calls += 1; return undefined },
      });
      const big = new Float64Array(1_000_000);
      const text = 'words', nothing = null;
      var listed = 1;
      globalThis.planted = 1;
      function twice(x: number) { return 2 * x }
    `);
  });
  afterAll(() => runner.evaluator.stop());

  const names = async (expression?: string): Promise<readonly string[] | undefined> =>
    (await runner.evaluator.look?.(expression))?.names.map(({ name, type }) => `${name}: ${type}`);

  it.each([
    ['object', ['a: number', 'b-c: string', 'costly: accessor', 'f: function']],
    ['instance', ['inherited: function', 'own: number']],
    ['nothing', []],
    ['text', []],
    ['unknown', undefined],
    ['object.nothing.there', undefined],
    ['not an expression', undefined],
    [');(', undefined],
  ])('has the members of %s', async (expression, expected) => {
    expect((await names(expression))?.toSorted()).toEqual(expected);
  });

  it.each([
    'object.costly',
    'proxy.inside',
    'calls += 1',
    'twice(1)',
    'await 1',
    'proxy',
    'object',
  ])('changes nothing and runs nothing of its own: %s', async (expression) => {
    await names(expression);
    expect(await runner.value('calls')).toBe('0');
  });

  it('is given up when it takes too long', async () => {
    expect(await names('(() => { for (;;); })()')).toBeUndefined();
    expect(await runner.value('text')).toBe("'words'");
  });

  it('does not list the elements of a big array', async () => {
    const found = await names('big');
    expect(found).toContain('subarray: function');
    expect(found?.length).toBeLessThan(100);
  });

  it('has every variable, however it was declared', async () => {
    const found = await names();
    for (const name of ['object', 'instance', 'listed', 'planted', 'twice', 'display']) {
      expect(found).toContain(`${name}: variable`);
    }
    expect(found?.join()).not.toMatch(/__cell__|Array:/);
  });

  it("has a function's source", async () => {
    expect((await runner.evaluator.look?.('twice'))?.text).toContain('return 2 * x');
  });

  it('is not taken while a cell runs', async () => {
    const running = runner.run('await new Promise(() => {})');
    expect(await names('object')).toBeUndefined();
    await runner.evaluator.interrupt();
    await running;
    expect(await names('object')).toHaveLength(4);
  });
});
