import type { SolvedRegression } from './solved-regression.ts';

/** What a reader of the table must know. */
export function notesOf(
  solved: SolvedRegression,
  {
    rank,
    freedom,
    total,
  }: { readonly rank: number; readonly freedom: number; readonly total: number },
): readonly string[] {
  const { layer, regression, solution } = solved;
  const list: string[] = [];
  if (regression.units === 'joint') {
    list.push(
      `All units of layer ${layer} are solved together: R², residual, leverages and Cook's distances are about the joint step, VIF about the unit's own columns.`,
    );
  }
  list.push(worthOfT(solved, freedom));
  const by = penaltiesOf(solved);
  if (by !== '') list.push(`Coefficients and standard errors are biased by ${by}.`);
  if (regression.units === 'weighted') {
    list.push('R² and residual count every row with the weight that it had in the solve.');
  }
  if (solved.classes) {
    list.push(
      'Standard errors take the noise that the probabilities imply, not the residual deviation; a deviation near 1 says that the noise is of that size.',
    );
  }
  if (rank < regression.unknowns && !regression.estimated) {
    list.push(
      solved.classes?.redundant && regression.units === 'joint'
        ? `Rank ${rank} of ${regression.unknowns} before penalties: probabilities add up to 1, so one class follows from the others.`
        : `The columns are dependent: rank ${rank} of ${regression.unknowns} before penalties.`,
    );
  }
  if (solution.status === 'rank-deficient') {
    list.push('The minimum-norm solution was taken; standard errors are within its range only.');
  }
  if (solution.status === 'failed') list.push('The numbers overflowed: there is no solution.');
  if (total === 0) list.push('The response does not vary, so there is nothing for R² to explain.');
  if (regression.estimated) {
    list.push(
      `Solved by conjugate gradients: of ${regression.unknowns} unknowns no matrix is formed, so rank and condition are estimates (from the preconditioner), and standard errors, leverages and Cook's distances are not computed. Fewer units would give them.`,
    );
    return list;
  }
  if (solution.route === 'conjugate-gradients') {
    list.push(
      'Solved by conjugate gradients: rank, condition, standard errors and leverages are those of the exact solution, computed for this table.',
    );
  }
  if (!(freedom > 0)) list.push('No degrees of freedom are left for standard errors.');
  return list;
}

/** `ridge`, `damping`, both or nothing. */
function penaltiesOf({ penalties }: Pick<SolvedRegression, 'penalties'>): string {
  const { ridge, damping } = penalties;
  return [ridge > 0 ? 'ridge' : '', damping > 0 ? 'damping' : ''].filter(Boolean).join(' and ');
}

function worthOfT(solved: SolvedRegression, freedom: number): string {
  const none = 'so no p-values or confidence intervals are given';
  switch (solved.origin) {
    case 'data':
      return penaltiesOf(solved) === '' && freedom > 0
        ? `Ordinary least squares of the targets on the inputs. p-values are left to whoever knows how the rows were drawn: for independent normal errors t has Student's distribution with ${freedom} degrees of freedom.`
        : `The targets are regressed on the inputs, but not by plain least squares with degrees of freedom to spare: t ranks coefficients, it tests nothing, ${none}.`;
    case 'outputs':
      return `What comes in was fitted to the same targets: t ranks coefficients, it tests nothing, ${none}.`;
    case 'constructed':
      return `Targets are constructed, not observed: t ranks coefficients, it tests nothing, ${none}.`;
  }
}
