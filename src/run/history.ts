import type { Past } from '../hindsight/past.ts';
import type { LayerParameters } from '../network/index.ts';
import type { TrainingState } from '../training/state.ts';
import { type Step, sweep } from '../training/sweep.ts';
import { recordOf, type SweepRecord } from '../training/sweep-record.ts';
import type { Task } from '../training/task.ts';

/** What the kept states may take up where nobody says otherwise: 3,000 sweeps of 8-64-64-1. */
const HISTORY_MEGABYTES = 128;

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** So many of the latest states are kept before older ones: a person goes back by a few sweeps. */
const RECENT = 16;

/** From a sweep on, a run follows this task; a fork begins a new stretch. */
export interface Stretch {
  readonly task: Task;
  /** The state the stretch begins with: always kept. */
  readonly start: TrainingState;
}

/** All that a history holds, to be kept elsewhere. */
export interface Memory {
  /** In their order; the first begins with sweep 0. */
  readonly stretches: readonly Stretch[];
  /** Of the sweeps 0 … last. */
  readonly records: readonly SweepRecord[];
  /** After some of the sweeps, in their order, those that stretches begin with left out. */
  readonly states: readonly TrainingState[];
}

/**
 * What a run remembers: the state after every sweep, or so many of them that memory stays bounded,
 * and a few numbers of each. What isn't kept is replayed, which gives the same bits.
 */
export class History implements Past {
  readonly #stretches: readonly Stretch[];
  readonly #states = new Map<number, TrainingState>();
  readonly #records: SweepRecord[];
  /** Bytes. */
  readonly #most: number;
  #stride = 1;

  private constructor(
    stretches: readonly Stretch[],
    records: readonly SweepRecord[],
    most: number,
  ) {
    this.#stretches = stretches;
    this.#records = [...records];
    this.#most = most;
  }

  static begin(task: Task, start: TrainingState, megabytes: number = HISTORY_MEGABYTES): History {
    return new History([{ task, start }], [recordOf(start)], megabytes * 1e6);
  }

  /** Goes on from what another history held. */
  static restore(
    { stretches, records, states }: Memory,
    megabytes: number = HISTORY_MEGABYTES,
  ): History {
    const history = new History(stretches, records, megabytes * 1e6);
    for (const state of states) history.#keep(state);
    return history;
  }

  get memory(): Memory {
    const states = [...this.#states.values()].sort((a, b) => a.sweep - b.sweep);
    return {
      stretches: this.#stretches,
      records: [...this.#records],
      states: states.filter(({ sweep }) => this.#stretchAt(sweep).start.sweep !== sweep),
    };
  }

  /** The last sweep that has been made. */
  get last(): number {
    return this.#records.length - 1;
  }

  /** What rules the sweep that follows sweep `done`. */
  taskAfter(done: number): Task {
    return this.#stretchAt(done).task;
  }

  /** The records of the sweeps 0 … `done`. */
  records(done: number): readonly SweepRecord[] {
    return this.#records.slice(0, done + 1);
  }

  /** Takes in the state after a sweep and returns the one to go on from: a fork's own, at its start. */
  record(state: TrainingState): TrainingState {
    if (state.sweep > this.last) this.#records.push(recordOf(state));
    const stretch = this.#stretchAt(state.sweep);
    if (stretch.start.sweep === state.sweep) return stretch.start;
    this.#keep(state);
    return state;
  }

  /** The state after a sweep where it is at hand. */
  kept(done: number): TrainingState | undefined {
    const { start } = this.#stretchAt(done);
    return start.sweep === done ? start : this.#states.get(done);
  }

  /** The state after a sweep that has been made, exactly as it was. */
  at(done: number): TrainingState {
    const { task, start } = this.#stretchAt(done);
    let state = start;
    for (const kept of this.#states.values()) {
      if (kept.sweep <= done && kept.sweep > state.sweep) state = kept;
    }
    while (state.sweep < done) state = wholeSweep(task, state);
    return state;
  }

  steps(done: number): Generator<Step, TrainingState> {
    return sweep(this.taskAfter(done), this.at(done));
  }

  /** A history that shares what came up to sweep `done` and goes on by another task from there. */
  branch(task: Task, start: TrainingState): History {
    const done = start.sweep;
    const before = this.#stretches.filter((stretch) => stretch.start.sweep < done);
    const records = [...this.#records.slice(0, done), recordOf(start)];
    const branch = new History([...before, { task, start }], records, this.#most);
    for (const state of this.#states.values()) if (state.sweep < done) branch.#keep(state);
    return branch;
  }

  #stretchAt(done: number): Stretch {
    for (let at = this.#stretches.length - 1; at > 0; at--) {
      const stretch = this.#stretches[at]!;
      if (stretch.start.sweep <= done) return stretch;
    }
    return this.#stretches[0]!;
  }

  #keep(state: TrainingState): void {
    const size = BYTES * numbersOf(state);
    const newest = Math.max(this.last, state.sweep);
    const old = newest - Math.min(RECENT, Math.floor(this.#most / size / 2));
    const spare = (sweep: number): boolean => sweep <= old && sweep % this.#stride !== 0;
    if (spare(state.sweep)) return;
    this.#states.set(state.sweep, state);
    if (spare(old)) this.#states.delete(old);
    while (this.#states.size * size > this.#most && this.#stride < newest) {
      this.#stride *= 2;
      for (const kept of this.#states.keys()) if (spare(kept)) this.#states.delete(kept);
    }
  }
}

/** Those of the weights, and of what layers were in between where they were written several times. */
function numbersOf({ parameters, writes }: TrainingState): number {
  let sum = 0;
  for (const layer of parameters) sum += sizeOf(layer);
  for (const { layer, after } of writes) if (after !== parameters[layer - 1]) sum += sizeOf(after);
  return sum;
}

function sizeOf({ weights, bias }: LayerParameters): number {
  return weights.data.length + bias.length;
}

function wholeSweep(task: Task, start: TrainingState): TrainingState {
  const steps = sweep(task, start);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
