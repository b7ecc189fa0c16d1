export { createEvaluator } from './create-evaluator.ts';
