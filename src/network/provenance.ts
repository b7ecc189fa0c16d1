import type { LayerParameters } from './parameters.ts';

/** The solve that wrote a layer. */
export interface LayerWrite {
  readonly layer: number;
  readonly sweep: number;
  /** Of its `solve` event: `run.goto({ sequence })` goes there. */
  readonly sequence: number;
  readonly trial: number;
  /** λ. */
  readonly ridge: number;
  /** μ; 0 for an output layer that was solved anew. */
  readonly damping: number;
  /** Whether this is the output layer, solved anew for the proposal of a hidden one. */
  readonly resolved: boolean;
}

/** A solve that wrote a number of a layer, and what it made of it. */
export interface NumberWrite extends LayerWrite {
  readonly before: number;
  readonly after: number;
  /** after − before. */
  readonly change: number;
  /** |change| / Σ|change|, its part of the way that the number has gone: all of them add up to 1. */
  readonly share: number;
}

/** A network's past, as far as its numbers are asked where they come from. */
export interface Provenance {
  /** The last solve that wrote the layer; undefined where it is as it began. */
  writtenBy(layer: number): LayerWrite | undefined;
  /** A number of the layer as it began, and as every solve left it, from the first to the last. */
  trail(
    layer: number,
    of: (parameters: LayerParameters) => number,
  ): {
    readonly initial: number;
    readonly writes: readonly Pick<NumberWrite, keyof LayerWrite | 'after'>[];
  };
}
