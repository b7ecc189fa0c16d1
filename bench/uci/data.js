// The five sets with their official splits, and what is needed to judge by them.
import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../shared/data/uci/', import.meta.url);

/** Where the data would be, or undefined if they are there. */
export const missing = existsSync(folder) ? undefined : folder.pathname;

/** Rows of features, the target last. */
export function read(name) {
  const open = (file) => readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
  const splits = JSON.parse(open('splits.json'));
  const columns = [...splits.feature_columns, splits.target_column];
  const rows = open('data.txt')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map((row) => columns.map((column) => row[column]));
  return {
    rows,
    testIndex: splits.test_index,
    published: splits.published_split_results_gal2018.mc_dropout_rmse,
  };
}

/** Inputs by the mean and deviation of the reference rows; the targets' scale is theirs too. */
export function standardised(rows, reference) {
  const scales = reference[0].map((_, column) => {
    const values = reference.map((row) => row[column]);
    const centre = mean(values);
    return { centre, deviation: Math.sqrt(mean(values.map((v) => (v - centre) ** 2))) || 1 };
  });
  const { centre, deviation } = scales.at(-1);
  return {
    inputs: rows.map((row) =>
      row.slice(0, -1).map((value, at) => (value - scales[at].centre) / scales[at].deviation),
    ),
    targets: rows.map((row) => row.at(-1)),
    targetScale: { mean: [centre], deviation: [deviation] },
  };
}

export function rmse(predicted, targets) {
  return Math.sqrt(mean(predicted.map((value, row) => (value - targets[row]) ** 2)));
}

/** The mean prediction for each row. */
export function average(predictions) {
  return predictions[0].map((_, row) => mean(predictions.map((each) => each[row])));
}

export function mean(list) {
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

/** Mean and standard error of the mean. */
export function withError(list) {
  const centre = mean(list);
  const variance = list.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (list.length - 1);
  const error = Math.sqrt(variance / list.length);
  return `${centre.toFixed(3)} ± ${list.length > 1 ? error.toFixed(3) : '?'}`;
}
