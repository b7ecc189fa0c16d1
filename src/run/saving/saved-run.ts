import type { ActivationJson } from '../../activations/index.ts';
import type { Place } from '../../hindsight/past.ts';
import type { Incident } from '../../training/incidents.ts';

/** Numbers as text: base64 of the bytes of a Float64Array, the lowest first. */
type Packed = string;

/**
 * A run as a JSON value, exact to the last bit: what `run.save()` gives and `load` takes.
 *
 * `JSON.stringify` makes text of it. Nothing in it is code.
 */
export interface SavedRun {
  readonly format: 'backsolve-run';
  /** Raised when the format changes, or the arithmetic by which a run is replayed. */
  readonly version: 1;
  readonly network: {
    readonly widths: readonly number[];
    readonly activations: readonly SavedActivation[];
    /** Whether its hidden layers of equal width have skip connections. */
    readonly skip?: true;
  };
  readonly data: SavedData;
  /** What ruled the sweeps: one entry for the first settings, one for each fork on the way here. */
  readonly stretches: readonly SavedStretch[];
  readonly records: SavedRecords;
  /** Weights after some of the sweeps; those after the others are replayed. */
  readonly states: readonly SavedState[];
  /** Where the run stands: sweeps completed, and events seen of the next. */
  readonly place: Place;
  /** FNV-1a of all the rest. */
  readonly checksum: string;
}

export interface SavedActivation extends ActivationJson {
  /**
   * Present for a function of the user's own: its values and then its slopes at a few points, by which
   * it is known again.
   */
  readonly sample?: Packed;
}

/** The training rows, in the network's units. */
export interface SavedData {
  readonly rows: number;
  readonly inputNames?: readonly string[];
  readonly targetNames?: readonly string[];
  /** y = mean + deviation · a_L, one of each per target. */
  readonly scale: { readonly mean: Packed; readonly deviation: Packed };
  readonly fingerprint: Fingerprint;
  /** Row after row; absent where the rows were left out. */
  readonly inputs?: Packed;
  readonly targets?: Packed;
  /** √w, one a row. */
  readonly roots?: Packed;
}

/** By which training rows are known again. */
export interface Fingerprint {
  /** FNV-1a of each column of inputs, then of targets, then of the weights of rows where there are some. */
  readonly columns: readonly string[];
  /** Of each of at most 64 blocks of rows. */
  readonly blocks: readonly string[];
}

interface SavedStretch {
  /** The options of `train`, with what forks have changed. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly start: SavedState;
}

/** A few numbers of every sweep, from 0. */
export interface SavedRecords {
  readonly sequence: readonly number[];
  readonly loss: Packed;
  readonly objective: Packed;
  /** NaN where it was still to be chosen. */
  readonly ridge: Packed;
  /** Layer, sequence, trial and 1 or 0 for resolved, of one write after another. */
  readonly writes: readonly (readonly number[])[];
  /** λ and μ of one write after another, through all sweeps. */
  readonly penalties: Packed;
  readonly incidents: readonly (readonly Incident[])[];
}

/** What a state has beside the record of its sweep. */
export interface SavedState {
  readonly sweep: number;
  /** Of one layer after another: the weights row after row, the bias. */
  readonly parameters: Packed;
  /** What layers were after writes of this sweep that a later one of it wrote over, one after another. */
  readonly between: Packed;
  /** μ of every layer, then the objective without its penalty. */
  readonly scalars: Packed;
  readonly accepted: readonly number[];
  readonly idle: number;
}
