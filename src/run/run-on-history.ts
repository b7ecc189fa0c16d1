import type { Matrix } from 'ml-matrix';
import { counted } from '../display/counted.ts';
import { optionsText } from '../display/options-text.ts';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import { captureAll, captureLatest } from '../hindsight/capture.ts';
import { explain } from '../hindsight/explain.ts';
import type { Point, PointRange } from '../hindsight/past.ts';
import { lossWrittenBy, provenanceOf } from '../hindsight/provenance.ts';
import { type Standing, standing } from '../hindsight/standing.ts';
import type { Why } from '../hindsight/why.ts';
import { toMatrix } from '../linear/index.ts';
import type { LossName } from '../losses/index.ts';
import {
  forward,
  type LayerWrite,
  type Network,
  type Numbers,
  networkOf,
  numbersToDense,
  outputOf,
} from '../network/index.ts';
import { once } from '../once.ts';
import type { Rung } from '../targets/index.ts';
import type { EventKind, EventOf, SweepEndEvent, TrainingEvent } from '../training/events.ts';
import { restated } from '../training/state.ts';
import { type Step, sweepEnd, turnsOf } from '../training/sweep.ts';
import type { Task } from '../training/task.ts';
import { rescaled, wanted } from '../training/training-data.ts';
import {
  type Bounds,
  checkWhere,
  meets,
  type Watched,
  type WatchedEvent,
  type Where,
  whereText,
} from '../training/where.ts';
import { IDLE } from '../warnings/thresholds.ts';
import type { RunWarning } from '../warnings/warning.ts';
import { breather } from './breather.ts';
import { checkCount, checkObserver, checkPoint } from './check-moves.ts';
import { Cursor } from './cursor.ts';
import { drive, type FitOptions, type FitResult } from './fit.ts';
import { changedTask, type ForkChanges } from './fork.ts';
import type { History } from './history.ts';
import { Hold } from './hold.ts';
import type { Hook, Observer, ObserverWhere } from './hook.ts';
import { Observers } from './observers.ts';
import type { TrainRecipe } from './recipe.ts';
import type { BestIterate, Run } from './run.ts';
import { runHtml, runText } from './run-display.ts';
import { type SaveOptions, savedRun } from './saving/save.ts';
import type { SavedRun } from './saving/saved-run.ts';
import { warningsOf } from './warnings/warnings-of.ts';

/** How many sweeps {@link Run.next} looks ahead before it says that the event doesn't come. */
const SWEEPS_AHEAD = 100;

/** Shows a history as a run that stands after sweep `done`, and after so many events of the next. */
export function runOn(history: History, done: number, offset = 0): Run {
  return new RunOnHistory(() => history, done, offset);
}

class RunOnHistory implements Run {
  readonly #hold = new Hold();
  readonly #observers: Observers = new Observers(this, this.#hold);
  readonly #opened: () => { readonly history: History; readonly cursor: Cursor };

  /** @param past - Asked for when the run is first looked at or moved: a fork costs nothing before. */
  constructor(past: () => History, done: number, offset = 0) {
    this.#opened = once(() => {
      const history = past();
      const cursor = new Cursor(history, done, this.#observers);
      if (offset > 0) cursor.go({ sweep: done, offset });
      return { history, cursor };
    });
  }

  get #history(): History {
    return this.#opened().history;
  }

  get #cursor(): Cursor {
    return this.#opened().cursor;
  }

  get sweep(): number {
    return this.#cursor.place.sweep;
  }

  get sequence(): number {
    return this.#cursor.state.sequence;
  }

  get passes(): number {
    return this.sweep * turnsOf(this.#task).length;
  }

  get lossName(): LossName {
    return this.#task.loss.name;
  }

  get loss(): number {
    return this.#cursor.state.loss;
  }

  get losses(): readonly number[] {
    return this.#history.records(this.sweep).map(({ loss }) => loss);
  }

  get objective(): number {
    return this.#cursor.state.objective;
  }

  get objectives(): readonly number[] {
    return this.#history.records(this.sweep).map(({ objective }) => objective);
  }

  get ridge(): number {
    return this.#cursor.state.ridge ?? 0;
  }

  get recipe(): TrainRecipe {
    return this.#task.recipe;
  }

  get rung(): Rung {
    return this.#task.rule.rung;
  }

  get network(): Network {
    const { state } = this.#cursor;
    const past = provenanceOf(this.#history, state);
    return networkOf(this.#task.architecture, state.parameters, past);
  }

  get writtenBy(): LayerWrite | undefined {
    return lossWrittenBy(this.#history, this.#cursor.state);
  }

  get best(): BestIterate {
    const { losses } = this;
    const sweep = losses.reduce((best, loss, at) => (loss < losses[best]! ? at : best), 0);
    const state = this.#history.at(sweep);
    const past = provenanceOf(this.#history, state);
    return {
      sweep,
      loss: losses[sweep]!,
      network: networkOf(this.#task.architecture, state.parameters, past),
    };
  }

  get warnings(): readonly RunWarning[] {
    return warningsOf({
      taskAfter: (done) => this.#history.taskAfter(done),
      records: this.#history.records(this.sweep),
      state: this.#cursor.state,
      observers: this.#observers.problems(),
    });
  }

  get stalled(): boolean {
    return this.#cursor.base.idle >= IDLE;
  }

  get hooks(): readonly Hook[] {
    return this.#observers.hooks;
  }

  get #bounds(): Bounds {
    const { architecture, damping, rule } = this.#task;
    const layers = architecture.activations.length;
    return { layers, trials: rule.safeguarded ? damping.trials : 1 };
  }

  get #task(): Task {
    return this.#history.taskAfter(this.sweep);
  }

  [standing](): Standing {
    return { past: this.#history, sweep: this.sweep };
  }

  predict(inputs: Numbers): Matrix {
    const { architecture, data } = this.#task;
    const dense = numbersToDense(
      inputs,
      { what: 'inputs', columnNames: data.inputNames },
      wanted(architecture.widths, 0, 'inputs'),
    );
    const pass = forward(architecture, this.#cursor.state.parameters, dense);
    return toMatrix(rescaled(outputOf(pass), data.scale));
  }

  step(): SweepEndEvent {
    this.#hold.check('step');
    return sweepEnd(this.#cursor.finishSweep());
  }

  stepInto(): TrainingEvent {
    this.#hold.check('stepInto');
    return this.#cursor.advance().event();
  }

  stepOut(): TrainingEvent {
    this.#hold.check('stepOut');
    if (!inLayer(this.#cursor.latest)) return this.step();
    for (;;) {
      const step = this.#cursor.advance();
      if (!inLayer(step)) return step.event();
    }
  }

  next<K extends EventKind>(kind: K, where: Where = {}): EventOf<K> {
    this.#hold.check('next');
    this.#checkAhead(kind, where);
    const from = this.#cursor.place;
    const until = where.sweep ?? from.sweep + SWEEPS_AHEAD;
    while (this.sweep < until && !this.stalled) {
      const step = this.#cursor.advance();
      if (!meets(step, kind, where)) continue;
      const event = step.event();
      if (isOf(event, kind)) return event;
    }
    const seen = this.sweep - from.sweep;
    const { stalled } = this;
    this.#cursor.go(from);
    throw new BacksolveError(
      'EVENT_NOT_POSSIBLE',
      `No ${whereText(kind, where)} came within ${counted(seen, 'sweep')}${stalled ? ', and then the run changed nothing any more' : ''}. The run stands where it stood; go on with run.step().`,
    );
  }

  capture<K extends Watched>(kind: K, where?: Where): WatchedEvent<K>;
  capture<K extends Watched, T>(
    kind: K,
    where: Where,
    pick: (event: WatchedEvent<K>) => T,
  ): readonly T[];
  capture(
    kind: Watched,
    where: Where = {},
    pick?: (event: TrainingEvent) => unknown,
  ): TrainingEvent | readonly unknown[] {
    const { place } = this.#cursor;
    return pick === undefined
      ? captureLatest(this.#history, place, kind, where)
      : captureAll(this.#history, place, kind, where, pick);
  }

  back(sweeps = 1): void {
    this.#hold.check('back');
    checkCount('back', sweeps, 1);
    const { sweep, offset } = this.#cursor.place;
    const target = sweep - sweeps + (offset > 0 ? 1 : 0);
    if (target < 0) {
      throw new BacksolveError(
        'EVENT_NOT_POSSIBLE',
        `The run has completed ${counted(sweep, 'sweep')} and can't go back ${sweeps}. run.goto(0) is the untrained network.`,
      );
    }
    this.#cursor.go({ sweep: target, offset: 0 });
  }

  goto(point: Point): void {
    this.#hold.check('goto');
    this.#cursor.goto(checkPoint('goto', point));
  }

  fork(changes: ForkChanges = {}, options: { readonly at?: number } = {}): Run {
    const at = options.at ?? this.sweep;
    checkCount('fork', at, 0);
    if (at > this.#history.last) {
      throw new BacksolveError(
        'EVENT_NOT_POSSIBLE',
        `The run has made ${this.#history.last} sweeps; it can't be forked at ${at}. Go there first: run.goto(${at}).`,
      );
    }
    const past = this.#history;
    const task = changedTask(past.taskAfter(at), changes);
    const begin = (): History => {
      const start = restated(task, past.at(at), {
        ridge: changes.ridge !== undefined,
        damping: changes.damping !== undefined,
      });
      return past.branch(task, start);
    };
    return new RunOnHistory(begin, at);
  }

  save(options: SaveOptions = {}): SavedRun {
    const { place, base } = this.#cursor;
    return savedRun({ memory: this.#history.memory, place, base }, options);
  }

  why(range: PointRange = {}): Why {
    return explain(this.#history, this, range);
  }

  #checkAhead(kind: EventKind, where: Where): void {
    checkWhere('next', kind, where, this.#bounds);
    if (where.sweep === undefined || where.sweep > this.sweep) return;
    throw new BacksolveError(
      'EVENT_NOT_POSSIBLE',
      `Sweep ${where.sweep} lies behind: the run has completed ${this.sweep}. Look back with run.capture('${kind}', ${optionsText(where)}), or return with run.goto(${where.sweep - 1}) first.`,
    );
  }

  on<K extends Watched>(
    kind: K,
    ...rest: readonly [Observer<K>] | readonly [ObserverWhere, Observer<K>]
  ): Hook<K> {
    const [where, observer] = rest.length === 1 ? [{}, rest[0]] : rest;
    const { name, ...meant } = checkObserver(kind, where, observer, this.#bounds);
    return this.#observers.add(kind, meant, name, observer);
  }

  async fit(options: FitOptions): Promise<FitResult> {
    const cursor = this.#cursor;
    const held = this.#hold.fit();
    try {
      return await drive(this, (due) => cursor.advanceOrRest(due)?.kind, options, held);
    } finally {
      held.release();
    }
  }

  *[Symbol.iterator](): Generator<TrainingEvent, never> {
    for (;;) yield this.stepInto();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TrainingEvent, never> {
    const { breathe, due } = breather();
    for (;;) {
      await breathe();
      this.#hold.check('stepInto');
      const step = this.#cursor.advanceOrRest(due);
      if (step) yield step.event();
    }
  }

  [displaySymbol](): Readonly<Record<string, unknown>> {
    return { 'text/html': runHtml(this), 'text/plain': runText(this) };
  }

  [inspectSymbol](): string {
    return runText(this);
  }
}

/** Whether a layer's turn is still going on after this step. */
function inLayer(step: Step | undefined): boolean {
  if (step === undefined) return false;
  if (step.kind === 'reject') return !step.final;
  return step.kind === 'forward' || step.kind === 'ideal' || step.kind === 'solve';
}

function isOf<K extends EventKind>(event: TrainingEvent, kind: K): event is EventOf<K> {
  return event.kind === kind;
}
