import { random } from '../random.ts';
import { countOf } from '../training/training-data.ts';
import { backpropagation } from './gradient.ts';
import { addRidge, type Method, type MethodState, norm, type Update } from './method.ts';

/** How one gradient changes the parameters, in place. */
export interface UpdateRule {
  /** How many arrays of the parameters' size the rule remembers: velocities, moments. */
  readonly memory: number;
  /**
   * @param updates - t, how many updates there have been with this one.
   * @param rate - η, the learning rate.
   */
  apply(
    parameters: Float64Array,
    gradient: Float64Array,
    memory: readonly Float64Array[],
    updates: number,
    rate: number,
  ): void;
}

export interface FirstOrderSettings {
  readonly learningRate: number;
  /** Rows of each update, at most. */
  readonly batch: number | 'full';
  readonly seed: number;
}

export interface FirstOrderState extends MethodState {
  readonly memory: readonly Float64Array[];
  readonly updates: number;
}

/**
 * Gradient descent by some rule: an epoch a sweep, through the rows in a new random order each time
 * unless a batch holds them all. The last batch of an epoch is as small as it comes out.
 */
export function firstOrder(
  rule: UpdateRule,
  { learningRate, batch, seed }: FirstOrderSettings,
): Method<FirstOrderState> {
  return ({ architecture, layout, data, loss, ridge, start }) => {
    const backpropagate = backpropagation(architecture, layout, loss, data);
    const gradient = new Float64Array(layout.size);
    const { rows: samples, columns: outputs } = data.targets;
    const size = batch === 'full' ? samples : Math.min(batch, samples);
    const changed = layout.layers.map((_, index) => index + 1);
    // Weights are 1 in the mean over the rows that count, so a batch holds this share of its size.
    const share = countOf(data) / samples;
    const ridgeScale = 1 / loss.terms(share * samples, outputs);
    return {
      stateSize: (rule.memory + 1) * layout.size,
      begin: () => ({
        parameters: start,
        memory: Array.from({ length: rule.memory }, () => new Float64Array(layout.size)),
        updates: 0,
        passes: 0,
        changed: [],
        idle: 0,
      }),
      *sweep(state, sweep) {
        const parameters = state.parameters.slice();
        const memory = state.memory.map((array) => array.slice());
        const order = size < samples ? shuffled(samples, seed, sweep) : undefined;
        let { updates } = state;
        for (let from = 0; from < samples; from += size) {
          const to = Math.min(samples, from + size);
          const scale = 1 / loss.terms(share * (to - from), outputs);
          gradient.fill(0);
          backpropagate(parameters, gradient, scale, from, to, order);
          addRidge(layout, ridge, parameters, gradient, ridgeScale);
          updates++;
          rule.apply(parameters, gradient, memory, updates, learningRate);
          yield (): Update => ({ rows: to - from, gradientNorm: norm(gradient), learningRate });
        }
        const passes = state.passes + 1;
        return { parameters, memory, updates, passes, changed, idle: 0 };
      },
    };
  };
}

/** The order of one epoch follows from the seed and its number, so that it can be replayed alone. */
function shuffled(samples: number, seed: number, sweep: number): Int32Array {
  return Int32Array.from(random(seed + sweep / 0x100000).permutation(samples));
}
