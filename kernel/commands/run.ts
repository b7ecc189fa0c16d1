import { basename, dirname, resolve } from 'node:path';
import type { Notebook } from '../notebook/notebook.ts';
import { type RunResult, runNotebook } from '../notebook/run.ts';
import { checkWritable, saveFile, saveNotebook } from '../notebook/save.ts';
import { colours } from './colours.ts';
import { prepareNotebook } from './prepare-notebook.ts';
import { createProgress } from './progress.ts';
import { type RunRequest, toRunRequest } from './run-options.ts';
import { reportFailures, summarise } from './run-summary.ts';
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
  const notebook = await prepareNotebook(request);
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
      onSoFar: saveNowAndThen(request.output),
    });
  } finally {
    progress.stop();
    await client.shutdown();
  }
}

/** What has been computed survives even a killed process; saving doesn't slow down quick cells. */
function saveNowAndThen(path: string): (notebook: Notebook) => Promise<void> {
  let saved = performance.now();
  return async (notebook) => {
    if (performance.now() - saved < SAVE_EVERY_MILLISECONDS) return;
    // A disk that is full now may not be at the end: only the last save decides.
    await saveNotebook(path, notebook).catch(() => undefined);
    saved = performance.now();
  };
}

const SAVE_EVERY_MILLISECONDS = 2_000;

async function writeReport(path: string, notebook: Notebook, request: RunRequest): Promise<void> {
  const { renderReport } = await import('../notebook/report/index.ts');
  const source = basename(request.notebook);
  const folder = dirname(resolve(request.notebook));
  await saveFile(path, await renderReport(notebook, { source, folder }));
}
