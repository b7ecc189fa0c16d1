import type { Matrix } from 'ml-matrix';
import { escapeHtml } from '../display/escape-html.ts';
import { numberText } from '../display/number-text.ts';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { type ShownWarning, warningHtml, warningText } from '../display/warning.ts';
import type { TrainingEvent } from './events.ts';

const NONE = (): readonly ShownWarning[] => [];

/** An event draws itself as a line: what happened where, and which tensors can be asked for. */
export class DrawnEvent {
  readonly #warnings: () => readonly ShownWarning[];

  /** @param warnings - What comes before it, found when it is drawn. */
  constructor(warnings: () => readonly ShownWarning[] = NONE) {
    this.#warnings = warnings;
  }

  static {
    const text = (event: DrawnEvent & TrainingEvent): string =>
      [...event.#warnings().map(warningText), `${title(event)}: ${details(event)}`].join('\n');
    const html = (event: DrawnEvent & TrainingEvent): string =>
      `<div>${event.#warnings().map(warningHtml).join('')}<b>${escapeHtml(title(event))}</b> ${escapeHtml(details(event))}</div>`;
    Object.defineProperties(DrawnEvent.prototype, {
      [displaySymbol]: {
        value(this: DrawnEvent & TrainingEvent) {
          return { 'text/html': html(this), 'text/plain': text(this) };
        },
      },
      [inspectSymbol]: {
        value(this: DrawnEvent & TrainingEvent) {
          return text(this);
        },
      },
    });
  }
}

function title(event: TrainingEvent): string {
  const layer = 'layer' in event ? `, layer ${event.layer}` : '';
  const instead = event.kind === 'solve' ? event.counterfactual : undefined;
  const changed = instead ? `, what if (${instead.description}) instead of #${instead.of}` : '';
  const number = instead ? '' : ` #${event.sequence}`;
  return `${event.kind}${number}, sweep ${event.sweep}${layer}${changed}`;
}

function details(event: TrainingEvent): string {
  switch (event.kind) {
    case 'sweep:start':
      return `loss ${numberText(event.loss)}, objective ${numberText(event.objective)}`;
    case 'forward':
      return `.activations ${shape(event.activations)}, .preActivations ${shape(event.preActivations)}`;
    case 'ideal':
      return `.ideal and .actual ${shape(event.actual)}, ${numberText(100 * event.clamped, 3)} % clamped`;
    case 'solve':
      return `trial ${event.trial}, ${event.unknowns} unknowns, ridge ${numberText(event.ridge, 3)}, damping ${numberText(event.damping, 3)}, ${event.status} by ${event.route}; .weights ${shape(event.weights)}, .residual ${shape(event.residual)}, .summary({ unit: 0 }), .outcome, .with({ ridge: 1 })`;
    case 'accept':
    case 'reject':
      return `solve #${event.solve}, trial ${event.trial}, objective ${numberText(event.objectiveBefore)} → ${numberText(event.objective)}, loss ${numberText(event.lossBefore)} → ${numberText(event.loss)}${event.outputResolved ? ', with the output layer solved anew' : ''}`;
    case 'sweep:end':
      return `loss ${numberText(event.loss)}, objective ${numberText(event.objective)}, layers changed: ${event.accepted.join(', ') || 'none'}`;
  }
}

function shape({ rows, columns }: Matrix): string {
  return `(${rows} × ${columns})`;
}
