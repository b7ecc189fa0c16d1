export { type CellDebugger, createCellDebugger } from './debugger.ts';
export type { RanCell } from './program.ts';
