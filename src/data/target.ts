import { Matrix } from 'ml-matrix';
import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import { checkComplete } from './check-complete.ts';
import { classTargets, MOST_CLASSES } from './class-targets.ts';
import type { Column, TextColumn } from './column.ts';
import { createDataSet } from './create-data-set.ts';
import type { TableContents } from './create-table.ts';
import type { DataSet } from './data-set.ts';
import { findColumn } from './find-column.ts';
import type { TargetOptions } from './table.ts';

/** What `Table.target` was given: columns' names, or one name and options. */
export type TargetArguments = readonly (string | readonly string[] | TargetOptions)[];

/** Makes training data of a table: see `Table.target` for what it refuses. */
export function dataSetOf(contents: TableContents, given: TargetArguments): DataSet {
  const { names, classes } = checkTarget(given);
  const targets = names.map((name) => findColumn(contents.columns, name));
  const inputs = contents.columns.filter((column) => !names.includes(column.name));
  if (inputs.length === 0) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `No column is left as an input: the table has only ${names.join(', ')}.`,
    );
  }
  if (contents.rows === 0) throw noRows(contents);
  const [target] = targets;
  return createDataSet({
    inputs: matrixOf(inputs, contents, 'an input'),
    inputNames: inputs.map((column) => column.name),
    rowNumbers: contents.rowNumbers,
    ...(classes && target !== undefined
      ? classTargets(target, contents)
      : { targets: matrixOf(targets, contents, 'a target'), targetNames: names }),
  });
}

/** The distinct names, and whether classes are wanted. */
function checkTarget(given: TargetArguments): {
  readonly names: readonly string[];
  readonly classes: boolean;
} {
  const last = given.at(-1);
  const options: TargetOptions = isOptions(last) ? last : {};
  checkOptions('target', options, ['classes']);
  const { classes = false } = options;
  if (typeof classes !== 'boolean') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `target's classes is true or false, got ${JSON.stringify(classes)}. Try .target('species', { classes: true }).`,
    );
  }
  const names = [...new Set(given.flatMap((each) => (isOptions(each) ? [] : each)))];
  if (names.length === 0) {
    throw new BacksolveError('WRONG_ARGUMENT', "target needs a column's name: .target('price').");
  }
  if (classes && names.length > 1) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `The classes are those of one column, got ${names.join(', ')}. Try .target('${names[0]}', { classes: true }).`,
    );
  }
  return { names, classes };
}

function isOptions(given: TargetArguments[number] | undefined): given is TargetOptions {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
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
    checkComplete(column, rowNumbers);
    matrix.setColumn(at, [...column.values]);
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
    return levels >= 2 && levels <= MOST_CLASSES
      ? `If its ${levels} values are classes, say so: .target('${name}', { classes: true }); a regression needs numbers, such as from .derive('${name}', row => …).`
      : `A regression needs numbers: try .derive('${name}', row => …), or another target.`;
  }
  return levels <= 20 ? `Try ${oneHot} or ${drop}.` : `Try ${drop}, or ${oneHot}.`;
}

function readsAsNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
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
