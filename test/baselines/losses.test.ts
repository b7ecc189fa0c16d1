import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { flatten, layoutOf, unflatten } from '../../src/baselines/flat.ts';
import { backpropagation } from '../../src/baselines/gradient.ts';
import { adam, type Baseline, lbfgs, momentum, sgd } from '../../src/baselines/index.ts';
import { outputJacobian } from '../../src/baselines/jacobian.ts';
import { levenbergMarquardt } from '../../src/baselines/levenberg-marquardt.ts';
import { type Dense, fromMatrix } from '../../src/linear/index.ts';
import { crossEntropy } from '../../src/losses/cross-entropy.ts';
import { type Loss, type Outcome, squared } from '../../src/losses/index.ts';
import { forward, type NetworkOptions, network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { classesOf, type Problem, smallProblem } from '../training/problems.ts';

const samples = 12;
const some = Float64Array.from({ length: samples }, (_, row) => Math.sqrt((row % 3) / 1.5));

const cases: readonly [string, readonly number[], NetworkOptions, Loss, Problem][] = [
  [
    'softmax',
    [3, 4, 3],
    { output: 'softmax' },
    crossEntropy,
    classesOf(smallProblem(3, 3, samples)),
  ],
  [
    'softmax, skip connections',
    [3, 3, 4, 4, 2],
    { output: 'softmax', skip: true },
    crossEntropy,
    classesOf(smallProblem(3, 2, samples)),
  ],
  ['logistic', [2, 5, 2], { output: 'sigmoid' }, crossEntropy, smallProblem(2, 2, samples)],
  [
    'squared errors, skip connections one upon another',
    [2, 2, 2, 2, 1],
    { skip: true },
    squared,
    smallProblem(2, 1, samples),
  ],
];

const both = cases.flatMap(([name, ...rest]) =>
  [undefined, some].map((roots) => ({ name: roots ? `${name}, weights` : name, rest, roots })),
);

describe.each(both)('$name', ({ rest: [widths, options, loss, problem], roots }) => {
  const net = network(widths, { ...options, seed: 7 });
  const layout = layoutOf(widths);
  const parameters = flatten(layout, net.parameters);
  const [inputs, targets] = [problem.inputs, problem.targets].map((rows) =>
    fromMatrix(new Matrix(rows)),
  );
  const outcome = (flat: Float64Array): Outcome => {
    const { preActivations, activations } = forward(net, unflatten(layout, flat), inputs!);
    return {
      activation: net.activations.at(-1)!,
      total: preActivations.at(-1)!,
      output: activations.at(-1)!,
      targets: targets!,
      roots,
    };
  };
  const deviance = (flat: Float64Array): number =>
    loss.judge(outcome(flat), new Array(targets!.columns).fill(1)).deviance;
  const slope = (f: (flat: Float64Array) => number, at: number): number => {
    const step = 1e-5;
    const moved = (by: number): number => f(parameters.map((v, k) => (k === at ? v + by : v)));
    return (moved(step) - moved(-step)) / (2 * step);
  };
  const rows = { inputs: inputs!, targets: targets!, roots };

  it('has the gradient of its deviance by backpropagation', () => {
    const gradient = new Float64Array(layout.size);
    const value = backpropagation(net, layout, loss, rows)(parameters, gradient, 0.5, 0, samples);
    expect(value).toBeCloseTo(deviance(parameters), 10);
    for (const [at, entry] of gradient.entries()) {
      expect(entry).toBeCloseTo(0.5 * slope(deviance, at), 6);
    }
  });

  it('has it in parts, in any order', () => {
    const backpropagate = backpropagation(net, layout, loss, rows);
    const [whole, parts] = [new Float64Array(layout.size), new Float64Array(layout.size)];
    const value = backpropagate(parameters, whole, 1, 0, samples);
    const order = random(3).permutation(samples);
    let sum = 0;
    for (let from = 0; from < samples; from += 5)
      sum += backpropagate(parameters, parts, 1, from, Math.min(samples, from + 5), order);
    expect(sum).toBeCloseTo(value, 10);
    for (const [at, entry] of parts.entries()) expect(entry).toBeCloseTo(whole[at] ?? 0, 10);
  });

  it('has the Jacobian of what the loss sees, S ∂z_L/∂θ', () => {
    const s = loss.sensitivity(outcome(parameters));
    const jacobian = outputJacobian(net, layout, parameters, inputs!, s);
    const outputs = targets!.columns;
    const total = (flat: Float64Array): Dense => outcome(flat).total;
    for (let at = 0; at < layout.size; at++) {
      const moves = Array.from({ length: samples * outputs }, (_, k) =>
        slope((flat) => total(flat).data[k] ?? 0, at),
      );
      for (let row = 0; row < samples * outputs; row++) {
        const first = row - (row % outputs);
        let expected = 0;
        for (let o = 0; o < outputs; o++)
          expected += (s.data[row * outputs + o] ?? 0) * (moves[first + o] ?? 0);
        expect(jacobian.data[row * layout.size + at]).toBeCloseTo(expected, 7);
      }
    }
  });

  const methods: readonly [string, Baseline][] = [
    ['sgd', sgd({ batch: 'full', learningRate: 0.05, loss: loss.name })],
    ['momentum', momentum({ batch: 'full', learningRate: 0.02, loss: loss.name })],
    ['adam', adam({ learningRate: 0.01, loss: loss.name })],
    ['L-BFGS', lbfgs({ loss: loss.name, ridge: 0.01 })],
    ['Levenberg–Marquardt', levenbergMarquardt({ loss: loss.name, ridge: 0.01 })],
  ];

  it.each(methods)('is learnt by %s, which is rewound exactly', (name, method) => {
    const weights = roots && [...roots].map((root) => root * root);
    const run = method.train(net, { ...problem, weights });
    run.goto(30);
    const { losses, objective } = run;
    expect(run.loss).toBeLessThan(losses[0] ?? 0);
    run.back(20);
    run.goto(30);
    expect(run.losses).toEqual(losses);
    expect(run.objective).toBe(objective);
    if (name !== 'L-BFGS' && !name.startsWith('Lev')) return;
    const before = method.train(net, { ...problem, weights });
    const objectives = [before.objective];
    while (before.sweep < 30) objectives.push(before.step().objective);
    expect(objectives.filter((value, at) => at > 0 && value > (objectives[at - 1] ?? 0))).toEqual(
      [],
    );
  });
});
