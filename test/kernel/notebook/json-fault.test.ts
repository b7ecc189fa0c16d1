import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../../kernel/notebook/json-fault.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the place where a text stops being JSON', () => {
  it.each([
    ['', 1, 1, 'expected a value but found the end of the file'],
    ['{\n "cells": [\n  1,\n  2 3\n ]\n}', 4, 5, `expected ',' or ']' but found "3"`],
    ['{"a": 1,}', 1, 9, 'expected a name in double quotes but found "}"'],
    ['[1,\n]', 2, 1, 'expected a value but found "]"'],
    ["{'a': 1}", 1, 2, 'expected a name in double quotes but found "\'"'],
    ['{"a" 1}', 1, 6, `expected ':' but found "1"`],
    ['["a\nb"]', 1, 4, 'expected the closing quote of a string but found "\\n"'],
    ['["a\\x"]', 1, 5, 'expected an escape such as \\n or \\u00e9 but found "x"'],
    ['{"a": [1, 2', 1, 12, `expected ',' or ']' but found the end of the file`],
    ['[] []', 1, 4, 'expected the end of the file but found "["'],
    ['[01]', 1, 3, `expected ',' or ']' but found "1"`],
    ['[NaN]', 1, 2, 'expected a value but found "N"'],
  ])('in %j is line %i, column %i', (text, line, column, reason) => {
    expect(findJsonFault(text)).toEqual({ line, column, reason });
  });

  it('is nowhere exactly in the texts that JSON.parse accepts', () => {
    const whole = fc.json();
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '\\', ']', '}', 'x', '\n', '0'))
      .map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      });
    fc.assert(
      fc.property(fc.oneof(whole, broken, fc.string()), (text) => {
        expect(findJsonFault(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is found in a deep and in a long text', () => {
    expect(findJsonFault('['.repeat(100_000))?.column).toBe(100_001);
    expect(findJsonFault(`["${'x'.repeat(5_000_000)}" 1]`)?.column).toBe(5_000_005);
  });
});
