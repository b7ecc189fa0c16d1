import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { KernelError } from '../errors.ts';
import { findHeadline } from '../notebook/headline.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { findUnknownParameters, injectParameters } from '../notebook/parameters.ts';
import { readNotebook } from '../notebook/parse.ts';
import { type RunResult, runNotebook } from '../notebook/run.ts';
import { checkWritable, saveFile, saveNotebook } from '../notebook/save.ts';
import { colours } from './colours.ts';
import { findNearestName } from './nearest-name.ts';
import { openInBrowser } from './open-report.ts';
import { createProgress, inSeconds } from './progress.ts';
import { type RunRequest, toRunRequest } from './run-options.ts';
import { watchSignals } from './signals.ts';

/**
 * `backsolve run`: runs a notebook, saves it, writes the report, says where they are.
 *
 * Everything that can be wrong before a cell runs is found before one runs.
 *
 * @returns 0, 1 where a cell failed, 128 + the signal's number where one ended the run.
 * @throws KernelError for whatever is wrong outside the cells.
 */
export async function runCommand(words: readonly string[]): Promise<number> {
  const started = performance.now();
  const request = toRunRequest(words);
  const notebook = await prepare(request);
  await checkWritable(request.output);
  if (request.html !== undefined) await checkWritable(request.html);

  const signals = watchSignals();
  try {
    const result = await runCells(notebook, request, signals.signal);
    await saveNotebook(request.output, result.notebook);
    if (request.html !== undefined) await writeReport(request.html, result.notebook, request);
    reportFailures(result, request);
    await summarise(result, request, (performance.now() - started) / 1_000);
    if (result.status === 'interrupted') return signals.exitCode();
    return result.status === 'failed' && !request.allowErrors ? 1 : 0;
  } finally {
    signals.stop();
  }
}

async function prepare(request: RunRequest): Promise<Notebook> {
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

async function runCells(
  notebook: Notebook,
  request: RunRequest,
  signal: AbortSignal,
): Promise<RunResult> {
  const { startInProcess } = await import('../client/index.ts');
  const client = await startInProcess({ folder: dirname(resolve(request.notebook)) });
  const progress = createProgress(process.stderr, colours(process.stderr));
  try {
    return await runNotebook(notebook, {
      client,
      signal,
      allowErrors: request.allowErrors,
      ...(request.timeoutSeconds !== undefined && { cellTimeoutSeconds: request.timeoutSeconds }),
      ...(!request.quiet && { onProgress: progress.report }),
    });
  } finally {
    progress.stop();
    await client.shutdown();
  }
}

async function writeReport(path: string, notebook: Notebook, request: RunRequest): Promise<void> {
  const { renderReport } = await import('../notebook/report/index.ts');
  await saveFile(path, await renderReport(notebook, { source: basename(request.notebook) }));
}

function reportFailures(result: RunResult, request: RunRequest): void {
  const { red, shown } = colours(process.stderr);
  for (const { position, error } of result.failures) {
    const traceback = error.traceback.join('\n') || `${error.ename}: ${error.evalue}`;
    process.stderr.write(
      `\n${red(`Cell ${position.number} of ${position.total} failed:`)}\n${shown ? traceback : stripVTControlCharacters(traceback)}\n`,
    );
  }
  if (result.status === 'failed' && !request.allowErrors) {
    process.stderr.write(
      '\nThe run ended there; the notebook so far is saved. Correct the cell and run again, or go on past failing cells with --allow-errors.\n',
    );
  }
  if (result.status === 'interrupted') {
    process.stderr.write('\nInterrupted; the notebook so far is saved.\n');
  }
}

async function summarise(result: RunResult, request: RunRequest, seconds: number): Promise<void> {
  const lines = [`Notebook  ${request.output}`];
  if (request.html !== undefined) {
    lines.push(`Report    ${request.html}`);
    if (request.open && !(await openInBrowser(request.html))) {
      lines.push(
        `          no browser was opened; open ${pathToFileURL(resolve(request.html)).href}`,
      );
    }
  }
  const headline = findHeadline(result.notebook);
  if (headline) lines.push('', headline);
  lines.push(
    '',
    `${result.cells} ${result.cells === 1 ? 'cell' : 'cells'} in ${inSeconds(seconds)}`,
  );
  process.stdout.write(`\n${lines.join('\n')}\n`);
}
