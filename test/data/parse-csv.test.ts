import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/data/parse-csv.ts';
import { placeInText } from '../../src/data/place-in-text.ts';
import { sniffDelimiter } from '../../src/data/sniff-delimiter.ts';

const records = (text: string, delimiter = ','): readonly (readonly string[])[] => {
  const parse = parseCsv(text, delimiter);
  if (parse.kind === 'broken') throw new Error(`${parse.at}: ${parse.problem}`);
  return parse.records;
};

/** Writes a record by RFC 4180; quotes what must be, and an only field that is blank. */
const write = (fields: readonly string[], delimiter: string, always: boolean): string =>
  fields
    .map((field) =>
      always ||
      /["\r\n]/.test(field) ||
      field.includes(delimiter) ||
      (fields.length === 1 && field.trim() === '')
        ? `"${field.replaceAll('"', '""')}"`
        : field,
    )
    .join(delimiter);

const field = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', 'a', ' ', 'é', '😀'),
    maxLength: 6,
  }),
);

describe('CSV text', () => {
  it('comes back as it was written, whatever the fields hold', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 4 })
          .chain((width) =>
            fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 6 }),
          ),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        (rows, delimiter, end, always, closed) => {
          const text = rows.map((row) => write(row, delimiter, always)).join(end);
          expect(records(closed ? text + end : text, delimiter)).toEqual(rows);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never throws and never loops, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ',', ' ', '\t', '\n', '\r', 'x'), maxLength: 20 }),
        fc.constantFrom(',', ' ', '\t'),
        (text, delimiter) => {
          const parse = parseCsv(text, delimiter);
          if (parse.kind === 'parsed') expect(parse.starts).toHaveLength(parse.records.length);
          else expect(parse.at).toBeLessThan(text.length);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    [
      'an empty last field',
      'a,b,\n1,2,',
      [
        ['a', 'b', ''],
        ['1', '2', ''],
      ],
    ],
    [
      'blank lines',
      '\na,b\n\n  \n1,2\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a quoted nothing in a line of its own', 'a\n""\n', [['a'], ['']]],
    ['a quote inside an unquoted field', '5" pipe,x', [['5" pipe', 'x']]],
    ['a line break inside quotes', '"a\r\nb",c', [['a\r\nb', 'c']]],
    ['nothing', '', []],
  ])('with %s', (_, text, expected) => {
    expect(records(text)).toEqual(expected);
  });

  it('takes runs of blanks for one delimiter if the delimiter is a space', () => {
    expect(records('  1.0 \t 2   3 \n4 5 6', ' ')).toEqual([
      ['1.0', '2', '3'],
      ['4', '5', '6'],
    ]);
  });

  it.each([
    ['a quote that never closes', 'a,b\n1,"2\n3', 2, 3],
    ['text after a closing quote', 'a,b\n"x\ny"z,2', 3, 3],
  ])('with %s is broken, and says where', (_, text, line, column) => {
    const parse = parseCsv(text, ',');
    expect(parse.kind === 'broken' && placeInText(text, parse.at)).toEqual({ line, column });
  });

  it('knows on which line each record begins', () => {
    const text = 'a\r\n"b\nc"\r\n\r\nd\r\n';
    const parse = parseCsv(text, ',');
    const starts = parse.kind === 'parsed' ? parse.starts : [];
    expect(starts.map((at) => placeInText(text, at).line)).toEqual([1, 2, 5]);
  });
});

describe('the guess of the delimiter', () => {
  it.each([
    ['commas', 'a,b\n1,2\n', ','],
    ['semicolons with decimal commas', 'a;b\n1,5;2,5\n', ';'],
    ['decimal commas without a header', '1,5;2,5\n1,5;3,5', ';'],
    ['tabs', 'a b\tc\n1,2\t3', '\t'],
    ['bars', 'a|b\n1|2', '|'],
    ['runs of blanks', '1.0   2.0\n 3.0 4.0', ' '],
    ['one column', 'x\n1\n2', ','],
    ['one column of words', 'two words\none\n', ','],
    ['a quoted delimiter', '"a;b",c\n"d;e",f', ','],
    ['an uneven line', 'a,b,c\n1,2\n', ','],
  ])('finds %s', (_, text, expected) => {
    expect(sniffDelimiter(text)).toBe(expected);
  });
});
