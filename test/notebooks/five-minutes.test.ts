import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Matrix, solve } from 'ml-matrix';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeCell, Notebook } from '../../kernel/notebook/notebook.ts';
import { parseNotebook } from '../../kernel/notebook/parse.ts';
import { json, type Split } from '../../src/data/index.ts';
import {
  backsolve,
  type Ended,
  freshFolder,
  removeFolder,
} from '../kernel/commands/command-line.ts';

const source = fileURLToPath(new URL('../../notebooks/00-five-minutes.ipynb', import.meta.url));

describe('the tutorial, run from the command line in a folder with an odd name', () => {
  let folder = '';
  let ended: Ended = { code: null, stdout: '', stderr: '' };
  let executed: Notebook;

  beforeAll(async () => {
    folder = await freshFolder();
    await copyFile(source, join(folder, 'five minutes ü.ipynb'));
    ended = await backsolve(folder, [
      'run',
      'five minutes ü.ipynb',
      '-o',
      'o ü.ipynb',
      '--html',
      'r ü.html',
    ]);
    if (ended.code !== 0) throw new Error(`exit ${ended.code}:\n${ended.stderr}`);
    executed = parseNotebook(await readFile(join(folder, 'o ü.ipynb'), 'utf8'), 'o ü.ipynb');
  });
  afterAll(() => removeFolder(folder));

  const cell = (id: string): CodeCell => {
    const found = executed.cells.find((one) => one.id === id);
    if (found?.cell_type !== 'code') throw new Error(`no code cell ${id}`);
    return found;
  };
  const bundles = (id: string): readonly Readonly<Record<string, unknown>>[] =>
    cell(id).outputs.flatMap((output) => ('data' in output ? [output.data] : []));

  it('says where its files are', () => {
    expect(ended.stdout).toMatch(/Notebook {2}o ü\.ipynb\nReport {4}r ü\.html\n/);
    expect(ended.stdout).toMatch(/\d+ cells in [\d.]+ s/);
  });

  it.each(['loss', 'predicted', 'ideal', 'residuals', 'coefficients', 'again'])(
    'draws the picture of cell %s, for every viewer',
    (id) => {
      const [picture] = bundles(id);
      expect(picture).toMatchObject({
        'application/vnd.plotly.v1+json': { data: expect.any(Array), layout: expect.any(Object) },
        'text/html': expect.stringContaining('<'),
        'image/png': expect.stringMatching(/^iVBOR/),
        'text/plain': expect.any(String),
      });
    },
  );

  it.each([
    ['load', /406 rows/],
    ['complete', /14 rows .*Miles_per_Gallon 8, Horsepower 6/],
    ['to-numbers', /Origin=Japan/],
    ['split-rows', /Miles_per_Gallon/],
    ['build', /8/],
    ['train', /sweep/],
    ['table', /Weight_in_lbs[\s\S]*bias/],
  ])('cell %s shows its value, also as a page', (id, words) => {
    const last = bundles(id).at(-1);
    expect(last?.['text/plain']).toMatch(words);
    expect(last?.['text/html']).toMatch(/</);
  });

  it('comes back to the identical number after a step back in time', () => {
    expect(bundles('back')[0]?.['text/plain']).toMatch(/identical: true/);
    const numbers = String(bundles('back')[0]?.['text/plain']).match(/\d+\.\d+/g) ?? [];
    expect(numbers).toHaveLength(3);
    expect(numbers[1]).not.toBe(numbers[0]);
    expect(numbers[2]).toBe(numbers[0]);
  });

  it('beats least squares on the test rows, and least squares is what it should be', async () => {
    const line = /least squares[^\d]*([\d.]+)[^\d]+([\d.]+)/.exec(ended.stdout);
    const network = /network[^\d]*([\d.]+)[^\d]+([\d.]+)/.exec(ended.stdout);
    const { train, test } = await cars();
    const coefficients = solve(design(train), train.targets);
    expect(Number(line?.[1])).toBeCloseTo(rootMeanSquare(train, coefficients), 3);
    expect(Number(line?.[2])).toBeCloseTo(rootMeanSquare(test, coefficients), 3);
    expect(Number(network?.[1])).toBeLessThan(Number(line?.[1]));
    expect(Number(network?.[2])).toBeLessThan(Number(line?.[2]));
  });
});

/** The tutorial's rows, made again here. */
async function cars(): Promise<{ readonly train: Split; readonly test: Split }> {
  const table = await json(new URL('../data/cars.json', import.meta.resolve('vega-datasets')));
  return table
    .dropMissing()
    .drop('Name')
    .derive('Year', (car) => Number(String(car.Year).slice(0, 4)))
    .oneHot('Origin')
    .target('Miles_per_Gallon')
    .split({ valid: 0.2, test: 0.2, seed: 1 })
    .standardise();
}

function design({ inputs }: Split): Matrix {
  return new Matrix(inputs.to2DArray().map((row) => [...row, 1]));
}

function rootMeanSquare(rows: Split, coefficients: Matrix): number {
  const off = Matrix.sub(rows.targets, design(rows).mmul(coefficients));
  return off.norm('frobenius') / Math.sqrt(rows.targets.rows);
}
