import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import type { HistoryFile } from './history-file.ts';

/** What the person before the terminal did. */
type Typed =
  | { readonly kind: 'line'; readonly text: string }
  /** Ctrl-C; `empty` when nothing had been typed in the line. */
  | { readonly kind: 'cancel'; readonly empty: boolean }
  /** Ctrl-D, or the terminal is gone. */
  | { readonly kind: 'end' };

/** Reads lines from a terminal, and writes around the line that is being typed. */
export interface LineEditor {
  /** The next line: one that came before it was asked for, or what is typed after the prompt. */
  read(prompt: string, beginning?: string): Promise<Typed>;
  /** The same, kept out of the history; a secret isn't shown. */
  ask(prompt: string, secret: boolean): Promise<Typed>;
  /** Writes above the line that is being typed, and draws that again. */
  write(text: string): void;
  /** Whether lines wait that nobody has read: they were pasted, or typed ahead. */
  readonly ahead: boolean;
  close(): void;
}

export interface LineEditorOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly history: HistoryFile;
  /** How the line may go on, given what stands before and behind the cursor. */
  readonly complete: (before: string, after: string) => Promise<[readonly string[], string]>;
  /** Ctrl-C while nothing is read. */
  readonly onInterrupt: () => void;
}

export async function createLineEditor(options: LineEditorOptions): Promise<LineEditor> {
  const { input, output, history } = options;
  const ahead: Typed[] = [];
  let lines = [...(await history.load())];
  let waiting: ((typed: Typed) => void) | undefined;
  let isSecret = false;
  let isPrivate = false;
  let editor: Interface | undefined;

  const canvas = quietable(output, () => isSecret);
  const settle = (typed: Typed): void => {
    const answer = waiting;
    waiting = undefined;
    if (answer !== undefined) answer(typed);
    else if (typed.kind !== 'cancel') ahead.push(typed);
  };

  const open = (): Interface => {
    if (editor !== undefined) return editor;
    const fresh = createInterface({
      input,
      output: canvas,
      terminal: process.env.TERM !== 'dumb',
      prompt: '',
      history: lines,
      historySize: HISTORY_SIZE,
      removeHistoryDuplicates: true,
      completer: (before: string, done: CompleterDone) => {
        options
          .complete(before, fresh.line.slice(before.length))
          .then(([matches, part]) => done(null, [[...matches], part]))
          .catch(() => done(null, [[], before]));
      },
    });
    fresh.on('history', (now: string[]) => {
      if (isPrivate) now.shift();
      else if (now[0] !== undefined) history.add(now[0]);
      lines = now;
    });
    fresh.on('line', (text) => settle({ kind: 'line', text }));
    fresh.on('SIGINT', () => {
      const empty = fresh.line === '';
      ahead.length = 0;
      fresh.write(null, { ctrl: true, name: 'e' });
      fresh.write(null, { ctrl: true, name: 'u' });
      output.write('^C\n');
      if (waiting === undefined || isPrivate) options.onInterrupt();
      settle({ kind: 'cancel', empty });
    });
    fresh.on('close', () => {
      if (editor === fresh) editor = undefined;
      settle({ kind: 'end' });
    });
    editor = fresh;
    return fresh;
  };

  const next = (prompt: string, beginning: string): Promise<Typed> => {
    const early = ahead.shift();
    if (early !== undefined) return Promise.resolve(early);
    if (input.readableEnded || input.destroyed) return Promise.resolve({ kind: 'end' });
    const now = open();
    return new Promise((resolve) => {
      waiting = resolve;
      now.setPrompt(prompt);
      now.prompt(true);
      if (beginning !== '' && now.line === '') now.write(beginning);
    });
  };

  open();
  return {
    read: (prompt, beginning = '') => next(prompt, beginning).finally(() => editor?.setPrompt('')),
    ask: async (prompt, secret) => {
      isPrivate = true;
      try {
        if (!secret) return await next(prompt, '');
        output.write(prompt);
        isSecret = true;
        return await next('', '');
      } finally {
        if (isSecret) output.write('\n');
        isPrivate = false;
        isSecret = false;
        editor?.setPrompt('');
      }
    },
    write: (text) => {
      const now = editor;
      if (now === undefined || isSecret || (waiting === undefined && now.line === '')) {
        output.write(text);
        return;
      }
      const { rows } = now.getCursorPos();
      const whole = text.endsWith('\n') ? text : `${text}\n`;
      // Drawing the line again begins as many rows higher as its cursor was below its first row.
      output.write(`${rows > 0 ? `\u001b[${rows}A` : ''}\r\u001b[J${whole}${'\n'.repeat(rows)}`);
      now.prompt(true);
    },
    get ahead() {
      return ahead.length > 0;
    },
    close: () => editor?.close(),
  };
}

type CompleterDone = (error: null, result: [string[], string]) => void;

const HISTORY_SIZE = 1_000;

/** The terminal, for the editor's own drawing, which is left out while a secret is typed. */
function quietable(output: WriteStream, isQuiet: () => boolean): Writable {
  const canvas = new Writable({
    write: (chunk, _encoding, done) => {
      if (!isQuiet()) output.write(chunk);
      done();
    },
    decodeStrings: false,
  });
  for (const name of ['columns', 'rows', 'isTTY'] as const) {
    Object.defineProperty(canvas, name, { get: () => output[name] });
  }
  output.on('resize', () => canvas.emit('resize'));
  return canvas;
}
