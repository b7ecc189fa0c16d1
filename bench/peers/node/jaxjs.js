// jax-js on its WebAssembly device (one thread under Node.js): Adam, compiled whole by jit.
import { shuffler } from './contest.js';
import { load, versionOf } from './installed.js';

const BETAS = [0.9, 0.999];

export async function open() {
  const jax = load('@jax-js/jax');
  const { numpy: np, jit, tree, valueAndGrad } = jax;
  await jax.init('wasm');
  jax.defaultDevice('wasm');

  const forward = (parameters, x) =>
    parameters.reduce((a, { weights, bias }, at) => {
      const z = np.matmul(a, weights).add(bias);
      return at < parameters.length - 1 ? np.tanh(z) : z;
    }, x);
  const lossOf = (parameters, x, y) => np.square(forward(parameters, x).sub(y)).mean();
  const lossAndGradient = valueAndGrad(lossOf);
  const measured = jit(lossOf);
  // It owns what it is given, so that what is used twice is handed on as `.ref`.
  const merged = (a, b, change) =>
    a.map((one, at) => ({
      weights: change(one.weights, b[at].weights),
      bias: change(one.bias, b[at].bias),
    }));
  const step = jit((parameters, means, squares, x, y, first, second) => {
    const [loss, gradient] = lossAndGradient(tree.ref(parameters), x, y);
    const [one, two] = BETAS;
    const m = merged(means, tree.ref(gradient), (old, g) => old.mul(one).add(g.mul(1 - one)));
    const v = merged(squares, gradient, (old, g) => old.mul(two).add(np.square(g).mul(1 - two)));
    const moves = merged(tree.ref(m), tree.ref(v), (a, b) =>
      a.mul(first.ref).div(np.sqrt(b.mul(second.ref)).add(1e-8)),
    );
    first.dispose();
    second.dispose();
    return [loss, merged(parameters, moves, (old, move) => old.sub(move)), m, v];
  });

  async function adam({ widths, samples, inputs, targets, start }, { rate, batch }, contest) {
    const x = np.array(Float32Array.from(inputs)).reshape([samples, widths[0]]);
    const y = np.array(Float32Array.from(targets)).reshape([samples, 1]);
    let parameters = start.map(({ before, width, weights, bias }) => ({
      weights: np.array(Float32Array.from(weights)).reshape([before, width]),
      bias: np.array(Float32Array.from(bias)),
    }));
    const zeros = () =>
      start.map(({ before, width }) => ({
        weights: np.zeros([before, width]),
        bias: np.zeros([width]),
      }));
    let means = zeros();
    let squares = zeros();
    let updates = 0;
    const update = (rows, wanted) => {
      updates++;
      const first = np.array(rate / (1 - BETAS[0] ** updates));
      const second = np.array(1 / (1 - BETAS[1] ** updates));
      let loss;
      [loss, parameters, means, squares] = step(
        parameters,
        means,
        squares,
        rows,
        wanted,
        first,
        second,
      );
      loss.dispose();
    };
    const mse = () => measured(tree.ref(parameters), x.ref, y.ref).dataSync()[0];
    contest.handOver(() => forward(tree.ref(parameters), x.ref).dataSync());
    const shuffle = shuffler(samples);
    contest.report(mse);
    for (;;) {
      if (batch === 'full') {
        update(x.ref, y.ref);
        // Work is put off until somebody looks; it belongs to this step.
        await jax.blockUntilReady(parameters);
      } else {
        const order = np.array(Int32Array.from(shuffle()), { dtype: np.int32 });
        const rows = np.take(x.ref, order.ref, 0);
        const wanted = np.take(y.ref, order, 0);
        for (let from = 0; from < samples; from += batch) {
          const to = Math.min(samples, from + batch);
          update(rows.ref.slice([from, to]), wanted.ref.slice([from, to]));
        }
        rows.dispose();
        wanted.dispose();
      }
      contest.report(mse);
    }
  }

  return { versions: { 'jax-js': versionOf('@jax-js/jax') }, methods: { adam } };
}
