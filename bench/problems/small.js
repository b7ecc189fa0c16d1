// The suite: twelve functions that everybody can draw again, each with a network that is small for
// it. Between them: one to six hidden layers, bounded, unbounded and piecewise linear activations,
// one and two outputs.
//
// A seed draws the rows and the first weights. Inputs and targets are standardised, so that losses
// are shares of the targets' variance: 1 is the mean as the only answer.
import { network, synthetic } from '../../dist/src/index.js';

const SAMPLES = 500;

export const problems = [
  ['sine product', [2, 16, 16, 1], 'tanh', synthetic.sineProduct],
  ['saddle', [2, 16, 16, 1], 'tanh', synthetic.saddle],
  ['teacher, deep student', [4, 8, 8, 8, 8, 8, 8, 1], 'tanh', synthetic.teacher],
  ['Friedman 1, leaky', [10, 16, 16, 1], 'leaky-relu', synthetic.friedman1],
  ['Friedman 2', [4, 12, 12, 1], 'softplus', synthetic.friedman2],
  ['Friedman 3, leaky', [4, 12, 12, 12, 1], 'leaky-relu', synthetic.friedman3],
  ['Franke', [2, 16, 16, 1], 'sigmoid', synthetic.franke],
  ['sinc', [1, 12, 1], 'tanh', synthetic.sinc],
  ['robot arm', [2, 20, 2], 'asinh', synthetic.robotArm],
  ['Mackey-Glass', [4, 10, 10, 10, 1], 'tanh', synthetic.mackeyGlass],
  ['spirals', [2, 12, 12, 12, 12, 1], 'tanh', synthetic.spirals],
  [
    'parity of 5',
    [5, 10, 1],
    'tanh',
    ({ seed }) => synthetic.parity({ samples: 32, seed, bits: 5 }),
  ],
].map(([name, widths, activation, draw]) => ({
  name,
  widths,
  activation,
  hidden: widths.length - 2,
  pose(seed, options = {}) {
    const data = draw({ samples: SAMPLES, seed }).standardise();
    const variance = data.targetScale.deviation.reduce(
      (sum, deviation) => sum + deviation ** 2 / data.targetScale.deviation.length,
      0,
    );
    return { net: network(widths, { activation, seed, ...options }), data, variance };
  },
}));
