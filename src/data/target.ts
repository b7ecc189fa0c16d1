import { Matrix } from 'ml-matrix';
import { BacksolveError } from '../errors.ts';
import type { Column, NumberColumn, TextColumn } from './column.ts';
import { createDataSet } from './create-data-set.ts';
import type { TableContents } from './create-table.ts';
import type { DataSet } from './data-set.ts';
import { findColumn } from './find-column.ts';

/** Makes training data of a table: see `Table.target` for what it refuses. */
export function dataSetOf(contents: TableContents, targetNames: readonly string[]): DataSet {
  if (targetNames.length === 0) {
    throw new BacksolveError('WRONG_ARGUMENT', "target needs a column's name: .target('price').");
  }
  const distinct = [...new Set(targetNames)];
  const targets = distinct.map((name) => findColumn(contents.columns, name));
  const inputs = contents.columns.filter((column) => !distinct.includes(column.name));
  if (inputs.length === 0) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `No column is left as an input: the table has only ${distinct.join(', ')}.`,
    );
  }
  if (contents.rows === 0) throw noRows(contents);
  return createDataSet({
    inputs: matrixOf(inputs, contents, 'an input'),
    targets: matrixOf(targets, contents, 'a target'),
    inputNames: inputs.map((column) => column.name),
    targetNames: distinct,
    rowNumbers: contents.rowNumbers,
  });
}

function matrixOf(columns: readonly Column[], contents: TableContents, role: string): Matrix {
  const { rows, rowNumbers } = contents;
  // Kinds first: what to do with a text column is the more useful thing to hear.
  const numeric = columns.map((column) => {
    if (column.kind === 'text') throw notANumber(column, rowNumbers, role);
    return column;
  });
  const matrix = new Matrix(rows, columns.length);
  for (const [at, column] of numeric.entries()) {
    for (let row = 0; row < rows; row++) {
      const value = column.values[row] ?? Number.NaN;
      if (Number.isNaN(value)) throw missingValue(column, rowNumbers[row]);
      if (!Number.isFinite(value)) {
        throw new BacksolveError(
          'NOT_FINITE',
          `Column '${column.name}' is ${value} in data row ${rowNumbers[row]}. Leave the row out: .where(row => Number.isFinite(row[${JSON.stringify(column.name)}])).`,
        );
      }
      matrix.set(row, at, value);
    }
  }
  return matrix;
}

/** Names the first value that isn't a number, and what to do about its column. */
function notANumber(
  column: TextColumn,
  rowNumbers: readonly number[],
  role: string,
): BacksolveError {
  const present = column.values.filter((value) => value !== null);
  const texts = present.filter((value) => !readsAsNumber(value));
  const shown = texts[0] ?? present[0] ?? '';
  const row = rowNumbers[column.values.indexOf(shown)];
  return new BacksolveError(
    'NOT_A_NUMBER',
    `Column '${column.name}' holds text, so it can't be ${role}: data row ${row} is ${JSON.stringify(shown)}. ${remedy(column.name, present, texts, role)}`,
  );
}

function remedy(
  name: string,
  present: readonly string[],
  texts: readonly string[],
  role: string,
): string {
  const [text] = texts;
  if (text === undefined) {
    return `Its texts read as numbers: try .derive('${name}', row => Number(row[${JSON.stringify(name)}])).`;
  }
  const all = (pattern: RegExp): boolean => texts.every((value) => pattern.test(value.trim()));
  if (all(/^[+-]?\d+,\d+$/) && !all(/,\d{3}$/)) {
    return "If the comma is its decimal sign, read the file with csv(path, { decimal: ',' }).";
  }
  if (all(/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/)) {
    return `If the commas group thousands, try .derive('${name}', row => Number(String(row[${JSON.stringify(name)}]).replaceAll(',', ''))).`;
  }
  const levels = new Set(present).size;
  const oneHot = `.oneHot('${name}') (a 0/1 column for each of ${levels} levels)`;
  const drop = `.drop('${name}')`;
  if (texts.length * 2 < present.length) {
    return `Most of its values are numbers: if ${JSON.stringify(text)} means a missing value, read the file with csv(path, { missing: ['', ${JSON.stringify(text)}] }); else try ${oneHot} or ${drop}.`;
  }
  if (role === 'a target') {
    return `A regression needs numbers: try .derive('${name}', row => …), or another target.`;
  }
  return levels <= 20 ? `Try ${oneHot} or ${drop}.` : `Try ${drop}, or ${oneHot}.`;
}

function readsAsNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function missingValue(column: NumberColumn, row: number | undefined): BacksolveError {
  const count = column.values.filter((value) => Number.isNaN(value)).length;
  const others = count === 1 ? '' : ` (${count} rows lack one)`;
  return new BacksolveError(
    'MISSING_VALUE',
    `Column '${column.name}' has no value in data row ${row}${others}. Put .dropMissing() before .target(…), or fill it with .derive('${column.name}', row => …).`,
  );
}

function noRows(contents: TableContents): BacksolveError {
  const why =
    contents.dropped.length === 0
      ? 'Look at the file, or at the predicate of .where(…).'
      : `.dropMissing() left out all ${contents.dropped.length}: drop the column that lacks most values first.`;
  return new BacksolveError(
    'NO_ROWS',
    `The table '${contents.name}' has no rows to learn from. ${why}`,
  );
}
