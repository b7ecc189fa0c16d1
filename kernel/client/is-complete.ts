import type { Completeness } from '../cell/index.ts';

/** The parser takes a tenth of a second to load, and most clients never ask. */
export async function isComplete(code: string): Promise<Completeness> {
  const cell = await import('../cell/index.ts');
  return cell.isComplete(code);
}
