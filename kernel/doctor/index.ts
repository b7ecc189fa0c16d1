import type { Surroundings } from '../install/index.ts';
import type { Finding } from './finding.ts';
import { checkHistoryFolder, checkTemporaryFolder } from './folders.ts';
import { checkJupyter, checkKernelspec } from './jupyter.ts';
import { checkCore, checkKernel } from './kernel.ts';
import { checkNode } from './node.ts';
import { checkOptional, checkPictures, checkZeromq } from './packages.ts';

export type { Finding } from './finding.ts';

/** Looks at everything that Backsolve needs or can use here, the needed first. Never rejects. */
export async function examine(
  surroundings: Surroundings,
  historyFolder: string | undefined,
): Promise<readonly Finding[]> {
  const findings = await Promise.all([
    checkNode(),
    checkKernel(),
    checkCore(),
    checkZeromq(),
    checkKernelspec(surroundings),
    checkJupyter(surroundings),
    checkPictures(),
    checkHistoryFolder(historyFolder),
    checkTemporaryFolder(),
  ]);
  return [...findings, ...checkOptional()];
}
