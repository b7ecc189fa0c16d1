import { inspect } from 'node:util';

/** A value as text, of bounded depth and length, without colours. */
export interface InspectedText {
  readonly text: string;
  /** What went wrong while the value described itself, such as a getter that throws. */
  readonly fault?: unknown;
}

const MOST_CHARACTERS = 100_000;

const SHORT = { depth: 4, maxArrayLength: 100, maxStringLength: 10_000 } as const;
const WHOLE = { depth: null, maxArrayLength: null, maxStringLength: null } as const;

/**
 * Describes any value as Node's console does. Never throws.
 *
 * @param all - Leaves nothing out.
 */
export function inspectText(value: unknown, all: boolean): InspectedText {
  try {
    const text = inspect(value, all ? WHOLE : SHORT);
    return { text: all ? text : cut(text) };
  } catch (fault) {
    return { text: withoutHooks(value), fault };
  }
}

/** The second try leaves out what the value says about itself. */
function withoutHooks(value: unknown): string {
  try {
    return cut(inspect(value, { depth: 1, customInspect: false, getters: false }));
  } catch {
    return `[${typeof value} that can't be shown]`;
  }
}

function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const more = (text.length - MOST_CHARACTERS).toLocaleString('en');
  return `${text.slice(0, MOST_CHARACTERS)}… ${more} more characters; to see all: display(value, { all: true })`;
}
