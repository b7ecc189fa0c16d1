import { join, resolve } from 'node:path';
import { KernelError } from '../errors.ts';
import {
  DISPLAY_NAME,
  installKernelspec,
  jupyterDataFolder,
  surroundings,
  uninstallKernelspec,
} from '../install/index.ts';

export interface InstallOptions {
  /** Install below this folder's share/jupyter, as in a Python environment, not for the user. */
  readonly prefix?: string | undefined;
  readonly uninstall?: boolean | undefined;
}

/**
 * Makes the kernel known to Jupyter and VS Code, or takes it away again.
 *
 * @returns The exit code.
 * @throws KernelError `OUTPUT_NOT_WRITABLE`, `USAGE`.
 */
export async function installCommand({ prefix, uninstall }: InstallOptions): Promise<number> {
  if (prefix === '') throw new KernelError('USAGE', '--prefix needs the name of a folder.');
  const dataFolder =
    prefix === undefined
      ? jupyterDataFolder(surroundings())
      : join(resolve(prefix), 'share', 'jupyter');
  if (uninstall) {
    const gone = await uninstallKernelspec(dataFolder);
    say(
      gone ? `Removed the kernel from ${gone}.` : `There is no kernel to remove in ${dataFolder}.`,
    );
    return 0;
  }
  const folder = await installKernelspec(dataFolder);
  say(`Installed the kernel "${DISPLAY_NAME}" in ${folder}.`);
  if (prefix === undefined) say('Choose it in JupyterLab, Notebook or VS Code.');
  else say(`A Jupyter of that environment finds it; any other with JUPYTER_PATH=${dataFolder}.`);
  if (/[\\/]_npx[\\/]/.test(import.meta.url)) {
    say('It points into the cache of npx, which npm empties now and then. To keep it, run');
    say('`npm install --global backsolve` and then `backsolve install`.');
  }
  await import('zeromq').catch(() => {
    say('The optional package "zeromq" is missing, and Jupyter needs it to talk to the kernel:');
    say('run `npm install zeromq` beside backsolve.');
  });
  return 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
