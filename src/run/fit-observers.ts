import { BacksolveError } from '../errors.ts';
import type { Driven, FitProgress } from './fit.ts';

/**
 * Told after every sweep of a fit, and once at its end. A promise that it returns is waited for before the fit
 * ends, but not before it goes on.
 */
export type FitObserver<R extends Driven> = (progress: FitProgress, run: R) => unknown;

/** Those who are told of a fit, in their order. */
export interface Audience<R extends Driven> {
  tell(progress: FitProgress, run: R): void;
  /** Comes when all that the observers have begun is done; fails as the first of it failed. */
  done(): Promise<void>;
}

/** @throws `OPTION_OUT_OF_RANGE` for what can't be told. */
export function audienceOf<R extends Driven>(
  onSweep: FitObserver<R> | readonly FitObserver<R>[] | undefined,
): Audience<R> {
  const observers = [onSweep ?? []].flat();
  if (!observers.every((each) => typeof each === 'function')) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      "run.fit takes onSweep as a function or a list of them: { onSweep: [progress(), checkpoint('run.json')] }.",
    );
  }
  const open = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  return {
    tell(progress, run) {
      for (const observer of observers) {
        const begun = observer(progress, run);
        if (!(begun instanceof Promise)) continue;
        const watched = begun
          .catch((error: unknown) => {
            failure ??= { error };
          })
          .finally(() => open.delete(watched));
        open.add(watched);
      }
    },
    async done() {
      while (open.size > 0) await Promise.all(open);
      if (failure) throw failure.error;
    },
  };
}
