import { basename, dirname, extname, join, resolve } from 'node:path';
import { KernelError } from '../errors.ts';
import type { Parameters } from '../notebook/parameters.ts';
import { parseArguments, single } from './arguments.ts';

/** What `backsolve run` was asked to do, with every default filled in. */
export interface RunRequest {
  /** As the user named it. */
  readonly notebook: string;
  readonly output: string;
  readonly html: string | undefined;
  readonly open: boolean;
  readonly parameters: Parameters;
  readonly timeoutSeconds: number | undefined;
  readonly allowErrors: boolean;
  readonly quiet: boolean;
}

/** Longer, a timer would go off at once. */
const LONGEST_TIMEOUT_SECONDS = 2_147_483;

/**
 * Reads the words after `backsolve run`; looks at no file.
 *
 * @throws KernelError `USAGE` saying which word is wrong.
 */
export function toRunRequest(words: readonly string[]): RunRequest {
  const { values, positionals } = parseArguments('run', words, {
    output: { type: 'string', short: 'o' },
    html: { type: 'string' },
    open: { type: 'boolean' },
    parameter: { type: 'string', short: 'p', multiple: true },
    timeout: { type: 'string' },
    'allow-errors': { type: 'boolean' },
    quiet: { type: 'boolean', short: 'q' },
  });
  const notebook = single('run', positionals, 'a notebook');
  const output = values.output ?? withEnding(notebook, '.executed.ipynb');
  const html = values.html ?? (values.open ? withEnding(output, '.html') : undefined);
  for (const [option, path] of [
    ['--output', values.output],
    ['--html', values.html],
  ] as const) {
    if (path === '') throw new KernelError('USAGE', `${option} needs the name of a file.`);
  }
  if (html !== undefined && [notebook, output].some((path) => resolve(path) === resolve(html))) {
    throw new KernelError('USAGE', `the report would overwrite ${html}. Give --html another name.`);
  }
  return {
    notebook,
    output,
    html,
    open: values.open ?? false,
    parameters: Object.fromEntries((values.parameter ?? []).map(toParameter)),
    timeoutSeconds: values.timeout === undefined ? undefined : toSeconds(values.timeout),
    allowErrors: values['allow-errors'] ?? false,
    quiet: values.quiet ?? false,
  };
}

function withEnding(path: string, ending: string): string {
  return join(dirname(path), `${basename(path, extname(path))}${ending}`);
}

function toSeconds(text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  if (seconds > 0 && seconds <= LONGEST_TIMEOUT_SECONDS) return seconds;
  throw new KernelError(
    'USAGE',
    `--timeout takes seconds, more than 0 and at most ${LONGEST_TIMEOUT_SECONDS}, but got ${text || 'nothing'}. For example: --timeout 60`,
  );
}

/** JSON where it is JSON, else a text: `-p name=Ada` needs no quotes inside quotes. */
function toParameter(text: string): readonly [name: string, value: unknown] {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals)).trim();
  if (!isVariableName(name)) {
    throw new KernelError(
      'USAGE',
      `--parameter takes NAME=VALUE, where NAME could name a variable, but got ${text}. For example: -p ridge=0.1`,
    );
  }
  const value = text.slice(equals + 1);
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}

function isVariableName(name: string): boolean {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name)) return false;
  try {
    // Parsed only: tells `class` and `await` from names, as this very engine does.
    new Function(`'use strict'; let ${name}`);
    return name !== 'await';
  } catch {
    return false;
  }
}
