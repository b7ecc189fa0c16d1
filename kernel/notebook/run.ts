import type { KernelClient } from '../client/client.ts';
import type { Message } from '../protocol/message.ts';
import { kernelInfo } from '../session/kernel-info.ts';
import type { Cell, CodeCell, ErrorOutput, Notebook } from './notebook.ts';
import { tagsOf } from './notebook.ts';
import { NO_OUTPUTS, type ShownOutputs, withMessage, withUpdate } from './outputs.ts';
import { type CellEnd, runCell } from './run-cell.ts';

export interface RunOptions {
  readonly client: KernelClient;
  /** Told of every cell's start and end, and of what its updating displays say in words. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Goes on after a cell that failed. The tag `raises-exception` does so for one cell. */
  readonly allowErrors?: boolean;
  /** How long one cell may take. */
  readonly cellTimeoutSeconds?: number;
  /** Interrupts the cell that runs and starts no other. */
  readonly signal?: AbortSignal;
  /** Takes the notebook as it is after each cell; the next cell waits for it. */
  readonly onSoFar?: (notebook: Notebook) => Promise<void>;
}

export interface RunResult {
  /** With all outputs so far: cells that weren't reached have none. */
  readonly notebook: Notebook;
  /** `failed` where a cell failed whose tag doesn't allow it; also where `allowErrors` let the run go on. */
  readonly status: 'ok' | 'failed' | 'interrupted';
  readonly failures: readonly CellFailure[];
  /** How many cells were run. */
  readonly cells: number;
  readonly seconds: number;
}

interface CellFailure {
  readonly position: CellPosition;
  readonly error: ErrorOutput;
}

/** Which of the cells with code. */
export interface CellPosition {
  /** From 1. */
  readonly number: number;
  readonly total: number;
  readonly cell: CodeCell;
}

export type RunProgress =
  | { readonly kind: 'cell:start'; readonly position: CellPosition }
  | { readonly kind: 'cell:note'; readonly position: CellPosition; readonly text: string }
  | {
      readonly kind: 'cell:end';
      readonly position: CellPosition;
      /** `raised`: it threw, and its tag `raises-exception` says that it may. */
      readonly outcome: CellEnd['outcome'] | 'raised' | 'skipped';
      readonly seconds: number;
    };

/**
 * Runs a notebook's code cells in order and returns it with their outputs; never rejects because
 * of what a cell does.
 *
 * A cell that throws ends the run. The tags are nbclient's: `skip-execution` leaves a cell as it
 * is, `raises-exception` lets it throw.
 */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const cells: Cell[] = notebook.cells.map(cleared);
  const shown = new Map<number, ShownOutputs>();
  const failures: CellFailure[] = [];
  let interrupted = false;
  let count = 0;

  const codeCells = cells.flatMap((cell, index) =>
    cell.cell_type === 'code' && cell.source.trim() !== '' ? [{ cell, index }] : [],
  );
  for (const [order, { cell, index }] of codeCells.entries()) {
    interrupted = options.signal?.aborted === true;
    if (interrupted) break;
    const position = { number: order + 1, total: codeCells.length, cell };
    const tags = tagsOf(cell);
    if (tags.includes('skip-execution')) {
      options.onProgress?.({ kind: 'cell:end', position, outcome: 'skipped', seconds: 0 });
      continue;
    }

    count += 1;
    shown.set(index, NO_OUTPUTS);
    options.onProgress?.({ kind: 'cell:start', position });
    const end = await runCell(cell.source, {
      client: options.client,
      id: cell.id,
      ...(options.cellTimeoutSeconds !== undefined && {
        timeoutSeconds: options.cellTimeoutSeconds,
      }),
      ...(options.signal && { signal: options.signal }),
      onMessage: (message) => {
        show(shown, index, message);
        const text = findNote(message);
        if (text) options.onProgress?.({ kind: 'cell:note', position, text });
      },
    });
    cells[index] = ended(cell, end);
    if (end.error) shown.set(index, withError(shown.get(index) ?? NO_OUTPUTS, end));

    const raised = end.outcome === 'error' && tags.includes('raises-exception');
    const outcome = raised ? 'raised' : end.outcome;
    options.onProgress?.({ kind: 'cell:end', position, outcome, seconds: end.seconds });
    if (end.outcome === 'interrupted') {
      interrupted = true;
      break;
    }
    if (end.error && !raised) {
      failures.push({ position, error: end.error });
      if (!options.allowErrors) break;
    }
    await options.onSoFar?.(executed(notebook, cells, shown));
  }

  return {
    notebook: executed(notebook, cells, shown),
    status: interrupted ? 'interrupted' : failures.length > 0 ? 'failed' : 'ok',
    failures,
    cells: count,
    seconds: (performance.now() - started) / 1_000,
  };
}

function executed(
  notebook: Notebook,
  cells: readonly Cell[],
  shown: ReadonlyMap<number, ShownOutputs>,
): Notebook {
  return {
    ...notebook,
    metadata: {
      ...notebook.metadata,
      kernelspec: KERNELSPEC,
      language_info: kernelInfo().language_info,
    },
    cells: cells.map((cell, index) =>
      cell.cell_type === 'code' && shown.has(index)
        ? { ...cell, outputs: (shown.get(index) ?? NO_OUTPUTS).entries.map((e) => e.output) }
        : cell,
    ),
  };
}

/** What front ends need to know to open the file with this kernel. */
const KERNELSPEC = {
  display_name: 'TypeScript (Backsolve)',
  language: 'typescript',
  name: 'backsolve',
} as const;

/** An old run's outputs would stand beside the new ones as if they belonged together. */
function cleared(cell: Cell): Cell {
  if (cell.cell_type !== 'code' || tagsOf(cell).includes('skip-execution')) return cell;
  const { execution, ...metadata } = cell.metadata;
  return { ...cell, metadata, execution_count: null, outputs: [] };
}

function ended(cell: CodeCell, end: CellEnd): CodeCell {
  return {
    ...cell,
    execution_count: end.executionCount,
    metadata: { ...cell.metadata, execution: end.timing },
  };
}

function show(shown: Map<number, ShownOutputs>, index: number, message: Message): void {
  if (message.header.msg_type === 'update_display_data') {
    for (const [at, outputs] of shown) shown.set(at, withUpdate(outputs, message));
  } else {
    shown.set(index, withMessage(shown.get(index) ?? NO_OUTPUTS, message));
  }
}

/** The error belongs at the end; in place of the kernel's own word where a time limit caused it. */
function withError(shown: ShownOutputs, end: CellEnd): ShownOutputs {
  if (!end.error) return shown;
  const last = shown.entries.at(-1)?.output.output_type === 'error';
  if (last && end.outcome !== 'timeout') return shown;
  const entries = last ? shown.entries.slice(0, -1) : shown.entries;
  return { ...shown, entries: [...entries, { output: end.error }] };
}

/** What a display with an id says in words: a training loop's progress, for one. */
function findNote(message: Message): string | undefined {
  const { msg_type: type } = message.header;
  const { transient, data } = message.content;
  const named = typeof transient === 'object' && transient !== null && 'display_id' in transient;
  if (!named || (type !== 'display_data' && type !== 'update_display_data')) return undefined;
  const text = typeof data === 'object' && data !== null && 'text/plain' in data;
  return text ? String(data['text/plain']).trim().split('\n').at(-1) : undefined;
}
