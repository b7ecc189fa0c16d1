/** A function along a line, at one place of it. */
export interface LinePoint {
  /** α, how far along the direction. */
  readonly step: number;
  /** φ(α). */
  readonly value: number;
  /** φ′(α). */
  readonly slope: number;
}

export interface LineSearch<P extends LinePoint> {
  /** Where the search ended; absent where no lower place was found. */
  readonly found: P | undefined;
  readonly evaluations: number;
}

/** φ(α) ≤ φ(0) + c₁ α φ′(0): the decrease that a step must bring. */
const DECREASE = 1e-4;

/** |φ′(α)| ≤ c₂ |φ′(0)|: how flat it must be there; 0.9 suits quasi-Newton directions. */
const CURVATURE = 0.9;

const MOST_EVALUATIONS = 25;

/**
 * Looks for a step that meets the strong Wolfe conditions: brackets it, then zooms in by cubic
 * interpolation (Nocedal and Wright 2006, algorithms 3.5 and 3.6).
 *
 * A value that isn't finite counts as too high. Where rounding lets no step meet the conditions, the
 * lowest place that decreases the function enough is taken.
 *
 * @param start - The place α = 0, with a falling slope.
 * @param first - The step to try first.
 */
export function strongWolfe<P extends LinePoint>(
  phi: (step: number) => P,
  start: LinePoint,
  first: number,
): LineSearch<P> {
  let evaluations = 0;
  const at = (step: number): P => {
    evaluations++;
    return phi(step);
  };
  const tooHigh = ({ step, value }: LinePoint): boolean =>
    !(value <= start.value + DECREASE * step * start.slope);
  const flat = ({ slope }: LinePoint): boolean => Math.abs(slope) <= -CURVATURE * start.slope;

  let low: LinePoint = start;
  let high: LinePoint | undefined;
  let found: P | undefined;
  let step = first;
  while (evaluations < MOST_EVALUATIONS) {
    const point = at(step);
    if (tooHigh(point) || (found !== undefined && point.value >= low.value)) {
      high = point;
    } else {
      if (flat(point)) return { found: point, evaluations };
      const turned = point.slope * ((high?.step ?? Number.POSITIVE_INFINITY) - low.step) >= 0;
      if (turned) high = low;
      low = point;
      found = point;
    }
    if (high === undefined) {
      step *= 3;
      continue;
    }
    const width = Math.abs(high.step - low.step);
    if (width <= Number.EPSILON * Math.max(low.step, high.step)) break;
    step = between(low, high);
  }
  return { found, evaluations };
}

/** The minimum of the cubic through both ends, kept a tenth of the way from either. */
function between(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step;
  const middle = low.step + width / 2;
  if (!Number.isFinite(high.value) || !Number.isFinite(high.slope)) return middle;
  const d1 = low.slope + high.slope - (3 * (high.value - low.value)) / width;
  const square = d1 * d1 - low.slope * high.slope;
  if (!(square >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
  if (!Number.isFinite(share)) return middle;
  return low.step + width * Math.min(0.9, Math.max(0.1, share));
}
