import { BacksolveError } from '../../errors.ts';
import { random } from '../../random.ts';
import type { DataSet } from '../data-set.ts';
import { draw, numbered } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

export interface TeacherOptions extends SyntheticOptions {
  /** How many inputs. Default 4. */
  readonly inputs?: number;
  /** How many tanh units the teacher has. Default 8. */
  readonly units?: number;
  /** Which teacher: its weights are drawn from this seed. Default 1. */
  readonly teacher?: number;
}

/**
 * Rows of a random network that another is to find again: y = Σ_k v_k tanh(w_k · x + b_k), inputs
 * standard normal, w of deviation 1/√inputs · 2, b of deviation 1, v of deviation 1/√units.
 */
export function teacher(options: TeacherOptions): DataSet {
  checkSynthetic('teacher', options, ['inputs', 'units', 'teacher']);
  const { inputs = 4, units = 8, teacher = 1 } = options;
  checkWidth('inputs', inputs);
  checkWidth('units', units);
  if (!Number.isFinite(teacher)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `teacher's teacher is a seed, a finite number; got ${teacher}. Try { teacher: 1 }.`,
    );
  }
  const formula = teacherValue({ inputs, units, teacher });
  return draw(options, numbered(inputs), ['y'], (source) => {
    const drawn = Array.from({ length: inputs }, () => source.normal());
    return { inputs: drawn, targets: [formula(drawn)] };
  });
}

/** The formula of one teacher without noise. */
export function teacherValue(
  options: Required<Pick<TeacherOptions, 'inputs' | 'units' | 'teacher'>>,
): (inputs: readonly number[]) => number {
  const source = random(options.teacher);
  const normals = (count: number, deviation: number): readonly number[] =>
    Array.from({ length: count }, () => deviation * source.normal());
  const units = Array.from({ length: options.units }, () => ({
    weights: normals(options.inputs, 2 / Math.sqrt(options.inputs)),
    bias: source.normal(),
    strength: source.normal() / Math.sqrt(options.units),
  }));
  return (inputs) =>
    units.reduce((sum, { weights, bias, strength }) => {
      const z = weights.reduce((total, weight, at) => total + weight * (inputs[at] ?? 0), bias);
      return sum + strength * Math.tanh(z);
    }, 0);
}

function checkWidth(name: string, width: number): void {
  if (Number.isInteger(width) && width >= 1) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `teacher takes a whole number of ${name} from 1; got ${width}.`,
  );
}
