import { randomUUID } from 'node:crypto';
import type { MimeBundle } from '../display/mime-bundle.ts';
import { packageVersion } from '../version.ts';

/** Where a bundle is to be seen: in a place with a name, new or replacing what is there. */
export interface Place {
  readonly id?: string;
  readonly update?: boolean;
}

interface TslabDisplay {
  readonly javascript: (source: string) => void;
  readonly html: (source: string) => void;
  readonly markdown: (source: string) => void;
  readonly latex: (source: string) => void;
  readonly svg: (source: string) => void;
  readonly png: (bytes: Uint8Array) => void;
  readonly jpeg: (bytes: Uint8Array) => void;
  readonly gif: (bytes: Uint8Array) => void;
  readonly pdf: (bytes: Uint8Array) => void;
  readonly text: (text: string) => void;
  readonly raw: (type: string, content: string | Uint8Array) => void;
}

/** What tslab's notebooks import from `tslab`. */
export interface Tslab {
  readonly display: TslabDisplay;
  /** A display whose every call replaces what its last one showed. */
  readonly newDisplay: () => TslabDisplay;
  readonly versions: { readonly tslab: string; readonly typescript: string; readonly node: string };
}

/** The tslab whose interface this is. */
const TSLAB_VERSION = '1.0.22';

/**
 * The module `tslab` as cells of this kernel see it, whether the real one is installed or not: the real
 * one can only show things in its own kernel.
 *
 * @param show - Shows a bundle as it is.
 */
export function createTslab(show: (bundle: MimeBundle, place: Place) => void): Tslab {
  return {
    display: createDisplay((bundle) => show(bundle, {})),
    newDisplay: () => {
      const id = randomUUID();
      let update = false;
      return createDisplay((bundle) => {
        show(bundle, { id, update });
        update = true;
      });
    },
    versions: {
      tslab: `${TSLAB_VERSION} (as offered by backsolve ${packageVersion()})`,
      typescript: 'none: types are stripped',
      node: process.version,
    },
  };
}

function createDisplay(show: (bundle: MimeBundle) => void): TslabDisplay {
  const raw = (type: string, content: string | Uint8Array): void =>
    show({
      [type]: typeof content === 'string' ? content : Buffer.from(content).toString('base64'),
    });
  const as =
    (type: string) =>
    (content: string | Uint8Array): void =>
      raw(type, content);
  return {
    javascript: as('text/javascript'),
    html: as('text/html'),
    markdown: as('text/markdown'),
    latex: as('text/latex'),
    svg: as('image/svg+xml'),
    png: as('image/png'),
    jpeg: as('image/jpeg'),
    gif: as('image/gif'),
    pdf: as('application/pdf'),
    text: as('text/plain'),
    raw,
  };
}
