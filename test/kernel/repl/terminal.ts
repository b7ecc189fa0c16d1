import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { requirement } from '../../requirements.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../../dist/kernel/main.js', import.meta.url));
const script = fileURLToPath(new URL('./terminal.py', import.meta.url));

/** Whether a pseudo-terminal can be had here; Windows has none that a script can drive. */
export const hasTerminal: boolean =
  process.platform !== 'win32' && requirement('python-jupyter').available;

if (process.platform === 'win32') console.warn('SKIPPED: tests at a terminal need a POSIX system.');

interface AtTerminal {
  /** All that was shown, without colours and movements of the cursor. */
  readonly text: string;
  readonly raw: string;
  readonly code: number;
}

/** Types at `backsolve repl`: each step waits for a text, and then presses keys. */
export async function typeAt(
  folder: string,
  steps: readonly (readonly [shown: string, keys: string])[],
  words: readonly string[] = [],
): Promise<AtTerminal> {
  const { NO_COLOR, FORCE_COLOR, CI, ...environment } = process.env;
  const command = [process.execPath, main, 'repl', ...words];
  const { stdout } = await run(
    requirement('python-jupyter').path,
    [script, JSON.stringify(command), JSON.stringify(steps)],
    {
      cwd: folder,
      env: {
        ...environment,
        TERM: 'xterm',
        BACKSOLVE_HISTORY: join(folder, 'history'),
        TMPDIR: folder,
      },
      maxBuffer: 64 * 2 ** 20,
    },
  );
  const { shown, code, missing } = JSON.parse(stdout);
  if (missing !== null) throw new Error(`${missing} was never shown:\n${shown}`);
  return { raw: shown, text: stripVTControlCharacters(shown).replaceAll('\r', ''), code };
}
