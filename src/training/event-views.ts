import type { Matrix } from 'ml-matrix';
import type { LayerSummary, SolveSummary } from '../diagnostics/solve-summary.ts';
import type { ShownWarning } from '../display/warning.ts';
import { DrawnEvent } from './event-display.ts';
import type {
  Counterfactual,
  ForwardEvent,
  IdealEvent,
  SolveChanges,
  SolveEvent,
  SolveOutcome,
} from './events.ts';

/*
 * What a person gets of an event that has tensors. Everybody who looks gets a view of their own,
 * frozen, whose matrices are their own copies: writing into one changes nothing for anybody else.
 * The work behind them, a forward pass or a solve, is done once for all views, when first asked for.
 *
 * Classes, because a fit may be watched: an object literal with so many getters takes as long to make
 * as a small solve.
 */

/** What comes before an event that is drawn. */
type Warnings = () => readonly ShownWarning[];

/** What the sweep itself knows of a solve; all else is worked out when it is asked for. */
type KnownSolve = Pick<
  SolveEvent,
  | 'sequence'
  | 'sweep'
  | 'layer'
  | 'trial'
  | 'ridge'
  | 'damping'
  | 'unknowns'
  | 'route'
  | 'status'
  | 'rung'
  | 'inputNames'
  | 'counterfactual'
>;

export class ForwardView extends DrawnEvent implements ForwardEvent {
  readonly kind = 'forward';
  readonly sequence: number;
  readonly sweep: number;
  readonly layer: number;
  readonly #full: () => ForwardEvent;
  #activations: Matrix | undefined;
  #preActivations: Matrix | undefined;

  constructor(known: Pick<ForwardEvent, 'sequence' | 'sweep' | 'layer'>, full: () => ForwardEvent) {
    super();
    this.sequence = known.sequence;
    this.sweep = known.sweep;
    this.layer = known.layer;
    this.#full = full;
    Object.freeze(this);
  }

  get activations(): Matrix {
    this.#activations ??= this.#full().activations;
    return this.#activations;
  }

  get preActivations(): Matrix {
    this.#preActivations ??= this.#full().preActivations;
    return this.#preActivations;
  }
}

export class IdealView extends DrawnEvent implements IdealEvent {
  readonly kind = 'ideal';
  readonly sequence: number;
  readonly sweep: number;
  readonly layer: number;
  readonly clamped: number;
  readonly #full: () => IdealEvent;
  #ideal: Matrix | undefined;
  #actual: Matrix | undefined;
  #clampedAt: Matrix | undefined;

  constructor(
    known: Pick<IdealEvent, 'sequence' | 'sweep' | 'layer' | 'clamped'>,
    full: () => IdealEvent,
    warnings: Warnings,
  ) {
    super(warnings);
    this.sequence = known.sequence;
    this.sweep = known.sweep;
    this.layer = known.layer;
    this.clamped = known.clamped;
    this.#full = full;
    Object.freeze(this);
  }

  get ideal(): Matrix {
    this.#ideal ??= this.#full().ideal;
    return this.#ideal;
  }

  get actual(): Matrix {
    this.#actual ??= this.#full().actual;
    return this.#actual;
  }

  get clampedAt(): Matrix {
    this.#clampedAt ??= this.#full().clampedAt;
    return this.#clampedAt;
  }
}

export class SolveView extends DrawnEvent implements SolveEvent {
  readonly kind = 'solve';
  readonly sequence: number;
  readonly sweep: number;
  readonly layer: number;
  readonly rung: SolveEvent['rung'];
  readonly trial: number;
  readonly ridge: number;
  readonly damping: number;
  readonly unknowns: number;
  readonly route: SolveEvent['route'];
  readonly status: SolveEvent['status'];
  // Declared only: a field that is undefined would be there.
  declare readonly inputNames?: readonly string[];
  declare readonly counterfactual?: Counterfactual;
  readonly #full: () => SolveEvent;
  #weights: Matrix | undefined;
  #bias: readonly number[] | undefined;
  #residual: Matrix | undefined;
  #response: Matrix | undefined;

  constructor(known: KnownSolve, full: () => SolveEvent, warnings: Warnings) {
    super(warnings);
    this.sequence = known.sequence;
    this.sweep = known.sweep;
    this.layer = known.layer;
    this.rung = known.rung;
    this.trial = known.trial;
    this.ridge = known.ridge;
    this.damping = known.damping;
    this.unknowns = known.unknowns;
    this.route = known.route;
    this.status = known.status;
    if (known.inputNames) this.inputNames = known.inputNames;
    if (known.counterfactual) this.counterfactual = known.counterfactual;
    this.#full = full;
    Object.freeze(this);
  }

  get weights(): Matrix {
    this.#weights ??= this.#full().weights;
    return this.#weights;
  }

  get bias(): readonly number[] {
    this.#bias ??= Object.freeze(this.#full().bias);
    return this.#bias;
  }

  get residual(): Matrix {
    this.#residual ??= this.#full().residual;
    return this.#residual;
  }

  get response(): Matrix {
    this.#response ??= this.#full().response;
    return this.#response;
  }

  get condition(): number {
    return this.#full().condition;
  }

  get conditionScaled(): number {
    return this.#full().conditionScaled;
  }

  get rank(): number {
    return this.#full().rank;
  }

  get press(): number {
    return this.#full().press;
  }

  get leverages(): readonly number[] {
    return Object.freeze(this.#full().leverages);
  }

  get effectiveParameters(): number {
    return this.#full().effectiveParameters;
  }

  get gcv(): number {
    return this.#full().gcv;
  }

  get outcome(): SolveOutcome {
    return Object.freeze(this.#full().outcome);
  }

  summary(): LayerSummary;
  summary(options: { readonly unit: number }): SolveSummary;
  summary(options?: { readonly unit: number }): LayerSummary | SolveSummary {
    const full = this.#full();
    return options === undefined ? full.summary() : full.summary(options);
  }

  with(changes: SolveChanges): SolveEvent {
    return this.#full().with(changes);
  }
}
