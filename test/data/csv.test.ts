import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CsvOptions, csv, tableOfCsv } from '../../src/data/csv.ts';
import { expectRefusal, expectRejection } from './errors.ts';

const read = (text: string, options?: CsvOptions) => tableOfCsv(text, 'file.csv', options);

describe('a CSV file on disk', () => {
  let folder = '';
  let file = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'Daten für csv '));
    file = join(folder, 'Käse #1.csv');
    writeFileSync(file, '\uFEFFpreis,sorte\r\n1.5,Gouda\r\n2,Brie\r\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a path', () => file],
    ['a path relative to the working folder', () => relative(process.cwd(), file)],
    ['a file: URL', () => pathToFileURL(file)],
    ['a file: URL as text', () => pathToFileURL(file).href],
  ])('is found by %s, with blanks and letters that are not ASCII', async (_, source) => {
    const table = await csv(source());
    expect(table.name).toBe('Käse #1.csv');
    expect(table.names).toEqual(['preis', 'sorte']);
    expect(table.column('preis')).toEqual({ kind: 'number', name: 'preis', values: [1.5, 2] });
    expect(table.column('sorte').values).toEqual(['Gouda', 'Brie']);
  });

  it.each([
    ['utf-16le', Buffer.from('\uFEFFa,b\n1,é', 'utf16le'), undefined],
    ['utf-16be', Buffer.from('\uFEFFa,b\n1,é', 'utf16le').swap16(), undefined],
    ['windows-1252', Buffer.from('a,b\n1,é', 'latin1'), 'windows-1252'],
  ])('is read in %s', async (name, bytes, encoding) => {
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, bytes);
    const table = await csv(path, encoding === undefined ? {} : { encoding });
    expect(table.column('b').values).toEqual(['é']);
  });

  it('that is not there is an error that names the nearest file', async () => {
    await expectRejection(
      csv(join(folder, 'Kase #1.csv')),
      'FILE_NOT_READABLE',
      'Kase #1.csv',
      'Did you mean Käse #1.csv',
    );
    await expectRejection(
      csv(join(folder, 'x', 'y.csv')),
      'FILE_NOT_READABLE',
      'folder',
      process.cwd(),
    );
    await expectRejection(csv('file:///%2F'), 'FILE_NOT_READABLE', 'not the URL of a file');
  });

  it('that is a folder, or not text of its encoding, is an error that says so', async () => {
    await expectRejection(csv(folder), 'FILE_NOT_READABLE', 'is a folder');
    const path = join(folder, 'latin.csv');
    writeFileSync(path, Buffer.from('a\né', 'latin1'));
    await expectRejection(csv(path), 'FILE_NOT_UNDERSTOOD', "encoding: 'windows-1252'");
    await expectRejection(csv(path, { encoding: 'klingon' }), 'OPTION_OUT_OF_RANGE', 'klingon');
  });
});

describe('a CSV file at an address', () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/d%C3%A4ta/a.csv' ? 200 : 404;
    response.end('x\n1\n2');
  });
  let origin = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address !== null)
      origin = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => {
    server.close();
  });

  it('is fetched', async () => {
    expect((await csv(`${origin}/däta/a.csv`)).column('x').values).toEqual([1, 2]);
    expect((await csv(new URL('data:text/csv,x%0A3'))).column('x').values).toEqual([3]);
  });

  it('that does not answer well is an error with the reason', async () => {
    await expectRejection(csv(`${origin}/b.csv`), 'FILE_NOT_READABLE', '/b.csv', '404');
    await expectRejection(csv('http://127.0.0.1:1/c.csv'), 'FILE_NOT_READABLE', '/c.csv');
  });
});

describe('the columns of a CSV file', () => {
  it('bring every number back to the last bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (numbers) => {
          const text = `x\n${numbers.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join('\n')}`;
          expect(read(text).column('x').values).toEqual(numbers);
        },
      ),
    );
  });

  it.each<[string, string, CsvOptions, readonly (number | string | null)[]]>([
    [
      'every mark of a missing value',
      'x\n1\nNA\n ? \nNaN\nnull\n""',
      {},
      [1, NaN, NaN, NaN, NaN, NaN],
    ],
    ['a mark of its own', 'x\n1\n-9\nNA', { missing: ['-9', 'NA'] }, [1, NaN, NaN]],
    ['no marks', 'x\na\nNA', { missing: [] }, ['a', 'NA']],
    ['blanks around numbers', 'x,y\n 1 ,\n2 ,', {}, [1, 2]],
    ['signs, points and exponents', 'x\n+1\n-.5\n2.\n1e3\n1E-2', {}, [1, -0.5, 2, 1000, 0.01]],
    ['decimal commas', 'x;y\n1,5;0\n2;0', { decimal: ',' }, [1.5, 2]],
    ['what only looks like numbers', 'x\n0x10\n1_000\n1', {}, ['0x10', '1_000', '1']],
    ['one text among numbers', 'x\n1\nabc\n\n', {}, ['1', 'abc']],
    ['blanks around text, which stay', 'x,y\n USA ,1', {}, [' USA ']],
    ['nothing but missing values', 'x\nNA\nNA', {}, [NaN, NaN]],
  ])('with %s', (_, text, options, expected) => {
    const [name = ''] = read(text, options).names;
    expect(read(text, options).column(name).values).toEqual(expected);
  });

  it.each<[string, string, CsvOptions, readonly string[], number]>([
    ['names in the first line', 'a,b\n1,2', {}, ['a', 'b'], 1],
    ['no names, as numbers show', '1,b\n2,c', {}, ['column 1', 'column 2'], 2],
    ['no names, as the user says', 'a,b\nc,d', { header: false }, ['column 1', 'column 2'], 2],
    ['numbers as names, as the user says', '1990,2000\n1,2', { header: true }, ['1990', '2000'], 1],
    [
      'names that are empty or the same',
      ',x,x, x \n1,2,3,4',
      {},
      ['column 1', 'x', 'x (2)', 'x (3)'],
      1,
    ],
    ['names alone', 'a,b\n', {}, ['a', 'b'], 0],
    [
      'a name that objects have too',
      '__proto__,constructor\n1,2',
      {},
      ['__proto__', 'constructor'],
      1,
    ],
  ])('have %s', (_, text, options, names, rows) => {
    const table = read(text, options);
    expect(table.names).toEqual(names);
    expect(table.rows).toBe(rows);
  });
});

describe('what is not CSV', () => {
  it.each([
    ['a line with too few fields', 'a,b\n1,2\n\n3', ['file.csv, line 4', '1 field', '2 fields']],
    ['a quote that never closes', 'a,b\n1,"2', ['line 2, column 3', 'never closes']],
    ['an empty file', '\n \n', ['line 1', 'empty']],
  ])('is refused with its place: %s', (_, text, words) => {
    expectRefusal(() => read(text), 'FILE_NOT_UNDERSTOOD', ...words);
  });

  it('nor are options that there are not', async () => {
    const misspelt: object = { delimeter: ';' };
    await expectRejection(csv('x.csv', misspelt), 'UNKNOWN_OPTION', "Did you mean 'delimiter'");
    expectRefusal(() => read('a', { delimiter: '""' }), 'OPTION_OUT_OF_RANGE', 'one character');
  });
});
