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
  return map.stages.reduce(stepBack, position);
}

function stepBack(position: Position, stage: Stage): Position {
  if (stage.kind === 'source-map') return throughSourceMap(stage.json, position);
  const { text, pieces } = stage.output;
  const offset = toOffset(engineLines(text), text.length, position);
  return toPosition(editorLines(stage.input), sourceOffset(pieces, offset));
}

function throughSourceMap(json: string, position: Position): Position {
  const entry = new SourceMap(JSON.parse(json)).findEntry(position.line - 1, position.column - 1);
  if (!('originalLine' in entry)) return position;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
