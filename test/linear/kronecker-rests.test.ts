import { describe, expect, it } from 'vitest';
import { type Dense, gram, zeros } from '../../src/linear/index.ts';
import {
  kroneckerFactors,
  kroneckerSolve,
  kroneckerSolving,
} from '../../src/linear/kronecker-solve.ts';
import { random } from '../../src/random.ts';

const source = random(3);
const drawn = (rows: number, columns: number): Dense => {
  const result = zeros(rows, columns);
  for (let at = 0; at < result.data.length; at++) result.data[at] = source.normal();
  return result;
};

const design = drawn(40, 6);
for (let row = 0; row < 40; row++) design.data[row * 6 + 5] = 1;
const operator = { design, sensitivity: drawn(40, 8), units: 4 };
const held = { ridge: 1e-3, damping: 1e-2 };
const rhs = drawn(6, 4);
const straight = kroneckerSolve(operator, kroneckerFactors(operator), held, rhs, 12);

describe('a solve by conjugate gradients that rests', () => {
  it.each<[string, () => void]>([
    ['while nothing else happens', () => {}],
    ['while others use the kernels', () => void gram(drawn(300, 90))],
    [
      'while another such solve goes on',
      () => void kroneckerSolve(operator, kroneckerFactors(operator), held, drawn(6, 4), 3),
    ],
  ])('goes on to the same bits, %s', (_, meanwhile) => {
    const solving = kroneckerSolving(
      operator,
      kroneckerFactors(operator),
      held,
      rhs,
      12,
      () => true,
    );
    let rests = 0;
    let step = solving.next();
    for (; !step.done; step = solving.next()) {
      rests++;
      meanwhile();
    }
    expect(rests).toBe(11);
    expect(step.value.data).toEqual(straight.data);
  });

  it('takes no rest that isn’t due', () => {
    const solving = kroneckerSolving(
      operator,
      kroneckerFactors(operator),
      held,
      rhs,
      12,
      () => false,
    );
    expect(solving.next()).toMatchObject({ done: true });
  });
});
