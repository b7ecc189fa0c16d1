/** Whether code is whole, and where it isn't, what its next line should begin with. */
interface Completeness {
  readonly status: 'complete' | 'incomplete' | 'invalid';
  readonly indent?: string;
}

/** The parser takes a tenth of a second to load, and most clients never ask. */
export async function isComplete(code: string): Promise<Completeness> {
  const cell = await import('../cell/index.ts');
  return cell.isComplete(code);
}
