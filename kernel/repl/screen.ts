import { stripVTControlCharacters } from 'node:util';

/** Where a session's texts go: a terminal, or the two streams of a pipe. */
export interface Screen {
  /** Shows output as it comes. */
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** Shows whole lines, each from the first column. */
  lines(stream: 'stdout' | 'stderr', text: string): void;
  /** On a terminal, begins a new line unless the last one has ended. */
  endLine(): void;
  /** Something else has ended the last line: a person has typed there. */
  typed(): void;
  /**
   * Shows lines in place of those that the last call with this name has shown.
   *
   * @returns False where that can't be done: there is no terminal, or something stands below them.
   */
  replace(name: string, text: string): boolean;
  /** Names the lines that were shown last, so that they can be replaced. */
  name(name: string, text: string): void;
}

/** What the screen draws on. */
export interface Surface {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Of the terminal; undefined where there is none. */
  readonly size: () => { readonly columns: number; readonly rows: number } | undefined;
  readonly colours: { readonly stdout: boolean; readonly stderr: boolean };
}

export function createScreen(surface: Surface): Screen {
  const isTerminal = surface.size() !== undefined;
  /** On a terminal both streams share the last line. */
  const atStart = { stdout: true, stderr: true };
  const setStart = (stream: 'stdout' | 'stderr', value: boolean): void => {
    if (isTerminal) atStart.stdout = atStart.stderr = value;
    else atStart[stream] = value;
  };
  /** The lines at the very bottom that can still be replaced. */
  let named: { readonly name: string; readonly text: string } | undefined;

  const write: Screen['write'] = (stream, text) => {
    if (text === '') return;
    named = undefined;
    const shown = surface.colours[stream] ? text : stripVTControlCharacters(text);
    (stream === 'stdout' ? surface.out : surface.error)(shown);
    setStart(stream, text.endsWith('\n'));
  };
  const lines: Screen['lines'] = (stream, text) => {
    if (!atStart[stream]) write(stream, '\n');
    write(stream, text.endsWith('\n') ? text : `${text}\n`);
  };
  return {
    write,
    endLine: () => {
      if (isTerminal && !atStart.stdout) write('stdout', '\n');
    },
    lines,
    typed: () => {
      setStart('stdout', true);
      named = undefined;
    },
    name: (name, text) => {
      named = { name, text };
    },
    replace: (name, text) => {
      const size = surface.size();
      if (size === undefined || named?.name !== name) return false;
      const rows = rowsOf(named.text, size.columns);
      if (rows >= size.rows) return false;
      surface.out(`\u001b[${rows}F\u001b[J`);
      lines('stdout', text);
      named = { name, text };
      return true;
    },
  };
}

/** How many rows of a terminal a text takes; wide characters count twice. */
function rowsOf(text: string, columns: number): number {
  const shown = stripVTControlCharacters(text).replace(/\n$/, '');
  return shown
    .split('\n')
    .map((line) => Math.max(1, Math.ceil(widthOf(line) / columns)))
    .reduce((sum, rows) => sum + rows, 0);
}

function widthOf(line: string): number {
  let width = 0;
  for (const character of line) {
    width += /\p{Mark}/u.test(character) ? 0 : character >= '\u1100' && isWide(character) ? 2 : 1;
  }
  return width;
}

function isWide(character: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u.test(
    character,
  );
}
