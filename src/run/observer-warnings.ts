import { counted } from '../display/counted.ts';
import type { ObserverProblem } from './hook-on-run.ts';
import type { RunWarning } from './warnings.ts';

/** Says of each observer that failed what that means for what it was to record. */
export function observerWarnings(problems: readonly ObserverProblem[]): readonly RunWarning[] {
  return problems.map(({ observer, failures, error, ...sweeps }) => ({
    kind: 'observer',
    ...sweeps,
    cause: `${observer.charAt(0).toUpperCase()}${observer.slice(1)} failed ${counted(failures, 'time')}, first with ${error.replace(/\.$/, '')}.`,
    effect:
      'The run went on as if it hadn’t looked; what it was to record of these events is missing.',
    fix: 'Correct it and add it again under the same { name }, or by running its cell again; or take it off: hook.dispose(). The hook lists its errors: run.hooks.',
  }));
}
