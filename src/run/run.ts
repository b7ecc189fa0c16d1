import type { Point, PointRange } from '../hindsight/past.ts';
import type { Why } from '../hindsight/why.ts';
import type { LayerWrite, Network } from '../network/index.ts';
import type { Rung } from '../targets/index.ts';
import type { EventKind, EventOf, TrainingEvent } from '../training/events.ts';
import type { Watched, WatchedEvent, Where } from '../training/where.ts';
import type { RunWarning } from '../warnings/warning.ts';
import type { AnyRun } from './any-run.ts';
import type { FitOptions, FitResult } from './fit.ts';
import type { ForkChanges } from './fork.ts';
import type { Hook, Observer, ObserverWhere } from './hook.ts';
import type { TrainRecipe } from './recipe.ts';
import type { SaveOptions } from './saving/save.ts';
import type { SavedRun } from './saving/saved-run.ts';

/** A network that a run came through. */
export interface BestIterate {
  readonly sweep: number;
  readonly loss: number;
  readonly network: Network;
}

/**
 * A training run: a cursor over a log of events that is made as far as it is looked at.
 *
 * Every move is exact. Going back and forward again, in whatever steps, ends at the same bits as
 * going straight; a fork shares the past and leaves the run untouched.
 */
export interface Run extends AnyRun {
  /**
   * ‖y − a_L‖², or twice the sum of cross-entropies, + λ‖W‖², in the network's units: what a
   * safeguarded rung never raises.
   */
  readonly objective: number;

  /**
   * The objective after every completed sweep, under the λ in force then; index 0 is before
   * training.
   */
  readonly objectives: readonly number[];

  /** λ of the latest sweep; 0 before the first one where it is to be chosen. */
  readonly ridge: number;

  /**
   * The solve that the loss, the objective and every prediction here come from: the last one that
   * was taken. Absent before the first: `run.network.layer(2).writtenBy` asks for one layer.
   */
  readonly writtenBy: LayerWrite | undefined;

  readonly rung: Rung;

  /** The options of `train`, with what forks have changed; `recipe.with(changes)` varies them. */
  readonly recipe: TrainRecipe;

  /**
   * Where the loss was lowest up to here, the earliest of equals; of use with rung `inverse`, whose
   * loss goes up and down. `run.goto(run.best.sweep)` returns there.
   */
  readonly best: BestIterate;

  /**
   * What there is to know up to here, each thing once, the gravest first: by `kind` and figures, in how
   * many sweeps, and as cause, effect and fix. `run.goto(warning.first)` goes to the first event that it
   * is about. Empty when all is well. The kinds and their limits: docs/warnings.md.
   */
  readonly warnings: readonly RunWarning[];

  /** Goes one event on. */
  stepInto(): TrainingEvent;

  /**
   * Finishes what is open: the layer whose turn it is, up to its acceptance or last refusal; between
   * two layers, the sweep.
   */
  stepOut(): TrainingEvent;

  /**
   * Goes on to the next event of a kind: of a layer, a sweep or a trial if one is named.
   *
   * Looks at most 100 sweeps ahead, or as far as the sweep that is named, and stops where three sweeps
   * in a row have changed nothing. A condition is plain JavaScript:
   * `for (const event of run) if (event.kind === 'solve' && event.condition > 1e8) break;`
   *
   * @throws `EVENT_NOT_POSSIBLE` when no such event can come, or none came; the run then stands
   * where it stood.
   */
  next<K extends EventKind>(kind: K, where?: Where): EventOf<K>;

  /**
   * Looks back: the latest event of a kind up to here, or the one of a sweep that has been made, exactly
   * as it was. It is made again by the code that made it; the run stays where it stands, and no
   * observer is told.
   *
   * @param kind - `'*'` for the latest of all.
   * @throws `EVENT_NOT_POSSIBLE` where there was none, or the sweep hasn't been made; `UNKNOWN_OPTION`,
   * `WRONG_ARGUMENT`.
   */
  capture<K extends Watched>(kind: K, where?: Where): WatchedEvent<K>;
  /**
   * Looks back over all events of a kind up to here, or of one sweep, and gives what `pick` makes of
   * each, from the first to the last: `run.capture('solve', { layer: 1 }, (solve) => solve.condition)`.
   * Nothing is computed that `pick` doesn't ask for, but the sweeps themselves are made again, which
   * takes about as long as they took; no event is kept. Empty where there was none.
   *
   * @param kind - `'*'` for all events.
   * @throws `EVENT_NOT_POSSIBLE` where there can't be one, or the sweep hasn't been made;
   * `UNKNOWN_OPTION`, `WRONG_ARGUMENT`; whatever `pick` throws.
   */
  capture<K extends Watched, T>(
    kind: K,
    where: Where,
    pick: (event: WatchedEvent<K>) => T,
  ): readonly T[];

  /**
   * Goes back so many sweeps; within a sweep, its beginning is the first.
   *
   * @throws `EVENT_NOT_POSSIBLE` when there are not so many.
   */
  back(sweeps?: number): void;

  /**
   * Goes to the end of a sweep, 0 being the untrained network, or to where an event has just been
   * made: `run.goto(12)`, `run.goto({ sequence: 140 })`, `run.goto(event)`. What was never made is made.
   *
   * @throws `OPTION_OUT_OF_RANGE` unless the sweep or the sequence is a whole number from 0.
   */
  goto(point: Point): void;

  /**
   * Branches off a run of its own with another ridge, damping or rung; this run is untouched. The fork
   * shares what came before and costs nothing until it is moved or looked at.
   *
   * @param options.at - After which sweep, by default the last one completed here.
   * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`, and what `train` throws for a rung.
   */
  fork(changes?: ForkChanges, options?: { readonly at?: number }): Run;

  /**
   * Writes the run as a JSON value, exact to the last bit, with its past and the place where it stands;
   * `load` brings it back. `JSON.stringify(run.save())` is its text, `saveRun(run, path)` a file of it.
   *
   * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`, and `WRONG_ARGUMENT` for more training rows than
   * a text can hold.
   */
  save(options?: SaveOptions): SavedRun;

  /**
   * Why the loss changed between two points of the run, as an exact sum over the sub-steps of every
   * layer's turn: what its ideal would do, what clamping costs, what the solve didn't reach, what a
   * refusal undid. By default of the sweep that ended here, or of the open one so far.
   *
   * A turn belongs to what comes after it was decided, its `accept` or last `reject`. From a later
   * point to an earlier one every term has the opposite sign. Made by exact replay: it takes about as
   * long as the sweeps did, and moves nothing.
   *
   * @throws `UNKNOWN_OPTION`; `OPTION_OUT_OF_RANGE` for what is no point; `EVENT_NOT_POSSIBLE` for
   * one that was never made.
   */
  why(range?: PointRange): Why;

  /**
   * Trains for some sweeps and says why it ended. Yields to the event loop at least every 16 ms, as
   * far as single solves are shorter; stops between two events when `signal` or the host's own
   * interrupt signal fires, and keeps the state.
   *
   * While it is under way nothing else moves the run, neither `until` nor `onSweep` either, but for
   * `until.settle`.
   *
   * @throws `OPTION_OUT_OF_RANGE`, `UNKNOWN_OPTION`; `RUN_BUSY` while another fit is under way.
   */
  fit(options: FitOptions): Promise<FitResult>;

  /**
   * Tells an observer of every event of a kind that the run makes on its way forward, `'*'` meaning
   * all, by whatever move: of a layer, a sweep or a trial if one is named.
   *
   * `using hook = run.on('solve', { layer: 1 }, (solve) => conditions.push(solve.condition));`
   *
   * Observers are told in the order in which they were added, after the run has taken the step and
   * before the move goes on. They are told again of events that the run walks over again after going
   * back, kept sweeps included, and of none on the way back, nor of what is looked up in hindsight. A
   * fork has no observers.
   *
   * An observer can't change the run. Its event is frozen and its own, so are the matrices; a move
   * throws `RUN_BUSY`; looking, predicting and forking are allowed. What it throws, or what its promise
   * is rejected with, is kept in the hook, reported once on the console and in `run.warnings`, and the
   * run goes on.
   *
   * An observer goes when its hook is disposed of; when another takes its `name`; and in a notebook
   * when the cell that added it is run again.
   *
   * @param observer - Gets the event and the run.
   * @throws `EVENT_NOT_POSSIBLE` for what can never come, `UNKNOWN_OPTION`, `WRONG_ARGUMENT`.
   */
  on<K extends Watched>(kind: K, observer: Observer<K>): Hook<K>;
  on<K extends Watched>(kind: K, where: ObserverWhere, observer: Observer<K>): Hook<K>;

  /** The hooks of the observers that it has, in their order. */
  readonly hooks: readonly Hook[];

  /** All events from here on, without end: leave the loop when you have seen enough. */
  [Symbol.iterator](): Generator<TrainingEvent, never>;

  /** As the plain iteration, but other work gets its turn at least every 16 ms. */
  [Symbol.asyncIterator](): AsyncGenerator<TrainingEvent, never>;
}
