import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { requirement } from '../../requirements.ts';

const run = promisify(execFile);

/** Runs a script of this folder with a Python that has Jupyter's clients; its stdout, as JSON. */
export function runPython(
  script: string,
  ...words: readonly string[]
): Promise<ReturnType<typeof JSON.parse>> {
  return runScript(requirement('python-jupyter').path, script, ...words);
}

/** Runs a script of this folder with this Python; its stdout, as JSON. */
export async function runScript(
  path: string,
  script: string,
  ...words: readonly string[]
): Promise<ReturnType<typeof JSON.parse>> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await run(path, [file, ...words], {
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', PYTHONWARNINGS: 'ignore' },
  });
  return JSON.parse(stdout);
}
