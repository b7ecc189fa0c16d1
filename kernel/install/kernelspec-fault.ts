import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isOurs, kernelspec } from './kernelspec.ts';

/** Why an installed kernel isn't the present one: it can't start, or it starts another program. */
export interface KernelspecFault {
  readonly kind: 'broken' | 'other';
  /** Goes after the name of its place. */
  readonly reason: string;
}

/** What is wrong with a kernel.json; undefined when it starts this very program. */
export async function findKernelspecFault(text: string): Promise<KernelspecFault | undefined> {
  if (!isOurs(text)) return { kind: 'broken', reason: 'was not made by Backsolve' };
  const { argv } = JSON.parse(text);
  const [node, program] = Array.isArray(argv) ? argv.map(String) : [];
  for (const file of [node, program]) {
    if (file !== undefined && (await isFile(file))) continue;
    return { kind: 'broken', reason: `leads to ${file ?? 'nothing'}, which isn't there any more` };
  }
  const now = kernelspec();
  if (program !== undefined && resolve(program) !== resolve(now.argv[1] ?? '')) {
    return { kind: 'other', reason: `starts another copy of Backsolve: ${program}` };
  }
  if (node !== now.argv[0]) return { kind: 'other', reason: `starts another Node.js: ${node}` };
  const fresh = JSON.stringify(JSON.parse(text)) === JSON.stringify(now);
  return fresh ? undefined : { kind: 'other', reason: 'is of another version' };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
