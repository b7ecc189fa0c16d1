export {
  type RidgeRow,
  type RidgeSearch,
  type RidgeSearchOptions,
  ridgeByValidation,
  type ValidatedRows,
} from './ridge-by-validation.ts';
