import type { LossName } from '../losses/index.ts';
import { exactSum, summingTo } from './exact-parts.ts';
import type { LogPoint, Past, PointRange } from './past.ts';
import { rangeOf } from './points.ts';
import { replay } from './replay.ts';
import { turnGatherer } from './turn.ts';
import type { Why, WhyKind, WhyPart, WhySweep, WhyTurn } from './why.ts';
import { drawableWhy } from './why-display.ts';
import { whyOfTurn } from './why-turn.ts';

/** Where a run stands, and what its loss is. */
export interface Standpoint extends LogPoint {
  readonly lossName: LossName;
}

/**
 * Takes the change of the loss between two points apart, by exact replay.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`, `EVENT_NOT_POSSIBLE`.
 */
export function explain(past: Past, here: Standpoint, range: PointRange): Why {
  const { from, to } = rangeOf('why', past, here, range);
  const backward = from.sequence > to.sequence;
  const told = backward ? between(past, to, from) : between(past, from, to);
  const [lossBefore, loss] = backward ? [told.loss, told.lossBefore] : [told.lossBefore, told.loss];
  const change = loss - lossBefore;
  const turns = told.sweeps.flatMap((sweep) => sweep.turns);
  const all = turns.flatMap((turn) => turn.parts);
  const parts = all.filter(({ kind }) => kind !== 'rounding');
  const sums = (order: Order, of: readonly WhyPart[] = parts): readonly WhyPart[] => {
    const groups = grouped(of, order);
    const totals = groups.map((group) => exactSum(group.map((part) => part.change)));
    const { terms, rounding } = summingTo(
      change,
      backward ? totals.map((total) => -total) : totals,
    );
    const summed = groups.map((group, at): WhyPart => {
      return { ...group[0]!, change: terms[at]!, solves: solvesOf(group) };
    });
    const last = summed.at(-1);
    if (last && rounding !== 0) summed.push({ ...last, kind: 'rounding', change: rounding });
    return summed;
  };
  return drawableWhy({
    from,
    to,
    lossName: here.lossName,
    lossBefore,
    loss,
    change,
    parts: sums(inSweep),
    byLayer: sums(byLayer, all)
      .filter(({ kind }) => kind !== 'rounding')
      .map(({ layer, change }) => ({ layer, change })),
    byKind: sums(byKind).map(({ kind, change }) => ({ kind, change })),
    refused: turns.reduce((count, { refused }) => count + refused, 0),
    sweeps: told.sweeps,
  });
}

/** Which parts come first; those that come neither before nor after each other are added up. */
type Order = (one: WhyPart, other: WhyPart) => number;

const KINDS: readonly WhyKind[] = ['solve', 'ideal', 'clamped', 'unreached', 'resolved', 'refused'];

const byLayer: Order = (one, other) => other.layer - one.layer;
const byKind: Order = (one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);

/** From the output layer's turn to the first's, and sub-step after sub-step. */
const inSweep: Order = (one, other) =>
  other.turn - one.turn || byKind(one, other) || byLayer(one, other);

function grouped(parts: readonly WhyPart[], order: Order): readonly (readonly WhyPart[])[] {
  const groups: WhyPart[][] = [];
  for (const part of [...parts].sort(order)) {
    const latest = groups.at(-1);
    if (latest && order(latest[0]!, part) === 0) latest.push(part);
    else groups.push([part]);
  }
  return groups;
}

function solvesOf(parts: readonly WhyPart[]): readonly number[] {
  const solves = new Set(parts.flatMap((part) => part.solves));
  return [...solves].sort((one, other) => one - other);
}

interface Told {
  readonly lossBefore: number;
  readonly loss: number;
  readonly sweeps: readonly WhySweep[];
}

/** The turns that were decided after `from`, up to `to`, which doesn't come before it. */
function between(past: Past, from: LogPoint, to: LogPoint): Told {
  const start = past.records(from.sweep)[from.sweep]!;
  let lossBefore = start.loss;
  let loss = lossBefore;
  const sweeps: WhySweep[] = [];
  if (to.sequence === start.sequence) return { lossBefore, loss, sweeps };
  let gather = turnGatherer();
  let turns: WhyTurn[] = [];
  let sweepLoss = loss;
  const close = (sweep: number): void => {
    const change = loss - sweepLoss;
    if (turns.length > 0) sweeps.push({ sweep, lossBefore: sweepLoss, loss, change, turns });
    turns = [];
    sweepLoss = loss;
  };
  for (const step of replay(past, from.sweep)) {
    const { kind, sweep, state } = step;
    if (kind === 'sweep:start') gather = turnGatherer();
    const turn = gather(step);
    loss = state.loss;
    if (state.sequence <= from.sequence) {
      lossBefore = loss;
      sweepLoss = loss;
    } else if (turn) turns.push(whyOfTurn(turn));
    if (kind === 'sweep:end' || state.sequence >= to.sequence) close(sweep);
    if (state.sequence >= to.sequence) break;
  }
  return { lossBefore, loss, sweeps };
}
