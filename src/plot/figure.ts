import type { Data, Layout } from 'plotly.js-dist-min';

/**
 * A picture as data: Plotly traces and layout, nothing drawn yet.
 *
 * It draws itself wherever the open display protocol (`Symbol.for('Jupyter.display')`) is honoured.
 */
export interface Figure {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
}
