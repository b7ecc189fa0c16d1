// A strong reference without any network: kernel ridge regression, once with a smooth kernel and once
// with one that has a kink at every training row. Width and ridge by a fifth of the training rows.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { random } from '../../dist/src/random.js';
import { rmse, standardised } from './data.js';

const KERNELS = {
  gaussian: (difference) => difference.reduce((sum, d) => sum + d * d, 0),
  laplacian: (difference) => difference.reduce((sum, d) => sum + Math.abs(d), 0),
};
const WIDTHS = [0.1, 0.3];
const RIDGES = [0.3, 1];

/** Test RMSE by either kernel. */
export function byKernels(training, tested, { split }) {
  const order = random(split).permutation(training.length);
  const cut = Math.floor(training.length / 5);
  const held = order.slice(0, cut).map((row) => training[row]);
  const fit = order.slice(cut).map((row) => training[row]);
  return Object.fromEntries(
    Object.keys(KERNELS).map((kernel) => {
      const tries = WIDTHS.flatMap((width) =>
        RIDGES.map((ridge) => ({
          width,
          ridge,
          inner: error(fit, held, { kernel, width, ridge }),
        })),
      );
      const best = tries.reduce((one, other) => (other.inner < one.inner ? other : one));
      return [kernel, { ...best, rmse: error(training, tested, { kernel, ...best }) }];
    }),
  );
}

function error(fit, judged, { kernel, width, ridge }) {
  const { inputs, targets, targetScale } = standardised(fit, fit);
  const { inputs: points, targets: truth } = standardised(judged, fit);
  const distance = KERNELS[kernel];
  const between = (one, other) =>
    Math.exp(-width * distance(one.map((value, at) => value - other[at])));
  const [centre] = targetScale.mean;
  const gram = new Matrix(inputs.map((one) => inputs.map((other) => between(one, other))));
  for (let row = 0; row < gram.rows; row++) gram.set(row, row, gram.get(row, row) + ridge);
  const centred = Matrix.columnVector(targets.map((target) => target - centre));
  const weights = new CholeskyDecomposition(gram).solve(centred).getColumn(0);
  const said = points.map((point) =>
    inputs.reduce((sum, row, at) => sum + weights[at] * between(point, row), centre),
  );
  return rmse(said, truth);
}
