import { inspect } from 'node:util';

/** A value as text, of bounded depth and length, without colours. */
export interface InspectedText {
  readonly text: string;
  /** What went wrong while the value described itself, such as a getter that throws. */
  readonly fault?: unknown;
}

const MOST_CHARACTERS = 100_000;

/** Describes any value as Node's console does. Never throws. */
export function inspectText(value: unknown): InspectedText {
  try {
    return {
      text: cut(inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 10_000 })),
    };
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
  return `${text.slice(0, MOST_CHARACTERS)}… ${text.length - MOST_CHARACTERS} more characters`;
}
