import { sumOfSquares } from '../linear/index.ts';
import { forward, type NetworkParameters } from '../network/index.ts';
import { outcomeOf } from '../targets/index.ts';
import { addColumns } from './column-sums.ts';
import { type BlockTask, eachBlock, type Standing, type Work } from './task.ts';

/** Judges parameters, in one pass. */
export function* stand(task: BlockTask, parameters: NetworkParameters): Work<Standing> {
  const { architecture, rows, loss: kind, scale } = task;
  const sums = columnSums(task);
  let loss = 0;
  let deviance = 0;
  yield* eachBlock(task, ({ inputs, targets }) => {
    const pass = forward(architecture, parameters, inputs);
    const position = { architecture, parameters, pass, targets, loss: kind };
    const judged = kind.judge(outcomeOf(position), scale.deviation);
    loss += judged.loss * inputs.rows;
    deviance += judged.deviance;
    sums.forEach((sum, layer) => {
      addColumns(sum, pass.activations[layer]!);
    });
  });
  const objective = deviance + penaltyOf(task, parameters);
  return {
    parameters,
    score: { loss: loss / rows.rows, objective },
    centres: means(sums, rows.rows),
  };
}

/** λ‖W‖². */
export function penaltyOf({ ridge }: BlockTask, parameters: NetworkParameters): number {
  if (!(ridge > 0)) return 0;
  return parameters.reduce((sum, { weights }) => sum + ridge * sumOfSquares(weights), 0);
}

/** Room for the column sums of a_0 … a_{L−1}. */
export function columnSums({ architecture }: BlockTask): readonly Float64Array[] {
  return architecture.widths.slice(0, -1).map((width) => new Float64Array(width));
}

export function means(sums: readonly Float64Array[], rows: number): readonly Float64Array[] {
  return sums.map((sum) => sum.map((value) => value / rows));
}
