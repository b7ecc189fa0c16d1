export { type CellMap, originalPosition, traceBack } from './cell-map.ts';
export { type Completeness, isComplete } from './is-complete.ts';
export type { CellNames } from './names.ts';
export type { Position } from './position.ts';
export { type SyntaxProblem, snippetAt } from './syntax-problem.ts';
export { toExpression } from './to-expression.ts';
export { type TransformedCell, transformCell } from './transform.ts';
