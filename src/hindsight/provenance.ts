import type { LayerParameters, LayerWrite, Provenance } from '../network/index.ts';
import type { KeptWrite, TrainingState, Write } from '../training/state.ts';
import { sweep } from '../training/sweep.ts';
import { told } from '../training/sweep-record.ts';
import type { Task } from '../training/task.ts';
import type { Past } from './past.ts';

/**
 * Where the numbers of a network come from that stood at some place of a run.
 *
 * @param state - What the place looked like: of a sweep that has begun, what it wrote so far.
 */
export function provenanceOf(past: Past, state: TrainingState): Provenance {
  const { sweep: done } = state;
  return {
    writtenBy: (layer) => lastWrite(past, state, (write) => write.layer === layer),
    trail(layer, of) {
      const { parameters } = state;
      const open = inFull({ writes: openWrites(past, state), parameters }, layer) ?? [];
      const writes = [...writesOf(past, done, layer), ...open];
      return {
        initial: of(numbers(past.at(0), layer)),
        writes: writes.map((write) => ({ ...told(write), after: of(write.after) })),
      };
    },
  };
}

/**
 * The solve that the loss at some place of a run comes from: the last one that was taken. Where the
 * output layer was solved anew with it, the one that this was done for.
 */
export function lossWrittenBy(past: Past, state: TrainingState): LayerWrite | undefined {
  return lastWrite(past, state, ({ resolved }) => !resolved);
}

function lastWrite(
  past: Past,
  state: TrainingState,
  meets: (write: Write) => boolean,
): LayerWrite | undefined {
  const open = openWrites(past, state).findLast(meets);
  if (open) return told(open);
  const records = past.records(state.sweep);
  for (let sweep = state.sweep; sweep > 0; sweep--) {
    const write = records[sweep]!.writes.findLast(meets);
    if (write) return told(write);
  }
  return undefined;
}

/** What the sweep that has begun has written so far. */
function openWrites(past: Past, { sweep, sequence, writes }: TrainingState): readonly KeptWrite[] {
  return sequence > past.records(sweep)[sweep]!.sequence ? writes : [];
}

function numbers({ parameters }: TrainingState, layer: number): LayerParameters {
  return parameters[layer - 1]!;
}

/**
 * Every write of a layer in the sweeps up to `done`; a sweep whose state isn't kept, or doesn't tell, is
 * made again.
 */
function* writesOf(past: Past, done: number, layer: number): Generator<FullWrite> {
  const latest: Task['latest'] = {};
  let state = past.at(0);
  for (let number = 1; number <= done; number++) {
    const kept = past.kept(number);
    const known = kept && inFull(kept, layer);
    if (kept && known) {
      state = kept;
      yield* known;
      continue;
    }
    const made = whole({ ...past.taskAfter(number - 1), latest }, state);
    state = kept ?? made;
    yield* inFull(made, layer) ?? [];
  }
}

type FullWrite = Required<KeptWrite>;

/** The writes of a layer in the latest sweep, where the state tells what each of them left. */
function inFull(
  { writes, parameters }: Pick<TrainingState, 'writes' | 'parameters'>,
  layer: number,
): readonly FullWrite[] | undefined {
  const own = writes.filter((write) => write.layer === layer);
  const full = own.flatMap((write, at) => {
    const after = write.after ?? (at === own.length - 1 ? parameters[layer - 1] : undefined);
    return after ? [{ ...write, after }] : [];
  });
  return full.length === own.length ? full : undefined;
}

function whole(task: Task, state: TrainingState): TrainingState {
  const steps = sweep(task, state);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
