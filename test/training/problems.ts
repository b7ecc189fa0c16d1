import { Matrix } from 'ml-matrix';
import { fromMatrix } from '../../src/linear/index.ts';
import { squared } from '../../src/losses/index.ts';
import { forward, type Network, type NetworkParameters } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import type { Position } from '../../src/targets/index.ts';

export interface Problem {
  readonly inputs: number[][];
  readonly targets: number[][];
}

/** y = sin 3x₁ · cos 2x₂ + ½x₁x₂, inputs uniform in [−bound, bound]². */
export function sineProduct(seed: number, samples = 1000, bound = 1): Problem {
  const source = random(seed);
  const draw = (): number => bound * (2 * source.uniform() - 1);
  const inputs = Array.from({ length: samples }, () => [draw(), draw()]);
  const targets = inputs.map(([x = 0, y = 0]) => [Math.sin(3 * x) * Math.cos(2 * y) + (x * y) / 2]);
  return { inputs, targets };
}

/** Random inputs, and targets of some width in (0.1, 0.9) that depend on them. */
export function smallProblem(inputs: number, outputs: number, samples: number, seed = 1): Problem {
  const source = random(seed);
  const rows = Array.from({ length: samples }, () =>
    Array.from({ length: inputs }, () => source.normal()),
  );
  const targets = rows.map((row) =>
    Array.from({ length: outputs }, (_, o) => {
      const sum = row.reduce((total, x, j) => total + x * Math.cos(j + 2 * o), 0);
      return 0.5 + 0.4 * Math.tanh(sum + 0.2 * source.normal());
    }),
  );
  return { inputs: rows, targets };
}

/** Where a run of the network on the problem would begin. */
export function positionOf(
  network: Network,
  { inputs, targets }: Problem,
  parameters: NetworkParameters = network.parameters,
): Position {
  const pass = forward(network, parameters, fromMatrix(new Matrix(inputs)));
  return {
    architecture: network,
    parameters,
    pass,
    targets: fromMatrix(new Matrix(targets)),
    loss: squared,
  };
}

/** The same with a 1 where the target is largest, else 0. */
export function classesOf(problem: Problem): Problem {
  const targets = problem.targets.map((row) => {
    const most = row.indexOf(Math.max(...row));
    return row.map((_, k) => (k === most ? 1 : 0));
  });
  return { inputs: problem.inputs, targets };
}
