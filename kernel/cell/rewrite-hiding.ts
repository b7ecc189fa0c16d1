import type { Program } from 'acorn';
import type { Edit, Rewrite } from './edits.ts';
import { findReferences } from './find-references.ts';

/**
 * Renames what a cell declares under the name of a global, here and in later cells.
 *
 * The engine's top level is shared by all code of the process: after `const URL = 'https://…'`
 * every library's `new URL(…)` would fail. In a module of its own a cell's `URL` would be its own,
 * and so it is under another name.
 *
 * @param hidden - Names of globals that this or an earlier cell has declared.
 */
export function rewriteHiding(program: Program, hidden: ReadonlySet<string>): Rewrite {
  if (hidden.size === 0) return { prelude: [], edits: [] };
  const edits = findReferences(program, hidden).map(({ node, shorthand }): Edit => {
    const own = ownName(node.name);
    return { start: node.start, end: node.end, text: shorthand ? `${node.name}:${own}` : own };
  });
  return { prelude: [], edits };
}

/**
 * The name that a cell's own variable gets: as the eye reads it, the same. The mark at its end may
 * stand in names, is never typed there, and doesn't show in the engine's messages.
 */
export function ownName(name: string): string {
  return `${name}\u200c`;
}
