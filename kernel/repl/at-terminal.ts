import { ReadStream, WriteStream } from 'node:tty';
import type { InputRequest } from '../client/index.ts';
import { completeCommand, readCommand } from './commands.ts';
import { createConversation } from './conversation.ts';
import { createFigurePages } from './figure-pages.ts';
import { createLineEditor, type LineEditor } from './line-editor.ts';
import { obey } from './obey.ts';
import type { Repl, ReplOptions } from './options.ts';
import { createOutputs } from './outputs.ts';
import { createScreen } from './screen.ts';

/** How long Tab waits for the language. */
const COMPLETION_MILLIS = 2_000;

/** Talks with a person before a terminal; cells may have several lines, and late output comes above the prompt. */
export function startAtTerminal(
  options: ReplOptions & { readonly input: ReadStream; readonly output: WriteStream },
): Repl {
  const { client, input, output, paints, open, nearest } = options;
  let editor: LineEditor | undefined;
  /** The lines of the cell that is being typed. */
  let typed: readonly string[] = [];

  const write = (text: string): void => {
    if (editor === undefined) output.write(text);
    else editor.write(text);
  };
  const pages = createFigurePages();
  const screen = createScreen({
    out: write,
    error: write,
    size: () => ({ columns: output.columns || 80, rows: output.rows || 24 }),
    colours: { stdout: options.colours.stdout, stderr: options.colours.stdout },
  });
  const note = (text: string): void => screen.lines('stdout', paints.dim(text));
  const onPages = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) {
      note(`Figure: ${path}`);
      if (options.openFigures && !(await open(path))) note('No browser could be opened.');
    }
  };
  const conversation = createConversation({
    client,
    screen,
    outputs: (running) => createOutputs({ screen, pages, onPages, running }),
    onInput: async ({ prompt, password }: InputRequest) => {
      screen.endLine();
      const answer = await editor?.ask(prompt, password);
      screen.typed();
      return answer?.kind === 'line' ? answer.text : '';
    },
    note,
  });
  const complete = async (before: string, after: string): Promise<[readonly string[], string]> => {
    if (conversation.running) return [[], before];
    const commands = typed.length === 0 ? completeCommand(before) : undefined;
    if (commands !== undefined) return [commands, before];
    if (before.trim() === '') return [['  '], ''];
    const above = typed.map((line) => `${line}\n`).join('');
    const cursor = [...above, ...before].length;
    const answer = client.complete(`${above}${before}${after}`, cursor);
    const { matches, start } = await inTime(answer, { matches: [], start: cursor, end: cursor });
    const part = [...before].slice(Math.max(0, start - [...above].length)).join('');
    return [matches, part];
  };

  const compose = async (): Promise<string | undefined> => {
    note('Write or paste; Ctrl-D runs it, Ctrl-C drops it.');
    const lines: string[] = [];
    for (;;) {
      const line = await editor?.read('');
      screen.typed();
      if (line?.kind === 'line') lines.push(line.text);
      else return line?.kind === 'end' ? lines.join('\n') : undefined;
    }
  };

  /** One line, command or cell; `leave` when it was the last. */
  const turn = async (lines: LineEditor, saved: Set<string>): Promise<'on' | 'leave'> => {
    const number = `[${conversation.next}]`;
    const isFirst = typed.length === 0;
    const prompt = isFirst ? `${number}> ` : `${'…'.padStart(number.length)}> `;
    const line = await lines.read(isFirst ? paints.green(prompt) : paints.dim(prompt), indent);
    screen.typed();
    indent = '';
    if (line.kind === 'end') {
      output.write('\n');
      return 'leave';
    }
    if (line.kind === 'cancel') {
      if (isFirst && line.empty) note('To leave, press Ctrl-D or type .exit');
      typed = [];
      return 'on';
    }
    const command = isFirst ? readCommand(line.text, nearest) : undefined;
    if (command !== undefined) {
      const outcome = await obey(command, { conversation, screen, pages, open, compose, saved });
      return outcome === 'leave' ? 'leave' : 'on';
    }
    if (isFirst && line.text.trim() === '') return 'on';
    const cell = [...typed, line.text];
    const state = await client.isComplete(cell.join('\n'));
    if (state.status === 'incomplete') {
      typed = cell;
      indent = lines.ahead ? '' : state.indent;
      return 'on';
    }
    typed = [];
    await conversation.run(cell.join('\n'));
    return 'on';
  };
  let indent = '';

  const converse = async (): Promise<'ok' | 'failed'> => {
    const { history } = options;
    const onInterrupt = conversation.interrupt;
    const lines = await createLineEditor({ input, output, history, complete, onInterrupt });
    editor = lines;
    try {
      for (const code of options.first) {
        const outcome = await conversation.run(code);
        if (options.leave && outcome === 'failed') return 'failed';
      }
      const saved = new Set<string>();
      while (!options.leave && (await turn(lines, saved)) === 'on');
      return 'ok';
    } finally {
      lines.close();
      await history.written();
    }
  };
  return {
    ended: converse(),
    interrupt: conversation.interrupt,
    close: () => editor?.close(),
  };
}

async function inTime<Value>(answer: Promise<Value>, otherwise: Value): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Value>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), COMPLETION_MILLIS);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a person can be talked with through these streams. */
export function isTerminal<Options extends ReplOptions>(
  options: Options,
): options is Options & { readonly input: ReadStream; readonly output: WriteStream } {
  return options.input instanceof ReadStream && options.output instanceof WriteStream;
}
