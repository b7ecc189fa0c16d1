import { describe, expect, it } from 'vitest';
import { uniqueNames } from '../../src/data/unique-names.ts';
import { nearestName } from '../../src/nearest-name.ts';

describe('the name that was probably meant', () => {
  const names = ['Horsepower', 'Weight_in_lbs', 'Year', 'mpg'];

  it.each([
    ['Horspower', 'Horsepower'],
    ['horsepower', 'Horsepower'],
    ['Yaer', 'Year'],
    ['weight', 'Weight_in_lbs'],
    ['mgp', 'mpg'],
    ['price', undefined],
    ['x', undefined],
  ])('for %s is %s', (name, expected) => {
    expect(nearestName(name, names)).toBe(expected);
  });

  it('is the closest one of several', () => {
    expect(nearestName('colour', ['color', 'colours', 'cooler'])).toBe('color');
    expect(nearestName('x', [])).toBeUndefined();
  });
});

describe('names of columns', () => {
  it('are made one of a kind without taking one that is there', () => {
    expect(uniqueNames(['x', 'x', 'x (2)', ''])).toEqual(['x', 'x (2)', 'x (2) (2)', 'column 4']);
  });
});
