import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { findHeadline } from '../notebook/headline.ts';
import type { RunResult } from '../notebook/run.ts';
import { colours } from './colours.ts';
import { openInBrowser } from './open-report.ts';
import { inSeconds } from './progress.ts';
import type { RunRequest } from './run-options.ts';

/** Says on stderr what went wrong in the cells, and what to do now. */
export function reportFailures(result: RunResult, request: RunRequest): void {
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

/** Says on stdout where the files are and what the notebook's headline is; opens the report if asked to. */
export async function summarise(
  result: RunResult,
  request: RunRequest,
  seconds: number,
): Promise<void> {
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
