// A program that is killed while it trains, and goes on where it was when it is started again.
import { checkpoint, loadRun, network, train } from '../../dist/src/index.js';

const [path = '', sweeps = '0'] = process.argv.slice(2);
const inputs = Array.from({ length: 60 }, (_, row) => [Math.sin(row), Math.cos(3 * row)]);
const targets = inputs.map(([x, y]) => [Math.sin(3 * x) * y]);
const net = network([2, 40, 40, 1], { seed: 3 });
const run = await loadRun(path, {
  orElse: () => train(net, { inputs, targets }, { ridge: 1e-9, rung: 'inverse' }),
});
console.log(run.sweep);
await run.fit({
  sweeps: Number(sweeps) - run.sweep,
  onSweep: checkpoint(path, { everySweeps: 1, states: 8 }),
});
console.log('done');
