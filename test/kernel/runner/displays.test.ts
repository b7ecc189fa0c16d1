import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CellRunner, startCellRunner } from './cell-runner.ts';

let runner: CellRunner;
beforeAll(async () => {
  runner = await startCellRunner();
});
afterAll(() => runner.evaluator.stop());

/** What a cell displays: each bundle, and the place that it goes to. */
async function displays(
  code: string,
): Promise<readonly { kind: string; data: Readonly<Record<string, unknown>>; id: unknown }[]> {
  await runner.value(code);
  return runner.outputs
    .filter(({ cell }) => cell === runner.latest())
    .flatMap(({ output }) =>
      output.kind === 'display' || output.kind === 'update'
        ? [{ kind: output.kind, data: output.rendering.data, id: output.id }]
        : [],
    );
}

test('several values are shown one after the other, each in its own place', async () => {
  const shown = await displays("const last = display(1, 'two', [3], { id: 'here' })");
  expect(shown.map(({ data }) => data['text/plain'])).toEqual(['1', "'two'", '[ 3 ]']);
  expect(new Set(shown.map(({ id }) => id)).size).toBe(3);
  expect(shown.at(-1)?.id).toBe('here');
  expect(await displays('last.update(4)')).toEqual([
    { kind: 'update', data: { 'text/plain': '4' }, id: 'here' },
  ]);
});

test('an object that holds more than options is a value', async () => {
  const shown = await displays("display({ id: 1 }); display(2, { id: 'x', name: 'y' })");
  expect(shown.map(({ data }) => data['text/plain'])).toEqual([
    '{ id: 1 }',
    '2',
    "{ id: 'x', name: 'y' }",
  ]);
});

test('a raw bundle is sent as it is', async () => {
  const [shown] = await displays("display({ 'text/html': '<b>1</b>' }, { raw: true })");
  expect(shown?.data).toEqual({ 'text/html': '<b>1</b>' });
});

test('cells can write markup, and name a variable like a tag', async () => {
  const [shown] = await displays('display(html`<b>${"<"}</b>`)');
  expect(shown?.data['text/html']).toBe('<b>&lt;</b>');
  expect(await runner.value('const md = 5\nmd')).toBe('5');
  expect(await runner.value('md + 1')).toBe('6');
});

test('all of a long list is shown when asked for', async () => {
  const [short, whole] = await displays(
    'const long = Array.from({ length: 1000 }, (_, i) => i); display(long); display(long, { all: true })',
  );
  expect(String(short?.data['text/plain'])).toContain('900 more items');
  expect(String(whole?.data['text/plain'])).toContain('999');
});
