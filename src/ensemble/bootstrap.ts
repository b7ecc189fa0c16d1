import { Matrix } from 'ml-matrix';
import type { Architecture, Numbers } from '../network/index.ts';
import { random } from '../random.ts';
import type { TrainingInput } from '../training/index.ts';
import { takeData } from '../training/training-data.ts';

/** As many rows as there are, drawn with replacement; scales and names stay. */
export function bootstrapped(
  network: Architecture,
  data: TrainingInput,
  seed: number,
): TrainingInput {
  const { rows } = takeData(network, data).inputs;
  const source = random(seed);
  const drawn = Array.from({ length: rows }, () => source.integer(rows));
  const { weights } = data;
  return {
    ...data,
    inputs: picked(data.inputs, drawn),
    targets: picked(data.targets, drawn),
    ...(weights ? { weights: drawn.map((row) => weights[row]!) } : {}),
  };
}

function picked(numbers: Numbers, rows: readonly number[]): Numbers {
  if (Matrix.isMatrix(numbers)) return numbers.subMatrixRow([...rows]);
  const given: readonly (number | readonly number[])[] = numbers;
  return rows.map((row) => {
    const values = given[row] ?? [];
    return typeof values === 'number' ? [values] : values;
  });
}
