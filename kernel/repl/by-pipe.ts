import type { InputRequest } from '../client/index.ts';
import { type DotCommand, readCommand } from './commands.ts';
import { continues } from './continuation.ts';
import { createConversation } from './conversation.ts';
import { createFigurePages } from './figure-pages.ts';
import { createLineSource, type LineSource } from './line-source.ts';
import { obey } from './obey.ts';
import type { Repl, ReplOptions } from './options.ts';
import { createOutputs } from './outputs.ts';
import { createScreen } from './screen.ts';

/**
 * Runs what comes through a pipe, cell by cell as soon as each is whole: results go to stdout,
 * what went wrong to stderr, and the first error ends it.
 *
 * A cell that asks for input gets the next line of the pipe.
 */
export function startByPipe(options: ReplOptions): Repl {
  const { client, input, output, error, open, nearest } = options;
  const source = createLineSource(input);
  const pages = createFigurePages();
  const screen = createScreen({
    out: (text) => void output.write(text),
    error: (text) => void error.write(text),
    size: () => undefined,
    colours: options.colours,
  });
  const onPages = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) {
      screen.lines('stdout', `Figure: ${path}`);
      if (options.openFigures) await open(path);
    }
  };
  const conversation = createConversation({
    client,
    screen,
    outputs: (running) => createOutputs({ screen, pages, onPages, running }),
    onInput: async ({ prompt }: InputRequest) => {
      screen.write('stderr', prompt);
      return (await source.next()) ?? '';
    },
    note: (text) => screen.lines('stderr', text),
  });
  let stopped = false;
  const compose = async (): Promise<undefined> => undefined;
  const saved = new Set<string>();
  const asCommand = (line: string): DotCommand | undefined => readCommand(line, nearest);

  const run = async (): Promise<'ok' | 'failed'> => {
    for (const code of options.first) {
      if ((await conversation.run(code)) === 'failed') return 'failed';
    }
    while (!options.leave && !stopped) {
      const next = await readCell(source, asCommand, client.isComplete);
      if (next === undefined) break;
      const outcome =
        typeof next === 'string'
          ? await conversation.run(next)
          : await obey(next, { conversation, screen, pages, open, compose, saved });
      if (outcome === 'failed') return 'failed';
      if (outcome === 'leave') break;
    }
    return 'ok';
  };
  return {
    ended: run().finally(source.close),
    interrupt: () => {
      stopped = true;
      conversation.interrupt();
      if (!conversation.running) source.close();
    },
    close: source.close,
  };
}

/** The next cell or command; undefined at the end. */
async function readCell(
  source: LineSource,
  asCommand: (line: string) => DotCommand | undefined,
  isComplete: ReplOptions['client']['isComplete'],
): Promise<string | DotCommand | undefined> {
  const lines: string[] = [];
  let askAt = 1;
  for (;;) {
    const line = await source.next();
    if (line === undefined) return lines.length > 0 ? lines.join('\n') : undefined;
    if (lines.length === 0) {
      const command = asCommand(line);
      if (command !== undefined) return command;
      if (line.trim() === '') continue;
    }
    lines.push(line);
    // Each question parses the whole: a function of ten thousand lines isn't asked about at each.
    if (lines.length < askAt && source.peek !== undefined) continue;
    askAt = lines.length + 1 + Math.floor(lines.length / SPARSE);
    const { peek } = source;
    if (peek !== undefined && asCommand(peek) === undefined && continues(peek)) continue;
    const code = lines.join('\n');
    if ((await isComplete(code)).status !== 'incomplete') return code;
  }
}

/** Up to so many lines a cell is looked at after each. */
const SPARSE = 100;
