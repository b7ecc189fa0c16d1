import type { ObserverError } from './hook.ts';

/** Says on the console, once for each observer, that it failed and that the run goes on. */
export function reportFailure(observer: string, { error, event }: ObserverError): void {
  const { kind, sweep, layer, sequence } = event;
  const of = layer === undefined ? '' : ` of layer ${layer}`;
  const where = `when it was told of '${kind}'${of} in sweep ${sweep} (event ${sequence})`;
  const message = `${sentence(observer)} failed ${where}. The run goes on as if it hadn't looked; further failures are counted in the hook and not reported.`;
  try {
    console.error(message, error);
  } catch {
    // What was thrown may throw again when it is looked at.
    console.error(message);
  }
}

/** What was thrown, in a line; it may be anything. */
export function errorText(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'something that can’t be shown';
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
