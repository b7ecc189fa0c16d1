import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  adam,
  compare,
  csv,
  earlyStop,
  load,
  network,
  plot,
  type Run,
  synthetic,
  train,
} from '../src/index.ts';
import { freshFolder, removeFolder } from './kernel/commands/command-line.ts';

/** One research session in the order in which a person makes it: what each step gives is what the next needs. */

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await freshFolder();
  file = join(folder, 'concrete é.csv');
  const { inputs, targets } = synthetic.friedman1({ samples: 400, noise: 1, seed: 1 });
  const names = Array.from({ length: 8 }, (_, j) => `x${j + 1}`);
  const rows = inputs.to2DArray().map((row, i) => [...row.slice(0, 8), targets.get(i, 0)]);
  await writeFile(file, [[...names, 'strength'], ...rows].map((row) => row.join(',')).join('\n'));
});
afterAll(() => removeFolder(folder));

it('from a file to a fitted network, into one solve, back, aside and on', async () => {
  const data = (await csv(file))
    .target('strength')
    .split({ valid: 0.1, test: 0.2, seed: 1 })
    .standardise();
  const run = train(network([8, 50, 1], { activation: 'tanh', seed: 1 }), data.train, {
    ridge: 'gcv',
  });
  const { reason } = await run.fit({ sweeps: 50, until: earlyStop(data.valid) });
  expect(['until', 'sweeps', 'stalled']).toContain(reason);
  expect(run.loss).toBeLessThan(run.losses[0]!);
  const stopped = run.loss;

  const solve = run.next('solve', { layer: 1 });
  const table = solve.summary({ unit: 3 });
  expect(table.rows.map(({ name }) => name)).toContain('x1');
  expect(table).toMatchObject({ layer: 1, unit: 3, sequence: solve.sequence });
  expect(plot.residuals(solve).data.length).toBeGreaterThan(0);
  const stiffer = solve.with({ ridge: 1 }).summary({ unit: 3 });
  expect(stiffer.ridge).toBe(1);

  for await (const event of run) {
    if (event.kind === 'solve' && event.condition > 1e8) break;
    if (event.kind === 'sweep:end') break;
  }
  run.back(3);
  run.goto(12);
  run.stepInto();
  run.stepOut();
  const forks = [1e-6, 1e-3, 1e-1].map((ridge) => run.fork({ ridge }, { at: 5 }));
  expect(forks.map(({ sweep, ridge }) => ({ sweep, ridge }))).toEqual(
    [1e-6, 1e-3, 1e-1].map((ridge) => ({ sweep: 5, ridge })),
  );

  const why = run.why();
  expect(why.parts.reduce((sum, { change }) => sum + change, 0)).toBeCloseTo(why.change, 10);
  const history = run.network.layer(1).weight(3, 0).history();
  expect(history.at(-1)?.after).toBe(run.network.layer(1).weights.get(3, 0));
  const ideal = run.capture('ideal', { layer: 1, sweep: 12 });
  expect(ideal).toMatchObject({ kind: 'ideal', layer: 1, sweep: 12 });
  expect(ideal.ideal.rows).toBe(ideal.actual.rows);

  const seen: number[] = [];
  {
    using hook = run.on('solve', { layer: 1 }, (event) => seen.push(event.sequence));
    run.step();
    run.step();
    expect(hook.calls).toBe(seen.length);
  }
  const { length } = seen;
  run.step();
  expect(length).toBeGreaterThan(0);
  expect(seen.length).toBe(length);

  const again: Run = load(JSON.parse(JSON.stringify(run.save())));
  again.goto(3);
  run.goto(3);
  expect(again.losses).toEqual(run.losses);
  expect(stopped).toBeLessThan(run.loss);

  const comparison = await compare(
    { ours: run.recipe, adam: adam({ learningRate: 'grid' }) },
    data,
    { seconds: 0.3, seeds: 2 },
  );
  expect(JSON.stringify(comparison)).toMatch(/ours.*adam/s);
}, 60_000);
