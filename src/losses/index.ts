export { checkLoss, type LossOption } from './check-loss.ts';
export type { Judgement, Loss, LossName, Outcome, OutputBlock } from './loss.ts';
export { squared } from './squared.ts';
