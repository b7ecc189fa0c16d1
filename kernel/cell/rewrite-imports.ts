import type { Identifier, ImportAttribute, ImportDeclaration, Literal, Program } from 'acorn';
import type { Edit, PreludePart, Rewrite } from './edits.ts';
import type { CellNames } from './names.ts';
import type { Position } from './position.ts';
import { ownName } from './rewrite-hiding.ts';
import { descendants } from './walk.ts';

/**
 * Sends every import through the runner, which resolves it from the notebook's folder.
 *
 * Static imports run first and become variables, so that later cells see them; `import(x)` and
 * `import.meta` change where they stand. A name that the module lacks is found by the runner,
 * which is told the names.
 *
 * @param hidden - Names that are declared under another name (see rewrite-hiding).
 * @param positionOf - The cell's own position of an offset in the program.
 */
export function rewriteImports(
  program: Program,
  { kernel, cell }: CellNames,
  hidden: ReadonlySet<string>,
  positionOf: (offset: number) => Position,
): Rewrite {
  const prelude: PreludePart[] = [];
  const edits: Edit[] = [];
  for (const node of program.body) {
    const { line, column } = positionOf(node.start);
    const load = (
      source: Literal,
      names: readonly string[],
      attributes: readonly ImportAttribute[],
    ) =>
      `await ${cell}.until(${kernel}.load(${argumentsOf(source, names, attributes)}),${line},${column})`;
    const statement = toStatement(node, load, hidden);
    if (statement === undefined) continue;
    prelude.push({ kind: 'text', text: statement, from: node.start });
    edits.push({ start: node.start, end: node.end, text: ';' });
  }
  for (const { node } of descendants(program)) {
    if (node.type === 'ImportExpression') {
      edits.push({
        start: node.start,
        end: node.start + 'import'.length,
        text: `${kernel}.import`,
      });
    } else if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      edits.push({ start: node.start, end: node.end, text: `${kernel}.meta` });
    }
  }
  return { prelude, edits };
}

type Load = (
  source: Literal,
  names: readonly string[],
  attributes: readonly ImportAttribute[],
) => string;

function toStatement(
  node: Program['body'][number],
  load: Load,
  hidden: ReadonlySet<string>,
): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return toDeclaration(node, load, hidden);
    case 'ExportAllDeclaration':
      return `${load(node.source, [], node.attributes)};`;
    case 'ExportNamedDeclaration': {
      if (!node.source) return undefined;
      const names = node.specifiers.map(({ local }) => nameOf(local));
      return `${load(node.source, names, node.attributes)};`;
    }
    default:
      return undefined;
  }
}

function toDeclaration(node: ImportDeclaration, load: Load, hidden: ReadonlySet<string>): string {
  const names: string[] = [];
  const bindings: string[] = [];
  let namespace: string | undefined;
  for (const specifier of node.specifiers) {
    const { name: typed } = specifier.local;
    const local = hidden.has(typed) ? ownName(typed) : typed;
    if (specifier.type === 'ImportNamespaceSpecifier') {
      namespace = local;
    } else {
      const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : 'default';
      names.push(name);
      bindings.push(`${JSON.stringify(name)}:${local}`);
    }
  }
  const loaded = load(node.source, names, node.attributes);
  const pattern = bindings.length > 0 ? `{${bindings.join(',')}}` : undefined;
  if (namespace !== undefined) {
    return `let ${namespace}=${loaded}${pattern === undefined ? '' : `,${pattern}=${namespace}`};`;
  }
  return pattern === undefined ? `${loaded};` : `let ${pattern}=${loaded};`;
}

function argumentsOf(
  source: Literal,
  names: readonly string[],
  attributes: readonly ImportAttribute[],
): string {
  const pairs = attributes.map(({ key, value }) => [nameOf(key), String(value.value)]);
  const given: unknown[] = [source.value, names];
  if (pairs.length > 0) given.push(Object.fromEntries(pairs));
  return given.map((one) => JSON.stringify(one)).join(',');
}

function nameOf(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}
