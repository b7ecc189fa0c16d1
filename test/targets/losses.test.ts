import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { fromMatrix, multiply, zeros } from '../../src/linear/index.ts';
import { crossEntropy } from '../../src/losses/cross-entropy.ts';
import { type Loss, squared } from '../../src/losses/index.ts';
import { type Network, type NetworkParameters, network } from '../../src/network/index.ts';
import { type Position, type Rung, targetRule } from '../../src/targets/index.ts';
import { errorOf, outcomeOf } from '../../src/targets/outcome.ts';
import { sensitivityOf } from '../../src/targets/sensitivity.ts';
import { classesOf, type Problem, positionOf, smallProblem } from '../training/problems.ts';
import { nudged } from './jacobian.ts';

const samples = 15;
const some = Float64Array.from({ length: samples }, (_, row) => Math.sqrt((row % 4) / 1.5));

const cases: readonly [string, Network, Problem, Loss, Float64Array | undefined][] = [
  [
    'softmax, two hidden layers',
    network([3, 4, 2, 3], { output: 'softmax', seed: 1 }),
    classesOf(smallProblem(3, 3, samples)),
    crossEntropy,
    undefined,
  ],
  [
    'softmax, skip connections, weights',
    network([3, 3, 3, 4, 4, 3], { activation: 'softplus', output: 'softmax', skip: true, seed: 2 }),
    classesOf(smallProblem(3, 3, samples)),
    crossEntropy,
    some,
  ],
  [
    'two logistic outputs, skip connections, targets between 0 and 1',
    network([2, 4, 4, 2], { activation: 'sigmoid', output: 'sigmoid', skip: true, seed: 3 }),
    smallProblem(2, 2, samples),
    crossEntropy,
    some,
  ],
  [
    'squared errors, skip connections one upon another, weights',
    network([2, 2, 2, 2, 2], { output: 'tanh', skip: true, seed: 4 }),
    smallProblem(2, 2, samples),
    squared,
    some,
  ],
  [
    'a linear output, skip connections',
    network([3, 3, 3, 2], { activation: ['tanh', 'elu'], skip: true, seed: 5 }),
    smallProblem(3, 2, samples),
    squared,
    undefined,
  ],
];

const layers = cases.flatMap(([name, net, problem, loss, roots]) =>
  net.parameters.map((_, index) => ({ name, net, problem, loss, roots, layer: index + 1 })),
);

const h = 1e-5;

describe.each(layers)('$name, layer $layer', ({ net, problem, loss, roots, layer }) => {
  const at = (parameters: NetworkParameters): Position => ({
    ...positionOf(net, problem, parameters),
    loss,
    roots,
  });
  const position = at(net.parameters);
  const old = net.parameters[layer - 1]!;
  const outputs = problem.targets[0]?.length ?? 0;
  const units = old.bias.length;
  const deviance = (parameters: NetworkParameters): number =>
    loss.judge(outcomeOf(at(parameters)), new Array(outputs).fill(1)).deviance;
  const slope = (index: number): number => {
    const [up = 0, down = 0] = [h, -h].map((by) =>
      deviance(nudged(net.parameters, layer, index, by)),
    );
    return (up - down) / (2 * h);
  };

  it('has as sensitivities what moving total inputs does to the output, as the loss sees it', () => {
    const atOutput = loss.sensitivity(outcomeOf(position));
    const s = sensitivityOf(position, layer);
    const last = net.activations.length;
    for (let unit = 0; unit < units; unit++) {
      // Moving b_k moves z_k of every sample by as much.
      const [up, down] = [h, -h].map(
        (by) =>
          at(nudged(net.parameters, layer, old.weights.data.length + unit, by)).pass.preActivations[
            last
          ]!,
      );
      for (let row = 0; row < samples; row++) {
        const own = { ...zeros(outputs, outputs) };
        own.data.set(atOutput.data.subarray(row * outputs ** 2, (row + 1) * outputs ** 2));
        const moved = zeros(outputs, 1);
        for (let o = 0; o < outputs; o++) {
          const [more = 0, less = 0] = [up?.data[row * outputs + o], down?.data[row * outputs + o]];
          moved.data[o] = (more - less) / (2 * h);
        }
        const expected = multiply(own, moved).data;
        for (let o = 0; o < outputs; o++) {
          expect(s.data[(row * outputs + o) * units + unit]).toBeCloseTo(expected[o] ?? 0, 8);
        }
      }
    }
  });

  it('pulls the layer where the deviance falls: Jᵀe is half its gradient', () => {
    const e = errorOf(position);
    const s = sensitivityOf(position, layer);
    const asked = Matrix.zeros(samples, units);
    for (let row = 0; row < samples; row++) {
      for (let o = 0; o < outputs; o++) {
        for (let unit = 0; unit < units; unit++) {
          const pull =
            (s.data[(row * outputs + o) * units + unit] ?? 0) * (e.data[row * outputs + o] ?? 0);
          asked.set(row, unit, asked.get(row, unit) + pull);
        }
      }
    }
    const a = new Matrix(
      Array.from({ length: samples }, (_, row) => {
        const { columns, data } = position.pass.activations[layer - 1]!;
        return [...data.subarray(row * columns, (row + 1) * columns), 1];
      }),
    );
    const pulls = fromMatrix(a.transpose().mmul(asked)).data;
    for (const [index, pull] of pulls.entries()) expect(-2 * pull).toBeCloseTo(slope(index), 6);
  });

  it.each<Rung>(['neuron', 'layer', 'network'])(
    'goes down the gradient when it is damped very much, by rung %s',
    (rung) => {
      const [ridge, damping] = [0.1, 1e7];
      const { proposed } = targetRule(rung)
        .pose(position, layer)
        .regression.solve({ ridge, damping });
      const after = [...proposed.weights.data, ...proposed.bias];
      const before = [...old.weights.data, ...old.bias];
      for (const [index, value] of before.entries()) {
        const held = index < old.weights.data.length ? 2 * ridge * value : 0;
        const expected = -(slope(index) + held) / (2 * damping);
        const step = (after[index] ?? 0) - value;
        expect(Math.abs(step - expected) * damping).toBeLessThan(
          1e-4 * (1 + Math.abs(slope(index))),
        );
      }
    },
  );
});

it('rung weighted goes downhill with one hidden layer and one logistic output, whatever the weights', () => {
  const net = network([2, 3, 1], { output: 'sigmoid', seed: 1 });
  const { inputs, targets } = smallProblem(2, 1, samples);
  const classes = { inputs, targets: targets.map(([y = 0]) => [y > 0.5 ? 1 : 0]) };
  const at = (parameters: NetworkParameters): Position => ({
    ...positionOf(net, classes, parameters),
    loss: crossEntropy,
    roots: some,
  });
  for (const layer of [1, 2]) {
    const { proposed } = targetRule('weighted')
      .pose(at(net.parameters), layer)
      .regression.solve({ ridge: 0, damping: 1e6 });
    const parameters = net.parameters.map((own, index) => (index === layer - 1 ? proposed : own));
    const deviance = (p: NetworkParameters): number =>
      crossEntropy.judge(outcomeOf(at(p)), [1]).deviance;
    expect(deviance(parameters)).toBeLessThan(deviance(net.parameters));
  }
});
