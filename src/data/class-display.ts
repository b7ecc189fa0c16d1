import { classCounts } from './class-counts.ts';
import type { SplitContents } from './create-split.ts';

/** Wider lists would push the columns beside them out of sight. */
const LIST_WIDTH = 60;
const NAME_WIDTH = 24;
const COLUMNS = 12;

/** The target column of classes, as a line of a display. */
export interface ClassLine {
  readonly column: string;
  /** `3 classes: Adelie (151), Chinstrap (68), Gentoo (123)`. */
  readonly text: string;
  readonly counts: readonly number[];
}

/** The one line about classes; none where the targets are amounts. */
export function classLines(contents: SplitContents): readonly ClassLine[] {
  const { classes, classColumn = '' } = contents;
  if (classes === undefined) return [];
  const counts = classCounts(contents);
  const text = `${classes.length} classes: ${listed(classes, counts)}`;
  return [{ column: classColumn, text, counts }];
}

/** Headings for the rows of each class, side by side; what is too wide is added up at the end. */
export function classHeadings(classes: readonly string[]): readonly string[] {
  const further = classes.length - COLUMNS;
  const headings = classes.slice(0, COLUMNS).map((name) => `class ${short(name)}`);
  return further > 0 ? [...headings, `${further} more classes`] : headings;
}

/** The numbers that go with {@link classHeadings}. */
export function classFigures(contents: SplitContents): readonly string[] {
  const counts = classCounts(contents);
  const further = counts.slice(COLUMNS);
  const rest = further.reduce((sum, count) => sum + count, 0);
  return [...counts.slice(0, COLUMNS), ...(further.length > 0 ? [rest] : [])].map(String);
}

function listed(classes: readonly string[], counts: readonly number[]): string {
  let text = '';
  for (const [at, name] of classes.entries()) {
    const longer = `${text}${at === 0 ? '' : ', '}${short(name)} (${counts[at]})`;
    if (at > 0 && longer.length > LIST_WIDTH) return `${text}, …`;
    text = longer;
  }
  return text;
}

function short(name: string): string {
  return name.length > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 1)}…` : name;
}
