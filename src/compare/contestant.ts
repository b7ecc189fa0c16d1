import type { LossName } from '../losses/index.ts';
import { heldOutError } from '../run/held-out.ts';
import type { AnyRun } from '../run/index.ts';
import type { Budget, CandidateTrial, TrialEnd } from './comparison.ts';
import type { JudgedPart } from './options.ts';

/** So long a turn costs little to change over, and a busy moment of the machine meets everybody. */
const TURN_MILLIS = 20;

/** The loss isn't looked at again before the clock has moved by this share. */
const LOOK_AGAIN = 1.01;

/** One training that takes turns with others. */
export interface Contestant {
  readonly lossName: LossName;
  readonly ended: boolean;
  /** Works for a turn, a sweep at least. */
  turn(): void;
  /** What has come of it, when it has ended or was aborted. */
  result(valid: JudgedPart | undefined, test: JudgedPart | undefined): CandidateTrial;
}

/**
 * Enters a run for a comparison.
 *
 * On the clock is what the run does to go on. Judging it is not: for a baseline by gradients that
 * is another forward pass. A sweep that ends beyond the budget is taken back.
 */
export function contestant(
  run: AnyRun,
  seed: number,
  description: string,
  budget: Budget,
): Contestant {
  const curve = { seconds: [0], passes: [0], losses: [run.loss] };
  let millis = 0;
  let looked = 0;
  let reason: TrialEnd | undefined;

  const look = (): void => {
    looked = millis;
    curve.seconds.push(millis / 1000);
    curve.passes.push(run.passes);
    curve.losses.push(run.loss);
  };
  const spent = (): number => (budget.kind === 'seconds' ? millis / 1000 : run.passes);
  const allowed = budget.kind === 'seconds' ? budget.seconds : budget.passes;

  const sweep = (): void => {
    const before = millis;
    const began = performance.now();
    run.step();
    millis += performance.now() - began;
    if (spent() > allowed) {
      run.goto(run.sweep - 1);
      millis = before;
      reason = 'budget';
      if (looked < millis) look();
      return;
    }
    if (run.stalled) reason = 'stalled';
    if (reason || millis >= looked * LOOK_AGAIN) look();
    if (!Number.isFinite(curve.losses.at(-1))) reason = 'diverged';
  };

  return {
    lossName: run.lossName,
    get ended() {
      return reason !== undefined;
    },
    turn() {
      const until = millis + TURN_MILLIS;
      do sweep();
      while (reason === undefined && millis < until);
    },
    result(valid, test) {
      if (looked < millis) look();
      return {
        seed,
        description,
        curve,
        reason: reason ?? 'aborted',
        sweeps: run.sweep,
        passes: run.passes,
        seconds: millis / 1000,
        loss: curve.losses.at(-1) ?? Number.NaN,
        ...(valid ? { valid: heldOutError(run, valid) } : {}),
        ...(test ? { test: heldOutError(run, test) } : {}),
      };
    },
  };
}
