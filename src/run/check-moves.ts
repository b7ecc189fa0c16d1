import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import type { EventKind } from '../training/events.ts';

/** Which event is meant. */
export interface Where {
  /** 1 … L. */
  readonly layer?: number;
}

const KINDS: readonly EventKind[] = [
  'sweep:start',
  'forward',
  'ideal',
  'solve',
  'accept',
  'reject',
  'sweep:end',
];

/** @throws `EVENT_NOT_POSSIBLE` for a kind that there isn't or a layer that can't have it. */
export function checkWhere(kind: EventKind, where: Where, layers: number): Where {
  checkOptions('next', where, ['layer']);
  const { layer } = where;
  if (!KINDS.includes(kind)) {
    throw new BacksolveError(
      'EVENT_NOT_POSSIBLE',
      `There is no event ${JSON.stringify(kind)}. There are ${KINDS.join(', ')}.`,
    );
  }
  if (layer === undefined) return where;
  if (kind === 'sweep:start' || kind === 'sweep:end') {
    throw new BacksolveError(
      'EVENT_NOT_POSSIBLE',
      `'${kind}' belongs to the whole sweep, not to layer ${layer}. Leave the layer out: run.next('${kind}').`,
    );
  }
  if (Number.isInteger(layer) && layer >= 1 && layer <= layers) return where;
  throw new BacksolveError(
    'EVENT_NOT_POSSIBLE',
    `This network has layers 1 … ${layers}, not ${layer}. Layer 1 comes after the inputs, layer ${layers} is the output.`,
  );
}

/** @throws `OPTION_OUT_OF_RANGE` unless the count is a whole number from `least`. */
export function checkCount(call: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `run.${call} takes a whole number of sweeps from ${least}, got ${String(count)}.`,
  );
}
