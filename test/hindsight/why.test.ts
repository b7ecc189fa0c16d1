import { describe, expect, it } from 'vitest';
import { synthetic } from '../../src/data/index.ts';
import { displaySymbol } from '../../src/display/protocol.ts';
import { type NetworkOptions, network } from '../../src/network/index.ts';
import { type TrainOptions, train } from '../../src/run/index.ts';
import type { Rung } from '../../src/targets/index.ts';
import type { TrainingInput } from '../../src/training/index.ts';
import { classesOf, smallProblem } from '../training/problems.ts';
import { expectExact } from './sums.ts';

const rungs: readonly Rung[] = ['inverse', 'weighted', 'neuron', 'layer', 'network'];

const suite = [
  ['sine product', [2, 16, 16, 1], 'tanh', synthetic.sineProduct],
  ['saddle', [2, 16, 16, 1], 'tanh', synthetic.saddle],
  ['teacher', [4, 8, 8, 8, 8, 8, 8, 1], 'tanh', synthetic.teacher],
  ['Friedman 1', [10, 16, 16, 1], 'leaky-relu', synthetic.friedman1],
  ['Friedman 2', [4, 12, 12, 1], 'softplus', synthetic.friedman2],
  ['Friedman 3', [4, 12, 12, 12, 1], 'leaky-relu', synthetic.friedman3],
  ['Franke', [2, 16, 16, 1], 'sigmoid', synthetic.franke],
  ['sinc', [1, 12, 1], 'tanh', synthetic.sinc],
  ['robot arm', [2, 20, 2], 'asinh', synthetic.robotArm],
  ['Mackey-Glass', [4, 10, 10, 10, 1], 'tanh', synthetic.mackeyGlass],
  ['spirals', [2, 12, 12, 12, 12, 1], 'tanh', synthetic.spirals],
  [
    'parity',
    [5, 10, 1],
    'tanh',
    ({ seed }: { seed: number }) => synthetic.parity({ samples: 32, seed, bits: 5 }),
  ],
] as const;

describe.each(rungs)('why, rung %s', (rung) => {
  it.each(suite)('adds up on %s', (_, widths, activation, draw) => {
    const data = draw({ samples: 40, seed: 1 }).standardise();
    const run = train(network(widths, { activation, seed: 1 }), data, { rung });
    for (let sweep = 1; sweep <= 3; sweep++) run.step();
    expectExact(run.why());
    const whole = run.why({ from: 0 });
    expectExact(whole);
    expect(whole.sweeps.map(({ loss }) => loss)).toEqual(run.losses.slice(1));
    expect(whole.lossBefore).toBe(run.losses[0]);
    expect(whole.loss).toBe(run.loss);
  });
});

const small = smallProblem(3, 2, 30);
const classes = classesOf(smallProblem(3, 3, 30));
const weights = Array.from({ length: 30 }, (_, row) => row % 4);

const others: readonly [string, NetworkOptions, TrainOptions, TrainingInput?][] = [
  ['symmetric order', {}, { order: 'symmetric' }],
  ['symmetric order, output as it comes', {}, { order: 'symmetric', resolveOutput: false }],
  ['output solved anew by neurons', {}, { rung: 'neuron', resolveOutput: true }],
  ['skip connections', { skip: true }, {}],
  ['skip connections, inverses', { skip: true }, { rung: 'inverse' }],
  ['a sigmoid output, inverses', { output: 'sigmoid' }, { rung: 'inverse' }],
  ['a sigmoid output, neurons', { output: 'sigmoid' }, { rung: 'neuron' }],
  ['weights', {}, { rung: 'weighted' }, { ...small, weights }],
  ['a softmax', { output: 'softmax' }, { ridge: 0.1 }, { ...classes, weights }],
  ['a softmax, one solve', { output: 'softmax' }, { rung: 'network', ridge: 0.1 }, classes],
  ['sigmoids', { output: 'sigmoid' }, { loss: 'cross-entropy', ridge: 'evidence' }, classes],
  ['a ridge by evidence', {}, { ridge: 'evidence' }],
  ['conjugate gradients', {}, { solver: 'conjugate-gradients' }],
];

it.each(others)('why adds up with %s', (_, options, how, data = small) => {
  const outputs = how.ridge === undefined || options.output === undefined ? 2 : 3;
  const run = train(network([3, 4, 4, outputs], { seed: 2, ...options }), data, how);
  for (let sweep = 1; sweep <= 5; sweep++) run.step();
  for (let sweep = 0; sweep < 5; sweep++) expectExact(run.why({ from: sweep, to: sweep + 1 }));
  expectExact(run.why({ from: 0 }));
  expectExact(run.why({ from: 4, to: 1 }));
});

it('names the solves behind every term of its table', () => {
  const run = train(network([3, 4, 2], { seed: 2 }), small);
  const solve = run.next('solve', { layer: 2 });
  run.next('accept', { layer: 2 });
  const { 'text/html': one } = run.why()[displaySymbol]();
  expect(one).toMatch(new RegExp(`>solve</td>.*>solve #${solve.sequence}</td>`));
  run.goto(5);
  const why = run.why({ from: 0 });
  const { solves } = why.parts.find(({ kind }) => kind === 'ideal')!;
  expect(solves.length).toBeGreaterThan(1);
  expect(why[displaySymbol]()['text/html']).toContain(
    `>${solves.length} solves, #${solves[0]} … #${solves.at(-1)}</td>`,
  );
});
