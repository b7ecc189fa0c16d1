/**
 * The cells of a notebook as one program for the type checker.
 *
 * Every cell that declares something is a module of its own, which exports all its names; a cell
 * begins with one line that imports the names it mentions from the latest cells that declare them.
 * So a name may be declared again with another type, and an earlier cell keeps the type it saw.
 */
export interface Program {
  /** A cell that isn't part of the program yet, with names of earlier cells: all, or those it mentions. */
  draft(code: string, names: 'all' | 'mentioned'): string;
  /** Makes a cell with these top-level names a part of it; returns what changed. */
  add(code: string, names: readonly string[]): ProgramChange;
  /** The names that cells have declared. */
  names(): ReadonlySet<string>;
  /** The source of a file of this program, without the line that begins it. */
  source(file: string): string | undefined;
  /** Forgets all cells; returns their files. */
  clear(): readonly string[];
}

/** The files that came and went. */
interface ProgramChange {
  readonly added: readonly { readonly file: string; readonly text: string }[];
  readonly removed: readonly string[];
}

/** A draft has one more line before the cell's first. */
export const PRELUDE_LINES = 1;

/** More than any person keeps in mind; each takes some memory of the checker. */
const MOST_CELLS = 500;

const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;
const WHOLE_IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

interface Cell {
  readonly code: string;
  /** Files whose names it uses. */
  readonly uses: readonly string[];
}

/** @param fileOf - Names the file of the n-th cell, relative to the notebook's folder. */
export function createProgram(fileOf: (cell: number) => string): Program {
  const cells = new Map<string, Cell>();
  /** Who declared a name last. */
  const latest = new Map<string, string>();
  let count = 0;

  const importsOf = (code: string, wanted: Iterable<string>): Map<string, string[]> => {
    const own = findOwnNames(code);
    const imports = new Map<string, string[]>();
    for (const name of wanted) {
      const file = latest.get(name);
      if (file === undefined || own.has(name)) continue;
      const names = imports.get(file) ?? [];
      names.push(name);
      imports.set(file, names);
    }
    return imports;
  };
  const mentioned = (code: string): Set<string> =>
    latest.size === 0 ? new Set() : new Set(code.match(IDENTIFIER));
  const moduleText = (code: string, imports: ReadonlyMap<string, readonly string[]>): string => {
    const lines = [...imports].map(
      ([file, names]) => `import { ${names.join(', ')} } from './${file}';`,
    );
    return `${lines.join(' ')}\n${withoutExports(code)}`;
  };

  /** What no name leads to any more, over any way, is forgotten. */
  const prune = (): readonly string[] => {
    const needed = new Set<string>();
    const visit = (file: string): void => {
      if (needed.has(file)) return;
      needed.add(file);
      for (const used of cells.get(file)?.uses ?? []) visit(used);
    };
    for (const file of latest.values()) visit(file);
    const removed = [...cells.keys()].filter((file) => !needed.has(file));
    removed.push(...[...needed].filter((file) => cells.has(file)).slice(0, -MOST_CELLS));
    for (const file of removed) cells.delete(file);
    for (const [name, file] of latest) if (!cells.has(file)) latest.delete(name);
    return removed;
  };

  return {
    draft: (code, names) =>
      moduleText(code, importsOf(code, names === 'all' ? latest.keys() : mentioned(code))),
    add: (code, names) => {
      const declared = [...new Set(names)].filter((name) => WHOLE_IDENTIFIER.test(name));
      if (declared.length === 0) return { added: [], removed: [] };
      count += 1;
      const file = fileOf(count);
      const imports = importsOf(code, mentioned(code));
      // What the cell declares itself isn't imported, as far as that was found out only now.
      for (const list of imports.values()) {
        for (const name of declared) remove(list, name);
      }
      const text = `${moduleText(code, imports)}\n;export { ${declared.join(', ')} };`;
      cells.set(file, { code, uses: [...imports.keys()] });
      for (const name of declared) latest.set(name, file);
      const removed = prune();
      return { added: [{ file, text }], removed };
    },
    names: () => new Set(latest.keys()),
    source: (file) => cells.get(file)?.code,
    clear: () => {
      const files = [...cells.keys()];
      cells.clear();
      latest.clear();
      return files;
    },
  };
}

function remove(names: string[], name: string): void {
  const at = names.indexOf(name);
  if (at >= 0) names.splice(at, 1);
}

/**
 * Names that a cell plainly declares or imports itself, found without parsing: it may be unfinished.
 * One that is missed does no harm, since the checker prefers the cell's own declaration; only
 * between two imports the first wins.
 */
function findOwnNames(code: string): ReadonlySet<string> {
  const declared = code.matchAll(
    /^(?:export\s+)?(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?(?:let|const|var|function\s*\*?|class|interface|type|enum|namespace)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gmu,
  );
  const imported = code.matchAll(/^\s*import\s+([^'"();]*?)\s*\bfrom\b/gm);
  return new Set([
    ...[...declared].map((match) => match[1] ?? ''),
    ...[...imported].flatMap((match) => match[1]?.match(IDENTIFIER) ?? []),
  ]);
}

/** All names are exported anyway, and twice would be a mistake; positions stay as they are. */
function withoutExports(code: string): string {
  return code.replace(
    /^([ \t]*)export(?=\s+(?:declare|abstract|async|let|const|var|function|class|interface|type|enum|namespace)\b)/gm,
    '$1      ',
  );
}
