import type { Architecture, NetworkParameters } from '../../network/index.ts';
import type { Incident, TrainingState, Write } from '../../training/state.ts';
import type { SweepRecord } from '../../training/sweep-record.ts';
import { packed } from './packed.ts';
import type { Reader } from './reader.ts';
import type { SavedRecords, SavedState } from './saved-run.ts';

export function savedState(state: TrainingState): SavedState {
  const { sweep, parameters, dampings, deviance, accepted, idle } = state;
  const layers = parameters.flatMap(({ weights, bias }) => [weights.data, bias]);
  const all = new Float64Array(layers.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const numbers of layers) {
    all.set(numbers, at);
    at += numbers.length;
  }
  return {
    sweep,
    parameters: packed(all),
    scalars: packed([...dampings, deviance]),
    accepted,
    idle,
  };
}

/** @param records - Those of all sweeps: a state shares most numbers with the record of its sweep. */
export function readState(
  reader: Reader,
  architecture: Architecture,
  records: readonly SweepRecord[],
): TrainingState {
  reader.only(['sweep', 'parameters', 'scalars', 'accepted', 'idle']);
  const layers = architecture.activations.length;
  const sweep = reader.entry('sweep').whole(0, records.length - 1);
  const scalars = [...reader.entry('scalars').numbers(layers + 1)];
  const [deviance = Number.NaN] = scalars.splice(layers);
  if (!scalars.every((damping) => Number.isFinite(damping) && damping >= 0)) {
    throw reader.entry('scalars').refuse('begin with a damping of 0 or more for each layer');
  }
  const { sequence, loss, objective, ridge, writes, incidents } = records[sweep]!;
  return {
    sweep,
    sequence,
    parameters: readParameters(reader.entry('parameters'), architecture.widths),
    dampings: scalars,
    ridge,
    loss,
    deviance,
    objective,
    accepted: reader.entry('accepted').wholes(1, layers),
    writes,
    incidents,
    idle: reader.entry('idle').whole(0, sweep),
  };
}

function readParameters(reader: Reader, widths: readonly number[]): NetworkParameters {
  const shapes = widths.slice(1).map((columns, index) => ({ rows: widths[index]!, columns }));
  const all = reader.numbers(shapes.reduce((sum, s) => sum + (s.rows + 1) * s.columns, 0));
  let at = 0;
  const next = (count: number): Float64Array => {
    at += count;
    return all.slice(at - count, at);
  };
  return shapes.map(({ rows, columns }) => ({
    weights: { rows, columns, data: next(rows * columns) },
    bias: next(columns),
  }));
}

export function savedRecords(records: readonly SweepRecord[]): SavedRecords {
  return {
    sequence: records.map(({ sequence }) => sequence),
    loss: packed(records.map(({ loss }) => loss)),
    objective: packed(records.map(({ objective }) => objective)),
    ridge: packed(records.map(({ ridge }) => ridge ?? Number.NaN)),
    writes: records.map(({ writes }) =>
      writes.flatMap(({ layer, sequence, trial, resolved }) => [
        layer,
        sequence,
        trial,
        resolved ? 1 : 0,
      ]),
    ),
    incidents: records.map(({ incidents }) => incidents),
  };
}

export function readRecords(reader: Reader, layers: number): readonly SweepRecord[] {
  reader.only(['sequence', 'loss', 'objective', 'ridge', 'writes', 'incidents']);
  const sequence = reader.entry('sequence').wholes(0);
  const count = sequence.length;
  const numbers = (name: string): Float64Array => reader.entry(name).numbers(count);
  const lists = (name: string): readonly Reader[] => {
    const found = reader.entry(name).list();
    if (found.length === count) return found;
    throw reader.entry(name).refuse(`have ${count} entries, as the records' sequence has`);
  };
  if (sequence[0] !== 0 || sequence.some((after, at) => at > 0 && after <= sequence[at - 1]!)) {
    throw reader.entry('sequence').refuse('begin with 0 and rise with every sweep');
  }
  const [loss, objective, ridge] = [numbers('loss'), numbers('objective'), numbers('ridge')];
  if (
    !ridge.every((each) => Number.isNaN(each) || (each >= 0 && each < Number.POSITIVE_INFINITY))
  ) {
    throw reader.entry('ridge').refuse('hold penalties of 0 or more');
  }
  const writes = lists('writes');
  const incidents = lists('incidents');
  return sequence.map((after, sweep) => ({
    sequence: after,
    loss: loss[sweep]!,
    objective: objective[sweep]!,
    ridge: Number.isNaN(ridge[sweep]) ? undefined : ridge[sweep]!,
    writes: readWrites(writes[sweep]!, sweep, [sequence[sweep - 1] ?? 0, after], layers),
    incidents: incidents[sweep]!.list().map((each) => readIncident(each, layers)),
  }));
}

function readWrites(
  reader: Reader,
  sweep: number,
  [before, after]: readonly [number, number],
  layers: number,
): readonly Write[] {
  const flat = reader.wholes(0);
  if (flat.length % 4 !== 0) {
    throw reader.refuse('hold four numbers for each write: layer, sequence, trial, resolved');
  }
  return Array.from({ length: flat.length / 4 }, (_, at) => {
    const [layer = 0, sequence = 0, trial = 0, resolved = 0] = flat.slice(4 * at, 4 * at + 4);
    const fits =
      layer >= 1 && layer <= layers && sequence > before && sequence < after && trial >= 1;
    if (!fits || resolved > 1) {
      throw reader.refuse(
        `name a layer in 1 … ${layers}, an event of sweep ${sweep}, a trial and 0 or 1 in its write ${at + 1}`,
      );
    }
    return { layer, sweep, sequence, trial, resolved: resolved === 1 };
  });
}

/** What each kind of incident says beside its layer. */
const INCIDENTS = {
  clamped: ['share'],
  'rank-deficient': [],
  failed: [],
} as const satisfies {
  readonly [K in Incident['kind']]: readonly Exclude<
    keyof Extract<Incident, { kind: K }>,
    'kind' | 'layer'
  >[];
};

function readIncident(reader: Reader, layers: number): Incident {
  const kind = reader.entry('kind').word(keysOf(INCIDENTS));
  reader.only(['kind', 'layer', ...INCIDENTS[kind]]);
  const layer = reader.entry('layer').whole(1, layers);
  return kind === 'clamped'
    ? { kind, layer, share: reader.entry('share').finite() }
    : { kind, layer };
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(table).filter((key): key is K => key in table);
}
