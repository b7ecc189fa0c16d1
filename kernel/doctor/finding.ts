/** What one look at this machine has found. */
export interface Finding {
  readonly name: string;
  /** `warn`: something optional is missing; `fail`: something needed is broken. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** What is there, or what is wrong. */
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** What anything thrown says, on one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? '';
}
