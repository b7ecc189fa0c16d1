/**
 * The method by which a value draws itself in a notebook: it returns the same content in several
 * formats, by MIME type. An open convention that several kernels honour.
 */
export const displaySymbol: unique symbol = Symbol.for('Jupyter.display');

/** The method by which a value draws itself in a Node.js console. */
export const inspectSymbol: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** One value in several formats, by MIME type: JSON types hold JSON values, the rest text. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A value that draws itself, in a notebook and in a console. */
export interface Displayable {
  [displaySymbol](): MimeBundle;
  [inspectSymbol](): string;
}
