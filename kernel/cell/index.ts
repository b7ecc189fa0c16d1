export { type CellMap, originalPosition } from './cell-map.ts';
export { type Completeness, isComplete } from './is-complete.ts';
export type { CellNames } from './names.ts';
export type { Position } from './position.ts';
export { type SyntaxProblem, snippetAt } from './syntax-problem.ts';
export { type TransformedCell, transformCell } from './transform.ts';
