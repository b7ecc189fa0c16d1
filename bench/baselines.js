// How long each method takes to bring the training error of METHOD's first problem down to 1e-2,
// 1e-3 … 1e-6: y = sin 3x₁ · cos 2x₂ + ½x₁x₂, 1,000 samples, 2-16-16-1 tanh, five initial networks.
//
// By `compare`, so all methods begin with the same networks, take turns, and are timed for their own
// work only. Where a learning rate is searched for, each rate gets all the seconds and the best one's
// own time is told: the search itself is not charged.

import {
  adam,
  compare,
  elm,
  lbfgs,
  levenbergMarquardt,
  momentum,
  network,
  ols,
  sgd,
  synthetic,
  train,
} from '../dist/src/index.js';

const short = process.argv.includes('--short');
const seconds = Number(process.env.SECONDS ?? (short ? 0.1 : 4));
const targets = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
const data = synthetic.sineProduct({ samples: 1000, seed: 1 });
const net = (seed) => network([2, 16, 16, 1], { activation: 'tanh', seed });
const learningRate = 'grid';

const result = await compare(
  {
    layer: train(net(1), data).recipe,
    'Levenberg–Marquardt': levenbergMarquardt(),
    'L-BFGS': lbfgs(),
    'Adam, batch 32': adam({ learningRate }),
    'Adam, full batch': adam({ learningRate: [0.003, 0.01, 0.03, 0.1, 0.3], batch: 'full' }),
    'momentum, batch 32': momentum({ learningRate }),
    'SGD, batch 32': sgd({ learningRate }),
    ELM: elm(),
    OLS: ols(),
  },
  data,
  { network: net, seconds, seeds: short ? 1 : 5, targets },
);
console.log(result);

const secondsTo = ({ seconds: at, losses }, target) => {
  const first = losses.findIndex((loss) => loss <= target);
  return first < 0 ? null : at[first];
};
console.log(
  JSON.stringify({
    seconds,
    targets,
    methods: result.methods.map(({ name, trials }) => ({
      name,
      trials: trials.map(
        ({ seed, description, curve, loss, sweeps, passes, reason, ...others }) => ({
          seed,
          description,
          loss,
          sweeps,
          passes,
          reason,
          seconds: others.seconds,
          searchSeconds: others.searchSeconds,
          candidates: others.candidates.length,
          secondsTo: targets.map((target) => secondsTo(curve, target)),
        }),
      ),
    })),
  }),
);
