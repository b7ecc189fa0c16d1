export { type CellMap, originalPosition } from './cell-map.ts';
export { type Completeness, isComplete } from './is-complete.ts';
export { editorLines, type Position, toPosition } from './position.ts';
export { type SyntaxProblem, snippetAt } from './syntax-problem.ts';
export { type CellNames, type TransformedCell, transformCell } from './transform.ts';
