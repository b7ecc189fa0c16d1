export {
  checkRidgeCriterion,
  chooseRidge,
  isRidgeCriterion,
  type RidgeCriterion,
} from './choose-ridge.ts';
