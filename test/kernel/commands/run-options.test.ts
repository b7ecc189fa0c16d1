import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toRunRequest } from '../../../kernel/commands/run-options.ts';

describe('the words after `backsolve run`', () => {
  it('need only name a notebook', () => {
    expect(toRunRequest(['a b/study.ipynb'])).toEqual({
      notebook: 'a b/study.ipynb',
      output: join('a b', 'study.executed.ipynb'),
      html: undefined,
      open: false,
      parameters: {},
      timeoutSeconds: undefined,
      allowErrors: false,
      quiet: false,
    });
  });

  it('may come in any order, short or long', () => {
    const words = '-o out.ipynb --html=r.html --timeout 1.5 in.ipynb -q --allow-errors --open';
    expect(toRunRequest(words.split(' '))).toMatchObject({
      notebook: 'in.ipynb',
      output: 'out.ipynb',
      html: 'r.html',
      timeoutSeconds: 1.5,
      open: true,
      allowErrors: true,
      quiet: true,
    });
  });

  it('put the report beside the output where only --open is said', () => {
    const request = toRunRequest(['in.ipynb', '-o', 'out/x.ipynb', '--open']);
    expect(request.html).toBe(join('out', 'x.html'));
  });

  it.each([
    ['ridge=0.1', { ridge: 0.1 }],
    ['n=-5', { n: -5 }],
    ['on=true', { on: true }],
    ['widths=[8, 50]', { widths: [8, 50] }],
    ['name=Ada', { name: 'Ada' }],
    ['name="5"', { name: '5' }],
    ['sum=a=b', { sum: 'a=b' }],
    ['empty=', { empty: '' }],
    ['größe=null', { größe: null }],
  ])('-p %s gives %j', (text, expected) => {
    expect(toRunRequest(['a.ipynb', '-p', text]).parameters).toEqual(expected);
  });

  it('may repeat -p; the last of a name counts', () => {
    const words = ['a.ipynb', '-p', 'a=1', '--parameter', 'b=2', '-p', 'a=3'];
    expect(toRunRequest(words).parameters).toEqual({ a: 3, b: 2 });
  });

  it.each([
    ['', /run needs a notebook\. See: backsolve run --help/],
    ['a.ipynb b.ipynb', /takes one file, but got a\.ipynb and b\.ipynb/],
    ['a.ipynb --outputt x', /no option --outputt\. Did you mean --output\?/],
    ['a.ipynb --wide', /no option --wide\. See: backsolve run --help/],
    ['a.ipynb -x', /no option -x\. See/],
    ['a.ipynb --html', /--html needs a value/],
    ['a.ipynb -o', /--output needs a value/],
    ['a.ipynb --html=', /--html needs the name of a file/],
    ['a.ipynb --quiet=yes', /--quiet takes no value/],
    ['a.ipynb --timeout soon', /--timeout takes seconds, .* but got soon/],
    ['a.ipynb --timeout=0', /but got 0/],
    ['a.ipynb --timeout=-3', /but got -3/],
    ['a.ipynb --timeout=1e9', /at most 2147483/],
    ['a.ipynb --timeout=', /but got nothing/],
    ['a.ipynb -p ridge', /--parameter takes NAME=VALUE, .* but got ridge\./],
    ['a.ipynb -p =5', /NAME=VALUE/],
    ['a.ipynb -p 5=5', /NAME=VALUE/],
    ['a.ipynb -p class=5', /could name a variable/],
    ['a.ipynb -p a-b=5', /could name a variable/],
    ['a.ipynb --html ./a.ipynb', /would overwrite/],
    ['a.ipynb -o x --html x', /would overwrite/],
  ])('%j are refused', (words, message) => {
    const parse = () => toRunRequest(words.split(' ').filter(Boolean));
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ code: 'USAGE', exitCode: 2 }));
  });
});
