import { parseCsv } from './parse-csv.ts';

/** A space stands for runs of spaces and tabs. */
const DELIMITERS: readonly string[] = ['\t', ';', ',', '|', ' '];

const SAMPLE_RECORDS = 20;

/**
 * Guesses a file's delimiter: the first of tab, semicolon, comma, bar, spaces that splits every one
 * of the first records into the same number of fields, at least two.
 *
 * Semicolons come before commas, because files that separate by semicolon use the comma as their
 * decimal sign. Where none splits evenly it's the one that the first record holds most of, so that
 * the error about the uneven record names the right line; where there is none, the comma.
 */
export function sniffDelimiter(text: string): string {
  const counts = DELIMITERS.map((delimiter) => {
    const parse = parseCsv(text, delimiter, SAMPLE_RECORDS);
    return parse.kind === 'parsed' ? parse.records.map((record) => record.length) : [];
  });
  const even = counts.findIndex(
    ([first = 0, ...rest]) => first > 1 && rest.every((count) => count === first),
  );
  if (even >= 0) return DELIMITERS[even] ?? ',';
  // Spaces also stand between words, so they are no guess for text that isn't even.
  const firsts = counts.slice(0, -1).map(([first = 0]) => first);
  const most = Math.max(...firsts);
  return most > 1 ? (DELIMITERS[firsts.indexOf(most)] ?? ',') : ',';
}
