import { escapeHtml } from '../escape-html.ts';
import type { MimeBundle } from '../mime-bundle.ts';

/** A text in a format of its own, that shows itself. */
interface Marked {
  readonly toString: () => string;
}

/** Makes a text of one format: as a tag before a template, or of a whole text. */
type Tag = (text: TemplateStringsArray | string, ...values: readonly unknown[]) => Marked;

/** Tags for what a cell shows: `html`, `svg` and `md`. */
export interface Markup {
  readonly html: Tag;
  readonly svg: Tag;
  readonly md: Tag;
}

/**
 * In `html` and `svg` a value is text, so that nothing in it can become markup; what one of these
 * tags has made stays what it is, and lists of it are joined. In `md` a value is written as it is.
 */
export function createMarkup(): Markup {
  const made = new WeakSet<object>();
  const create = (type: string, write: (value: unknown) => string): Tag => {
    return (text, ...values) => {
      const content = typeof text === 'string' ? text : fill(text, values, write);
      const marked = Object.assign(Object.create(PROTOTYPE), { type, content });
      made.add(marked);
      return marked;
    };
  };
  const escaped = (value: unknown): string => {
    if (value === undefined || value === null || value === false) return '';
    if (Array.isArray(value)) return value.map(escaped).join('');
    const isMarkup = typeof value === 'object' && made.has(value);
    return isMarkup ? String(value) : escapeHtml(String(value));
  };
  const asIs = (value: unknown): string => String(value ?? '');
  return {
    html: create('text/html', escaped),
    svg: create('image/svg+xml', escaped),
    md: create('text/markdown', asIs),
  };
}

const PROTOTYPE = {
  [Symbol.for('Jupyter.display')](this: {
    readonly type: string;
    readonly content: string;
  }): MimeBundle {
    return { [this.type]: this.content, 'text/plain': this.content };
  },
  toString(this: { readonly content: string }): string {
    return this.content;
  },
};

function fill(
  { raw, ...cooked }: TemplateStringsArray,
  values: readonly unknown[],
  write: (value: unknown) => string,
): string {
  const texts = raw.map((text, i) => cooked[i] ?? text);
  return texts.map((text, i) => (i === 0 ? text : `${write(values[i - 1])}${text}`)).join('');
}
