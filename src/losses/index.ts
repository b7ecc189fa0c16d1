export { checkLoss, type LossOption } from './check-loss.ts';
export type { Loss, LossName, Outcome } from './loss.ts';
export { squared } from './squared.ts';
