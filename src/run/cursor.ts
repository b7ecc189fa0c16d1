import type { Place, Point } from '../hindsight/past.ts';
import type { TrainingState } from '../training/state.ts';
import { type Rest, type Step, sweepWithRests } from '../training/sweep.ts';
import type { History } from './history.ts';

interface Standing extends Place {
  /** The state at the beginning of the sweep. */
  readonly base: TrainingState;
  /** The state now. */
  readonly state: TrainingState;
  /** What happened last, where the cursor came here by walking. */
  readonly latest: Step | undefined;
  readonly steps: Iterator<Step | Rest, TrainingState>;
}

/** Who is told of the events that the cursor makes by going forward. */
interface Audience {
  /** Whether there is anybody. */
  readonly any: boolean;
  tell(step: Step): void;
}

const NOBODY: Audience = { any: false, tell: () => {} };

/** Where a step has led. */
interface Walked extends Standing {
  readonly latest: Step;
}

/**
 * Walks along the log of a history, in both directions.
 *
 * Whoever watches is told of every event on the way forward, also where the way has been gone before,
 * and of none on the way back or while something is being looked up.
 *
 * Where it stands is one object, exchanged at once when a move has succeeded: user code can be stopped
 * anywhere in a notebook, in the middle of a solve too, and the cursor must then still stand where it
 * stood before that solve.
 */
export class Cursor {
  readonly #history: History;
  readonly #audience: Audience;
  #standing: Standing;
  #due: () => boolean = never;
  /** Whether the standing's generator has been asked for a step and hasn't answered. */
  #asked = false;

  constructor(history: History, done: number, audience: Audience = NOBODY) {
    this.#history = history;
    this.#audience = audience;
    this.#standing = this.#at(history.at(done), undefined);
  }

  get place(): Place {
    const { sweep, offset } = this.#standing;
    return { sweep, offset };
  }

  get state(): TrainingState {
    return this.#standing.state;
  }

  /** The state at the beginning of the sweep that has been started, or the state now. */
  get base(): TrainingState {
    return this.#standing.base;
  }

  /** The step that led here, where the cursor came by walking. */
  get latest(): Step | undefined {
    return this.#standing.latest;
  }

  /** Goes one event on. */
  advance(): Step {
    this.#due = never;
    for (;;) {
      const step = this.#advance();
      if (step) return step;
    }
  }

  /**
   * Goes one event on, or a part of the way where its solve takes long; the cursor then stands where it
   * stood, and the next move goes on with that solve.
   *
   * @param due - Whether it is time for a rest.
   */
  advanceOrRest(due: () => boolean): Step | Rest {
    this.#due = due;
    return this.#advance();
  }

  #advance(): Step | Rest {
    // A solve that was cut off leaves a generator that can't be resumed: walk here again.
    if (this.#asked) this.go(this.place);
    this.#asked = true;
    const standing = this.#walk(this.#standing);
    if (!standing) {
      this.#asked = false;
      return undefined;
    }
    const { latest } = standing;
    this.#stand(standing);
    if (this.#audience.any) this.#audience.tell(latest);
    return latest;
  }

  /**
   * Goes to the end of the sweep, by the shortest way where nobody watches, and gives the state that it
   * led to.
   */
  finishSweep(): TrainingState {
    const { base, offset } = this.#standing;
    const known =
      offset === 0 && !this.#audience.any ? this.#history.kept(base.sweep + 1) : undefined;
    if (known) {
      this.#stand(this.#at(known, undefined));
      return known;
    }
    for (;;) {
      const { kind, state } = this.advance();
      if (kind === 'sweep:end') return state;
    }
  }

  /** Goes to a place, back or forward, and tells nobody; sweeps that have never been made are made. */
  go({ sweep, offset }: Place): void {
    this.#due = never;
    const { last } = this.#history;
    let standing: Standing = this.#at(this.#history.at(Math.min(sweep, last)), undefined);
    // No further than the sweep itself: a place that it doesn't have would be looked for without end.
    while (standing.sweep < sweep || (standing.sweep === sweep && standing.offset < offset)) {
      standing = this.#walk(standing) ?? standing;
    }
    this.#stand(standing);
  }

  /** Goes to a point as a person says it. */
  goto(point: Point): void {
    if (typeof point === 'number') {
      while (this.#audience.any && this.place.sweep < point) this.advance();
      if (this.place.sweep !== point || this.place.offset > 0) this.go({ sweep: point, offset: 0 });
      return;
    }
    const { sequence } = point;
    while (this.#audience.any && this.state.sequence < sequence) this.advance();
    if (this.state.sequence === sequence) return;
    const records = this.#history.records(this.#history.last);
    const sweep = Math.max(
      records.findLastIndex((record) => record.sequence <= sequence),
      0,
    );
    const known = records[sweep]?.sequence ?? 0;
    if (sweep < this.#history.last) {
      this.go({ sweep, offset: sequence - known });
      return;
    }
    this.go({ sweep, offset: 0 });
    while (this.state.sequence < sequence) this.advance();
  }

  #stand(standing: Standing): void {
    this.#standing = standing;
    this.#asked = false;
  }

  #walk({ base, offset, steps }: Standing): Walked | undefined {
    const { value: step, done } = steps.next();
    if (done) throw new Error('A sweep was asked for more events than it has.');
    if (!step) return undefined;
    const { kind, state } = step;
    return kind === 'sweep:end'
      ? this.#at(this.#history.record(state), step)
      : { sweep: base.sweep, offset: offset + 1, base, state, latest: step, steps };
  }

  #at<L extends Step | undefined>(base: TrainingState, latest: L): Standing & { latest: L } {
    const task = this.#history.taskAfter(base.sweep);
    const steps = sweepWithRests(task, base, () => this.#due());
    return { sweep: base.sweep, offset: 0, base, state: base, latest, steps };
  }
}

function never(): boolean {
  return false;
}
