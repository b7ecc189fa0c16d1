import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { KernelError } from '../errors.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { findUnknownParameters, injectParameters } from '../notebook/parameters.ts';
import { readNotebook } from '../notebook/parse.ts';
import { colours } from './colours.ts';
import { findNearestName } from './nearest-name.ts';
import type { RunRequest } from './run-options.ts';

/**
 * Reads the notebook that a run was asked for, with its parameters put in.
 *
 * @throws KernelError `FILE_NOT_FOUND` with the nearest name, `FILE_NOT_READABLE`, `NOT_JSON`,
 *   `NOT_A_NOTEBOOK`, `WRONG_LANGUAGE`.
 */
export async function prepareNotebook(request: RunRequest): Promise<Notebook> {
  await checkExists(request.notebook);
  const notebook = await readNotebook(request.notebook);
  const language = languageOf(notebook);
  if (language !== undefined && !/^(typescript|javascript|ts|js)$/i.test(language)) {
    throw new KernelError(
      'WRONG_LANGUAGE',
      `${request.notebook} is written in ${language}, and Backsolve runs TypeScript and JavaScript. If its cells are TypeScript all the same, correct metadata.kernelspec.language in the file.`,
    );
  }
  for (const name of findUnknownParameters(notebook, request.parameters)) {
    process.stderr.write(
      `${colours(process.stderr).yellow('note:')} no cell tagged parameters mentions ${name}; it is declared all the same.\n`,
    );
  }
  return injectParameters(notebook, request.parameters);
}

function languageOf({ metadata }: Notebook): string | undefined {
  const { kernelspec, language_info: info } = metadata;
  for (const [holder, name] of [
    [kernelspec, 'language'],
    [info, 'name'],
  ] as const) {
    if (typeof holder !== 'object' || holder === null) continue;
    const value: unknown = Reflect.get(holder, name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

async function checkExists(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return;
  const folder = found?.isDirectory() ? path : dirname(path);
  const names = await readdir(folder).catch(() => undefined);
  const notebooks = (names ?? []).filter((name) => name.endsWith('.ipynb')).sort();
  const some = notebooks.slice(0, 5).join(', ');
  const listed = some ? `Notebooks in ${folder}: ${some}${notebooks.length > 5 ? ', …' : ''}.` : '';
  if (found) {
    const what = found.isDirectory() ? 'is a folder, not a notebook' : 'is no ordinary file';
    throw new KernelError('FILE_NOT_READABLE', `${path} ${what}. ${listed}`.trim());
  }
  const near = findNearestName(basename(path), notebooks);
  const tip = near ? `Did you mean ${resolveBeside(path, near)}?` : listed;
  throw new KernelError(
    'FILE_NOT_FOUND',
    `${path} doesn't exist. ${names ? tip : `Nor does the folder ${resolve(folder)}.`}`.trim(),
  );
}

function resolveBeside(path: string, name: string): string {
  return path.slice(0, path.length - basename(path).length) + name;
}
