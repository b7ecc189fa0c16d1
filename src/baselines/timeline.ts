import type { MethodState, Trainer, Update } from './method.ts';

/**
 * Numbers that may be kept in states; beyond, every second state is let go and replayed instead. 32 MB:
 * a comparison holds dozens of runs of thousands of epochs each.
 */
const MOST_NUMBERS = 4_000_000;

/**
 * What a run remembers: the state after every sweep, or so many that memory stays bounded. What
 * isn't kept is replayed, which gives the same bits.
 */
export class Timeline<S extends MethodState> {
  readonly #trainer: Trainer<S>;
  readonly #lossOf: (state: S) => number;
  readonly #most: number;
  readonly #kept = new Map<number, S>();
  readonly #losses: (number | undefined)[] = [];
  #last = 0;
  #stride = 1;

  constructor(trainer: Trainer<S>, lossOf: (state: S) => number, most: number = MOST_NUMBERS) {
    this.#trainer = trainer;
    this.#lossOf = lossOf;
    this.#most = most;
    this.#kept.set(0, trainer.begin());
  }

  /** The steps of the sweep that follows a state. */
  sweepFrom(state: S, done: number): Generator<() => Update, S> {
    return this.#trainer.sweep(state, done + 1);
  }

  /** Takes in the state after a sweep. */
  record(state: S, done: number): void {
    if (done <= this.#last) return;
    // The newest state is always at hand, kept for good or not.
    if (this.#last % this.#stride !== 0) this.#kept.delete(this.#last);
    this.#last = done;
    this.#kept.set(done, state);
    if (this.#kept.size * this.#trainer.stateSize <= this.#most) return;
    this.#stride *= 2;
    for (const kept of [...this.#kept.keys()]) {
      if (kept % this.#stride !== 0 && kept !== done) this.#kept.delete(kept);
    }
  }

  /** The last sweep that has been made. */
  get last(): number {
    return this.#last;
  }

  /** The state after a sweep that has been made. */
  at(done: number): S {
    let nearest = done;
    while (!this.#kept.has(nearest)) nearest--;
    let state = this.#kept.get(nearest)!;
    for (; nearest < done; nearest++) state = wholeSweep(this.sweepFrom(state, nearest));
    return state;
  }

  /** The loss after a sweep that has been made; computed when first asked for, never by the way. */
  loss(done: number): number {
    return this.#losses[done] ?? this.#judged(done, this.at(done));
  }

  /** The losses after the sweeps 0 … `done`; what must be replayed for them is replayed once. */
  losses(done: number): readonly number[] {
    let state = this.at(0);
    let reached = 0;
    return Array.from({ length: done + 1 }, (_, sweep) => {
      const known = this.#losses[sweep];
      if (known !== undefined) return known;
      const next = reached === sweep - 1 && !this.#kept.has(sweep);
      state = next ? wholeSweep(this.sweepFrom(state, reached)) : this.at(sweep);
      reached = sweep;
      return this.#judged(sweep, state);
    });
  }

  #judged(done: number, state: S): number {
    const loss = this.#lossOf(state);
    this.#losses[done] = loss;
    return loss;
  }
}

function wholeSweep<S>(steps: Generator<() => Update, S>): S {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
