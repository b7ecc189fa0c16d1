export * from './data/index.ts';
export * as plot from './plot/index.ts';
