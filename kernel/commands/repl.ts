import { constants } from 'node:os';
import { join } from 'node:path';
import { KernelError } from '../errors.ts';
import { historyFolder } from '../history/index.ts';
import { surroundings } from '../install/index.ts';
import { parseArguments } from './arguments.ts';
import { colours } from './colours.ts';
import { findNearestName } from './nearest-name.ts';
import { openInBrowser } from './open-report.ts';

/**
 * `backsolve repl`: a session in the terminal, or over a pipe.
 *
 * @returns 0, 1 where a cell of a script failed, 128 + the signal's number where one ended it.
 * @throws KernelError for whatever is wrong outside the cells.
 */
export async function replCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments('repl', words, {
    eval: { type: 'string', short: 'e' },
    open: { type: 'boolean' },
    quiet: { type: 'boolean', short: 'q' },
  });
  const [file, another] = positionals;
  if (another !== undefined) {
    throw new KernelError(
      'USAGE',
      `repl takes one file, but got ${file} and ${another}. See: backsolve repl --help`,
    );
  }
  const { createHistoryFile, readCode, startRepl } = await import('../repl/index.ts');
  const first = [
    ...(file === undefined ? [] : [await readCode(file)]),
    ...(values.eval === undefined ? [] : [values.eval]),
  ];
  const { stdin: input, stdout: output, stderr: error } = process;
  const paints = colours(output);
  const talks = input.isTTY && output.isTTY && values.eval === undefined;
  if (talks && !values.quiet) await greet();

  const { startInProcess } = await import('../client/index.ts');
  const client = await startInProcess({ folder: process.cwd(), interactive: talks });
  const repl = startRepl({
    client,
    input,
    output,
    error,
    paints,
    colours: { stdout: paints.shown, stderr: colours(error).shown },
    first,
    leave: values.eval !== undefined,
    history: createHistoryFile(talks ? historyPath() : undefined, (reason) =>
      error.write(`${paints.yellow('note:')} the history isn't kept: ${reason}\n`),
    ),
    open: openInBrowser,
    openFigures: values.open ?? false,
    nearest: findNearestName,
  });
  return endWith(repl, talks, client.shutdown);
}

/** Waits for the end, or for a signal that asks for it. */
async function endWith(
  repl: { readonly ended: Promise<'ok' | 'failed'>; interrupt(): void; close(): void },
  talks: boolean,
  shutdown: () => Promise<void>,
): Promise<number> {
  let code: number | undefined;
  const handlers = new Map<NodeJS.Signals, () => void>();
  const stopped = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      handlers.set(name, () => {
        const again = code !== undefined;
        // Before a person it stops the cell; a script is over with it.
        if (name === 'SIGINT' && talks) return repl.interrupt();
        code = 128 + constants.signals[name];
        if (again) process.exit(code);
        if (name === 'SIGINT') return repl.interrupt();
        resolve();
      });
    }
  });
  for (const [name, handler] of handlers) process.on(name, handler);
  try {
    const outcome = await Promise.race([repl.ended, stopped]);
    return code ?? (outcome === 'failed' ? 1 : 0);
  } finally {
    repl.close();
    await shutdown();
    for (const [name, handler] of handlers) process.off(name, handler);
  }
}

async function greet(): Promise<void> {
  const { packageVersion } = await import('../version.ts');
  const { bold, dim } = colours(process.stdout);
  process.stdout.write(
    `${bold(`Backsolve ${packageVersion()}`)}: TypeScript on Node.js ${process.versions.node}\n${dim('.help lists the commands, Tab completes, Ctrl-D leaves.')}\n`,
  );
}

/** Beside what cells have run. */
function historyPath(): string | undefined {
  const folder = historyFolder(surroundings());
  return folder === undefined ? undefined : join(folder, 'typed-lines');
}
