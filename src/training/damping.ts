/** How μ, the proximal penalty, follows success and refusal. Every layer has its own μ. */
export interface DampingSchedule {
  /** μ of every layer before the first sweep. */
  readonly initial: number;
  /** Factor after a refusal. */
  readonly raise: number;
  /** Factor after an acceptance. */
  readonly lower: number;
  /** μ stays within [least, most]. */
  readonly least: number;
  readonly most: number;
  /** Solves per layer and sweep before the layer is left as it was. */
  readonly trials: number;
}

export const defaultDamping: DampingSchedule = {
  initial: 1,
  raise: 3,
  lower: 0.5,
  least: 1e-10,
  most: 1e10,
  trials: 6,
};

/** μ after a refusal: at least the schedule's smallest, where the layer had none. */
export function raised({ raise, least, most }: DampingSchedule, damping: number): number {
  return Math.min(Math.max(damping * raise, least), most);
}

/** μ after an acceptance. */
export function lowered({ lower, least }: DampingSchedule, damping: number): number {
  return Math.max(damping * lower, least);
}
