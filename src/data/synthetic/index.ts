export { friedman1, friedman1Value } from './friedman1.ts';
export type { SyntheticOptions } from './options.ts';
export { type SineProductOptions, sineProduct, sineProductValue } from './sine-product.ts';
