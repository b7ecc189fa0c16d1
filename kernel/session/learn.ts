import { snippetAt } from '../cell/syntax-problem.ts';
import type { TypeMistake } from '../language/index.ts';
import type { ExecuteRequest } from '../protocol/content.ts';
import type { Message } from '../protocol/message.ts';
import type { EvaluateResult } from '../runner/evaluator.ts';
import type { Services } from './services.ts';

/** More mistakes than this in one cell are mostly the same one. */
const MOST_SHOWN = 5;

/**
 * Lets the type checker know of a cell that has run, and shows below the cell what it minds. That
 * comes after the reply, so that no cell waits for it.
 */
export async function learn(
  { header }: Message,
  { code, silent }: ExecuteRequest,
  result: EvaluateResult,
  executionCount: number,
  { language, outbox, state }: Services,
): Promise<void> {
  if (language === undefined) return;
  if (result.status === 'error' && result.cause === 'died') return language.forget();
  const { life } = state();
  const mistakes = await language.learn(code);
  if (silent || mistakes.length === 0 || state().life !== life) return;
  const note = describeMistakes(mistakes, code, executionCount);
  await outbox.put(header, { kind: 'stream', name: 'stderr', text: note });
}

const yellow = (text: string): string => `\u001b[33m${text}\u001b[0m`;

function describeMistakes(
  mistakes: readonly TypeMistake[],
  code: string,
  executionCount: number,
): string {
  const shown = mistakes.slice(0, MOST_SHOWN).flatMap(({ line, column, message, code: number }) => {
    const [source = '', caret = ''] = snippetAt(code, { line, column }).split('\n');
    return [
      yellow(`Type check, cell [${executionCount}], line ${line}:${column}`),
      `    ${source}`,
      `    ${yellow(caret)}`,
      `${yellow(`TS${number}`)}: ${message}`,
    ];
  });
  const hidden = mistakes.length - MOST_SHOWN;
  const more = hidden > 0 ? [`… and ${hidden} more`] : [];
  return `${[...shown, ...more].join('\n')}\n`;
}
