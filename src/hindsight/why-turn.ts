import { summingTo } from './exact-parts.ts';
import type { Turn } from './turn.ts';
import { type WayPoint, wayPointsOf } from './way-points.ts';
import type { WhyPart, WhyTurn } from './why.ts';

/**
 * A way-point that is so many times higher than the losses before and after the turn is left out, as
 * an infinite one is. It says only that what was wanted can't be had: the terms would be it and its
 * opposite, and their rounding would hide the others. In rung `neuron` the ideals of all units of a
 * leaky ReLU layer at once came to 1e7 times the loss.
 */
const BEYOND = 1e4;

/** Takes a turn apart. */
export function whyOfTurn(turn: Turn): WhyTurn {
  const { sweep, sequence, trial, accepted, refused, lossBefore, lossProposed } = turn;
  const loss = accepted ? lossProposed : lossBefore;
  const change = loss - lossBefore;
  const layers = turn.parts.map(({ layer }) => layer);
  const told = { sweep, sequence, layers, trial, accepted, refused, lossBefore, loss, change };
  if (!Number.isFinite(change)) {
    const whole = turn.parts.at(-1)!;
    const { layer, last } = whole;
    const part: WhyPart = { kind: 'solve', turn: layer, layer, change, solves: [last.sequence] };
    return { ...told, parts: [part], leftOut: [] };
  }

  const all = wayPointsOf(turn);
  const limit = BEYOND * Math.max(lossBefore, loss);
  const stays = ({ loss }: WayPoint, at: number): boolean => at === all.length - 1 || loss <= limit;
  const kept = renamed(all.filter(stays));
  const leftOut = all
    .filter((point, at) => !stays(point, at) && point.kind !== 'refused')
    .map(({ kind, turn, layer, loss }) => ({ kind, turn, layer, sweep, loss }));
  const { terms, rounding } = summingTo(
    change,
    kept.map(({ loss }, at) => loss - (kept[at - 1]?.loss ?? lossBefore)),
  );
  const parts = kept.map(({ loss: _, ...part }, at): WhyPart => ({ ...part, change: terms[at]! }));
  if (rounding !== 0) parts.push({ ...parts.at(-1)!, kind: 'rounding', change: rounding });
  return { ...told, parts, leftOut };
}

/** Where a way-point has been left out, the next sub-step is that much longer. */
function renamed(points: readonly WayPoint[]): readonly WayPoint[] {
  const has = (kind: WayPoint['kind']): boolean => points.some((point) => point.kind === kind);
  return points.map((point) => {
    if (point.kind === 'clamped' && !has('ideal')) return { ...point, kind: 'ideal' };
    const ideal = has('ideal') || has('clamped');
    return point.kind === 'unreached' && !ideal ? { ...point, kind: 'solve' } : point;
  });
}
