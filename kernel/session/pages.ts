import type { Rendering } from '../display/mime-bundle.ts';
import type { PagePayload } from '../protocol/content.ts';

/** What running cells have asked to show in the front end's pager: it travels in their replies. */
export interface Pages {
  /** From now on, until they are taken, this request's pages are kept. */
  open(request: string): void;
  /** False when the request has its reply already, or never had pages: show it some other way. */
  put(request: string, rendering: Rendering): boolean;
  /** The pages of a request, in order; it gets no more. */
  take(request: string): readonly PagePayload[];
}

export function createPages(): Pages {
  const pages = new Map<string, PagePayload[]>();
  return {
    open: (request) => {
      pages.set(request, []);
    },
    put: (request, { data }) => {
      const kept = pages.get(request);
      kept?.push({ source: 'page', data, start: 0 });
      return kept !== undefined;
    },
    take: (request) => {
      const taken = pages.get(request) ?? [];
      pages.delete(request);
      return taken;
    },
  };
}
