import { BacksolveError } from '../errors.ts';
import type { Architecture } from '../network/index.ts';
import { isLinearOutput, type Rung, type Solver } from '../targets/index.ts';

/**
 * The order of a sweep's turns: `backward` from the output layer to the first, `symmetric` from the
 * output to the first and back to the output.
 */
export type SweepOrder = 'backward' | 'symmetric';

/** What may be asked of a sweep, whatever its rung. */
export interface SweepOptions {
  /**
   * How rung `layer` solves a hidden layer: `factor` its normal matrix, or twenty preconditioned
   * steps of `conjugate-gradients` without one. Default `'auto'`: the first up to 300 unknowns.
   */
  readonly solver?: Solver;
  /** In which order the layers take their turns. Default `'backward'`. */
  readonly order?: SweepOrder;
  /**
   * Whether every proposal for a hidden layer is judged with the output layer solved anew for it,
   * exactly, which is then taken along (variable projection, Golub and Pereyra 1973). It needs a
   * linear output layer. Default: true for rung `layer` where there is one, else false. Of twelve
   * small problems `layer` ended ten to thousands of times lower on six, 1.4 times higher on a teacher
   * network and 4 times higher on spirals (`npm run bench -- ablation`).
   */
  readonly resolveOutput?: boolean;
}

const SOLVERS: readonly Solver[] = ['auto', 'factor', 'conjugate-gradients'];
const ORDERS: readonly SweepOrder[] = ['backward', 'symmetric'];

/**
 * Completes the options of a sweep.
 *
 * @param call - Who asks, as a person writes it.
 * @throws `OPTION_OUT_OF_RANGE`.
 */
export function checkSweepOptions(
  call: string,
  { solver = 'auto', order = 'backward', ...given }: SweepOptions,
  architecture: Architecture,
  rung: Rung,
): Required<SweepOptions> {
  checkWord(call, 'solver', solver, SOLVERS);
  checkWord(call, 'order', order, ORDERS);
  const last = architecture.activations.length;
  const linear = isLinearOutput(architecture, last);
  const { resolveOutput = linear && rung === 'layer' } = given;
  if (typeof resolveOutput !== 'boolean') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `${call} takes resolveOutput as true or false, got ${String(resolveOutput)}.`,
    );
  }
  if (resolveOutput && !linear) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `{ resolveOutput: true } solves the output layer exactly, which needs a linear one; layer ${last} has the activation '${architecture.activations[last - 1]?.name}'. Leave the option out, or build the network with { output: 'identity' }.`,
    );
  }
  return { solver, order, resolveOutput };
}

function checkWord(call: string, name: string, given: string, words: readonly string[]): void {
  if (words.includes(given)) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes ${name} as one of ${words.map((word) => `'${word}'`).join(', ')}, got ${JSON.stringify(given)}.`,
  );
}
