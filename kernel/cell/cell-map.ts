import { SourceMap } from 'node:module';
import { type Edited, sourceOffset } from './edits.ts';
import { editorLines, engineLines, type Position, toOffset, toPosition } from './position.ts';

/**
 * One step from the cell's text towards the JavaScript that runs, as plain data so that it can be
 * sent to another thread.
 */
export type Stage =
  | { readonly kind: 'edits'; readonly input: string; readonly output: Edited }
  | { readonly kind: 'source-map'; readonly json: string };

/** Leads positions in the JavaScript that ran back to the text of the cell. */
export interface CellMap {
  /** The cell as typed. */
  readonly source: string;
  /** From the JavaScript back to the source: the last step comes first. */
  readonly stages: readonly Stage[];
}

/** The cell's own position behind a position of the JavaScript that ran. */
export function originalPosition(map: CellMap, position: Position): Position {
  return traceBack(map)(position);
}

/** The same for many positions of one cell: its lines are looked for once. */
export function traceBack(map: CellMap): (position: Position) => Position {
  const steps = map.stages.map(stepBack);
  return (position) => steps.reduce((at, step) => step(at), position);
}

function stepBack(stage: Stage): (position: Position) => Position {
  if (stage.kind === 'source-map') return throughSourceMap(stage.json);
  const { text, pieces } = stage.output;
  const lines = engineLines(text);
  const before = editorLines(stage.input);
  return (position) =>
    toPosition(before, sourceOffset(pieces, toOffset(lines, text.length, position)));
}

function throughSourceMap(json: string): (position: Position) => Position {
  const map = new SourceMap(JSON.parse(json));
  return (position) => {
    const entry = map.findEntry(position.line - 1, position.column - 1);
    if (!('originalLine' in entry)) return position;
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
}
