import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyTo,
  boxOfPoints,
  multiply,
  parseTransform,
} from '../../../../kernel/display/plotly/box.ts';
import { pathPoints } from '../../../../kernel/display/plotly/path-points.ts';

describe('an SVG transform', () => {
  it.each([
    ['', [3, 4]],
    ['translate(10, -2.5)', [13, 1.5]],
    ['translate(10)', [13, 4]],
    ['scale(2)', [6, 8]],
    ['scale(2,3)', [6, 12]],
    ['rotate(90)', [-4, 3]],
    ['rotate(90,3,0)', [-1, 0]],
    ['matrix(1,0,0,1,5,6)', [8, 10]],
    ['translate(1,1)rotate(180)', [-2, -3]],
    ['nonsense(1)', [3, 4]],
  ])('%s moves (3, 4) to %j', (text, [x = 0, y = 0]) => {
    const [movedX, movedY] = applyTo(3, 4, parseTransform(text));
    expect(movedX).toBeCloseTo(x);
    expect(movedY).toBeCloseTo(y);
  });

  it('after another is their product', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    const transform = fc.tuple(number, number, number, number, number, number);
    fc.assert(
      fc.property(transform, transform, number, number, (outer, inner, x, y) => {
        const [atOnceX, atOnceY] = applyTo(x, y, multiply(outer, inner));
        const [stepX, stepY] = applyTo(...applyTo(x, y, inner), outer);
        expect(atOnceX).toBeCloseTo(stepX, 3);
        expect(atOnceY).toBeCloseTo(stepY, 3);
      }),
    );
  });
});

describe('the box of an SVG path', () => {
  it.each([
    ['M0,0H10V5', [0, 0, 10, 5]],
    ['M1 2l3,4h-10v1z', [-6, 2, 4, 7]],
    ['M0,0C0,10 20,10 20,0', [0, 0, 20, 10]],
    ['m5,5m1,1', [5, 5, 6, 6]],
    ['M0,0 1,1 2,-3', [0, -3, 2, 1]],
    ['M-1.5e1,.5-2,3', [-15, 0.5, -2, 3]],
    ['M3,0A3,3 0 0,1 -3,0', [-3, 0, 3, 0]],
  ])('%s is %j', (d, [left, top, right, bottom]) => {
    const box = boxOfPoints(pathPoints(d));
    expect(box?.left).toBeCloseTo(left ?? Number.NaN);
    expect(box?.top).toBeCloseTo(top ?? Number.NaN);
    expect(box?.right).toBeCloseTo(right ?? Number.NaN);
    expect(box?.bottom).toBeCloseTo(bottom ?? Number.NaN);
  });

  it('of nothing is none', () => {
    expect(boxOfPoints(pathPoints(''))).toBeUndefined();
  });
});
