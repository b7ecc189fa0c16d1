/** What a line that begins with a dot asks for. */
export type DotCommand =
  | { readonly kind: 'help' | 'exit' | 'editor' | 'open' | 'restart' }
  | { readonly kind: 'save' | 'load'; readonly file: string }
  | { readonly kind: 'mistake'; readonly message: string };

/** The commands, as `.help` lists them. */
export const DOT_COMMANDS: readonly (readonly [usage: string, meaning: string])[] = [
  ['.help', 'this list'],
  ['.editor', 'write or paste many lines; Ctrl-D runs them, Ctrl-C drops them'],
  ['.load FILE', 'run a file'],
  ['.save FILE', 'write what has run without an error into a file'],
  ['.open', 'open the last figure in the browser'],
  ['.restart', 'forget all variables'],
  ['.exit', 'leave, as Ctrl-D does'],
];

const NAMES = DOT_COMMANDS.map(([usage]) => usage.split(' ')[0]?.slice(1) ?? '');

/** How the line may go on that begins with a command's name. */
export function completeCommand(line: string): readonly string[] | undefined {
  if (!/^\.\w*$/.test(line)) return undefined;
  return NAMES.map((name) => `.${name}`).filter((name) => name.startsWith(line));
}

/**
 * Reads a command; undefined where the line is code. No code begins with a dot but a number.
 *
 * @param nearest - Finds the name that was probably meant.
 */
export function readCommand(
  line: string,
  nearest: (name: string, names: readonly string[]) => string | undefined,
): DotCommand | undefined {
  const match = /^\.([a-z]+)(?:\s+(.*?))?\s*$/i.exec(line);
  if (!match) return undefined;
  const [, name = '', rest = ''] = match;
  switch (name) {
    case 'help':
    case 'exit':
    case 'editor':
    case 'open':
    case 'restart':
      return rest === '' ? { kind: name } : mistake(`.${name} takes nothing, but got ${rest}.`);
    case 'save':
    case 'load':
      return rest === '' ? mistake(`.${name} needs a file.`) : { kind: name, file: unquoted(rest) };
    default: {
      const near = nearest(name, NAMES);
      return mistake(
        `There is no command .${name}. ${near ? `Did you mean .${near}?` : 'See: .help'}`,
      );
    }
  }
}

function mistake(message: string): DotCommand {
  return { kind: 'mistake', message };
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}
