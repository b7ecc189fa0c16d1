import type { LayerParameters, Provenance } from '../network/index.ts';
import type { KeptWrite, TrainingState } from '../training/state.ts';
import { sweep } from '../training/sweep.ts';
import type { Past } from './past.ts';

/**
 * Where the numbers of a network come from that stood at some place of a run.
 *
 * @param state - What the place looked like: of a sweep that has begun, what it wrote so far.
 */
export function provenanceOf(past: Past, state: TrainingState): Provenance {
  const { sweep: done } = state;
  const open = state.sequence > (past.records(done)[done]?.sequence ?? 0) ? state.writes : [];
  return {
    writtenBy(layer) {
      const records = past.records(done);
      for (const writes of [open, ...records.map(({ writes }) => writes).reverse()]) {
        const write = writes.findLast((write) => write.layer === layer);
        if (write) {
          const { sweep, sequence, trial, ridge, damping, resolved } = write;
          return { layer, sweep, sequence, trial, ridge, damping, resolved };
        }
      }
      return undefined;
    },
    trail(layer, of) {
      const writes = [...writesOf(past, done), ...open]
        .filter((write) => write.layer === layer)
        .map(({ after, ...write }) => ({ ...write, after: of(after) }));
      return { initial: of(numbers(past.at(0), layer)), writes };
    },
  };
}

function numbers({ parameters }: TrainingState, layer: number): LayerParameters {
  return parameters[layer - 1]!;
}

/** Every write of the sweeps up to `done`; a sweep whose state isn't kept is made again. */
function* writesOf(past: Past, done: number): Generator<KeptWrite> {
  let state = past.at(0);
  for (let number = 1; number <= done; number++) {
    state = past.kept(number) ?? whole(past, state);
    yield* state.writes;
  }
}

function whole(past: Past, state: TrainingState): TrainingState {
  const steps = sweep({ ...past.taskAfter(state.sweep), latest: {} }, state);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
