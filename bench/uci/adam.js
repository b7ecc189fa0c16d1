// The same network by Adam, with a search of its own: learning rate, ridge and number of epochs by
// a fifth of the training rows held back, then again with all of them.
import { adam, network } from '../../dist/src/index.js';
import { random } from '../../dist/src/random.js';
import { rmse, standardised } from './data.js';
import { answer } from './path.js';

const RATES = [0.001, 0.003, 0.01];
const RIDGES = [0.01, 1, 8];
const EPOCHS = 400;
const PATIENCE = 30;
const PILOT_ROWS = 1500;

/** The network and what was chosen for it. */
export function trainByAdam(training, fitted, { split, quick }) {
  const order = random(split).permutation(training.length);
  const cut = Math.floor(training.length / 5);
  const rowsAt = (places) => places.map((row) => training[row]);
  const fit = rowsAt(order.slice(cut, cut + PILOT_ROWS));
  const data = standardised(fit, fit);
  const judged = standardised(rowsAt(order.slice(0, cut)), fit);
  let best = { error: Number.POSITIVE_INFINITY };
  for (const rate of quick ? RATES.slice(0, 1) : RATES) {
    for (const ridge of quick ? RIDGES.slice(0, 1) : RIDGES) {
      const run = begin(data, 100, rate, ridge);
      let lowest = { error: Number.POSITIVE_INFINITY, epochs: 0 };
      for (let epoch = 1; epoch <= (quick ? 2 : EPOCHS); epoch++) {
        run.step();
        const error = rmse(answer(run.network, judged.inputs, data.targetScale), judged.targets);
        if (error < lowest.error) lowest = { error, epochs: epoch };
        if (epoch - lowest.epochs >= PATIENCE) break;
      }
      if (lowest.error < best.error) best = { ...lowest, rate, ridge };
    }
  }
  // As many updates as were best: an epoch of more rows has more of them.
  const epochs = Math.max(1, Math.round((best.epochs * fit.length) / training.length));
  const run = begin(fitted, 1, best.rate, best.ridge);
  for (let epoch = 0; epoch < epochs; epoch++) run.step();
  return { network: run.network, rate: best.rate, ridge: best.ridge, epochs };
}

function begin(data, seed, learningRate, ridge) {
  const widths = [data.inputs[0].length, 50, 1];
  return adam({ learningRate, ridge }).train(network(widths, { seed }), data);
}
