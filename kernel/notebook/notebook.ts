import type { MimeBundle, MimeMetadata } from '../display/mime-bundle.ts';

/**
 * A notebook in memory: nbformat 4, every cell with an id, multi-line texts joined.
 *
 * Fields that nbformat knows and we don't (and those nobody knows) stay on the objects untouched,
 * so change a notebook by spreading it, never by building it anew.
 */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Metadata;
  readonly nbformat: 4;
  /** At least 5: the first minor version with cell ids. */
  readonly nbformat_minor: number;
}

/** Free-form by design of the format. */
export type Metadata = Readonly<Record<string, unknown>>;

export type Cell = CodeCell | TextCell;

interface AnyCell {
  /** Unique in the notebook: 1 to 64 letters, digits, `-` and `_`. */
  readonly id: string;
  readonly metadata: Metadata;
  readonly source: string;
}

export interface CodeCell extends AnyCell {
  readonly cell_type: 'code';
  /** The number in `In [n]`; null where the cell wasn't run. */
  readonly execution_count: number | null;
  readonly outputs: readonly Output[];
}

interface TextCell extends AnyCell {
  readonly cell_type: 'markdown' | 'raw';
}

/** What a code cell shows. */
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

interface StreamOutput {
  readonly output_type: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
}

interface DisplayOutput {
  readonly output_type: 'display_data';
  readonly data: MimeBundle;
  readonly metadata: MimeMetadata;
}

interface ResultOutput {
  readonly output_type: 'execute_result';
  readonly data: MimeBundle;
  readonly metadata: MimeMetadata;
  readonly execution_count: number | null;
}

export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  /** Lines with ANSI colours. */
  readonly traceback: readonly string[];
}

/** The tags of a cell: plain words in its metadata that say how to treat it. */
export function tagsOf(cell: Cell): readonly string[] {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}
