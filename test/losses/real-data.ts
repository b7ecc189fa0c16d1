import { readFileSync } from 'node:fs';

/** Rows whose inputs have mean 0 and deviation 1, and a 0/1 column for each class. */
export interface Classified {
  readonly inputs: number[][];
  readonly targets: number[][];
  readonly classes: readonly string[];
}

function records(name: string): readonly Readonly<Record<string, unknown>>[] {
  const path = new URL(`../../node_modules/vega-datasets/data/${name}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

function classified(file: string, names: readonly string[], label: string): Classified {
  const rows = records(file).filter((row) =>
    [...names, label].every((name) => row[name] !== null && row[name] !== undefined),
  );
  const columns = names.map((name) => rows.map((row) => Number(row[name])));
  const scaled = columns.map((column) => {
    const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
    const square = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length;
    return column.map((x) => (x - mean) / Math.sqrt(square));
  });
  const labels = rows.map((row) => String(row[label]));
  const classes = [...new Set(labels)].sort();
  return {
    inputs: rows.map((_, row) => scaled.map((column) => column[row] ?? 0)),
    targets: labels.map((own) => classes.map((each) => (each === own ? 1 : 0))),
    classes,
  };
}

/** 392 cars of three origins that overlap (vega-datasets, from StatLib). */
export function cars(): Classified {
  const names = ['Displacement', 'Horsepower', 'Weight_in_lbs', 'Acceleration', 'Miles_per_Gallon'];
  return classified('cars.json', names, 'Origin');
}

/** 342 penguins of three species that a line can tell apart (vega-datasets, from Palmer Station). */
export function penguins(): Classified {
  const names = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'];
  return classified('penguins.json', names, 'Species');
}

/**
 * The space shuttle's flights before January 1986: temperature at launch in °F, and whether an O-ring
 * was damaged (Dalal, Fowlkes and Hoadley 1989). Logistic regression gives intercept 15.0429
 * (standard error 7.3786), slope −0.2322 (0.1082) and deviance 20.315.
 */
export const shuttle: { readonly inputs: number[][]; readonly targets: number[][] } = {
  inputs: [
    66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58,
  ].map((x) => [x]),
  targets: [0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1].map((y) => [y]),
};
