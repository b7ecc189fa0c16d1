import type { Data, Layout } from 'plotly.js-dist-min';
import { displaySymbol, inspectSymbol, type MimeBundle } from '../display/protocol.ts';
import { jsonSafe } from './json-safe.ts';
import { BASE_LAYOUT } from './template.ts';

/**
 * A picture as data: Plotly traces and layout, nothing drawn yet.
 *
 * It draws itself wherever the open display protocol (`Symbol.for('Jupyter.display')`) is honoured.
 * To change a picture, spread it: `{ ...figure, layout: { ...figure.layout, height: 600 } }` draws too.
 */
export interface Figure extends FigureParts {
  readonly layout: Partial<Layout>;
  /** One line that says what the picture shows, with its key numbers. */
  readonly description: string;
  [displaySymbol](): MimeBundle;
  [inspectSymbol](): string;
}

/** What a picture is made of. */
export interface FigureParts {
  readonly data: readonly Data[];
  readonly layout?: Partial<Layout>;
  readonly description?: string;
}

/** Makes a picture of Plotly traces, in the same style as the ones that this library draws. */
export function figure(parts: FigureParts): Figure {
  return {
    data: parts.data,
    layout: { ...BASE_LAYOUT, ...parts.layout },
    description: parts.description ?? `a picture of ${parts.data.length} traces`,
    // Read from `this`, so that a figure that was spread and changed draws its changes.
    [displaySymbol](this: Figure): MimeBundle {
      return {
        'application/vnd.plotly.v1+json': jsonSafe({ data: this.data, layout: this.layout }),
        'text/plain': this.description,
      };
    },
    [inspectSymbol](this: Figure): string {
      return `Figure: ${this.description}`;
    },
  };
}
