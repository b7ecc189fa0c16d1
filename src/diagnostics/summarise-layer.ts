import { drawableLayer } from './layer-display.ts';
import type { LayerSummary, SolveSummary, SummaryWarning, UnitSummary } from './solve-summary.ts';
import type { SolvedRegression } from './solved-regression.ts';
import { summarise } from './summarise.ts';

/** All units' tables, one line each: which unit is worth a look with `summary({ unit })`. */
export function summariseLayer(solved: SolvedRegression): LayerSummary {
  const tables = Array.from(solved.proposed.bias, (_, unit) => summarise(solved, { unit }));
  const first = tables[0]!;
  return drawableLayer({
    sequence: first.sequence,
    sweep: first.sweep,
    layer: first.layer,
    trial: first.trial,
    ...(first.counterfactual === undefined ? {} : { counterfactual: first.counterfactual }),
    ridge: first.ridge,
    damping: first.damping,
    route: first.route,
    samples: first.samples,
    condition: first.condition,
    conditionScaled: first.conditionScaled,
    rank: first.rank,
    unknowns: first.unknowns,
    estimated: first.estimated,
    clamped: first.clamped,
    joint: solved.regression.units === 'joint',
    units: tables.map(lineOf),
    warnings: worstOf(tables),
    notes: first.notes,
  });
}

function lineOf(table: SolveSummary): UnitSummary {
  const { unit, target, rows, cooks } = table;
  const weights = rows.slice(0, -1);
  const strongest = largest(weights, ({ t }) => Math.abs(t));
  const mostInflated = largest(weights, ({ vif }) => vif);
  const [mostInfluential] = cooks;
  return {
    unit,
    ...(target === undefined ? {} : { target }),
    rSquared: table.rSquared,
    predictedRSquared: table.predictedRSquared,
    residualDeviation: table.residualDeviation,
    ...(strongest ? { strongest } : {}),
    ...(mostInflated ? { mostInflated } : {}),
    ...(mostInfluential ? { mostInfluential } : {}),
    clampedOfUnit: table.clampedOfUnit,
  };
}

function largest<T>(list: readonly T[], size: (item: T) => number): T | undefined {
  return list.reduce<T | undefined>((most, item) => {
    if (Number.isNaN(size(item))) return most;
    return most === undefined || size(item) > size(most) ? item : most;
  }, undefined);
}

/** Each kind of warning once, from the first unit that has it, and which units have it. */
function worstOf(tables: readonly SolveSummary[]): readonly SummaryWarning[] {
  const found = new Map<string, { readonly warning: SummaryWarning; readonly units: number[] }>();
  for (const { unit, warnings } of tables) {
    for (const warning of warnings) {
      const known = found.get(warning.kind) ?? { warning, units: [] };
      known.units.push(unit);
      found.set(warning.kind, known);
    }
  }
  return [...found.values()].map(({ warning, units }) => {
    if (tables.length === 1) return warning;
    const where =
      units.length === tables.length
        ? 'All units'
        : `${units.length} of ${tables.length} units (index ${units.slice(0, 4).join(', ')}${units.length > 4 ? ', …' : ''})`;
    return { ...warning, cause: `${where}; of index ${units[0]}: ${warning.cause}` };
  });
}
