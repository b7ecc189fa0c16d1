import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installKernelspec } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { runPython } from './python.ts';

const { available } = requirement('python-jupyter');

describe.skipIf(!available)('what the kernel knows of code, asked over the wire', () => {
  let place = '';
  let told: ReturnType<typeof JSON.parse>;

  beforeAll(async () => {
    place = await mkdtemp(join(await realpath(tmpdir()), 'back solve ü-'));
    const folder = join(place, 'my notebooks');
    await mkdir(folder);
    await installKernelspec(join(place, 'share', 'jupyter'));
    told = await runPython('language.py', place, folder);
  }, 120_000);

  afterAll(() => rm(place, { recursive: true, force: true }));

  it.each([
    ['a variable of an earlier cell', 'variable', [0, 3], 'people', ['constant', 'Person[]']],
    ['a member with its type', 'member', [5, 7], 'alpha', ['property', 'number']],
    [
      'a function with its parameters',
      'function',
      [0, 2],
      'add',
      ['function', '(a: number, b: number): number'],
    ],
    ["a type's member, cells later", 'across', [10, 10], 'age', ['property', 'number']],
    ['a package export', 'package', [3, 13], 'readFileSync', ['function', expect.anything()]],
    ['a name to import', 'named_import', [9, 19], 'readFileSync', ['function', expect.anything()]],
    ['a module to import', 'path', [16, 22], 'node:fs/promises', ['module', expect.anything()]],
    ['this package', 'own', [35, 39], 'train', ['function', expect.stringContaining('Run')]],
    ['a key in quotes', 'key', [6, 7], 'b-z', ['property', 'string']],
    ['inside a template', 'template', [12, 14], 'alpha', ['property', 'number']],
    ['behind astral characters', 'astral', [11, 13], 'alpha', ['property', 'number']],
    ['a global of the kernel', 'global', [0, 5], 'display', ['function', expect.anything()]],
    ['what only the value knows', 'live', [6, 8], 'zeta', ['property', 'number']],
    ['what only the inner value knows', 'live_deep', [11, 11], 'inner', ['property', 'number']],
  ])('completes %s', (_title, name, range, match, type) => {
    const found = told.completions[name];
    expect(found.range).toEqual(range);
    expect(found.matches).toContain(match);
    expect(found.types[match]).toEqual(type);
  });

  it('offers the right key first, and nothing twice', () => {
    expect(told.completions.member.matches).toEqual(['alpha']);
    const { matches } = told.completions.across;
    expect(new Set(matches).size).toBe(matches.length);
  });

  it.each([
    ['in a string', 'string', [1, 4]],
    ['of what there is not', 'nothing', [12, 12]],
  ])('completes nothing %s', (_title, name, range) => {
    expect(told.completions[name]).toEqual({ matches: [], range, types: {} });
  });

  it('takes a cursor beyond the end for the end', () => {
    expect(told.completions.outside.range).toEqual([0, 4]);
  });

  it.each(['function', 'inside_call'])('explains a function with its documentation: %s', (name) => {
    const { found, data } = told.inspections[name];
    expect(found).toBe(true);
    expect(data['text/plain']).toBe(
      'function add(a: number, b: number): number\nAdds two numbers.\n\n@param `a` — the first',
    );
    expect(data['text/markdown']).toContain('```typescript\nfunction add(a: number');
  });

  it('shows the source when asked for more detail', () => {
    expect(told.inspections.source.data['text/plain']).toContain('{ return a + b }');
  });

  it('says when it knows nothing', () => {
    expect(told.inspections.unknown).toEqual({ found: false, data: {} });
  });

  it('minds a mistake of types at its place, and runs the cell', () => {
    const { status, text } = told.notes.mistake;
    expect(status).toBe('ok');
    const shown = stripVTControlCharacters(text).split('\n');
    expect(shown).toEqual([
      expect.stringMatching(/^Type check, cell \[\d+\], line 2:5$/),
      "    add('1', 2)",
      '        ^',
      expect.stringMatching(/^TS2345: Argument of type 'string'/),
      '',
    ]);
  });

  it.each(['fine', 'again', 'assigned', 'untyped'])('minds nothing that is right: %s', (name) => {
    expect(told.notes[name]).toEqual({ status: 'ok', text: '' });
  });

  it('knows a name by its latest type', () => {
    expect(told.redeclared.matches).toContain('filter');
  });

  it('answers when its language server was killed a moment ago, and goes on learning', () => {
    expect(told.killed).toBe(1);
    expect(told.after_kill.matches).toEqual(['name']);
    expect(told.later_after_kill.types.name).toEqual(['property', 'string']);
    expect(told.later.types.omega).toEqual(['property', 'number']);
  });
});
