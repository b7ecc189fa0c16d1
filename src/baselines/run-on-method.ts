import type { Matrix } from 'ml-matrix';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import { toMatrix } from '../linear/index.ts';
import type { LossName } from '../losses/index.ts';
import {
  forward,
  type Network,
  type Numbers,
  networkOf,
  numbersToDense,
  outputOf,
} from '../network/index.ts';
import { once } from '../once.ts';
import { breather } from '../run/breather.ts';
import { checkCount } from '../run/check-moves.ts';
import { drive, type FitOptions, type FitResult } from '../run/fit.ts';
import { runHtml, runText } from '../run/run-display.ts';
import type { SweepEndEvent } from '../training/events.ts';
import type { Score } from '../training/task.ts';
import { rescaled, wanted } from '../training/training-data.ts';
import type { Baseline, BaselineRun } from './baseline.ts';
import { type BaselineEvent, drawableEvent } from './events.ts';
import { unflatten } from './flat.ts';
import { judge } from './judge.ts';
import type { Method, MethodState, Problem, Update } from './method.ts';
import { Timeline } from './timeline.ts';

/** Prepares a run of a method on a problem; it stands before the first sweep. */
export function runOnMethod<S extends MethodState>(
  recipe: Baseline,
  method: Method<S>,
  problem: Problem,
): BaselineRun {
  return new RunOnMethod(recipe, method, problem);
}

/** The run's place; exchanged at once, so that user code may be cut off anywhere. */
interface Standing<S> {
  /** Sweeps completed. */
  readonly sweep: number;
  /** Events of the next sweep that have been made. */
  readonly offset: number;
  /** The position in the log. */
  readonly sequence: number;
  readonly state: S;
  readonly steps: Generator<() => Update, S>;
}

/** What happened, of which the event is made when somebody looks. */
type Happening =
  | { readonly kind: 'sweep:start' | 'sweep:end' }
  | { readonly kind: 'update'; readonly describe: () => Update };

class RunOnMethod<S extends MethodState> implements BaselineRun {
  readonly recipe: Baseline;
  readonly #problem: Problem;
  readonly #timeline: Timeline<S>;
  /** The position in the log at the end of each sweep that has been made. */
  readonly #ends: number[] = [0];
  #standing: Standing<S>;
  #walking = false;

  constructor(recipe: Baseline, method: Method<S>, problem: Problem) {
    this.recipe = recipe;
    this.#problem = problem;
    this.#timeline = new Timeline(method(problem), (state) => this.#score(state).loss);
    this.#standing = this.#begun(0);
  }

  get sweep(): number {
    return this.#standing.sweep;
  }

  get sequence(): number {
    return this.#standing.sequence;
  }

  get passes(): number {
    return this.#standing.state.passes;
  }

  get lossName(): LossName {
    return this.#problem.loss.name;
  }

  get loss(): number {
    return this.#timeline.loss(this.sweep);
  }

  get losses(): readonly number[] {
    return this.#timeline.losses(this.sweep);
  }

  get objective(): number {
    return this.#score(this.#standing.state).objective;
  }

  get ridge(): number {
    return this.#problem.ridge;
  }

  get network(): Network {
    const { architecture, layout } = this.#problem;
    return networkOf(architecture, unflatten(layout, this.#standing.state.parameters));
  }

  get stalled(): boolean {
    return this.#standing.state.idle >= 3;
  }

  predict(inputs: Numbers): Matrix {
    const { architecture, data } = this.#problem;
    const dense = numbersToDense(
      inputs,
      { what: 'inputs', columnNames: data.inputNames },
      wanted(architecture.widths, 0, 'inputs'),
    );
    const pass = forward(architecture, this.network.parameters, dense);
    return toMatrix(rescaled(outputOf(pass), data.scale));
  }

  step(): SweepEndEvent {
    while (this.#advance().kind !== 'sweep:end');
    return this.#sweepEnd();
  }

  stepInto(): BaselineEvent {
    const happening = this.#advance();
    const { sequence, sweep, offset, state } = this.#standing;
    const score = once(() => this.#score(state));
    switch (happening.kind) {
      case 'sweep:end':
        return this.#sweepEnd();
      case 'sweep:start':
        return drawableEvent({
          kind: 'sweep:start',
          sequence,
          sweep: sweep + 1,
          get loss() {
            return score().loss;
          },
          get objective() {
            return score().objective;
          },
        });
      case 'update':
        return drawableEvent({
          kind: 'update',
          sequence,
          sweep: sweep + 1,
          update: offset - 1,
          ...happening.describe(),
        });
    }
  }

  back(sweeps = 1): void {
    checkCount('back', sweeps, 1);
    const { sweep, offset } = this.#standing;
    const target = sweep - sweeps + (offset > 0 ? 1 : 0);
    if (target < 0) {
      throw new BacksolveError(
        'EVENT_NOT_POSSIBLE',
        `The run has completed ${sweep} sweeps and can't go back ${sweeps}. run.goto(0) is the untrained network.`,
      );
    }
    this.goto(target);
  }

  goto(sweep: number): void {
    checkCount('goto', sweep, 0);
    this.#walking = false;
    this.#standing = this.#begun(Math.min(sweep, this.#timeline.last));
    while (this.sweep < sweep) this.step();
  }

  fit(options: FitOptions<BaselineRun>): Promise<FitResult> {
    return drive<BaselineRun>(this, () => this.#advance().kind, options);
  }

  *[Symbol.iterator](): Generator<BaselineEvent, never> {
    for (;;) yield this.stepInto();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<BaselineEvent, never> {
    const { breathe } = breather();
    for (;;) {
      await breathe();
      yield this.stepInto();
    }
  }

  [displaySymbol](): Readonly<Record<string, unknown>> {
    return { 'text/html': runHtml(this.#shown()), 'text/plain': runText(this.#shown()) };
  }

  [inspectSymbol](): string {
    return runText(this.#shown());
  }

  #advance(): Happening {
    // An update that was cut off leaves a generator that can't be resumed: walk here again.
    if (this.#walking) this.#walkAgain();
    const { sweep, offset, sequence, state, steps } = this.#standing;
    if (offset === 0) {
      this.#standing = { sweep, offset: 1, sequence: sequence + 1, state, steps };
      return { kind: 'sweep:start' };
    }
    this.#walking = true;
    const { done, value } = steps.next();
    if (done) {
      this.#timeline.record(value, sweep + 1);
      this.#ends[sweep + 1] = sequence + 1;
      this.#standing = this.#begun(sweep + 1);
    } else {
      this.#standing = { sweep, offset: offset + 1, sequence: sequence + 1, state, steps };
    }
    this.#walking = false;
    return done ? { kind: 'sweep:end' } : { kind: 'update', describe: value };
  }

  #walkAgain(): void {
    const { sweep, offset } = this.#standing;
    this.#walking = false;
    this.#standing = this.#begun(sweep);
    for (let seen = 0; seen < offset; seen++) this.#advance();
  }

  #begun(sweep: number): Standing<S> {
    const state = this.#timeline.at(sweep);
    const steps = this.#timeline.sweepFrom(state, sweep);
    return { sweep, offset: 0, sequence: this.#ends[sweep] ?? 0, state, steps };
  }

  /** Judged when asked: a step then takes no longer than the method itself. */
  #sweepEnd(): SweepEndEvent {
    const { sweep, sequence, state } = this.#standing;
    const score = once(() => this.#score(state));
    return drawableEvent({
      kind: 'sweep:end',
      sequence,
      sweep,
      accepted: state.changed,
      get loss() {
        return score().loss;
      },
      get objective() {
        return score().objective;
      },
    });
  }

  #score({ parameters }: MethodState): Score {
    return judge(this.#problem, parameters);
  }

  #shown(): Parameters<typeof runText>[0] {
    const { recipe, network, ridge, sweep, sequence, lossName, loss, losses } = this;
    return { recipe, network, ridge, sweep, sequence, lossName, loss, losses, warnings: [] };
  }
}
