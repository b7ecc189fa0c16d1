import { createModel } from './model.ts';
import { CONTROLS, modelOf, reference, type Widget } from './widget.ts';

export interface LinkOptions {
  /** What of the source, as front ends name it: `value` by default, or `max`, `description`, … */
  readonly from?: string;
  /** What of the target; the same by default. */
  readonly to?: string;
  /** Whether the source follows the target, too; true by default. */
  readonly both?: boolean;
}

/** What holds two widgets together. */
export interface Link {
  /** Lets them go their own ways. */
  readonly unlink: () => void;
}

/**
 * Joins two widgets in the front end: they follow each other also while the kernel is busy.
 *
 * @throws TypeError for what isn't a widget.
 */
export function jslink(source: Widget, target: Widget, options: LinkOptions = {}): Link {
  const { from = 'value', to = from, both = true } = options;
  const model = createModel(
    { ...CONTROLS, model: both ? 'LinkModel' : 'DirectionalLinkModel', view: null },
    { source: [reference(modelOf(source)), from], target: [reference(modelOf(target)), to] },
  );
  // Shows nothing where it is the value of a cell.
  return Object.defineProperty({ unlink: model.close }, Symbol.for('Jupyter.display'), {
    value: () => ({}),
  });
}
