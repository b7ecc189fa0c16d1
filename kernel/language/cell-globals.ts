/** What every cell sees besides its packages, as the text of a declaration file. */
export const CELL_GLOBALS = `
interface CellDisplayHandle {
  readonly id: string;
  /** Shows another value in the same place. */
  update(value: unknown): void;
}
interface CellDisplayOptions {
  /** Names the place, for later updates. */
  readonly id?: string;
  /** Replaces what is shown under \`id\` instead of showing it anew. */
  readonly update?: boolean;
  /** Shows it in the front end's pager, where it isn't part of the notebook's outputs. */
  readonly page?: boolean;
  /** The value is a bundle of formats, to be shown as it is. */
  readonly raw?: boolean;
  /** Shows everything, however long. */
  readonly all?: boolean;
}
/** Shows a value below the cell. */
declare function display(value: unknown, options: CellDisplayOptions): CellDisplayHandle;
/** Shows values below the cell, one after the other. */
declare function display(...values: readonly unknown[]): CellDisplayHandle;
/** Removes what the cell has shown; with \`wait\`, once it shows something else. */
declare function clearOutput(wait?: boolean): void;

/** A text in a format of its own, that shows itself. */
interface CellMarkup {
  toString(): string;
}
interface CellTag {
  (text: TemplateStringsArray | string, ...values: readonly unknown[]): CellMarkup;
}
/** Markup to show; a value in it is text, and can't become markup. */
declare const html: CellTag;
/** A picture to show; a value in it is text, and can't become markup. */
declare const svg: CellTag;
/** Markdown to show; a value in it is written as it is. */
declare const md: CellTag;

interface CellCommPacket {
  readonly data: Readonly<Record<string, any>>;
  readonly metadata: Readonly<Record<string, any>>;
  readonly buffers: readonly Uint8Array[];
}
interface CellCommExtras {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly (ArrayBufferView | ArrayBuffer)[];
}
/** A line of its own between a cell and something in the front end. */
interface CellComm {
  readonly id: string;
  readonly target: string;
  readonly closed: boolean;
  send(data?: Readonly<Record<string, unknown>>, extras?: CellCommExtras): void;
  close(data?: Readonly<Record<string, unknown>>, extras?: CellCommExtras): void;
  /** Returns a function that ends the listening. */
  onMessage(listener: (packet: CellCommPacket) => unknown): () => void;
  /** Called when the front end closes the comm. */
  onClose(listener: (packet: CellCommPacket) => unknown): () => void;
}
/** Comms to what runs in the front end, such as widgets. */
declare const comms: {
  /** Opens a comm to what the front end has registered under a name. */
  open(
    target: string,
    data?: Readonly<Record<string, unknown>>,
    extras?: CellCommExtras & { readonly id?: string },
  ): CellComm;
  /** Takes comms that the front end opens to a name; returns a function that takes no more. */
  register(
    target: string,
    opened: (comm: CellComm, packet: CellCommPacket) => unknown,
  ): () => void;
};

interface ImportMeta {
  readonly url: string;
  readonly dirname: string;
  readonly filename: string;
  resolve(specifier: string): string;
}
`;
