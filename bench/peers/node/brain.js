// brain.js, a row at a time as it always trains: its momentum or its Adam.
import { load, versionOf } from './installed.js';

export function open() {
  const { NeuralNetwork } = load('brain.js');

  function sgd({ widths, samples, inputs, targets, start }, { praxis, rate }, contest) {
    // Its output layer has the activation of the hidden ones, tanh: targets are brought inside.
    const scale = 1.5 * targets.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
    const rows = Array.from({ length: samples }, (_, row) => ({
      input: Array.from(inputs.subarray(row * widths[0], (row + 1) * widths[0])),
      output: [targets[row] / scale],
    }));
    contest.start();
    const net = new NeuralNetwork({
      inputSize: widths[0],
      outputSize: 1,
      hiddenLayers: widths.slice(1, -1),
      activation: 'tanh',
    });
    net.sizes = widths;
    net.initialize();
    for (const [at, { before, width, weights, bias }] of start.entries()) {
      net.biases[at + 1].set(bias);
      for (let to = 0; to < width; to++) {
        for (let from = 0; from < before; from++) {
          net.weights[at + 1][to][from] = weights[from * width + to];
        }
      }
    }
    const predict = () => rows.map(({ input }) => scale * net.run(input)[0]);
    const mse = () => predict().reduce((sum, y, row) => sum + (y - targets[row]) ** 2 / samples, 0);
    contest.handOver(predict);
    contest.report(mse);
    net.train(rows, {
      iterations: 1e9,
      errorThresh: 1e-12,
      learningRate: rate,
      callbackPeriod: 1,
      callback: () => contest.report(mse),
      ...(praxis === 'adam' ? { praxis } : {}),
    });
  }

  return { versions: { 'brain.js': versionOf('brain.js') }, methods: { sgd } };
}
