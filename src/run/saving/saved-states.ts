import type { Architecture, LayerParameters } from '../../network/index.ts';
import type { Incident } from '../../training/incidents.ts';
import type { TrainingState, Write } from '../../training/state.ts';
import type { SweepRecord } from '../../training/sweep-record.ts';
import { packed } from './packed.ts';
import type { Reader } from './reader.ts';
import type { SavedRecords, SavedState } from './saved-run.ts';

export function savedState(state: TrainingState): SavedState {
  const { sweep, parameters, writes, dampings, deviance, accepted, idle } = state;
  const over = writes.filter(isWrittenOver).flatMap(({ after }) => after ?? []);
  return {
    sweep,
    parameters: packed(joined(parameters)),
    between: packed(joined(over)),
    scalars: packed([...dampings, deviance]),
    accepted,
    idle,
  };
}

/** Whether a later write of the same sweep wrote the layer once more. */
function isWrittenOver({ layer }: Write, at: number, writes: readonly Write[]): boolean {
  return writes.findLastIndex((write) => write.layer === layer) > at;
}

function joined(layers: readonly LayerParameters[]): Float64Array {
  const parts = layers.flatMap(({ weights, bias }) => [weights.data, bias]);
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @param records - Those of all sweeps: a state shares most numbers with the record of its sweep. */
export function readState(
  reader: Reader,
  architecture: Architecture,
  records: readonly SweepRecord[],
): TrainingState {
  reader.only(['sweep', 'parameters', 'between', 'scalars', 'accepted', 'idle']);
  const layers = architecture.activations.length;
  const sweep = reader.entry('sweep').whole(0, records.length - 1);
  const scalars = [...reader.entry('scalars').numbers(layers + 1)];
  const [deviance = Number.NaN] = scalars.splice(layers);
  if (!scalars.every((damping) => Number.isFinite(damping) && damping >= 0)) {
    throw reader.entry('scalars').refuse('begin with a damping of 0 or more for each layer');
  }
  const { sequence, loss, objective, ridge, writes, incidents } = records[sweep]!;
  const { widths } = architecture;
  const all = widths.slice(1).map((_, index) => index + 1);
  const parameters = readLayers(reader.entry('parameters'), widths, all);
  const over = writes.filter(isWrittenOver).map(({ layer }) => layer);
  const between = [...readLayers(reader.entry('between'), widths, over)];
  return {
    sweep,
    sequence,
    parameters,
    dampings: scalars,
    ridge,
    loss,
    deviance,
    objective,
    accepted: reader.entry('accepted').wholes(1, layers),
    writes: writes.map((write, at) => ({
      ...write,
      after: isWrittenOver(write, at, writes) ? between.shift()! : parameters[write.layer - 1]!,
    })),
    incidents,
    idle: reader.entry('idle').whole(0, sweep),
  };
}

/** The numbers of some layers, one after another. */
function readLayers(
  reader: Reader,
  widths: readonly number[],
  layers: readonly number[],
): readonly LayerParameters[] {
  const shapes = layers.map((layer) => ({ rows: widths[layer - 1]!, columns: widths[layer]! }));
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
    penalties: packed(
      records.flatMap(({ writes }) => writes.flatMap(({ ridge, damping }) => [ridge, damping])),
    ),
    incidents: records.map(({ incidents }) => incidents),
  };
}

export function readRecords(reader: Reader, layers: number): readonly SweepRecord[] {
  reader.only(['sequence', 'loss', 'objective', 'ridge', 'writes', 'penalties', 'incidents']);
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
  const counts = writes.map((each) => each.list().length / 4);
  const uneven = counts.findIndex((each) => !Number.isInteger(each));
  if (uneven >= 0) {
    throw writes[uneven]!.refuse(
      'hold four numbers for each write: layer, sequence, trial, resolved',
    );
  }
  const total = counts.reduce((sum, each) => sum + each, 0);
  const penalties = reader.entry('penalties').numbers(2 * total);
  if (!penalties.every((each) => each >= 0 && each < Number.POSITIVE_INFINITY)) {
    throw reader.entry('penalties').refuse('hold finite numbers from 0');
  }
  let taken = 0;
  const penaltiesOf = (sweep: number): Float64Array => {
    taken += 2 * counts[sweep]!;
    return penalties.subarray(taken - 2 * counts[sweep]!, taken);
  };
  const incidents = lists('incidents');
  return sequence.map((after, sweep) => ({
    sequence: after,
    loss: loss[sweep]!,
    objective: objective[sweep]!,
    ridge: Number.isNaN(ridge[sweep]) ? undefined : ridge[sweep]!,
    writes: readWrites(
      writes[sweep]!,
      { sweep, before: sequence[sweep - 1] ?? 0, after, layers },
      penaltiesOf(sweep),
    ),
    incidents: incidents[sweep]!.list().map((each) => readIncident(each, layers)),
  }));
}

function readWrites(
  reader: Reader,
  where: {
    readonly sweep: number;
    /** Events made before the sweep and after it. */
    readonly before: number;
    readonly after: number;
    readonly layers: number;
  },
  penalties: Float64Array,
): readonly Write[] {
  const { sweep, before, after, layers } = where;
  const flat = reader.wholes(0);
  return Array.from({ length: flat.length / 4 }, (_, at) => {
    const [layer = 0, sequence = 0, trial = 0, resolved = 0] = flat.slice(4 * at, 4 * at + 4);
    const fits =
      layer >= 1 && layer <= layers && sequence > before && sequence < after && trial >= 1;
    if (!fits || resolved > 1) {
      throw reader.refuse(
        `name a layer in 1 … ${layers}, an event of sweep ${sweep}, a trial and 0 or 1 in its write ${at + 1}`,
      );
    }
    const [ridge, damping] = [penalties[2 * at]!, penalties[2 * at + 1]!];
    return { layer, sweep, sequence, trial, ridge, damping, resolved: resolved === 1 };
  });
}

/** What each kind of incident says beside its layer and its place in the log. */
const INCIDENTS = {
  failed: [],
  clamped: ['share'],
  'rank-deficient': ['rank', 'unknowns'],
  'ill-conditioned': ['leastPivot'],
  refused: ['damping'],
} as const satisfies {
  readonly [K in Incident['kind']]: readonly Exclude<
    keyof Extract<Incident, { kind: K }>,
    'kind' | 'layer' | 'first' | 'last'
  >[];
};

function readIncident(reader: Reader, layers: number): Incident {
  const kind = reader.entry('kind').word(keysOf(INCIDENTS));
  reader.only(['kind', 'layer', 'first', 'last', ...INCIDENTS[kind]]);
  const layer = reader.entry('layer').whole(1, layers);
  const first = reader.entry('first').whole(1);
  const place = { first, last: reader.entry('last').whole(first) };
  switch (kind) {
    case 'failed':
      return { kind, layer, ...place };
    case 'clamped':
      return { kind, layer, share: reader.entry('share').finite(), ...place };
    case 'rank-deficient':
      return {
        kind,
        layer,
        rank: reader.entry('rank').whole(0),
        unknowns: reader.entry('unknowns').whole(1),
        ...place,
      };
    case 'ill-conditioned':
      return { kind, layer, leastPivot: reader.entry('leastPivot').finite(), ...place };
    case 'refused':
      return { kind, layer, damping: reader.entry('damping').finite(), ...place };
  }
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(table).filter((key): key is K => key in table);
}
