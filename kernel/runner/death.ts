import type { EvaluateResult } from './evaluator.ts';
import type { Death } from './runner-process.ts';

/** The answer of a cell whose runner ended under it. */
export function diedResult(death: Death): EvaluateResult {
  const next = death.requested ? '' : ' The next cell gets a fresh runner.';
  return failure('died', 'RunnerEnded', `${describeDeath(death)} All variables are gone.${next}`);
}

/** An answer that no runner gave. */
export function failure(
  cause: 'interrupted' | 'died',
  name: string,
  message: string,
): EvaluateResult {
  const traceback = [`\u001b[1;31m${name}\u001b[0m: ${message}`];
  return { status: 'error', cause, name, message, traceback };
}

/** How a runner ended, as a sentence. */
export function describeDeath({ code, signal, lastWords, fault, requested }: Death): string {
  if (fault !== undefined) return `The runner process can't be started: ${fault.message}.`;
  if (requested) return 'The runner process was ended on request.';
  if (lastWords.includes('heap out of memory')) {
    return 'The runner process ran out of memory (more: NODE_OPTIONS=--max-old-space-size=8192).';
  }
  if (signal !== null) return `The runner process was ended by the signal ${signal}.`;
  return `The runner process ended with exit code ${code}, as process.exit(${code}) does.`;
}
